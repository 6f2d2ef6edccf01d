"""How days are written in the language spoken."""

from __future__ import annotations

from datetime import date as calendar
from functools import lru_cache

from babel.dates import format_date

from bestyet.site.language.words import SOURCE, language

_PATTERNS = {"de": "d. MMM y"}


def day(date: object) -> str:
    """An ISO date (or date and time) as people write it: "12 May 2026"; anything else as it is."""
    return _dated(date, "d MMM y" if language() == SOURCE else _PATTERNS.get(language(), "d MMM y"))


def month(date: object) -> str:
    """ "Mar 2027"; anything that is no date as it is."""
    return _dated(date, "MMM y")


def _dated(date: object, pattern: str) -> str:
    return _in_words(str(date), pattern, language())


@lru_cache(maxsize=4096)
def _in_words(text: str, pattern: str, into: str) -> str:
    try:
        found = calendar.fromisoformat(text[:10])
    except ValueError:
        return text
    return format_date(found, format=pattern, locale=into)
