"""What people owe: reviews, votes, departures that end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bestyet.model.place import Place

WITHIN = 90  # days ahead that are looked at, unless told otherwise


class Owed(StrEnum):
    """What is to be done. Values are stable: they stand in answers and in calendars."""

    REVIEW = "review"  # read a region's text again
    VOTE = "vote"
    LOOK_AGAIN = "look-again"  # a vote lapsed where the text was amended
    DEPARTURE = "departure"  # it ends: follow the standard, or have it renewed
    STANDARD = "standard"  # read the version in force again


VOTING = frozenset({Owed.VOTE, Owed.LOOK_AGAIN})  # they are owed however far the end of the vote is


@dataclass(frozen=True)
class Due:
    """One thing that is to be done. Texts of contributors stand in it as they are."""

    what: Owed
    region: str  # "global" for what all regions owe together
    practice: str
    title: str  # of the practice, as the region calls it
    subject: str  # the step of a departure, the version of a vote or a standard; ""
    text: str  # one sentence without a stop
    who: tuple[str, ...]  # an owner, printed names of reviewers
    day: str  # ISO; "" where nobody said when it was last looked at
    left: int | None  # days until then on the day asked about; None without a day
    since: str  # ISO day of what it is worked out from; "" without one
    place: Place
    whose: tuple[str, ...] = ()  # ids of the reviewers who are to vote, or to look again, in the order of `who`

    @property
    def is_overdue(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def said(self) -> str:
        """ "3 days overdue", "today", "in 12 days", "no day said"."""
        if self.left is None:
            return "no day said"
        if not self.left:
            return "today"
        days = f"{abs(self.left)} day{'' if abs(self.left) == 1 else 's'}"
        return f"in {days}" if self.left > 0 else f"{days} overdue"


@dataclass(frozen=True)
class Obligations:
    """All that is due, and what a calendar says beside it."""

    items: tuple[Due, ...]  # overdue first
    company: str
    labels: Mapping[str, str]  # region -> how people call it
    day: str  # ISO, on which they were worked out

    @property
    def holds_all_day(self) -> bool:
        """Whether no vote ends on that day, in any zone: it is owed until then."""
        return not any(item.what in VOTING and item.left in (-1, 0, 1) for item in self.items)
