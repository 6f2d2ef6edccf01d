"""Which days people work in a region, and lengths of time in one unit that compares: days that pass."""

from __future__ import annotations

import re
import warnings
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

    from bestyet.model.base import Region

LONGEST = 100_000  # of any unit; more is a slip of the pen
HOURS = 8  # business hours of a business day
_YEAR = Fraction(3_652_425, 10_000)  # days of a mean year
_DAYS = {
    "minutes": Fraction(1, 1440),
    "hours": Fraction(1, 24),
    "days": Fraction(1),
    "weeks": Fraction(7),
    "months": _YEAR / 12,
    "years": _YEAR,
}
_OF_BUSINESS_DAYS = {"business-days": Fraction(1), "business-hours": Fraction(1, HOURS)}
_CODE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?\Z")
_SATURDAY = 5
_LAST = date.max.year - 3  # the last year with as many days behind it as are looked at
_ONE_DAY = timedelta(days=1)


class Calendar:
    """The working days of one place. Without public holidays that are known, only weekends are free."""

    def __init__(self, code: str = "") -> None:
        """code: as in CH or US-NC; an unknown part of a known country counts as the country."""
        self._holidays = _public_holidays(code)
        self.code = code if self._holidays is not None else ""

    def is_business_day(self, day: date) -> bool:
        if self._holidays is None:
            return day.weekday() < _SATURDAY
        if day.year not in self._holidays.years:
            with warnings.catch_warnings():  # of years for which no feast of the moon is known yet
                warnings.simplefilter("ignore")
                return self._holidays.is_working_day(day)
        return self._holidays.is_working_day(day)

    def elapsed_days(self, within: object, unit: object, day: date) -> Fraction | None:
        """Return a length of time in days that pass, exact; None where it is none or beyond all plans.

        Minutes, hours, days and weeks are what they are; a month is a twelfth, a year the whole of 365.2425 days.
        n business days are the mean of the days that pass until the n-th business day, over every business day of
        the year of `day` in this calendar; between whole numbers, the straight line. As many as the year has are
        one year, and what is beyond begins anew. A business hour is an eighth of a business day.
        """
        number = _number(within)
        if number is None or not isinstance(unit, str):
            return None
        if unit in _DAYS:
            return number * _DAYS[unit]
        if unit in _OF_BUSINESS_DAYS:
            return self._mean(number * _OF_BUSINESS_DAYS[unit], min(day.year, _LAST))
        return None

    @lru_cache(maxsize=4096)  # noqa: B019 -- there are few calendars, kept anyway
    def _mean(self, number: Fraction, year: int) -> Fraction:
        days = self._business_days(year)
        in_year = sum(day.year == year for day in days)
        years, rest = divmod(number, in_year)
        length = (date(year, 12, 31) - date(year, 1, 1)).days + 1
        whole, part = int(rest), rest - int(rest)
        low, high = (_mean_of(days, in_year, whole + more) for more in (0, 1 if part else 0))
        return years * length + low + part * (high - low)

    @lru_cache(maxsize=64)  # noqa: B019
    def _business_days(self, year: int) -> tuple[date, ...]:
        """Those of a year, and as many behind them as a length that begins on its last one can need."""
        day, found = date(year, 1, 1), []
        while day.year == year:
            if self.is_business_day(day):
                found.append(day)
            day += _ONE_DAY
        needed = 2 * len(found) + 1
        while len(found) < needed:
            if self.is_business_day(day):
                found.append(day)
            day += _ONE_DAY
        return tuple(found)


@cache
def calendar(code: str) -> Calendar:
    """The calendar of a code, made once."""
    return Calendar(code)


def calendar_of(region: Region) -> Calendar:
    """The calendar that governance.yml gives a region; only weekends are free where it gives none that is known."""
    code = region.data.get("calendar")
    return calendar(code if isinstance(code, str) and _CODE.match(code) else "")


def _mean_of(days: tuple[date, ...], starts: int, number: int) -> Fraction:
    return Fraction(sum((days[at + number] - days[at]).days for at in range(starts)), starts)


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Fraction(str(value)) if 0 <= value <= LONGEST else None  # neither infinite nor no number at all


def _public_holidays(code: str) -> HolidayBase | None:
    """None where the code names no country. The library is loaded for the first country: it takes 50 ms."""
    match = _CODE.match(code)
    if match is None:
        return None
    for part in dict.fromkeys((match[2], None)):
        try:
            found: HolidayBase = import_module("holidays").country_holidays(match[1], subdiv=part)
            return found
        except NotImplementedError:
            continue
    return None
