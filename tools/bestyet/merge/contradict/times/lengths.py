"""Whether a length of time in words and a lead time can mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.values.figures.times import NAMES, UNITS

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.values import Value
    from bestyet.model.records.plain import Table

_DAY, _WEEK, _WORKING = 1440, 5, 7
_CALENDAR = ("calend", "kalend", "natural", "corrido")  # how "calendar days" begins or goes on, as written
_LONG = frozenset({"month", "year"})
_COUNTED = frozenset({"after", "following"})
_HOURS = (7, 10)  # of a working day
_MONTH = (Fraction(28, 30), Fraction(31, 30))
_OF_MONTH = (20, 23)  # working days


@dataclass(frozen=True)
class Length:
    """A length or a range of lengths, in minutes; a working day has 1440 too."""

    low: Fraction
    high: Fraction
    unit: str  # "minute", "hour", "day", "week", "month", "year"
    business: bool = False
    calendar: bool = False  # it says that it is no business time

    def days(self) -> tuple[Fraction, Fraction]:
        return self.low / _DAY, self.high / _DAY


def said_length(clause: Clause, value: Value, places: range) -> Length | None:
    """The length that stands at some places; None for another kind of day ("the 5th of the month")."""
    if len(value.key) != 3:
        return None
    if value.key[0] == "nth" and clause.word(places.stop) in _COUNTED and isinstance(value.key[2], int):
        days = Fraction(value.key[2] * _DAY)  # "the tenth working day after the request"
        return Length(days, days, "day", value.key[1] == "business")
    if not isinstance(value.key[1], Fraction):
        return None
    calendar, low, high = value.key
    unit = NAMES.get(clause.word(places.stop - 1).removesuffix("'s"), "day")
    written = " ".join(token.spelt.casefold() for token in clause.tokens[places.start : places.stop])
    says = any(word in written for word in _CALENDAR)
    return Length(low, high, unit, calendar == "business", says)  # type: ignore[arg-type]


def given_length(entry: Table, key: str = "within") -> Length | None:
    """A lead time as it is given: days and hours are no business time where it does not say so."""
    within, unit = entry.get(key), str(entry.get("unit"))
    name = NAMES.get(unit.removeprefix("business-"), "")
    if isinstance(within, bool) or not isinstance(within, int | float) or not name:
        return None
    return _length_of(str(within), name, unit.startswith("business-"))


@lru_cache(maxsize=1024)
def _length_of(within: str, unit: str, business: bool) -> Length:
    length = Fraction(within) * UNITS[unit]
    return Length(length, length, unit, business, not business)


def may_be_same(said: Length, given: Length) -> bool:
    """Whether both can mean the same time: then the words do not contradict."""
    if not said.high or not given.high:
        return max(_working_days(said)[1], _working_days(given)[1]) <= 1
    if said.business == given.business:
        return _of_hours_and_days(said, given) if said.business else _of_one_calendar(said, given)
    business, other = (said, given) if said.business else (given, said)
    unit = "day" if other.unit == "hour" and not other.low % _DAY and not other.high % _DAY else other.unit
    if not other.calendar and business.unit == unit and _overlap(said.low, said.high, given.low, given.high):
        return True  # "5 days" or "48 hours" may be said of business days
    low, high = business.days()
    if other.unit in _LONG:
        months = other.low / UNITS["month"], other.high / UNITS["month"]
        return _overlap(low, high, months[0] * _OF_MONTH[0], months[1] * _OF_MONTH[1])
    whole = not (low % _WEEK or high % _WEEK) and business.unit == "day"
    return whole and _overlap(low / _WEEK * _WORKING, high / _WEEK * _WORKING, *other.days())


def is_longer(said: Length, given: Length) -> bool:
    """Whether it is longer than a lead time by calendar days, however business time is counted."""
    return _calendar_days(said)[0] > _calendar_days(given)[1]


def _calendar_days(length: Length) -> tuple[Fraction, Fraction]:
    low, high = _working_days(length)
    return (
        (low / _WEEK * _WORKING, high / _WEEK * _WORKING) if length.business and length.unit == "day" else (low, high)
    )


def _of_one_calendar(a: Length, b: Length) -> bool:
    if (a.unit in _LONG) == (b.unit in _LONG):
        return _overlap(a.low, a.high, b.low, b.high)
    long, short = (a, b) if a.unit in _LONG else (b, a)
    return _overlap(long.low * _MONTH[0], long.high * _MONTH[1], short.low, short.high)


def _of_hours_and_days(a: Length, b: Length) -> bool:
    if (a.unit == "day") == (b.unit == "day"):
        return _overlap(a.low, a.high, b.low, b.high)
    days, hours = (a, b) if a.unit == "day" else (b, a)
    low, high = days.days()
    return _overlap(low * _HOURS[0] * 60, high * _HOURS[1] * 60, hours.low, hours.high)


def _working_days(length: Length) -> tuple[Fraction, Fraction]:
    if length.business and length.unit != "day":
        return length.low / (_HOURS[1] * 60), length.high / (_HOURS[1] * 60)
    return length.days()


def _overlap(low: Fraction, high: Fraction, other_low: Fraction, other_high: Fraction) -> bool:
    return low <= other_high and other_low <= high
