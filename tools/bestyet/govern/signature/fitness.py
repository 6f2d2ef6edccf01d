"""Keys in governance.yml that no vote could be signed with, and sites that no passkey could be for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bestyet.govern.ballots import passkeys_of
from bestyet.govern.signature.passkeys import passkey_fault
from bestyet.govern.signature.sshsig import SignatureError, public_key
from bestyet.model.records.plain import Table, tables

if TYPE_CHECKING:
    from bestyet.model.records.voting import Passkeys

Finding = tuple[str, str, str, str]  # JSON pointer into governance.yml, code, message, hint


def unfit_keys(governance: Table) -> Iterator[Finding]:
    """Yield keys that void each vote signed with them; revoked ones stay where they are."""
    pinned = passkeys_of(governance)
    for index, person in tables(governance.get("reviewers")):
        for number, entry in tables(person.get("keys")):
            yield from _unfit(f"/reviewers/{index}/keys/{number}", entry, pinned)
    for index, machine in tables(governance.get("attestors")):
        yield from _unfit(f"/attestors/{index}", machine, pinned)


def _unfit(pointer: str, entry: Table, pinned: Passkeys | None) -> Iterator[Finding]:
    line = entry.get("key")
    if not isinstance(line, str) or entry.get("revoked"):
        return
    try:
        public_key(line)
    except SignatureError as error:
        hint = "take a key that ssh-keygen -t ed25519 makes, and let bestyet key add write it; revoke this one"
        yield f"{pointer}/key", "unfit-key", f"no vote counts with this key: {error}", hint
        return
    if fault := passkey_fault(line, pinned):
        message = f"no vote counts with this key: {fault}"
        yield f"{pointer}/key", "unfit-key", message, "name its site: passkeys: {rp-id: …, origins: […]}"


def unfit_sites(governance: Table) -> Iterator[Finding]:
    """Yield addresses at which no browser would give a passkey of the domain, or where others can read along."""
    pinned = passkeys_of(governance)
    for index, origin in enumerate(pinned.origins if pinned else ()):
        address = urlsplit(origin)
        host = address.hostname or ""
        pointer = f"/passkeys/origins/{index}"
        if pinned and host != pinned.rp_id and not host.endswith(f".{pinned.rp_id}"):
            message = f"no passkey of {pinned.rp_id} can be used at {origin[:100]}"
            yield pointer, "passkey-site", message, f"name an address on {pinned.rp_id} or below it"
        elif address.scheme != "https" and host != "localhost":
            message = f"whoever is on the way can change what is signed at {origin[:100]}"
            yield pointer, "passkey-site", message, "name an address that begins with https://"
