"""Declared departures of a region, whatever its file holds; `check` says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bestyet.model.passage import Variant
from bestyet.model.place import Place


@dataclass(frozen=True)
class Departure:
    """A region does a step its own way, for a reason and for a time."""

    step: str
    reason: str
    approved_by: str
    until: str  # its last day, as written
    place: Place

    def holds_on(self, day: date) -> bool:
        return self.until >= day.isoformat()


def departures(variant: Variant) -> tuple[Departure, ...]:
    """Return what the front matter declares, in its order; entries without a step or without a last day say nothing."""
    document = variant.document
    entries = document.data.get("deviations")
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("step"), str) and _is_day(entry.get("until")):
            reason, approved_by = str(entry.get("reason") or ""), str(entry.get("approved-by") or "")
            place = document.places.get(f"/deviations/{number}") or Place(document.path, 1, 1)
            found.append(Departure(entry["step"], reason, approved_by, entry["until"], place))
    return tuple(found)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
