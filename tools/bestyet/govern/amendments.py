"""What an amendment may do to the dates of a ballot: give the vote more time, never less."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bestyet.govern.ballots import terms
from bestyet.govern.count.closing import dates
from bestyet.model.moment import moment
from bestyet.model.vote.ballot import Ballot

if TYPE_CHECKING:
    from bestyet.model.records.voting import BallotFile
    from bestyet.model.vote.receipt import Receipt

_SKEW = timedelta(days=1)  # how far a clock may be ahead


def fault_of_opening(ballot: BallotFile, came: Receipt | None) -> str:
    """Say how a ballot as it first came opens at another moment than it can; "" where it does not."""
    opened = moment(ballot.opened)
    if opened and came and opened > came.date + _SKEW:
        return f"it says that it opens on {opened:%Y-%m-%d}, but it came on {came.date:%Y-%m-%d}"
    if ballot.round == 1 and ballot.amended is not None:
        return "a ballot that was never amended says that it was"
    return _fault_of_amended(ballot, opened, came) if ballot.round > 1 else ""


def fault_of_dates(before: BallotFile, after: BallotFile, came: Receipt | None) -> str:
    """Say how a round of a ballot leaves the voters less time than the rule gives; "" where it does not.

    came: with what the later one came to the base branch.
    """
    if fault := _fault_of_amended(after, moment(before.amended or before.opened), came):
        return fault
    closes, closed = moment(after.closes), moment(before.closes)
    if closed and (closes is None or closes < closed):
        told = f"{closes:%Y-%m-%d %H:%M}" if closes else "no day"
        return f"an amendment shortened the vote: it was to close on {closed:%Y-%m-%d %H:%M}, and now on {told}"
    ballot = terms(after)
    earliest = dates(ballot).earliest if isinstance(ballot, Ballot) else None
    if earliest and closes and closes < earliest:
        told = f"not before {earliest:%Y-%m-%d %H:%M}"
        return f"it says that it closes on {closes:%Y-%m-%d %H:%M}, but by its rule it does {told}"
    return ""


def _fault_of_amended(ballot: BallotFile, since: datetime | None, came: Receipt | None) -> str:
    amended = moment(ballot.amended)
    if amended is None:
        return "an amended ballot does not say when it was amended"
    if since and amended < since:
        return f"it says that it was amended on {amended:%Y-%m-%d %H:%M}, before the round that this amends"
    if came and amended > came.date + _SKEW:
        return f"it says that it was amended on {amended:%Y-%m-%d}, but it came on {came.date:%Y-%m-%d}"
    return ""
