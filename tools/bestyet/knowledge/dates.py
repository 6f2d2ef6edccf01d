"""Days and moments that people type."""

from __future__ import annotations

import re
from datetime import date, datetime

from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def looks_like_a_day(text: str) -> bool:
    """Whether it is written as days are, be there such a day or not."""
    return bool(_DAY.fullmatch(text))


def read_day(text: str, called: str = "date") -> date:
    """Read a day. called: what a text that is none is said not to be. Raises CannotGoOnError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise no_day(text, called) from None


def no_day(text: str, called: str = "date") -> CannotGoOnError:
    return CannotGoOnError(f"{text!r} is no {called}: write it as in 2026-11-21")


def day_or_moment(text: str, end: bool = False) -> datetime:
    """Read a date (its first or last second, in UTC) or a moment with its zone. Raises CannotGoOnError."""
    found = moment(text if "T" in text else f"{text}T{'23:59:59' if end else '00:00:00'}Z")
    if found is None:
        raise no_day(text)
    return found
