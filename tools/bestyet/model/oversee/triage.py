"""Which practice to harmonise first: failure modes and effects, seen through the customer's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bestyet.model.oversee.variance import PracticeVariance
from bestyet.model.place import Place

FIGURES = ("severity", "occurrence", "detection")


class Priority(StrEnum):
    """Action priority, most urgent first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = ""  # governance.yml has no table


class Reason(NamedTuple):
    """One thing that a rating follows from, and where it is written."""

    text: str
    place: Place | None  # None: measured, not written


@dataclass(frozen=True)
class Rating:
    """One of the three figures, from 1 to 10, as computed."""

    value: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranked:
    """One practice with its ratings and its rank."""

    variance: PracticeVariance
    severity: Rating
    occurrence: Rating
    detection: Rating
    priority: Priority
    rank: int  # 1 + the number of practices above it; equals share a rank
    best: int  # the ranks it can take when every rating of every practice may be off by one
    worst: int
    own_best: int  # the same when only its own ratings may be
    own_worst: int

    @property
    def practice(self) -> str:
        return self.variance.practice

    @property
    def differs(self) -> int | None:
        """How much the regions differ in what the customer sees; in all, where the customer sees nothing of it."""
        return self.variance.seen if self.variance.is_customer_facing else self.variance.spread

    @property
    def rpn(self) -> int:
        """The risk priority number."""
        return self.severity.value * self.occurrence.value * self.detection.value


@dataclass(frozen=True)
class Triage:
    """All practices that any region has rated, most urgent first, and what follows."""

    ranked: tuple[Ranked, ...]
    unrated: tuple[PracticeVariance, ...]  # no region gives severity, occurrence and detection
    first: tuple[Ranked, ...]  # to harmonise first
    advice: tuple[str, ...]  # the same in sentences
    has_table: bool  # governance.yml has an action-priority table
    ended: tuple[PracticeVariance, ...] = ()  # no standard any more: nothing to harmonise, whatever regions still write
