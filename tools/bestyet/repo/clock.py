"""The clock: asked by commands only, never by what computes a result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_STOPPED: ContextVar[datetime | None] = ContextVar("_STOPPED", default=None)


def today() -> str:
    """Return the day as year-month-day, in UTC so that all regions write the same."""
    return now().date().isoformat()


def now() -> datetime:
    """Return the moment to the second, in UTC."""
    return _STOPPED.get() or datetime.now(UTC).replace(microsecond=0)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """It is this moment for a worker, as it was for whoever gave it its work."""
    before = _STOPPED.set(at)
    try:
        yield
    finally:
        _STOPPED.reset(before)
