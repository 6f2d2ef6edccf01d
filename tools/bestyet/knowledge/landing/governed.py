"""What governance.yml said over time: a revocation stays, nobody leaves before it is said, what came late is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bestyet.govern.ballots import departures, keys_of, machines_of, revocations
from bestyet.govern.electorate import entries
from bestyet.govern.latecomers import Governed, Late, account_name, latecomers
from bestyet.text.base import GOVERNANCE

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import BallotFile
    from bestyet.model.vote.receipt import Receipt
    from bestyet.repo.receipts import Receipts

    States = Iterable[tuple[Table, Receipt | None]]  # oldest first, each with when it came; None: without history


def revoked_ever(states: States) -> Mapping[str, datetime]:
    """Return since when keys must not be trusted, by fingerprint: the earliest day that was ever said."""
    found: dict[str, datetime] = {}
    for governance, _ in states:
        for key, since in revocations(governance).items():
            found[key] = min(since, found.get(key, since))
    return found


def left_when_said(states: States) -> Mapping[str, datetime]:
    """Return when reviewers leave: at the end of their last day, but never before that was said.

    Whose entry is gone since has left all the same.
    """
    told: dict[str, tuple[datetime, Receipt | None]] = {}
    for governance, receipt in states:
        now, there = departures(governance), {str(entry.get("id")) for entry in entries(governance, "reviewers")}
        gone = {who: when for who, when in told.items() if who not in there}
        before = {who: told[who] for who, end in now.items() if who in told and told[who][0] == end}
        told = {**gone, **{who: (end, receipt) for who, end in now.items()}, **before}
    return {who: max(end, receipt.date) if receipt else end for who, (end, receipt) in told.items()}


def late_in(receipts: Receipts, read: Callable[[bytes], Table]) -> tuple[Late, ...]:
    """Keys and accounts that came to the base branch after the first ballot, read from its history.

    read: bytes of governance.yml -> what stands there.
    """
    places = receipts.positions
    ballots = [states[0] for path, states in receipts.received.items() if path.endswith("/ballot.yml")]
    states = [state for state in receipts.states(GOVERNANCE) if state.blob]
    receipts.fetch(states)
    governed = [Governed(read(receipts.content(one)), one.receipt, places[one.receipt.commit]) for one in states]
    return latecomers(governed, min((places[one.receipt.commit] for one in ballots), default=None))


def late_on(ballot: BallotFile, late: tuple[Late, ...]) -> tuple[Late, ...]:
    """What of these is on a ballot."""
    keys = {**keys_of(ballot), **machines_of(ballot)}
    known = {(owner, key) for key, (owner, _) in keys.items()}
    for person in ballot.electorate:
        known |= {(person.id, account_name(host, str(one))) for host, one in (person.accounts or {}).items()}
    return tuple(one for one in late if (one.person, one.what) in known)
