"""Who may vote, from governance.yml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.model.records.plain import table, words
from bestyet.model.vote.ballot import Elector

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table


def entries(data: Table, key: str) -> list[Table]:
    """Return the mappings in a list of governance.yml; what is none is left out: `bestyet check` refuses it.

    >>> entries({"reviewers": [1, {"id": "a"}], "attestors": 7}, "reviewers")
    [{'id': 'a'}]
    """
    found = data.get(key)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list | tuple) else []


def electorate(governance: Table, today: date) -> tuple[Elector, ...]:
    """Return the reviewers whose last day has not passed, in the order of governance.yml.

    Entries that `bestyet check` refuses are left out. Weights are read as they are written, never as a float.
    """
    regions = table(governance.get("regions"))
    found: dict[str, Elector] = {}
    for entry in entries(governance, "reviewers"):
        elector = _elector(entry, regions, today)
        if elector is not None:
            found.setdefault(elector.id, elector)
    return tuple(found.values())


def _elector(entry: Table, regions: Table, today: date) -> Elector | None:
    name, region, roles, until = (entry.get(key) for key in ("id", "region", "roles", "until"))
    if not isinstance(name, str) or not isinstance(region, str):
        return None
    if isinstance(until, str) and until < today.isoformat():  # both written year-month-day
        return None
    weight = region_weight(table(regions.get(region)))
    return Elector(name, region, tuple(words(roles)), region_weight=weight, name=str(entry.get("name") or ""))


def region_weight(region: Table) -> Fraction:
    """Return how much a region weighs: 1 where nothing is written.

    >>> region_weight({"weight": 0.1})
    Fraction(1, 10)
    """
    weight = region.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
        return Fraction(1)
    return Fraction(str(weight))
