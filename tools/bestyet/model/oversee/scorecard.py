"""How well the regions do (perform) beside how far they came together (transform)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bestyet.model.place import Place


class Stage(StrEnum):
    """Where a practice stands on its way to a standard."""

    DRAFT = "draft"  # regions have written it; nothing is in force or put to the vote
    BALLOT = "ballot"
    ADOPTED = "adopted"
    ENDED = "ended"  # its regions voted that it is no standard any more


class Trend(StrEnum):
    """Which way the last two values of a metric go, as the vocabulary says what is better."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = ""  # one value only, or nobody said what is better


@dataclass(frozen=True)
class Reading:
    """One measured value of one period, with its sample and its source."""

    period: str  # as written: "2025", "2025-H2"
    value: int | float
    sample: str
    source: str
    place: Place  # where it stands, or stood
    commit: str = ""  # the last one that had it; "" for what stands in the file today

    @property
    def exact(self) -> Fraction:
        return Fraction(str(self.value))


@dataclass(frozen=True)
class Series:
    """One metric of one region's practice over time."""

    metric: str
    title: str
    unit: str
    better: str  # "higher", "lower", "" where the vocabulary does not say
    readings: tuple[Reading, ...]  # oldest period first

    @property
    def trend(self) -> Trend:
        if len(self.readings) < 2 or self.better not in ("higher", "lower"):
            return Trend.UNKNOWN
        gain = self.readings[-1].exact - self.readings[-2].exact
        if not gain:
            return Trend.SAME
        return Trend.BETTER if (gain > 0) is (self.better == "higher") else Trend.WORSE


@dataclass(frozen=True)
class Card:
    """One region's practice."""

    practice: str
    region: str
    title: str
    place: Place
    series: tuple[Series, ...] = ()
    follows: str = ""  # the version it says it follows
    kept: int = 0  # steps of the standard that the region has adopted
    steps: int = 0  # steps of the standard; 0 where there is none, or adoption was not asked
    commits: int = 0  # that touched its text
    cast: int = 0  # votes on its ballots
    asked: int = 0  # votes that could have been cast
    overdue: int = 0  # days since its review was due; 0: it is not


@dataclass(frozen=True)
class Progress:
    """Where a practice stands, and how it came there. Days are ISO, "" where nobody can say."""

    practice: str
    title: str
    stage: Stage
    since: str
    standard: str = ""  # the version in force
    spans: tuple[tuple[Stage, str, str], ...] = ()  # stage, from, until ("" for today's)

    def days(self, today: str) -> int | None:
        """Days in the present stage."""
        return (date.fromisoformat(today) - date.fromisoformat(self.since)).days if self.since else None


@dataclass(frozen=True)
class RegionScore:
    """One region over all its practices."""

    region: str
    written: int
    of: int  # practices that any region has
    measured: int  # practices with measured evidence
    better: int  # metrics that got better
    worse: int
    standards: int  # practices of the region that have a standard in force
    follows: int  # of those, how many say to follow that version
    kept: int
    steps: int
    commits: int
    cast: int
    asked: int
    overdue: int  # reviews


@dataclass(frozen=True)
class Scorecard:
    """The state on one day."""

    day: str
    regions: tuple[RegionScore, ...] = ()
    practices: tuple[Progress, ...] = ()
    cards: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)  # practice -> cards, regions in their order
    is_adoption_known: bool = False  # whether the steps were compared with the standards
