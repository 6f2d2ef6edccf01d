"""Plain data: what YAML and JSON can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"
else:
    Plain = Any  # which readers of files take for any value

Table: TypeAlias = Mapping[str, Plain]


def table(value: Plain) -> Table:
    """Return the names with values, none where the value is something else."""
    return value if isinstance(value, dict) else {}


def listed(value: Plain) -> Sequence[Plain]:
    """Return the entries of a list, none where the value is something else."""
    return value if isinstance(value, list) else ()


def tables(value: Plain) -> Iterator[tuple[int, Table]]:
    """Yield (place, entry) for the entries of a list that are names with values."""
    if not isinstance(value, list):
        return iter(())
    return ((place, entry) for place, entry in enumerate(value) if isinstance(entry, dict))


def word(value: Plain) -> str:
    return value if isinstance(value, str) else ""


def words(value: Plain) -> list[str]:
    return [one for one in listed(value) if isinstance(one, str)]


def listed_ids(value: Plain) -> Iterator[tuple[str, str]]:
    """Yield (where in the list, id) for the entries of a list that are an id, alone or with what belongs to it."""
    for place, entry in enumerate(listed(value)):
        if isinstance(entry, str):
            yield str(place), entry
        elif isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield f"{place}/id", entry["id"]
