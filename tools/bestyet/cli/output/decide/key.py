"""Who can sign, and which keys end soon."""

from __future__ import annotations

from collections.abc import Iterable

from bestyet.actions.decide.signers import KeyState, Signer
from bestyet.cli.output.terminal import plain

_WORDS = {
    KeyState.UNREADABLE: "a key that cannot be read",
    KeyState.REVOKED: "{} is revoked since {}",
    KeyState.NOT_YET: "{} counts only from {} on",
    KeyState.EXPIRED: "{} expired {}",
    KeyState.ENDS_SOON: "{} ends soon, on {}",
    KeyState.COUNTS: "{} is valid",
    KeyState.OTHER_SITE: "{} is a passkey of a site that governance.yml does not name",
}


def shown(signers: Iterable[Signer]) -> str:
    return "".join(plain(f"{signer.reviewer}: {_keys(signer)}") + "\n" for signer in signers)


def _keys(signer: Signer) -> str:
    told = [_WORDS[key.state].format(key.fingerprint, key.day) for key in signer.keys]
    if signer.left:
        told.append(f"no reviewer since {signer.left}, the last day of theirs")
    return "; ".join(told) or "no key: cannot vote yet"
