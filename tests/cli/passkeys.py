"""An authenticator in software, which says what a browser says: for where there is no browser."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field

from bestyet.govern.signature.passkeys import armoured, challenge
from bestyet.govern.signature.payload import NAMESPACE, payload
from bestyet.model.records.voting import Passkeys
from bestyet.text.versions import read_vote, record_text
from cli.voting import FOLDER
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

SITE, DOMAIN = "https://practices.example.org", "example.org"
PINNED = Passkeys(rp_id=DOMAIN, origins=(SITE,))
AUTHENTICATOR = {  # a virtual one, as Chromium is asked for it
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PASSKEYS = f'passkeys: {{rp-id: {DOMAIN}, origins: ["{SITE}"]}}\n'


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class SoftPasskey:
    """Signs whatever it is asked, on any site: what an attacker's own program can do with a key of theirs."""

    domain: str = DOMAIN
    credential: bytes = b"a credential of sixteen or so bytes"
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _about(self, flags: int) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + (7).to_bytes(4, "big")

    def _asked(self, kind: str, origin: str, challenge: bytes, more: str) -> bytes:
        return f'{{"type":"{kind}","challenge":"{b64url(challenge)}","origin":"{origin}"{more}}}'.encode()

    def create(self, origin=SITE, flags=0x45, algorithm=-7, more=',"crossOrigin":false', kind="webauthn.create") -> str:
        """As the toJSON() of what navigator.credentials.create() answers."""
        numbers = self.private.public_key().public_numbers()
        point = [number.to_bytes(32, "big") for number in (numbers.x, numbers.y)]
        parts = (
            b"\xa5\x01\x02\x03",
            bytes([0x1F - algorithm]),
            b"\x20\x01\x21\x58\x20",
            point[0],
            b"\x22\x58\x20",
            point[1],
        )
        key = b"".join(parts)
        told = self._about(flags) + bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + key
        attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + len(told).to_bytes(2, "big") + told
        name = b64url(self.credential)
        response = {
            "clientDataJSON": b64url(self._asked(kind, origin, b"any", more)),
            "attestationObject": b64url(attestation),
        }
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def get(self, challenge: bytes, origin=SITE, flags=0x05, more=',"crossOrigin":false', kind="webauthn.get") -> str:
        """As the toJSON() of what navigator.credentials.get() answers."""
        asked, told = self._asked(kind, origin, challenge, more), self._about(flags)
        value = self.private.sign(told + hashlib.sha256(asked).digest(), ec.ECDSA(hashes.SHA256()))
        named = {"clientDataJSON": asked, "authenticatorData": told, "signature": value}
        response = {name: b64url(raw) for name, raw in named.items()}
        return json.dumps({"id": b64url(self.credential), "type": "public-key", "response": response})


def cast(company, passkey, line, region="apac", word="approve", edit=lambda data: None):
    """Write a vote as the browser door will: its payload is signed by a passkey."""
    folder = company.hub.root / FOLDER / "votes"
    data = dict(read_vote((folder / "lead-emea.yml").read_bytes())[1])
    data |= {"voter": f"lead-{region}", "name": f"Lead of {region}", "vote": word}
    edit(data)
    said = passkey.get(challenge(payload(data), NAMESPACE))
    data["signature"] = armoured(said.encode(), line, payload(data), NAMESPACE, PINNED)
    (folder / f"lead-{region}.yml").write_text(record_text(data))
    return data
