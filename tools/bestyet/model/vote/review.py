"""When what somebody looked at must be looked at again."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bestyet.model.plain import Table

_EVERY = re.compile(r"(\d{1,3})\s*(month|year)s?\Z")
_DEFAULT = "12 months"


def next_review(governance: Table, reviewed: object) -> str:
    """The day by which what was reviewed on the ISO date `reviewed` is due again; "" where nobody can say."""
    every = _EVERY.match(str(governance.get("review-every") or _DEFAULT))
    if every is None or not is_day(reviewed):
        return ""
    months = int(every[1]) * (12 if every[2] == "year" else 1)
    year, month, day = (int(part) for part in str(reviewed).split("-"))
    year, month = year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1
    if not 1 <= year <= 9999:
        return ""
    return f"{year:04d}-{month:02d}-{min(day, monthrange(year, month)[1]):02d}"


def is_day(value: object) -> bool:
    """Whether a value is a day of the calendar, written year-month-day."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
