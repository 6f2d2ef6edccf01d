"""Declared departures of a region, whatever its file holds; `check` says what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.oversee.effective import Departure
from bestyet.model.records.plain import tables
from bestyet.model.vote.review import is_day

if TYPE_CHECKING:
    from bestyet.model.passage import Variant


def departures(variant: Variant) -> tuple[Departure, ...]:
    """Return what the front matter declares, in its order; entries without a step or without a last day say nothing."""
    found = []
    for number, entry in tables(variant.document.data.get("deviations")):
        if isinstance(step := entry.get("step"), str) and is_day(until := entry.get("until")):
            reason, approved_by, version = (str(entry.get(key) or "") for key in ("reason", "approved-by", "version"))
            place = variant.document.at(f"/deviations/{number}")
            found.append(Departure(step, reason, approved_by, str(until), place, version))
    return tuple(found)


def holding(variant: Variant | None, day: date) -> dict[str, Departure]:
    """Return the departures that are valid on a day by their steps; the last one about a step counts."""
    return {one.step: one for one in departures(variant) if one.until >= day.isoformat()} if variant else {}
