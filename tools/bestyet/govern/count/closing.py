"""When a ballot closes. Played through from its opening, so that what happened after its end changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.govern.count.chances import is_decided
from bestyet.govern.count.conditions import judge
from bestyet.govern.count.papers import sort_papers, standing
from bestyet.govern.policy.lengths import later
from bestyet.model.vote.policy import EarlyClose, Starts
from bestyet.model.vote.tally import Ended

if TYPE_CHECKING:
    from bestyet.model.vote.ballot import Ballot
    from bestyet.model.vote.vote import Vote


@dataclass(frozen=True)
class Dates:
    """The dates of a ballot that follow from its terms alone."""

    start: datetime  # of the period: the opening, or the last amendment where that restarts it
    earliest: datetime  # it never closes before
    scheduled: datetime | None  # when the period ends; None: nothing sets a date


@dataclass(frozen=True)
class Closing:
    """How far a ballot has come: closed at `at`, or open and `due` as things stand."""

    at: datetime | None = None
    ended: Ended | None = None
    due: datetime | None = None
    over: bool = False  # whether the period has ended (an expiry lets a ballot wait beyond it)


def dates(ballot: Ballot) -> Dates:
    """Return when a ballot may and must close. A closing date on the ballot gives way to the policy's least and
    greatest length, and to an amendment that came after it."""
    period = ballot.policy.period
    start = ballot.opened
    if ballot.amended is not None and ballot.policy.amendment_restarts_period:
        start = max(start, ballot.amended)

    def after(length: int) -> datetime:
        return later(start, length, period.calendar, ballot.holidays)

    earliest = after(period.least or 0)
    if period.starts is Starts.WHEN_READY:
        return Dates(start, earliest, None)
    usual = next((length for length in (period.usual, period.most, period.least) if length is not None), None)
    scheduled = after(usual) if usual is not None else None
    if ballot.closes is not None and ballot.closes > start:
        scheduled = max(ballot.closes, earliest)
        if period.most is not None:
            scheduled = min(scheduled, after(period.most))
    return Dates(start, earliest, scheduled)


def closing(ballot: Ballot, votes: Sequence[Vote], today: datetime) -> Closing:
    """Return whether, when and by what the ballot closed, as seen at the moment `today`.

    Between two events nothing changes but the time, so it is enough to look at each event and the span after it.
    A vote received at the very moment of closing counts; the ballot is closed after that moment.
    """
    terms = dates(ballot)
    policy = ballot.policy
    simple = policy.early_close is EarlyClose.NEVER and policy.expiry is None
    if simple and policy.period.starts is Starts.AT_OPENING:
        if terms.scheduled is not None and today > terms.scheduled:
            return Closing(terms.scheduled, Ended.PERIOD, over=True)
        return Closing(due=terms.scheduled)
    ready: datetime | None = None
    reached = Closing(due=terms.scheduled)
    for moment, following in pairwise([*_events(ballot, votes, terms, today), today]):
        reached, ready = _within(ballot, votes, terms, moment, ready)
        by_itself = reached.ended is not Ended.DECIDED
        if reached.at is not None and (reached.at < following or (not by_itself and reached.at <= following)):
            return reached
    return Closing(due=reached.at or reached.due, over=reached.over)


def _events(ballot: Ballot, votes: Iterable[Vote], terms: Dates, today: datetime) -> list[datetime]:
    """Return the moments at which something may change, in order, from the start of the period until `today`."""
    moments = {terms.start, terms.earliest, *(vote.arrived for vote in votes)}
    moments |= {elector.left for elector in ballot.electorate if elector.left is not None}
    if terms.scheduled is not None:
        moments.add(terms.scheduled)
    return sorted(moment for moment in moments if terms.start <= moment <= today)


def _within(
    ballot: Ballot, votes: Sequence[Vote], terms: Dates, moment: datetime, ready: datetime | None
) -> tuple[Closing, datetime | None]:
    """Return when the ballot closes if nothing happens after `moment`, and since when it has been ready."""
    policy = ballot.policy
    ballot, counted = standing(ballot, sort_papers(ballot, [vote for vote in votes if vote.arrived <= moment], None))
    over = terms.scheduled is not None and moment >= terms.scheduled
    if policy.period.starts is Starts.WHEN_READY:
        passes = all(condition.met for condition in judge(ballot, counted, moment, True))
        ready = (ready or moment) if passes else None
        length = policy.period.least or 0
        end = later(ready, length, policy.period.calendar, ballot.holidays) if ready else None
        closes = [(end, Ended.PERIOD)] if end else []
        closes += [(ballot.closes, Ended.EXPIRY)] if ballot.closes and not ready else []
    else:
        closes = _scheduled(ballot, counted, terms, moment)
    if policy.expiry is not None and not any(ended is Ended.PERIOD for _, ended in closes):
        since = moment if policy.expiry.idle else ballot.opened
        closes.append((later(since, policy.expiry.after, policy.expiry.calendar, ballot.holidays), Ended.EXPIRY))
    if not closes:
        return Closing(over=over), ready
    at, ended = min((max(at, moment), ended) for at, ended in closes)  # never before what has happened since
    return Closing(at, ended, over=over), ready


def _scheduled(
    ballot: Ballot, counted: dict[str, Vote], terms: Dates, moment: datetime
) -> list[tuple[datetime, Ended]]:
    closes = []
    if ballot.policy.early_close is EarlyClose.WHEN_DECIDED and is_decided(ballot, counted, moment):
        closes.append((max(moment, terms.earliest), Ended.DECIDED))
    if terms.scheduled is not None:
        passes = all(condition.met for condition in judge(ballot, counted, moment, True))
        if passes or ballot.policy.expiry is None:
            closes.append((max(moment, terms.scheduled), Ended.PERIOD))
    return closes
