"""Days and moments that people type."""

from __future__ import annotations

from datetime import datetime

from bestyet.govern.ballots import moment
from bestyet.model.problem import CannotGoOnError


def day_or_moment(text: str, end: bool = False) -> datetime:
    """Read a date (its first or last second, in UTC) or a moment with its zone. Raises CannotGoOnError."""
    found = moment(text if "T" in text else f"{text}T{'23:59:59' if end else '00:00:00'}Z")
    if found is None:
        raise CannotGoOnError(f"{text!r} is no date: write it as in 2026-11-21")
    return found
