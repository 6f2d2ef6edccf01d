"""The passages of all variants as comparable items, numbered by what the variants say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from bestyet.merge.align.similarity import WHOLE, Weighed, weigh
from bestyet.merge.align.words import Reading, reader_of
from bestyet.merge.order.units import holders, is_caption, is_lead_in
from bestyet.model.passage import Kind, Passage

if TYPE_CHECKING:
    from bestyet.merge.align.links import Links
    from bestyet.model.group import Ref

Variants = Sequence[Sequence[Passage]]


class Sort(IntEnum):
    """Passages are compared only with passages of their sort."""

    STEP = 0
    HEADING = 1
    HEAD = 2
    BLOCK = 3
    APART = 4  # compared with nothing: contents, data and history of a document


@dataclass(frozen=True)
class Item:
    """One passage as compared: number `rank` (from 0) among the passages of its sort in its variant."""

    ref: Ref
    variant: int
    sort: Sort
    rank: int
    place: int  # relative position among the variant's passages of its sort, 0..10000
    text: Weighed
    path: Weighed  # of the headings above it
    said: str  # the passage's own text


def sorts_of(passages: Sequence[Passage]) -> list[Sort]:
    """What each passage of a document is compared with."""
    kinds = {Kind.HEADING: Sort.HEADING, Kind.HEAD: Sort.HEAD, Kind.BLOCK: Sort.BLOCK}
    return [Sort.APART if passage.apart else kinds.get(passage.kind, Sort.STEP) for passage in passages]


def number_items(variants: Variants, links: Links, vocabulary: Mapping[str, str]) -> list[Item]:
    """Every passage once: variants in order of content, passages in their own order."""
    read = reader_of(vocabulary)
    order = by_content(variants, links)
    refs = [(variant, index) for variant in order for index in range(len(variants[variant]))]
    passages = [variants[variant][index] for variant, index in refs]
    sorts = [sort for variant in order for sort in sorts_of(variants[variant])]
    readings = [reading for variant in order for reading in _readings(variants[variant], read)]
    texts = _weighed_by_sort(sorts, readings)
    paths = weigh([read(" / ".join(passage.headings)) for passage in passages])
    ranks, counts = _ranks(refs, sorts)
    items = []
    for ref, passage, sort, rank, text, path in zip(refs, passages, sorts, ranks, texts, paths, strict=True):
        place = WHOLE * (2 * rank + 1) // (2 * counts[ref[0], sort])
        items.append(Item(ref, ref[0], sort, rank, place, text, path, passage.text))
    return items


def by_content(variants: Variants, links: Links) -> list[int]:
    """Indexes of the variants in an order that only their passages (and the links on them) decide."""
    links_of: dict[int, list[tuple[int, int, str]]] = {}
    for at, linked in enumerate((links.confirmed, links.refused, links.anchored, links.beside)):
        for refs in linked:
            for variant, index in refs:
                others = "\0".join(sorted(variants[v][i].text for v, i in refs))
                links_of.setdefault(variant, []).append((at, index, others))
    return sorted(
        range(len(variants)),
        key=lambda variant: (
            [(p.kind, p.text, p.source, p.name or "", p.headings) for p in variants[variant]],
            sorted(links_of.get(variant, [])),
            variant,
        ),
    )


def _readings(passages: Sequence[Passage], read: Callable[[str], Reading]) -> list[Reading]:
    """Each passage as read. What stands in a list that its introduction forbids is forbidden, whatever its words.

    Blocks are read as one term, so that only equal ones (white space folded) are alike; what is compared with nothing
    says nothing.
    """
    readings: list[Reading] = []
    for passage, sort, above in zip(passages, sorts_of(passages), holders(passages), strict=True):
        if sort is Sort.APART:
            readings.append(Reading((), "", False))
        elif sort is Sort.BLOCK:
            readings.append(Reading((" ".join(passage.source.split()),), "", False))
        else:
            reading = read(passage.text)
            introduced = above is not None and (is_lead_in(passages[above]) or is_caption(passages[above]))
            forbids = reading.forbids or (introduced and above is not None and readings[above].forbids)
            readings.append(replace(reading, forbids=forbids) if forbids != reading.forbids else reading)
    return readings


def _weighed_by_sort(sorts: Sequence[Sort], readings: Sequence[Reading]) -> list[Weighed]:
    weighed: dict[int, Weighed] = {}
    for sort in Sort:
        numbers = [number for number, found in enumerate(sorts) if found is sort]
        found = weigh([readings[number] for number in numbers])
        weighed.update(zip(numbers, found, strict=True))
    return [weighed[number] for number in range(len(sorts))]


def _ranks(refs: Sequence[Ref], sorts: Sequence[Sort]) -> tuple[list[int], dict[tuple[int, Sort], int]]:
    counts: dict[tuple[int, Sort], int] = {}
    ranks = []
    for (variant, _), sort in zip(refs, sorts, strict=True):
        key = (variant, sort)
        ranks.append(counts.get(key, 0))
        counts[key] = ranks[-1] + 1
    return ranks, counts
