"""SSH signatures made by hand, well and ill: by the rules of PROTOCOL.sshsig, PROTOCOL.u2f and RFC 8032.

Each is a case for two readers; which of them are good, `ssh-keygen` says. All keys come from fixed numbers, so a case
is the same on every machine; those of ECDSA differ in the random number of the signature alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAMESPACE = "bestyet-vote"
MESSAGE = b'{"vote":"approve"}'
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519
PRIME = 2**255 - 19
CURVES = {
    b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
LOW_ORDER = [  # the points of order 1, 2, 4 and 8, and other ways to write them
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def packed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b""


@dataclass(frozen=True)
class Made:
    """A signature in its parts; `blob` puts them together."""

    key: bytes
    value: Callable[[bytes], bytes]  # what is signed -> the whole of the signature's field
    namespace: bytes = NAMESPACE.encode()
    hashing: bytes = b"sha512"
    reserved: bytes = b""
    signs_reserved: bool = False
    message: bytes = MESSAGE
    version: bytes = b"\0\0\0\1"
    magic: bytes = b"SSHSIG"
    behind: bytes = b""
    signed_namespace: bytes | None = None

    def blob(self) -> bytes:
        name = self.hashing.rstrip(b"\0").decode("ascii", "replace")
        digest = hashlib.new(name if name in hashlib.algorithms_available else "sha512", self.message).digest()
        space = self.namespace if self.signed_namespace is None else self.signed_namespace
        reserved = self.reserved if self.signs_reserved else b""
        signed = b"SSHSIG" + packed(space, reserved, self.hashing.rstrip(b"\0"), digest)
        rest = packed(self.key, self.namespace, self.reserved, self.hashing, self.value(signed))
        return self.magic + self.version + rest + self.behind


@dataclass(frozen=True)
class Case:
    """One signature to be judged: made by the owner of `line`, or so it says."""

    name: str
    armoured: str
    line: str  # the public key as in a .pub file
    message: bytes = field(default=MESSAGE, repr=False)


def armour(blob: bytes, width: int = 70, end: str = "\n") -> str:
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return end.join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def line_of(key: bytes) -> str:
    length = int.from_bytes(key[:4], "big")
    return f"{key[4 : 4 + length].decode('ascii', 'replace')} {base64.b64encode(key).decode()}"


# -- keys ----------------------------------------------------------------------------------------------------------


@cache
def rsa_private(bits: int = 2048, exponent: int = 65537) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(exponent, bits)


def rsa_key(numbers: rsa.RSAPublicNumbers, lead: bytes = b"") -> bytes:
    return packed(b"ssh-rsa", mpint(numbers.e), lead + mpint(numbers.n))


def rsa_value(bits: int = 2048, algorithm: bytes = b"rsa-sha2-512", exponent: int = 65537, lead: bytes = b""):
    hashing = {b"rsa-sha2-256": hashes.SHA256(), b"ssh-rsa": hashes.SHA1()}.get(algorithm, hashes.SHA512())
    private = rsa_private(bits, exponent)
    return lambda signed: packed(algorithm, lead + private.sign(signed, padding.PKCS1v15(), hashing))


@cache
def ec_private(curve: bytes = b"nistp256") -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(0x1234567890ABCDEF, CURVES[curve][0])


def point_of(private: ec.EllipticCurvePrivateKey, form: PublicFormat = PublicFormat.UncompressedPoint) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, form)


def ec_numbers(signed: bytes, curve: bytes = b"nistp256") -> tuple[int, int]:
    return decode_dss_signature(ec_private(curve).sign(signed, ec.ECDSA(CURVES[curve][1])))


def ec_value(curve: bytes = b"nistp256", change=lambda first, second: packed(mpint(first), mpint(second))):
    return lambda signed: packed(b"ecdsa-sha2-" + curve, change(*ec_numbers(signed, curve)))


def ec_key(curve: bytes = b"nistp256", point: bytes | None = None) -> bytes:
    return packed(b"ecdsa-sha2-" + curve, curve, point_of(ec_private(curve)) if point is None else point)


ED = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ED_POINT = ED.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ED_KEY = packed(b"ssh-ed25519", ED_POINT)


def ed_value(change: Callable[[bytes], bytes] = lambda value: value) -> Callable[[bytes], bytes]:
    return lambda signed: packed(b"ssh-ed25519", change(ED.sign(signed)))


def added_order(value: bytes, times: int = 1) -> bytes:
    """The same signature with its number not reduced (RFC 8032 forbids it; some readers take it)."""
    number = int.from_bytes(value[32:], "little") + times * ORDER
    return value[:32] + number.to_bytes(32, "little") if number < 2**256 else value[:32] + b"\xff" * 32


# -- security tokens and passkeys ----------------------------------------------------------------------------------


SK_EC, SK_ED, WEBAUTHN = (
    b"sk-ecdsa-sha2-nistp256@openssh.com",
    b"sk-ssh-ed25519@openssh.com",
    b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
)


def token_key(kind: bytes, application: bytes = b"ssh:", point: bytes | None = None) -> bytes:
    if kind == SK_ED:
        return packed(kind, ED_POINT, application)
    return packed(kind, b"nistp256", point_of(ec_private()) if point is None else point, application)


def token_value(kind: bytes, flags: int = 1, counter: int = 7, application: bytes = b"ssh:", behind: bytes = b""):
    def value(signed: bytes) -> bytes:
        about = bytes([flags]) + counter.to_bytes(4, "big")
        whole = hashlib.sha256(application).digest() + about + hashlib.sha256(signed).digest()
        made = ED.sign(whole) if kind == SK_ED else packed(*map(mpint, ec_numbers(whole)))
        return packed(kind, made) + about + behind

    return value


@dataclass(frozen=True)
class Passkey:
    """How a browser signs: the challenge is what is signed, in a JSON text that the browser writes."""

    flags: int = 5
    counter: int = 7
    origin: str = "https://practices.example.org"
    told_origin: str | None = None  # in the signature's own field, where it is another
    extensions: bytes = b""
    application: bytes = b"practices.example.org"
    kind: str = "webauthn.get"
    more: str = ',"crossOrigin":false}'
    padded: bool = False
    behind: bytes = b""
    algorithm: bytes = WEBAUTHN
    spaced: bool = False

    def value(self, signed: bytes) -> bytes:
        challenge = base64.urlsafe_b64encode(signed).decode()
        challenge = challenge if self.padded else challenge.rstrip("=")
        gap = " " if self.spaced else ""
        text = f'{{{gap}"type":"{self.kind}","challenge":"{challenge}","origin":{json.dumps(self.origin)}{self.more}'
        about = bytes([self.flags]) + self.counter.to_bytes(4, "big")
        whole = hashlib.sha256(self.application).digest() + about + self.extensions
        whole += hashlib.sha256(text.encode()).digest()
        made = packed(*map(mpint, ec_numbers(whole)))
        origin = self.origin if self.told_origin is None else self.told_origin
        rest = packed(origin.encode(), text.encode(), self.extensions)
        return packed(self.algorithm, made) + about + rest + self.behind


def passkey_key(application: bytes = b"practices.example.org") -> bytes:
    return token_key(SK_EC, application)


# -- the cases -----------------------------------------------------------------------------------------------------


def kinds() -> dict[str, Made]:
    """A good signature of each kind."""
    numbers = rsa_private().public_key().public_numbers()
    found = {
        "rsa-512": Made(rsa_key(numbers), rsa_value()),
        "rsa-256": Made(rsa_key(numbers), rsa_value(algorithm=b"rsa-sha2-256")),
        "ed25519": Made(ED_KEY, ed_value()),
        "sk-ed25519": Made(token_key(SK_ED), token_value(SK_ED)),
        "sk-ecdsa": Made(token_key(SK_EC), token_value(SK_EC)),
        "passkey": Made(passkey_key(), Passkey().value),
    }
    return found | {f"ecdsa-{curve.decode()}": Made(ec_key(curve), ec_value(curve)) for curve in CURVES}


def cases(share: int = 1) -> Iterator[Case]:
    """share: every way that there is for each kind is tried with one in so many kinds."""
    for at, (name, made) in enumerate(kinds().items()):
        for number, one in enumerate((*_wrapped(name, made), *_armoured(name, made), *_cut(name, made))):
            if (number + at) % share == 0:
                yield one
    yield from _rsa()
    yield from _ecdsa()
    yield from _ed25519()
    yield from _tokens()
    yield from _passkeys()
    yield from _keys()


def _case(name: str, made: Made, line: str | None = None, message: bytes = MESSAGE) -> Case:
    return Case(name, armour(made.blob()), line or line_of(made.key), message)


def _wrapped(kind: str, made: Made) -> Iterator[Case]:
    """What is around the signature proper."""
    yield _case(f"{kind}: as it should be", made)
    yield _case(f"{kind}: another message", made, message=MESSAGE + b" ")
    changes: dict[str, dict[str, object]] = {
        "sha256": {"hashing": b"sha256"},
        "sha384": {"hashing": b"sha384"},
        "sha1": {"hashing": b"sha1"},
        "SHA512": {"hashing": b"SHA512"},
        "a digest with an end of text": {"hashing": b"sha512\0"},
        "no digest": {"hashing": b""},
        "another namespace": {"namespace": b"git"},
        "no namespace": {"namespace": b""},
        "a namespace with an end of text": {"namespace": b"bestyet-vote\0", "signed_namespace": b"bestyet-vote"},
        "a signed end of text": {"namespace": b"bestyet-vote\0"},
        "text behind an end of text": {"namespace": b"bestyet-vote\0x", "signed_namespace": b"bestyet-vote"},
        "a longer namespace": {"namespace": b"bestyet-vote2"},
        "something reserved": {"reserved": b"x"},
        "something reserved, signed": {"reserved": b"x", "signs_reserved": True},
        "version 0": {"version": b"\0\0\0\0"},
        "version 2": {"version": b"\0\0\0\2"},
        "another magic": {"magic": b"SSHSIH"},
        "a byte behind": {"behind": b"\0"},
        "a field behind": {"behind": packed(b"")},
    }
    for name, change in changes.items():
        yield _case(f"{kind}: {name}", replace(made, **change))  # type: ignore[arg-type]
    yield _case(f"{kind}: a byte behind the value", replace(made, value=lambda signed: made.value(signed) + b"\0"))
    yield _case(f"{kind}: a byte before the value", replace(made, value=lambda signed: b"\0" + made.value(signed)))
    yield _case(f"{kind}: no value", replace(made, value=lambda signed: b""))
    yield _case(f"{kind}: a byte behind the key", replace(made, key=made.key + b"\0"), line_of(made.key))
    yield _case(f"{kind}: a byte behind the key, in its line too", replace(made, key=made.key + b"\0"))


def _armoured(kind: str, made: Made) -> Iterator[Case]:
    """What a text editor may do to it."""
    blob, line = made.blob(), line_of(made.key)
    good = armour(blob)
    body = good.splitlines()[1:-1]
    forms = {
        "other widths": armour(blob, 64),
        "one line": armour(blob, 10_000),
        "one character a line": armour(blob, 1),
        "CRLF": armour(blob, end="\r\n"),
        "CR alone": armour(blob, end="\r"),
        "no last line break": good.rstrip("\n"),
        "text behind": good + "more\n",
        "text before": "more\n" + good,
        "an empty line before": "\n" + good,
        "spaces before": "  " + good,
        "an empty line within": good.replace("\n", "\n\n", 2),
        "spaces within": good.replace("U1NI", "U1 NI", 1),
        "tabs within": good.replace("U1NI", "U1\tNI", 1),
        "a form feed within": good.replace("U1NI", "U1\fNI", 1),
        "a star within": good.replace("U1NI", "U1*NI", 1),
        "spaces behind the first line": good.replace("SIGNATURE-----\n", "SIGNATURE----- \n", 1),
        "indented": good.replace("\n", "\n  "),
        "no end": good.replace("-----END SSH SIGNATURE-----", ""),
        "no begin": good.replace("-----BEGIN SSH SIGNATURE-----\n", ""),
        "end on the line of the value": good.replace("\n-----END", "-----END"),
        "padding more": good.replace("\n-----END", "=\n-----END"),
        "padding less": "\n".join([good.splitlines()[0], *body]).rstrip("=") + "\n-----END SSH SIGNATURE-----\n",
        "letters of addresses": good.replace("+", "-").replace("/", "_") if "+" in good[30:] else good,
        "twice": good + good,
        "nothing": "",
        "a BOM": "\ufeff" + good,
    }
    for name, text in forms.items():
        yield Case(f"{kind}: {name}", text, line)


def _cut(kind: str, made: Made) -> Iterator[Case]:
    blob, line = made.blob(), line_of(made.key)
    for share in (3, 5, 7):
        at = len(blob) * share // 8
        yield Case(f"{kind}: cut at {share}/8", armour(blob[:at]), line)
        flipped = blob[:at] + bytes([blob[at] ^ 0x10]) + blob[at + 1 :]
        yield Case(f"{kind}: a bit at {share}/8", armour(flipped), line)


def _rsa() -> Iterator[Case]:
    numbers = rsa_private().public_key().public_numbers()
    key, made = rsa_key(numbers), Made(rsa_key(numbers), rsa_value())
    yield _case("rsa: SHA-1", replace(made, value=rsa_value(algorithm=b"ssh-rsa")))
    yield _case("rsa: SHA-1 under another name", replace(made, value=lambda s: packed(b"rsa-sha2-512", b"x" * 256)))
    yield _case("rsa: an algorithm unknown", replace(made, value=rsa_value(algorithm=b"rsa-sha2-384")))
    yield _case("rsa: the algorithm of another key", replace(made, value=rsa_value(algorithm=b"ssh-ed25519")))
    yield _case("rsa: a zero before the value", replace(made, value=rsa_value(lead=b"\0")))
    for lead in (b"\0", b"\0" * 8):
        padded = replace(made, key=rsa_key(numbers, lead))
        yield _case(f"rsa: {len(lead)} zeros before the modulus, in the line too", padded)
        yield _case(f"rsa: {len(lead)} zeros before the modulus", padded, line_of(key))
        yield _case(f"rsa: {len(lead)} zeros in the line alone", made, line_of(padded.key))
    unpadded = packed(b"ssh-rsa", mpint(numbers.e), mpint(numbers.n).lstrip(b"\0"))
    yield _case("rsa: a modulus below nothing", replace(made, key=unpadded))
    for bits in (1024, 1536, 3072):
        other = rsa_private(bits).public_key().public_numbers()
        yield _case(f"rsa: {bits} bits", Made(rsa_key(other), rsa_value(bits)))
    three = rsa_private(2048, 3).public_key().public_numbers()
    yield _case("rsa: exponent 3", Made(rsa_key(three), rsa_value(2048, exponent=3)))
    for exponent in (0, 1, 2):
        plain = packed(b"ssh-rsa", mpint(exponent), mpint(numbers.n))
        yield _case(f"rsa: exponent {exponent}", Made(plain, lambda signed: packed(b"rsa-sha2-512", _padded(signed))))
    private = rsa_private()
    for short in range(1, 400):  # a value that begins with zeros may be written shorter
        message = f"{short}".encode()
        blob = replace(made, message=message)
        signed = b"SSHSIG" + packed(NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(message).digest())
        value = private.sign(signed, padding.PKCS1v15(), hashes.SHA512())
        if value[0] == 0:
            yield _case("rsa: a value with a zero in front", blob, message=message)
            shorter = replace(blob, value=lambda _signed, value=value: packed(b"rsa-sha2-512", value[1:]))
            yield _case("rsa: the same without the zero", shorter, message=message)
            break


def _padded(signed: bytes, length: int = 256) -> bytes:
    """What an RSA signature by the exponent 1 is."""
    about = bytes.fromhex("3051300d060960864801650304020305000440") + hashlib.sha512(signed).digest()
    return b"\0\1" + b"\xff" * (length - len(about) - 3) + b"\0" + about


def _ecdsa() -> Iterator[Case]:
    order = {
        b"nistp256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        b"nistp384": int("f" * 48 + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16),
        b"nistp521": int("1" + "f" * 65 + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409", 16),
    }
    for curve in CURVES:
        made, name, most = Made(ec_key(curve), ec_value(curve)), f"ecdsa {curve.decode()}", order[curve]
        changes = {
            "the other half": lambda first, second, most=most: packed(mpint(first), mpint(most - second)),
            "a number too large": lambda first, second, most=most: packed(mpint(first + most), mpint(second)),
            "a zero in front": lambda first, second: packed(b"\0" + mpint(first), mpint(second)),
            "below nothing": lambda first, second: packed(mpint(first), (-second).to_bytes(80, "big", signed=True)),
            "nothing": lambda first, second: packed(b"", b""),
            "the first nothing": lambda first, second: packed(b"", mpint(second)),
            "one number": lambda first, second: packed(mpint(first)),
            "three numbers": lambda first, second: packed(mpint(first), mpint(second), b""),
            "exchanged": lambda first, second: packed(mpint(second), mpint(first)),
            "a very long number": lambda first, second: packed(b"\0" * 3000 + mpint(first), mpint(second)),
        }
        for said, change in changes.items():
            yield _case(f"{name}: {said}", replace(made, value=ec_value(curve, change)))
        for said, form in (("compressed", PublicFormat.CompressedPoint),):
            yield _case(f"{name}: a {said} point", replace(made, key=ec_key(curve, point_of(ec_private(curve), form))))
        point = point_of(ec_private(curve))
        odd = b"\x06" if point[-1] % 2 == 0 else b"\x07"
        for said, other in {
            "hybrid": odd + point[1:],
            "infinite": b"\0",
            "off the curve": point[:-1] + bytes([point[-1] ^ 1]),
            "short": point[:-1],
            "long": point + b"\0",
            "empty": b"",
        }.items():
            yield _case(f"{name}: a point that is {said}", replace(made, key=ec_key(curve, other)))
        wrong = packed(b"ecdsa-sha2-" + curve, b"nistp224", point)
        yield _case(f"{name}: another curve in the key", replace(made, key=wrong))
        yield _case(f"{name}: another algorithm", replace(made, value=lambda s, c=curve: packed(b"ssh-ed25519", b"x")))
    mixed = Made(ec_key(b"nistp384"), ec_value(b"nistp256"))
    yield _case("ecdsa: the algorithm of another curve", mixed)


def _ed25519() -> Iterator[Case]:
    made = Made(ED_KEY, ed_value())
    changes: dict[str, Callable[[bytes], bytes]] = {
        "the order added": added_order,
        "the order added seven times": lambda value: added_order(value, 7),
        "short": lambda value: value[:-1],
        "long": lambda value: value + b"\0",
        "empty": lambda value: b"",
        "no first half": lambda value: bytes(32) + value[32:],
        "no second half": lambda value: value[:32] + bytes(32),
    }
    for name, change in changes.items():
        yield _case(f"ed25519: {name}", replace(made, value=ed_value(change)))
    for other in (b"ssh-ed448", b"sk-ssh-ed25519@openssh.com", b"", b"ssh-ed25519\0"):
        algorithm = replace(made, value=lambda s, other=other: packed(other, ED.sign(s)))
        yield _case(f"ed25519: the algorithm {other.decode('ascii')!r}", algorithm)
    for point in (ED_POINT[:-1], ED_POINT + b"\0", b""):
        yield _case(f"ed25519: a key of {len(point)} bytes", replace(made, key=packed(b"ssh-ed25519", point)))
    for at, text in enumerate(LOW_ORDER):
        point = bytes.fromhex(text)
        for name, value in {
            "as R": point + bytes(32),
            "with the identity as R": bytes.fromhex(LOW_ORDER[0]) + bytes(32),
            "with the order as number": bytes.fromhex(LOW_ORDER[0]) + ORDER.to_bytes(32, "little"),
        }.items():
            weak = Made(packed(b"ssh-ed25519", point), lambda s, value=value: packed(b"ssh-ed25519", value))
            yield _case(f"ed25519: low order {at}, {name}", weak)


def _tokens() -> Iterator[Case]:
    for kind in (SK_ED, SK_EC):
        name, made = kind.decode().split("@")[0], Made(token_key(kind), token_value(kind))
        for flags in (0, 1, 4, 5, 0x40, 0x80, 0xFF):
            yield _case(f"{name}: flags {flags}", replace(made, value=token_value(kind, flags)))
        for counter in (0, 2**32 - 1):
            yield _case(f"{name}: counter {counter}", replace(made, value=token_value(kind, counter=counter)))
        yield _case(f"{name}: more behind", replace(made, value=token_value(kind, behind=b"\0")))
        for application in (b"", b"ssh:other", b"https://example.org", b"ssh:\0", b"ssh:\0x"):
            own = Made(token_key(kind, application), token_value(kind, application=application))
            yield _case(f"{name}: application {application!r}", own)
            yield _case(f"{name}: application {application!r} of another", own, line_of(made.key))
            trimmed = Made(token_key(kind, application), token_value(kind, application=application.rstrip(b"\0")))
            yield _case(f"{name}: application {application!r}, signed without its end", trimmed)
        plain = ED_KEY if kind == SK_ED else ec_key()
        yield _case(
            f"{name}: signed by the plain key", replace(made, value=ed_value() if kind == SK_ED else ec_value())
        )
        yield _case(f"{name}: under a plain key", replace(made, key=plain))


def _passkeys() -> Iterator[Case]:
    ways = {
        "flags 0": Passkey(flags=0),
        "present alone": Passkey(flags=1),
        "verified alone": Passkey(flags=4),
        "with attested data": Passkey(flags=0x45),
        "with extensions": Passkey(flags=0x85, extensions=b"\xa1\x61\x61\x01"),
        "extensions without their flag": Passkey(extensions=b"\xa1\x61\x61\x01"),
        "the flag without extensions": Passkey(flags=0x85),
        "backed up": Passkey(flags=0x1D),
        "localhost": Passkey(origin="http://localhost:8080"),
        "another origin told": Passkey(told_origin="https://evil.example.org"),
        "no origin": Passkey(origin=""),
        "a quote in the origin": Passkey(origin='https://a"b'),
        "a quote told": Passkey(told_origin='https://practices.example.org","x":"'),
        "an origin with an end of text": Passkey(told_origin="https://practices.example.org\0"),
        "a registration": Passkey(kind="webauthn.create"),
        "an upper-case kind": Passkey(kind="WEBAUTHN.GET"),
        "a padded challenge": Passkey(padded=True),
        "another end": Passkey(more="}"),
        "more keys": Passkey(more=',"crossOrigin":false,"other_keys_can_be_added_here":"x"}'),
        "no end": Passkey(more=""),
        "rubbish at the end": Passkey(more="\0\xff"),
        "spaces": Passkey(spaced=True),
        "counter 0": Passkey(counter=0),
        "more behind": Passkey(behind=b"\0"),
        "the algorithm of a token": Passkey(algorithm=SK_EC),
        "the algorithm of a token, a field behind": Passkey(algorithm=SK_EC, behind=packed(b"")),
        "another application": Passkey(application=b"evil.example.org"),
    }
    for name, way in ways.items():
        yield _case(f"passkey: {name}", Made(passkey_key(), way.value))
    token = Made(passkey_key(b"ssh:"), token_value(SK_EC))
    under = replace(token, value=lambda signed: packed(WEBAUTHN) + token_value(SK_EC)(signed)[4 + len(SK_EC) :])
    yield _case("passkey: what a token signed", under)
    yield _case("passkey: a token's key", Made(token_key(SK_EC), Passkey(application=b"ssh:").value))
    compressed = point_of(ec_private(), PublicFormat.CompressedPoint)
    yield _case(
        "passkey: a compressed point", Made(token_key(SK_EC, b"practices.example.org", compressed), Passkey().value)
    )
    yield _case("passkey: under the plain key", Made(ec_key(), Passkey().value))
    yield _case("passkey: for Ed25519", Made(token_key(SK_ED, b"practices.example.org"), Passkey().value))


def _keys() -> Iterator[Case]:
    """A key that is not the one of the signature."""
    made = kinds()
    for name, one in made.items():
        for other, two in made.items():
            if one.key != two.key:
                yield _case(f"{name} under the key of {other}", one, line_of(two.key))
                yield _case(f"{name} with the key of {other}", replace(one, key=two.key))
