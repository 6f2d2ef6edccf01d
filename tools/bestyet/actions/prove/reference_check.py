"""Signatures checked by ssh-keygen instead of our own reading: the reference, at about 20 ms a vote.

Of a passkey it does not look at the site that asked, nor whether its user was verified: these we check in both cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.govern.ballots import keys_of, machines_of
from bestyet.govern.signature.sshsig import SignatureError, Signed, fingerprint
from bestyet.govern.signature.votes import Check, own_check
from bestyet.repo.sshkey import verify

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots


def reference_check(ballots: Ballots) -> Check:
    """Return a check that asks ssh-keygen which of the keys on any ballot made a signature."""
    files = [version.terms for versions in ballots.versions.values() for version in versions if version.terms]
    known = {
        print_: entry.key
        for ballot in files
        for print_, (_, entry) in {**keys_of(ballot), **machines_of(ballot)}.items()
    }

    def check(message: bytes, armoured: str, namespace: str) -> Signed:
        found = own_check(message, armoured, namespace)  # also says whose key it claims to be
        line = known.get(fingerprint(found.key))
        if line and not verify(message, armoured, namespace, "voter", [line]):
            raise SignatureError("ssh-keygen does not accept it")
        return found

    return check
