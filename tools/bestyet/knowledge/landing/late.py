"""Keys and accounts that came to the base branch after the first ballot, read from its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bestyet.govern.ballots import keys_of, machines_of
from bestyet.govern.latecomers import Governed, Late, account_name, latecomers
from bestyet.text.base import GOVERNANCE

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import BallotFile
    from bestyet.repo.receipts import Receipts


def late_in(receipts: Receipts, read: Callable[[bytes], Table]) -> tuple[Late, ...]:
    """read: bytes of governance.yml -> what stands there."""
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
