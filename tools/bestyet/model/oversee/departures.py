"""Declared departures of a region, whatever its file holds; `check` says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.held.departure import Departure
from bestyet.model.records.plain import tables
from bestyet.model.vote.review import is_day

if TYPE_CHECKING:
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Table

OLD = "deviations"  # the key of older texts; under GMP a deviation is something else
_KEYS = ("departures", OLD)


def declared(data: Table) -> Iterator[tuple[str, Table]]:
    """Yield (pointer, entry) for what a front matter declares under either key, in its order."""
    for key in _KEYS:
        yield from ((f"/{key}/{number}", entry) for number, entry in tables(data.get(key)))


def departures(variant: Variant) -> tuple[Departure, ...]:
    """Return what the front matter declares, in its order; entries without a step or without a last day say nothing."""
    found = []
    for pointer, entry in declared(variant.document.data):
        if isinstance(step := entry.get("step"), str) and is_day(until := entry.get("until")):
            reason, approved_by, version = (str(entry.get(key) or "") for key in ("reason", "approved-by", "version"))
            place = variant.document.at(pointer)
            found.append(Departure(step, reason, approved_by, str(until), place, version))
    return tuple(found)


def holding(variant: Variant | None, day: date) -> dict[str, Departure]:
    """Return the departures that are valid on a day by their steps; the last one about a step counts."""
    return {one.step: one for one in departures(variant) if one.until >= day.isoformat()} if variant else {}
