"""Structured values and titles as a record tells them, held against the text above which they stand and its sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bestyet.merge.fields import all_fields
from bestyet.model.candidate import Settings, Status
from bestyet.model.held.ties import but_step, tied_value
from bestyet.model.passage import Kind, Variant
from bestyet.model.records.provenance import has_own_title

if TYPE_CHECKING:
    from bestyet.model.passage import Document
    from bestyet.model.records import provenance as of
    from bestyet.model.records.common_words import CommonWords
    from bestyet.model.records.plain import Plain

_STEPS = (Kind.ITEM, Kind.PARAGRAPH, Kind.ROW)
Documents = Callable[[str, str], "Document | None"]  # path, blob -> what the file holds; None where it is nowhere


def broken_values(data: of.Record, documents: Documents) -> Iterator[str]:
    """Yield what of a record's values and words is not the one of the region that it names."""
    for entry in data.inputs:
        document = documents(entry.path, entry.blob)
        if document is None:
            continue  # told of as a text that is nowhere
        fields = all_fields((Variant(entry.region, document),), Settings())
        there = {(field.id, one.place.line, written(one.value)) for field in fields for one in field.values}
        mine = ((field.id, one) for field in data.fields for one in field.members if _is_of(one, entry))
        told = {(name, one.line, written(one.value)) for name, one in mine}
        for name in sorted({name for name, _, _ in there ^ told}):
            yield f"{entry.path}: its value of {name} is not the recorded one"
    yield from _chosen_otherwise(data)
    for item in data.items:
        best_words = item.chosen and item.chosen.region
        if best_words and (best_words, item.own_words) not in [(m.region, m.text) for m in item.members]:
            yield f"{item.id}: its words are not those of {best_words}"


def _chosen_otherwise(data: of.Record) -> Iterator[str]:
    """Yield the values that are not those of their region, or belong to another step than regions say."""
    steps = [item for item in data.items if item.kind in _STEPS and item.status is not Status.NOT_A_STEP]
    named = {(one.region, one.name): item.id for item in steps for one in item.members}
    there = {item.id for item in steps if item.status is Status.USED}
    for field in data.fields:
        best = field.chosen
        if best is None:
            continue
        said = [(one.region, one.value) for one in field.members]
        own = [one for one in said if one[0] == best.region] if best.region else [("", best.value)]
        if data.format > 1:
            ties = [tied_value(field.key, field.name, [one, *said], there, named) for one in own]
        else:
            ties = [value for _, value in own]
        if best.value not in ties:
            whose = best.region or "what people agreed on"
            yield f"{field.id}: its value is not the one of {whose}, or belongs to another step"


def _is_of(one: of.ValueTold, entry: of.Input) -> bool:
    return (one.path, one.region) == (entry.path, entry.region)


def joint(data: of.Record) -> Iterator[tuple[str, str]]:
    """Yield the words and values of which a record names no region, with what they are of."""
    for item in data.items:
        if item.place and item.text and not (item.chosen and item.chosen.region) and not has_own_title(item):
            yield item.id, item.text
    for field in data.fields:
        if field.chosen and not field.chosen.region:
            yield field.id, written(but_step(field.chosen.value))


def written(value: Plain) -> str:
    """A value as text that is the same for equal values."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def other_title(data: of.Record, documents: Documents, common: CommonWords | None) -> Iterator[str]:
    """Say that neither a region nor the vocabulary calls the practice as its record does.

    A title that was written jointly stands in the text like any other words.
    """
    found = [documents(entry.path, entry.blob) for entry in data.inputs]
    known = {document.title for document in found if document}
    known |= {one.text for document in found if document for one in document.passages if one.kind is Kind.HEADING}
    known |= {" ".join(text.split()) for _, text in joint(data)}
    known |= {common.practices.get(data.practice, "")} if common else set()
    if all(found) and data.title not in known:
        yield f"no region calls it “{data.title}”"
