"""Check SSH signatures (PROTOCOL.sshsig, PROTOCOL.u2f of OpenSSH) without running a program: for many at once.

`ssh-keygen -Y verify` is the judge (repo/sshkey.py): what it takes is taken here, what it refuses is refused, down to
how it reads a text that an editor has touched; tests hold both to the same answers over hundreds of made signatures.
So a signature can be written in several ways: two votes are the same by what they sign, never by these bytes.
Which keys may vote is asked more strictly than ssh-keygen does: see `public_key`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----\n", "\n-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_WIDTH = 70  # columns of an armoured signature
_LONGEST = 16_384  # characters of an armoured signature; an RSA key of 16384 bits stays below
_SPACES = str.maketrans("", "", " \t\n\v\f\r")
_RSA_BITS = range(1024, 16_384 + 1)  # what ssh-keygen reads
_SMALLEST_RSA = 2048  # bits of a key that may vote
_LONGEST_NUMBER = 2048  # bytes
_ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519
_PRIME = 2**255 - 19
_ED25519, _RSA = b"ssh-ed25519", b"ssh-rsa"
TOKEN_ED25519, TOKEN_ECDSA = b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com"
PASSKEY = b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
CURVE_OF_PASSKEYS = b"nistp256"
_CURVES: dict[bytes, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
    b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
_RSA_DIGESTS = {  # algorithm -> the digest, and what stands before it (RFC 8017, section 9.2)
    b"rsa-sha2-256": ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    b"rsa-sha2-512": ("sha512", bytes.fromhex("3051300d060960864801650304020305000440")),
}


class SignatureError(ValueError):
    """The signature does not hold; the message says why, for people."""


@dataclass(frozen=True)
class Signed:
    """What a signature holds that was found to be right."""

    key: bytes  # the public key, as in the second word of a .pub file, in the one way to write it
    flags: int | None = None  # of a security token or passkey: bit 0 touched, bit 2 the user verified
    origin: str | None = None  # of a passkey: the site that asked for it
    application: str | None = None  # of a security token or passkey: what its key is for
    asked: bytes | None = None  # of a passkey: the text that the browser made


@dataclass(frozen=True)
class _Key:
    """A public key in its parts."""

    kind: bytes
    curve: bytes = b""
    point: bytes = b""  # of Ed25519 its 32 bytes
    application: bytes = b""  # of a security token
    exponent: int = 0
    modulus: int = 0

    @property
    def blob(self) -> bytes:
        """The one way to write it."""
        if self.kind == _RSA:
            return packed(self.kind, number_bytes(self.exponent), number_bytes(self.modulus))
        parts = [self.kind, self.curve, self.point] if self.curve else [self.kind, self.point]
        return packed(*parts, *([self.application] if self.kind in (TOKEN_ED25519, TOKEN_ECDSA) else []))


def verify(message: bytes, armoured: str, namespace: str) -> Signed:
    """Return who signed the message. Whose key that is, the caller knows. Raises SignatureError."""
    blob = dearmoured(armoured)
    if blob[:6] != _MAGIC or blob[6:10] > b"\0\0\0\1" or len(blob) < 10:
        raise SignatureError("it is no SSH signature of version 1")
    key, space, _, hashing, signature = _strings(blob[10:], 5)
    space, hashing = _text(space), _text(hashing)
    if space != namespace.encode():
        raise SignatureError(f"it was made for {space.decode('utf-8', 'replace')!r}, not for {namespace!r}")
    if hashing not in (b"sha256", b"sha512"):
        raise SignatureError("it uses a digest that is not trusted")
    try:
        return _checked(_key(key), signature, to_sign(message, namespace, hashing.decode()))
    except (InvalidSignature, UnsupportedAlgorithm) as error:
        raise SignatureError("what was signed is not this") from error
    except (ValueError, KeyError) as error:
        if isinstance(error, SignatureError):
            raise
        raise SignatureError("its key or its value is damaged") from error


def to_sign(message: bytes, namespace: str, hashing: str = "sha512") -> bytes:
    """What is signed in place of a message."""
    return _MAGIC + packed(namespace.encode(), b"", hashing.encode(), hashlib.new(hashing, message).digest())


def armour(key: bytes, namespace: str, signature: bytes) -> str:
    """Write a signature over `to_sign` as ssh-keygen does. key: as `read_key` gives it."""
    blob = _MAGIC + b"\0\0\0\1" + packed(key, namespace.encode(), b"", b"sha512", signature)
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return _BEGIN + "\n".join(lines) + _END + "\n"


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key as ssh-keygen -l writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def read_key(line: str) -> bytes:
    """Return the key in a line such as "ssh-ed25519 AAAA… comment", written in one way. Raises SignatureError."""
    words = line.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
        kind, _ = string_at(blob, 0)
    except (IndexError, binascii.Error, SignatureError) as error:
        raise SignatureError("it is no public key: one line as in a .pub file is needed") from error
    if kind.decode("ascii", "replace") != words[0]:
        raise SignatureError("it is no public key: its first word is not its kind")
    return _key(blob).blob


def public_key(line: str) -> bytes:
    """As `read_key`, for a key that may vote: none that others can sign for, or that is too short.

    Of one key, however it is written, the answer is the same, so that nobody has two. Raises SignatureError.
    """
    key = _key(read_key(line))
    if key.kind == _RSA and (key.modulus.bit_length() < _SMALLEST_RSA or key.exponent < 3 or key.exponent % 2 == 0):
        raise SignatureError(f"its RSA key has less than {_SMALLEST_RSA} bits, or an exponent that proves nothing")
    if key.kind in (_ED25519, TOKEN_ED25519) and _is_of_low_order(key.point):
        raise SignatureError("everybody can sign for this key: it is a point of low order")
    if key.curve:
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[key.curve][0], key.point)
        except ValueError as error:
            raise SignatureError("it is no public key: its point is not on its curve") from error
    return key.blob


# -- bytes -----------------------------------------------------------------------------------------------------------


def dearmoured(text: str) -> bytes:
    end = text.find(_END, len(_BEGIN) - 1)
    if len(text) > _LONGEST or not text.startswith(_BEGIN) or end < 0:
        raise SignatureError("it is not what ssh-keygen -Y sign writes")
    value = text[len(_BEGIN) : end].translate(_SPACES)
    try:
        blob = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise SignatureError("it is not what ssh-keygen -Y sign writes") from error
    if base64.b64encode(blob).decode() != value:
        raise SignatureError("it is not what ssh-keygen -Y sign writes")
    return blob


def string_at(blob: bytes, at: int) -> tuple[bytes, int]:
    if at + 4 > len(blob):
        raise SignatureError("it is cut short")
    (length,) = struct.unpack_from(">I", blob, at)
    end = at + 4 + length
    if end > len(blob):
        raise SignatureError("it is cut short")
    return blob[at + 4 : end], end


def _strings(blob: bytes, number: int) -> list[bytes]:
    """So many strings, and nothing behind them."""
    found, at = [], 0
    for _ in range(number):
        one, at = string_at(blob, at)
        found.append(one)
    if at != len(blob):
        raise SignatureError("something is added behind it")
    return found


def packed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _text(raw: bytes) -> bytes:
    """A text as OpenSSH reads it: without the end of text that may stand at its end."""
    found = raw.removesuffix(b"\0")
    if b"\0" in found:
        raise SignatureError("something is added behind a text in it")
    return found


def _number(raw: bytes) -> int:
    if raw[:1] > b"\x7f" or len(raw) > _LONGEST_NUMBER + 1 or (len(raw) > _LONGEST_NUMBER and raw[0]):
        raise SignatureError("a number in it is below nothing, or too long")
    return int.from_bytes(raw, "big")


def number_bytes(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b""


# -- keys ------------------------------------------------------------------------------------------------------------


def _key(blob: bytes) -> _Key:
    kind, _ = string_at(blob, 0)
    if kind == _RSA:
        _, exponent, modulus = _strings(blob, 3)
        key = _Key(kind, exponent=_number(exponent), modulus=_number(modulus))
        if key.modulus.bit_length() not in _RSA_BITS:
            raise SignatureError(f"its RSA key has less than {_SMALLEST_RSA} bits, or too many")
        return key
    if kind in (_ED25519, TOKEN_ED25519):
        _, point, *application = _strings(blob, 2 if kind == _ED25519 else 3)
        if len(point) != 32:
            raise SignatureError("its key is not of the kind it says")
        return _Key(kind, point=point, application=_text(application[0]) if application else b"")
    if kind == TOKEN_ECDSA or kind.removeprefix(b"ecdsa-sha2-") in _CURVES:
        _, curve, point, *application = _strings(blob, 4 if kind == TOKEN_ECDSA else 3)
        curve = _text(curve)
        if not kind.endswith((b"sha2-" + curve, b"sha2-" + curve + b"@openssh.com")) or point[:1] != b"\4":
            raise SignatureError("its key is not of the kind it says")
        return _Key(kind, curve, point, _text(application[0]) if application else b"")
    raise SignatureError(f"keys of the kind {kind.decode('ascii', 'replace')!r} are not accepted")


def _is_of_low_order(point: bytes) -> bool:
    """Whether 8 times the point is nothing: then signatures of it say nothing of who made them (RFC 7748, 6.1).

    By the height y alone: 1 and -1 (order 1 and 2), 0 (4), and what doubles to 0 (8): there x² = -y², which makes the
    curve's equation -x² + y² = 1 + dx²y² into dy⁴ + 2y² = 1.
    """
    y = (int.from_bytes(point, "little") & (2**255 - 1)) % _PRIME
    d = -121665 * pow(121666, -1, _PRIME)
    return y in (0, 1, _PRIME - 1) or (d * y**4 + 2 * y**2 - 1) % _PRIME == 0


# -- values ----------------------------------------------------------------------------------------------------------


def _checked(key: _Key, signature: bytes, signed: bytes) -> Signed:
    algorithm, at = string_at(signature, 0)
    algorithm = _text(algorithm)
    value, end = string_at(signature, at)
    rest = signature[end:]
    if key.application or key.kind in (TOKEN_ED25519, TOKEN_ECDSA):
        return _by_token(key, algorithm, value, rest, signed)
    if rest:
        raise SignatureError("something is added behind it")
    if key.kind == _RSA:
        _rsa(key, algorithm, value, signed)
    elif algorithm != key.kind:
        raise SignatureError("its key is not of the kind it says")
    elif key.curve:
        _ecdsa(key, value, signed)
    else:
        _ed25519(key, value, signed)
    return Signed(key.blob)


def _ed25519(key: _Key, value: bytes, signed: bytes) -> None:
    if len(value) != 64 or value[63] & 0xE0:
        raise SignatureError("its key or its value is damaged")
    number = int.from_bytes(value[32:], "little") % _ORDER  # OpenSSH reduces it, the library wants it reduced
    Ed25519PublicKey.from_public_bytes(key.point).verify(value[:32] + number.to_bytes(32, "little"), signed)


def _ecdsa(key: _Key, value: bytes, signed: bytes) -> None:
    curve, hashing = _CURVES[key.curve]
    first, second = map(_number, _strings(value, 2))
    public = ec.EllipticCurvePublicKey.from_encoded_point(curve, key.point)
    public.verify(encode_dss_signature(first, second), signed, ec.ECDSA(hashing))


def _rsa(key: _Key, algorithm: bytes, value: bytes, signed: bytes) -> None:
    """RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2); a value shorter than the modulus has zeros in front, as OpenSSH
    reads it."""
    if algorithm not in _RSA_DIGESTS:
        raise SignatureError("it uses a digest that is not trusted")
    name, about = _RSA_DIGESTS[algorithm]
    length, number = (key.modulus.bit_length() + 7) // 8, int.from_bytes(value, "big")
    if key.modulus % 2 == 0 or key.exponent >= key.modulus or len(value) > length or number >= key.modulus:
        raise SignatureError("its key or its value is damaged")
    if key.modulus.bit_length() > 3072 and key.exponent.bit_length() > 64:
        raise SignatureError("its key or its value is damaged")
    told = about + hashlib.new(name, signed).digest()
    wanted = b"\0\1" + b"\xff" * (length - len(told) - 3) + b"\0" + told
    if pow(number, key.exponent, key.modulus).to_bytes(length, "big") != wanted:
        raise SignatureError("what was signed is not this")


def _by_token(key: _Key, algorithm: bytes, value: bytes, rest: bytes, signed: bytes) -> Signed:
    """A security token signs the digests of where it is used and of the message, flags and a counter; for a browser
    the message is a text in which what is signed is the challenge."""
    is_passkey = key.kind == TOKEN_ECDSA and algorithm == PASSKEY
    about, behind = rest[:5], rest[5:]
    if not (algorithm == key.kind or is_passkey) or len(about) != 5 or (behind and not is_passkey):
        raise SignatureError("it is not what a security token writes")
    origin, extensions, message = None, b"", signed
    if is_passkey:
        origin, message, extensions = _asked_by_browser(about[0], behind, signed)
    whole = hashlib.sha256(key.application).digest() + about + extensions + hashlib.sha256(message).digest()
    if key.curve:
        _ecdsa(key, value, whole)
    else:
        _ed25519(key, value, whole)
    where = key.application.decode("utf-8", "replace")
    return Signed(key.blob, about[0], origin, where, message if is_passkey else None)


def _asked_by_browser(flags: int, behind: bytes, signed: bytes) -> tuple[str, bytes, bytes]:
    """The origin, the text that the browser made of what is signed, and the extensions."""
    told, text, extensions = _strings(behind, 3)
    origin = _text(told)
    if b'"' in origin or flags & 0x40 or bool(flags & 0x80) != bool(extensions):
        raise SignatureError("it is not what a browser writes")
    challenge = base64.urlsafe_b64encode(signed).rstrip(b"=")
    begin = b'{"type":"webauthn.get","challenge":"' + challenge + b'","origin":"' + origin + b'"'
    if not text.startswith(begin):
        raise SignatureError("what was signed is not this")
    return origin.decode("utf-8", "replace"), text, extensions
