"""What of all that is due and open waits for one person, or for one region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bestyet.model.oversee.due import Due
from bestyet.model.oversee.stand import Stand


@dataclass(frozen=True)
class OpenPoints:
    """What of one practice people have still to settle."""

    practice: str
    title: str
    regions: tuple[str, ...]  # that wrote it
    questions: int  # that nobody answered
    disputes: int  # that stand open


def in_order(found: Iterable[OpenPoints | None]) -> tuple[OpenPoints, ...]:
    """By title; None is of a practice of which nothing is open."""
    return tuple(sorted((one for one in found if one), key=lambda one: (one.title.casefold(), one.practice)))


@dataclass(frozen=True)
class Who:
    """For whom it is asked. What somebody may is asked of governance.yml anew each time."""

    regions: tuple[str, ...]  # their own, in the order of governance.yml
    person: str = ""  # id of a reviewer; "": a region, or a contributor
    settles: bool = True  # reviewers, and regions; contributors who are no reviewers do not
    others: tuple[str, ...] = ()  # what else they may read again: other regions, "global"


@dataclass(frozen=True)
class Mine:
    """In the order in which they were found: overdue first."""

    votes: tuple[Due, ...]  # to cast, or to look at again
    decide: tuple[Stand, ...]  # what any reviewer may do next, where all is settled
    settle: tuple[OpenPoints, ...]
    read: tuple[Due, ...]  # texts, departures, and the standards that all regions review together
    others: tuple[Due, ...]  # the same of others

    @property
    def days(self) -> tuple[Due, ...]:
        """What of it has a day."""
        return tuple(one for one in (*self.votes, *self.read) if one.day)
