"""When the milestones of a practice are reached: lead times as a graph, with its longest path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

from bestyet.model.place import Place


@dataclass(frozen=True)
class Estimate:
    """How long something takes, in days that pass: at best, most often, at worst."""

    optimistic: Fraction
    likely: Fraction
    pessimistic: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean of PERT."""
        return (self.optimistic + 4 * self.likely + self.pessimistic) / 6

    @property
    def deviation(self) -> Fraction:
        """The standard deviation of PERT."""
        return (self.pessimistic - self.optimistic) / 6


@dataclass(frozen=True)
class LeadTime:
    """The way to one milestone from the one before, in days that pass; exact."""

    milestone: str
    after: str  # milestone; "" where nobody said from when the time counts
    region: str  # whose value it is; "" where it was agreed jointly
    said: str  # in words: "5 business days after contract signed"
    place: Place
    promised: Fraction  # the lead time
    estimate: Estimate | None

    @property
    def length(self) -> Fraction:
        """As expected: by the mean of the estimate where there is one, else as promised."""
        return self.estimate.mean if self.estimate else self.promised


@dataclass(frozen=True)
class Bar(LeadTime):
    """A lead time in its chain. Days pass from the start of the chain."""

    starts: Fraction
    ends: Fraction
    slack: Fraction  # how much later it may be without making the whole longer

    @property
    def is_critical(self) -> bool:
        return not self.slack


@dataclass(frozen=True)
class Chain:
    """Milestones that hang together."""

    starts: tuple[str, ...]  # what the time is counted from
    bars: tuple[Bar, ...]  # by when they start, then end
    critical: tuple[Bar, ...]  # the longest path, from its start

    @property
    def length(self) -> Fraction:
        return max(bar.ends for bar in self.bars)

    @property
    def variance(self) -> Fraction:
        """Of the length of the critical path, as far as its times are estimated."""
        return sum((bar.estimate.deviation**2 for bar in self.critical if bar.estimate), Fraction(0))

    @property
    def deviation(self) -> Fraction:
        """The root of the variance, to a hundredth of a day (rounded down)."""
        return Fraction(isqrt(int(self.variance * 10_000)), 100)


@dataclass(frozen=True)
class Timeline:
    """The chains of one region, or of what was chosen from all of them."""

    chains: tuple[Chain, ...] = ()
    circular: tuple[str, ...] = ()  # milestones that wait for themselves, and what waits for those: on no chain


@dataclass(frozen=True)
class Timelines:
    """What is chosen, and each region's own."""

    chosen: Timeline = field(default_factory=Timeline)
    regions: Mapping[str, Timeline] = field(default_factory=dict)
