"""Withdrawals and answers to objections: signed like votes, in namespaces of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bestyet.govern.ballots import KeyEntry, fingerprint_of, keys_of, voters_in
from bestyet.govern.signature.passkeys import site_fault
from bestyet.govern.signature.payload import NotCanonicalError, payload
from bestyet.govern.signature.sshsig import SignatureError, fingerprint
from bestyet.model.moment import moment

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Terms
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import BallotFile
    from bestyet.model.vote.statement import Statement

_SKEW = timedelta(days=1)  # how far the clock of who signs may be ahead

Keys = Mapping[str, tuple[str, KeyEntry]]  # fingerprint -> whose it is, and its entry


def signing_keys(ballot: BallotFile, governance: Table, late: Collection[tuple[str, str]] = ()) -> Keys:
    """Return whose keys may sign beside a ballot: those on it; of a reviewer who has none there, those of governance.

    So nobody can give a voter of the ballot another key meanwhile. Only who proposed signs with later keys too: else
    a proposal whose author lost the key could not be withdrawn. late: (person, fingerprint) of what in governance does
    not count; for the name that its owner had before, the same key may.
    """
    found = dict(keys_of(ballot))
    known = {owner for owner, _ in found.values()} - {ballot.author}
    for voter in voters_in(governance):
        for entry in voter.keys or () if voter.id not in known else ():
            if (print_ := fingerprint_of(entry.key)) and (voter.id, print_) not in late:
                found.setdefault(print_, (voter.id, entry))
    return found


def statement_faults(one: Statement, terms: Terms, keys: Keys, received: datetime) -> Iterator[str]:
    """Yield why a statement is not one beside this ballot, signed by who it says."""
    said, ballot = one.said, terms.ballot
    if (said.practice, said.version, said.ballot) != (ballot.practice, ballot.version, terms.digest):
        yield "it is about another ballot than this one"
    if one.at is None or one.at > received + _SKEW:
        yield "it says that it was signed after it was received"
    try:
        signed = terms.check(payload(one.signed), said.signature, one.namespace)
    except (SignatureError, NotCanonicalError) as error:
        yield f"the signature does not hold: {error}"
        return
    key = fingerprint(signed.key)
    if why := site_fault(signed, ballot.passkeys) or (terms.uncounted.get(key) if key in terms.keys else ""):
        yield f"the signature does not hold: {why}"
    owner, entry = keys.get(key, ("", None))
    if owner != said.by:
        yield f"it is signed by {owner}, not by {said.by}" if owner else f"it is signed with a key of nobody ({key})"
        return
    after, before = moment(entry and entry.valid_after), moment(entry and entry.valid_before)
    if (after and received < after) or (before and received >= before):
        yield f"it was received {received:%Y-%m-%d}, when its key was not valid"
    revoked = [since for since in (terms.revoked.get(key), moment(entry and entry.revoked)) if since]
    if revoked and received >= min(revoked):
        yield f"it was received {received:%Y-%m-%d}, but its key was revoked {min(revoked):%Y-%m-%d}"
