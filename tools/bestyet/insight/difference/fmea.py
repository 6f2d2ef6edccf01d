"""What governance.yml says about ranking risks: the action-priority table, and what raises a rating."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bestyet.model.oversee.triage import FIGURES, Priority
from bestyet.model.oversee.variance import WHOLE
from bestyet.model.records.plain import Plain, Table, listed, table, tables

LOWEST, HIGHEST = 1, 10
_LARGE = 10**15
SPREAD = "spread"  # as a measure: what the regions differ by


@dataclass(frozen=True)
class Raise:
    """A rule that makes a rating one higher; of a metric where any region's evidence meets it, else of the spread."""

    rating: str
    metric: str  # "" for the spread
    above: Fraction | None
    below: Fraction | None
    per_case: bool  # the value divided by its sample

    def meets(self, value: Fraction) -> bool:
        over = self.above is not None and value > self.above
        return over or (self.below is not None and value < self.below)


@dataclass(frozen=True)
class Line:
    """One line of the table: ranges of the three figures, both ends included."""

    ranges: tuple[tuple[int, int], ...]
    priority: Priority


@dataclass(frozen=True)
class Fmea:
    """How risks are ranked."""

    first: str  # the figure that breaks ties
    raises: tuple[Raise, ...]
    table: tuple[Line, ...]

    @cached_property
    def _known(self) -> dict[tuple[int, ...], Priority]:
        return {}

    def priority(self, figures: tuple[int, int, int]) -> Priority:
        """The first line of the table that fits; low where none does."""
        if figures not in self._known:
            fits = (line.priority for line in self.table if _fits(line, figures))
            self._known[figures] = next(fits, Priority.LOW if self.table else Priority.NONE)
        return self._known[figures]


# Where governance.yml names no rules: half a whole difference lets a failure be more likely for the next client.
_BY_SPREAD = Raise("occurrence", "", Fraction(1, 2), None, False)


def fmea_of(governance: Table) -> Fmea:
    """Read the part `fmea`; what is not as the schema says counts as not written."""
    data = table(governance.get("fmea"))
    first, rules = data.get("first"), data.get("raise")
    found = [_rule(entry) for _, entry in tables(rules)] if isinstance(rules, list) else [_BY_SPREAD]
    return Fmea(
        first=first if isinstance(first, str) and first in FIGURES else FIGURES[0],
        raises=tuple(rule for rule in found if rule),
        table=tuple(line for _, entry in tables(data.get("table")) if (line := _line(entry))),
    )


def _rule(entry: Table) -> Raise | None:
    rating, measure = entry.get("rating"), entry.get("measure")
    above, below = _number(entry.get("above")), _number(entry.get("below"))
    if not (isinstance(rating, str) and rating in FIGURES and isinstance(measure, str)):
        return None
    if above is None and below is None:
        return None
    return Raise(rating, "" if measure == SPREAD else measure, above, below, entry.get("per-case") is True)


def _number(value: Plain) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LARGE < value < _LARGE:
        return None
    return Fraction(str(value))


def _line(entry: Table) -> Line | None:
    ranges = [_range(entry.get(figure, [LOWEST, HIGHEST])) for figure in FIGURES]
    priority = entry.get("priority")
    known = [one for one in Priority if one and one == priority]
    return Line(tuple(found for found in ranges if found), known[0]) if known and all(ranges) else None


def _range(value: Plain) -> tuple[int, int] | None:
    ends = [end for end in listed(value) if type(end) is int]
    if len(ends) != 2 or len(listed(value)) != 2:
        return None
    return (ends[0], ends[1]) if LOWEST <= ends[0] <= ends[1] <= HIGHEST else None


def _fits(line: Line, figures: tuple[int, int, int]) -> bool:
    return all(low <= figure <= high for figure, (low, high) in zip(figures, line.ranges, strict=True))


def spread_as_number(spread: int) -> Fraction:
    return Fraction(spread, WHOLE)
