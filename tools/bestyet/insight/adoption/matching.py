"""Which passages of a region's own text say what a step of a frozen text says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.insight.adoption.steps import steps_of
from bestyet.merge.align.links import Links
from bestyet.merge.candidate import align_documents

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.passage import Document, Variant
    from bestyet.model.records.provenance import Record

Matches = Mapping[str, tuple[int, ...]]  # id of a step of the text -> passages of the variant, in their order


def matches(record: Record, document: Document, variant: Variant, settings: Settings) -> Matches:
    """Return what of a variant belongs to which step of the text (`document`) that `record` tells of.

    Where the variant is still the one that was merged, the record says it. Else passages whose lines or names are as
    they were stay where they belong, and the others are aligned with the text.
    """
    ours = [entry for entry in record.inputs if entry.region == variant.region]
    if ours and ours[0].blob == variant.document.blob:
        return _recorded(record, variant)
    steps = steps_of(record, document)
    known = _by_digest(record, variant)
    confirmed = [frozenset([(0, index), *((1, own) for own in known.get(name, ()))]) for name, index in steps.items()]
    links = Links(confirmed=tuple(refs for refs in confirmed if len(refs) > 1))
    alignment = align_documents([document, variant.document], links, settings)
    named = {index: name for name, index in steps.items()}
    found: dict[str, tuple[int, ...]] = {}
    for group in alignment.rows:
        own = tuple(index for place, index in group.members if place == 1)
        names = [named[index] for place, index in group.members if place == 0 and index in named]
        found.update((name, own) for name in names if own)
    return found


def _recorded(record: Record, variant: Variant) -> Matches:
    at = {passage.span.first_line: index for index, passage in enumerate(variant.document.passages)}
    found = {}
    for item in record.items:
        lines = [member.first_line for member in item.members if member.region == variant.region]
        found[item.id] = tuple(sorted(at[line] for line in lines if line in at))
    return {name: refs for name, refs in found.items() if refs}


def _by_digest(record: Record, variant: Variant) -> Mapping[str, Sequence[int]]:
    """Step -> passages whose lines are still those that were merged; none where the same lines stand twice."""
    there: dict[str, list[int]] = {}
    for index, passage in enumerate(variant.document.passages):
        there.setdefault(passage.sha256, []).append(index)
    found: dict[str, list[int]] = {}
    for item in record.items:
        for member in item.members:
            refs = there.get(member.sha256, [])
            if member.region == variant.region and len(refs) == 1:
                found.setdefault(item.id, []).append(refs[0])
    return found
