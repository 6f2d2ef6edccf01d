"""A region has declared to do a step its own way."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.model.place import Place


@dataclass(frozen=True)
class Departure:
    """A region has declared to do a step its own way, for a reason and for a time."""

    step: str
    reason: str
    approved_by: str
    until: str  # its last day, year-month-day
    place: Place
    version: str = ""  # the version of the standard against which it was agreed, if it says so
