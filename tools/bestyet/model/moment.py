"""Moments as records write them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(text: object) -> datetime | None:
    """Return a moment with its zone, from 1970 to 2999; None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo and 1970 <= found.year < 3000 else None


def moment_text(at: datetime) -> str:
    """Write a moment in UTC, as in 2026-11-21T10:00:00Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
