"""The clock: asked by commands only, never by what computes a result."""

from __future__ import annotations

from datetime import UTC, datetime


def today() -> str:
    """Return the day as year-month-day, in UTC so that all regions write the same."""
    return now().date().isoformat()


def now() -> datetime:
    """Return the moment to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)
