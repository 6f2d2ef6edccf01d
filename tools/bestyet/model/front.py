"""The values that stand above the text of a practice, by the fields of a candidate or of its record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL
from bestyet.model.candidate import Field, Status
from bestyet.model.records.plain import Plain, table

if TYPE_CHECKING:
    from bestyet.model.records.provenance import FieldTold


def front_matter(practice: str, title: str, fields: Iterable[Field | FieldTold]) -> dict[str, Plain]:
    """Return them by their keys, in the order in which they are written."""
    found: dict[str, Plain] = {"practice": practice, "title": title, "region": GLOBAL}
    lists: dict[str, list[Plain]] = {}
    for entry in fields:
        if entry.status is not Status.USED or entry.chosen is None:
            continue
        if entry.name:
            found[entry.key] = lists.setdefault(entry.key, [])
            is_plain = entry.key == "channels" and "step" not in table(entry.chosen.value)
            lists[entry.key].append(entry.name if is_plain else entry.chosen.value)
        else:
            found[entry.key] = entry.chosen.value
    return found
