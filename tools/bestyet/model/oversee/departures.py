"""Declared departures of a region, whatever its file holds; `check` says what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.held.departure import Departure
from bestyet.model.held.ties import steps_named
from bestyet.model.records.plain import Plain, Table, tables, word
from bestyet.model.vote.review import is_day

if TYPE_CHECKING:
    from bestyet.model.passage import Variant

OLD = "deviations"  # the key of older texts; under GMP a deviation is something else
_KEYS = ("departures", OLD)
_NUMBER = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}", re.ASCII)  # of a version
_NEWEST = 10**9  # above the numbers of all versions


def declared(data: Table) -> Iterator[tuple[str, Table]]:
    """Yield (pointer, entry) for what a front matter declares under either key, in its order."""
    for key in _KEYS:
        yield from ((f"/{key}/{number}", entry) for number, entry in tables(data.get(key)))


def departures(variant: Variant) -> tuple[Departure, ...]:
    """Return what the front matter declares, in its order; entries without a step or without a last day say nothing."""
    found = []
    for pointer, entry in declared(variant.document.data):
        if (step := word(entry.get("step"))) and is_day(until := entry.get("until")):
            reason, approved_by, version = (str(entry.get(key) or "") for key in ("reason", "approved-by", "version"))
            place = variant.document.at(pointer)
            found.append(Departure(step, reason, approved_by, str(until), place, version))
    return tuple(found)


def is_complete(one: Departure) -> bool:
    """Whether it says why, and who agreed; else it declares nothing."""
    return bool(one.reason.strip() and one.approved_by.strip())


def holds(one: Departure, day: str) -> bool:
    """Whether it declares anything, and its last day has not passed on an ISO day: on the last day it holds."""
    return is_complete(one) and day <= one.until


def names_of(name: str, standard: Plain, own: Plain, steps: Container[str]) -> tuple[str, ...]:
    """Return what a departure names to be about a structured value: the value itself, or a step that it belongs to.

    It belongs to the steps that the standard says; where that says none of its text, to those that the region says.
    steps: ids of the standard's.
    """
    there = [one for one in steps_named(standard, name) if one in steps]
    return tuple(dict.fromkeys((name, *(there or steps_named(own, name)))))


def about(found: Iterable[Departure], names: Sequence[str], day: str) -> Departure | None:
    """Return the departure that counts for what has these names, the first of them before the others.

    Of several one that holds on the ISO day, then the one agreed against the newest version (one that says none was
    agreed against the version that the region follows by now), then the one that lasts longest, then the last written.
    """
    there = [(number, one) for number, one in enumerate(found) if one.step in names]
    return max(there, key=lambda pair: (_weight(pair[1], names, day), pair[0]), default=(0, None))[1]


def _weight(one: Departure, names: Sequence[str], day: str) -> tuple[object, ...]:
    version = tuple(map(int, one.version.split("."))) if _NUMBER.fullmatch(one.version) else (_NEWEST,)
    return is_complete(one), holds(one, day), -names.index(one.step), version, one.until


def counting(found: Iterable[Departure], day: str) -> tuple[Departure, ...]:
    """Return the one that counts for each step, in the order of the steps; what declares nothing counts nowhere."""
    by_step: dict[str, list[Departure]] = {}
    for one in found:
        if is_complete(one):
            by_step.setdefault(one.step, []).append(one)
    chosen = (about(some, (step,), day) for step, some in by_step.items())
    return tuple(one for one in chosen if one)


def holding(variant: Variant | None, day: date) -> dict[str, Departure]:
    """Return the departures that hold on a day by their steps."""
    on = day.isoformat()
    found = counting(departures(variant), on) if variant else ()
    return {one.step: one for one in found if holds(one, on)}


def ended(variant: Variant | None, day: date) -> tuple[Departure, ...]:
    """Return the departures that have ended and that no other one about the same step replaces."""
    on = day.isoformat()
    found = counting(departures(variant), on) if variant else ()
    return tuple(one for one in found if not holds(one, on))
