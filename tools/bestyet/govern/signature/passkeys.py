"""Passkeys: what a browser says of a new one, its signatures as SSH knows them, and which sites may ask for them.

A browser signs nothing but its own text, in which what is to be signed is the challenge: of a vote, the bytes that
`ssh-keygen -Y sign` would sign (`to_sign`). OpenSSH knows that form and checks it, but not which site asked, nor
whether the authenticator made sure of its user: that is `site_fault`. The counter of an authenticator is read by
nobody: passkeys that are copied between devices have none, and a signature fits one vote only.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from bestyet.govern.signature.cbor import Item, read_item
from bestyet.govern.signature.sshsig import (
    CURVE_OF_PASSKEYS,
    PASSKEY,
    TOKEN_ECDSA,
    TOKEN_ED25519,
    SignatureError,
    Signed,
    armour,
    dearmoured,
    number_bytes,
    packed,
    public_key,
    read_key,
    string_at,
    to_sign,
    verify,
)

if TYPE_CHECKING:
    from bestyet.model.records.voting import Passkeys

TOUCHED, VERIFIED = 0x01, 0x04
_COPIED, _HOLDS_KEY = 0x08, 0x40
_ES256 = {1: 2, 3: -7, -1: 1}  # of a COSE key (RFC 9053): EC2, ES256, P-256
_LONGEST = 65_536  # bytes of what a browser says
_SSH = "ssh:"  # begins the application of keys that ssh-keygen made


@dataclass(frozen=True)
class Registered:
    """A new key."""

    line: str  # the public key, as in a .pub file
    credential: str = ""  # of a passkey: by which a browser finds it
    is_copied: bool = False  # of a passkey: whether it can get to other devices of its owner


def is_passkey(line: str) -> bool:
    """Whether a public key is one of a site, for which only browsers sign."""
    try:
        application = application_of(line)
    except SignatureError:
        return False
    return application is not None and not application.startswith(_SSH)


def application_of(line: str) -> str | None:
    """What the key of an authenticator is for; None for other keys. Raises SignatureError."""
    key = read_key(line)
    before = {
        TOKEN_ECDSA: packed(TOKEN_ECDSA, CURVE_OF_PASSKEYS, bytes(65)),
        TOKEN_ED25519: packed(TOKEN_ED25519, bytes(32)),
    }
    kind, _ = string_at(key, 0)
    return key[len(before[kind]) + 4 :].decode("utf-8", "replace") if kind in before else None


def passkey_fault(line: str, pinned: Passkeys | None) -> str:
    """Say why no vote counts that is signed with a key, if that is a passkey's; "" where it is none, or well."""
    if not is_passkey(line):
        return ""
    application = application_of(line)
    if pinned is None or application != pinned.rp_id:
        return f"it is a passkey of {application or 'no site'}, which is not the site that is named"
    return "" if line.startswith(TOKEN_ECDSA.decode()) else "ssh-keygen knows no passkeys of this kind"


def site_fault(signed: Signed, pinned: Passkeys | None) -> str:
    """Say why a signature that holds is not one that a person gave on a site of these; "" where it is.

    Of a key for a site, the plain form of a security token does not count: in it nothing says which site asked.
    """
    of_site = signed.application is not None and not signed.application.startswith(_SSH)
    if signed.origin is None and not of_site:
        return "" if signed.flags is None or signed.flags & TOUCHED else "nobody touched the security token"
    if pinned is None:
        return "it was made by a passkey, and no site is named whose passkeys count"
    if signed.application != pinned.rp_id:
        return f"it was made by a passkey of {signed.application}, not of {pinned.rp_id}"
    if signed.origin is None or signed.asked is None:
        return "it was made with a passkey, but not in a browser"
    return _asked_elsewhere(signed.asked, "webauthn.get", pinned) or _unattended(signed.flags or 0)


def _unattended(flags: int) -> str:
    if not flags & TOUCHED:
        return "nobody touched the authenticator"
    return "" if flags & VERIFIED else "its authenticator did not verify who used it (PIN, finger or face)"


def _asked_elsewhere(told: bytes, kind: str, pinned: Passkeys) -> str:
    """Say why what a browser says of who asked for a passkey is not well; "" where it is."""
    try:
        data = _table(told)
    except SignatureError as error:
        return str(error)
    if data.get("type") != kind:
        return f"it was not made for {kind}"
    origin = data.get("origin")
    if origin not in pinned.origins:
        return f"it was made on {str(origin)[:100]!r}, which is no site of this ballot"
    return "" if data.get("crossOrigin") in (None, False) else "it was made in a page of another site"


def read_registration(raw: bytes, pinned: Passkeys) -> Registered:
    """Read what `PublicKeyCredential.toJSON()` gives for a new passkey. Raises SignatureError.

    Nothing in it is signed: that its site and its user are what it says is shown by every signature of the key.
    """
    data = _table(raw)
    response = data.get("response")
    if data.get("type") != "public-key" or not isinstance(response, dict):
        raise SignatureError("it is not what PublicKeyCredential.toJSON() gives for a new passkey")
    if fault := _asked_elsewhere(_bytes(response, "clientDataJSON"), "webauthn.create", pinned):
        raise SignatureError(fault)
    found, _ = read_item(_bytes(response, "attestationObject"))
    told = found.get("authData") if isinstance(found, dict) else None
    if not isinstance(told, bytes) or len(told) < 55:
        raise SignatureError("it does not hold what an authenticator writes")
    if told[:32] != hashlib.sha256(pinned.rp_id.encode()).digest():
        raise SignatureError(f"the passkey is not for {pinned.rp_id}")
    flags = told[32]
    if fault := _unattended(flags):
        raise SignatureError(fault)
    length = int.from_bytes(told[53:55], "big")
    credential, key = told[55 : 55 + length], read_item(told, 55 + length)[0]
    if not flags & _HOLDS_KEY or not length or _bytes(data, "rawId") != credential:
        raise SignatureError("it holds no new passkey, or another one than it names")
    line = _line(key, pinned.rp_id)
    return Registered(line, base64.urlsafe_b64encode(credential).decode().rstrip("="), bool(flags & _COPIED))


def _line(key: Item, rp_id: str) -> str:
    if not isinstance(key, dict) or any(key.get(name) != value for name, value in _ES256.items()):
        raise SignatureError("the passkey signs in another way than ES256 (-7), the one that ssh-keygen checks")
    first, second = key.get(-2), key.get(-3)
    if not isinstance(first, bytes) or not isinstance(second, bytes):
        raise SignatureError("it holds no public key")
    blob = packed(TOKEN_ECDSA, CURVE_OF_PASSKEYS, b"\4" + first + second, rp_id.encode())
    line = f"{TOKEN_ECDSA.decode()} {base64.b64encode(blob).decode()}"
    public_key(line)
    return line


def challenge(message: bytes, namespace: str) -> bytes:
    """What a browser has to be given as the challenge, so that its signature is one over the message."""
    return to_sign(message, namespace)


def credential_of(assertion: bytes) -> str:
    """Which passkey a browser says it signed with; its signature shows whether it did. Raises SignatureError."""
    return str(_table(assertion).get("id") or "")


def armoured(assertion: bytes, line: str, message: bytes, namespace: str, pinned: Passkeys) -> str:
    """Return the signature that ssh-keygen knows, of what `PublicKeyCredential.toJSON()` gives for one by a passkey.

    line: its public key. Raises SignatureError where it does not hold or was not given on a site of these.
    """
    response = _table(assertion).get("response")
    if not isinstance(response, dict):
        raise SignatureError("it is not what PublicKeyCredential.toJSON() gives for a signature")
    asked, told = _bytes(response, "clientDataJSON"), _bytes(response, "authenticatorData")
    site = application_of(line) or ""
    if len(told) < 37 or told[:32] != hashlib.sha256(site.encode()).digest():
        raise SignatureError(f"it was made by a passkey of another site than {site}")
    try:
        numbers = decode_dss_signature(_bytes(response, "signature"))
    except ValueError as error:
        raise SignatureError("its value is damaged") from error
    value = packed(*map(number_bytes, numbers))
    origin = str(_table(asked).get("origin")).encode()
    about = told[32:37] + packed(origin, asked, told[37:])
    text = armour(read_key(line), namespace, packed(PASSKEY, value) + about)
    if fault := site_fault(verify(message, text, namespace), pinned):
        raise SignatureError(fault)
    return text


@dataclass(frozen=True)
class Laid:
    """Where the parts of a passkey's signature lie: for who has nothing that reads it."""

    head: bytes  # key, namespace, the field that ssh-keygen passes over, and the digest's name
    flags: int  # at which byte the authenticator's flags stand
    site: bytes  # with its length before it; behind the flags and a counter of four bytes


def laid(text: str) -> Laid | None:
    """None where no passkey made the signature.

    Where a flag stands depends on the length of two random numbers; who reads it at a fixed place must see that the
    head is this one and that the site follows.
    """
    try:
        blob = dearmoured(text)
        parts, at = [], len(b"SSHSIG") + 4
        for _ in range(5):
            part, at = string_at(blob, at)
            parts.append(part)
        algorithm, behind = string_at(parts[-1], 0)
        _, behind = string_at(parts[-1], behind)
        _, end = string_at(parts[-1], behind + 5)
    except SignatureError:
        return None
    begins = at - len(parts[-1])
    return Laid(blob[: begins - 4], begins + behind, parts[-1][behind + 5 : end]) if algorithm == PASSKEY else None


def _table(raw: bytes) -> Mapping[str, object]:
    """A mapping in JSON that names nothing twice."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError
        return found

    try:
        data = json.loads(raw[: _LONGEST + 1], object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise SignatureError("it is not what a browser writes") from error
    if not isinstance(data, dict) or len(raw) > _LONGEST:
        raise SignatureError("it is not what a browser writes")
    return data


def _bytes(data: Mapping[str, object], name: str) -> bytes:
    """Bytes as they are written in base64url, without signs at the end."""
    value = data.get(name)
    try:
        found = base64.b64decode(str(value) + "=" * (-len(str(value)) % 4), b"-_", validate=True)
    except ValueError:
        found = b""
    if not found:
        raise SignatureError(f"its {name} is missing or damaged")
    return found
