"""The regions side by side, step by step and value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.base import load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.merge.candidate import Aligned

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Field, Item


@dataclass(frozen=True)
class Row:
    """What the regions say of one step or value; those that say nothing are not in it."""

    id: str
    status: str
    disputed: bool
    regions: Mapping[str, str]


@dataclass(frozen=True)
class SideBySide:
    practice: str
    title: str
    labels: Mapping[str, str]  # region -> how it is called, in the order of columns
    rows: tuple[Row, ...]


def compare_regions(start: Path, practice: str) -> SideBySide:
    """Common steps come first, in the order of the candidate; then steps that one region has; then values."""
    loaded = load_about(practice, start)
    candidate = candidate_of(loaded, known_practice(loaded, practice), aligned=Aligned(asks=False))
    labels = {variant.region: loaded.base.settings.label(variant.region) for variant in candidate.variants}
    steps = (_step(candidate, item) for item in candidate.items if item.words.is_step)
    return SideBySide(practice, candidate.title, labels, (*steps, *map(_value, candidate.fields)))


def _step(candidate: Candidate, item: Item) -> Row:
    said: dict[str, str] = {}
    for ref in item.members:
        region = candidate.region(ref)
        text = candidate.passage(ref).text
        said[region] = f"{said[region]} / {text}" if region in said else text
    return Row(item.id, item.status, bool(item.disputes), said)


def _value(field: Field) -> Row:
    said = {value.region: value.text for value in field.values}
    return Row(field.id, field.status, field.dispute is not None, said)
