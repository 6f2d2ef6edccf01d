"""Check SSH signatures (PROTOCOL.sshsig of OpenSSH) without running a program: for many at once.

`ssh-keygen -Y verify` is the reference (repo/sshkey.py); the tests keep both to the same answers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_LONGEST = 16_384  # characters of an armoured signature; an RSA key of 16384 bits stays below
_SMALLEST_RSA = 2048  # bits
_LARGEST_RSA = 16_384


class SignatureError(ValueError):
    """The signature does not hold; the message says why, for people."""


@dataclass(frozen=True)
class Signed:
    """What a signature holds that was found to be right."""

    key: bytes  # the public key, as in the second word of a .pub file
    algorithm: str


def verify(message: bytes, armoured: str, namespace: str) -> Signed:
    """Return who signed the message. Whose key that is, the caller knows. Raises SignatureError."""
    blob = _unarmoured(armoured)
    if blob[:6] != _MAGIC or blob[6:10] != b"\0\0\0\1":
        raise SignatureError("it is no SSH signature of version 1")
    key, *rest = _strings(blob[10:], 5)
    given, reserved, hashing, signature = rest
    if given != namespace.encode():
        raise SignatureError(f"it was made for {given.decode('utf-8', 'replace')!r}, not for {namespace!r}")
    if hashing not in (b"sha256", b"sha512"):
        raise SignatureError("it uses a digest that is not trusted")
    digest = hashlib.new(hashing.decode(), message).digest()
    signed = _MAGIC + b"".join(_packed(part) for part in (given, reserved, hashing, digest))
    algorithm, at = _string(signature, 0)
    value, end = _string(signature, at)
    _check(key, algorithm, value, signature[end:], signed)
    return Signed(key, algorithm.decode("ascii", "replace"))


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key as ssh-keygen -l writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def public_key(line: str) -> bytes:
    """Return the key in a line such as "ssh-ed25519 AAAA… comment". Raises SignatureError."""
    words = line.split()
    try:
        key = base64.b64decode(words[1], validate=True)
        kind, _ = _string(key, 0)
    except (IndexError, binascii.Error, SignatureError) as error:
        raise SignatureError("it is no public key: one line as in a .pub file is needed") from error
    if kind.decode("ascii", "replace") != words[0]:
        raise SignatureError("it is no public key: its first word is not its kind")
    return key


def _unarmoured(text: str) -> bytes:
    lines = text.strip().split("\n")
    if len(text) > _LONGEST or lines[0] != _BEGIN or lines[-1] != _END:
        raise SignatureError("it is not what ssh-keygen -Y sign writes")
    try:
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise SignatureError("it is not what ssh-keygen -Y sign writes") from error


def _string(blob: bytes, at: int) -> tuple[bytes, int]:
    if at + 4 > len(blob):
        raise SignatureError("it is cut short")
    (length,) = struct.unpack_from(">I", blob, at)
    end = at + 4 + length
    if end > len(blob):
        raise SignatureError("it is cut short")
    return blob[at + 4 : end], end


def _strings(blob: bytes, number: int) -> list[bytes]:
    found, at = [], 0
    for _ in range(number):
        one, at = _string(blob, at)
        found.append(one)
    if at != len(blob):
        raise SignatureError("something is added behind it")
    return found


def _packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _check(key: bytes, algorithm: bytes, value: bytes, rest: bytes, signed: bytes) -> None:
    kind, _ = _string(key, 0)
    try:
        if kind in (b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com"):
            _check_fido(kind, key, algorithm, value, rest, signed)
        elif rest:
            raise SignatureError("something is added behind it")
        elif kind == b"ssh-ed25519" == algorithm:
            _, point = _strings(key, 2)
            _ed25519(point, value, signed)
        elif kind.startswith(b"ecdsa-sha2-nistp") and kind == algorithm:
            _, curve, point = _strings(key, 3)
            if kind != b"ecdsa-sha2-" + curve:
                raise SignatureError("its key is not of the kind it says")
            _ecdsa(curve, point, value, signed)
        elif kind == b"ssh-rsa":
            _rsa(key, algorithm, value, signed)
        else:
            raise SignatureError(f"keys of the kind {kind.decode('ascii', 'replace')!r} are not accepted")
    except (InvalidSignature, UnsupportedAlgorithm) as error:
        raise SignatureError("what was signed is not this") from error
    except (ValueError, KeyError) as error:
        if isinstance(error, SignatureError):
            raise
        raise SignatureError("its key or its value is damaged") from error


def _ed25519(point: bytes, value: bytes, signed: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(point).verify(value, signed)


def _ecdsa(curve: bytes, point: bytes, value: bytes, signed: bytes) -> None:
    curves: dict[bytes, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
        b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
        b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
        b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
    }
    where, hashing = curves[curve]
    first, second = (int.from_bytes(part, "big") for part in _strings(value, 2))
    key = ec.EllipticCurvePublicKey.from_encoded_point(where, point)
    key.verify(encode_dss_signature(first, second), signed, ec.ECDSA(hashing))


def _rsa(key: bytes, algorithm: bytes, value: bytes, signed: bytes) -> None:
    accepted: dict[bytes, hashes.HashAlgorithm] = {
        b"rsa-sha2-256": hashes.SHA256(),
        b"rsa-sha2-512": hashes.SHA512(),
    }
    if algorithm not in accepted:
        raise SignatureError("it uses a digest that is not trusted")
    _, exponent, modulus = (int.from_bytes(part, "big") for part in _strings(key, 3))
    if not _SMALLEST_RSA <= modulus.bit_length() <= _LARGEST_RSA:
        raise SignatureError(f"its RSA key has less than {_SMALLEST_RSA} bits, or too many")
    numbers = rsa.RSAPublicNumbers(exponent, modulus)
    numbers.public_key().verify(value, signed, padding.PKCS1v15(), accepted[algorithm])


def _check_fido(kind: bytes, key: bytes, algorithm: bytes, value: bytes, rest: bytes, signed: bytes) -> None:
    """A key in a security token signs the digests of where it is used and of the message, flags and a counter."""
    if algorithm != kind or len(rest) != 5:
        raise SignatureError("it is not what a security token writes")
    if not rest[0] & 1:
        raise SignatureError("nobody touched the security token")
    token = kind.startswith(b"sk-ssh-ed25519")
    parts = _strings(key, 3 if token else 4)
    digest = hashlib.sha256(signed).digest()
    whole = hashlib.sha256(parts[-1]).digest() + rest + digest
    if token:
        _ed25519(parts[1], value, whole)
    else:
        _ecdsa(parts[1], parts[2], value, whole)
