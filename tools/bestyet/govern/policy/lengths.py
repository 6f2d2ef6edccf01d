"""Lengths of time as policies count them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set
from datetime import UTC, date, datetime, timedelta

from bestyet.model.vote.policy import Calendar

_SATURDAY = 5


def later(moment: datetime, length: int, calendar: Calendar, holidays: Set[date] = frozenset()) -> datetime:
    """Return the moment `length` units of `calendar` after `moment`, in the zone of `moment`.

    Business days end at the same time of day on the last of them. A month ends on the same day of the month, or on
    the last day of a shorter one.

    >>> later(datetime(2026, 11, 20, 10), 1, Calendar.BUSINESS)  # a Friday
    datetime.datetime(2026, 11, 23, 10, 0)
    >>> later(datetime(2026, 8, 31), 6, Calendar.MONTHS)
    datetime.datetime(2027, 2, 28, 0, 0)
    """
    match calendar:
        case Calendar.HOURS:
            return moment + timedelta(hours=length)
        case Calendar.DAYS:
            return moment + timedelta(days=length)
        case Calendar.MONTHS:
            years, month = divmod(moment.month - 1 + length, 12)
            year = moment.year + years
            return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
        case Calendar.BUSINESS:
            while length > 0:
                moment += timedelta(days=1)
                length -= moment.weekday() < _SATURDAY and moment.date() not in holidays
            return moment


def said(moment: datetime) -> str:
    """Say a moment in one zone for all, whatever zone it was written in.

    >>> said(datetime.fromisoformat("2026-11-21T10:00:00+01:00"))
    '2026-11-21 09:00 UTC'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
