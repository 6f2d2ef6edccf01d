"""Declared departures of a region, whatever its file holds; `check` says what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.oversee.effective import Departure
from bestyet.model.place import Place

if TYPE_CHECKING:
    from bestyet.model.passage import Variant


def departures(variant: Variant) -> tuple[Departure, ...]:
    """Return what the front matter declares, in its order; entries without a step or without a last day say nothing."""
    document = variant.document
    entries = document.data.get("deviations")
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("step"), str) and _is_day(entry.get("until")):
            reason, approved_by = str(entry.get("reason") or ""), str(entry.get("approved-by") or "")
            place = document.places.get(f"/deviations/{number}") or Place(document.path, 1, 1)
            version = str(entry.get("version") or "")
            found.append(Departure(entry["step"], reason, approved_by, entry["until"], place, version))
    return tuple(found)


def holding(variant: Variant | None, day: date) -> dict[str, Departure]:
    """Return the departures that are valid on a day by their steps; the last one about a step counts."""
    return {one.step: one for one in departures(variant) if one.until >= day.isoformat()} if variant else {}


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
