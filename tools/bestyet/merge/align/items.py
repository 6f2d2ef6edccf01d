"""The passages of all variants as comparable items, numbered by what the variants say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from bestyet.merge.align.similarity import WHOLE, Weighed, weigh
from bestyet.merge.align.words import Reading, reader_of
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


def sort_of(passage: Passage) -> Sort:
    """What a passage is compared with."""
    if passage.is_step:
        return Sort.STEP
    return {Kind.HEADING: Sort.HEADING, Kind.HEAD: Sort.HEAD}.get(passage.kind, Sort.BLOCK)


def number_items(variants: Variants, links: Links, vocabulary: Mapping[str, str]) -> list[Item]:
    """Every passage once: variants in order of content, passages in their own order."""
    read = reader_of(vocabulary)
    order = by_content(variants, links)
    refs = [(variant, index) for variant in order for index in range(len(variants[variant]))]
    passages = [variants[variant][index] for variant, index in refs]
    texts = _weighed_by_sort(passages, [_read(passage, read) for passage in passages])
    paths = weigh([read(" / ".join(passage.headings)) for passage in passages])
    ranks, counts = _ranks(refs, passages)
    items = []
    for ref, passage, rank, text, path in zip(refs, passages, ranks, texts, paths, strict=True):
        sort = sort_of(passage)
        place = WHOLE * (2 * rank + 1) // (2 * counts[ref[0], sort])
        items.append(Item(ref, ref[0], sort, rank, place, text, path, passage.text))
    return items


def by_content(variants: Variants, links: Links) -> list[int]:
    """Indexes of the variants in an order that only their passages (and the links on them) decide."""
    links_of: dict[int, list[tuple[int, int, str]]] = {}
    for at, linked in enumerate((links.confirmed, links.refused, links.anchored)):
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


def _read(passage: Passage, read: Callable[[str], Reading]) -> Reading:
    """Blocks are read as one term, so that only equal ones (white space folded) are alike."""
    if sort_of(passage) is Sort.BLOCK:
        return Reading((" ".join(passage.source.split()),), "", False)
    return read(passage.text)


def _weighed_by_sort(passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Weighed]:
    weighed: dict[int, Weighed] = {}
    for sort in Sort:
        numbers = [number for number, passage in enumerate(passages) if sort_of(passage) is sort]
        found = weigh([readings[number] for number in numbers])
        weighed.update(zip(numbers, found, strict=True))
    return [weighed[number] for number in range(len(passages))]


def _ranks(refs: Sequence[Ref], passages: Sequence[Passage]) -> tuple[list[int], dict[tuple[int, Sort], int]]:
    counts: dict[tuple[int, Sort], int] = {}
    ranks = []
    for (variant, _), passage in zip(refs, passages, strict=True):
        key = (variant, sort_of(passage))
        ranks.append(counts.get(key, 0))
        counts[key] = ranks[-1] + 1
    return ranks, counts
