"""What people settled about the grouping: pairs that belong together and pairs that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.model.passage import Passage


@dataclass(frozen=True)
class Links:
    """`confirmed` sets are must-link, wholly; `refused` holds cannot-link pairs.

    A set confirmed wins over a pair in it refused: whoever confirmed it meant all of it. `anchored` sets are
    groups as they were: what was merged stays so while it is near-verbatim, and no two of them merge. `beside` are
    those that were likely the same, each of one or several anchored sets: no two of them are put together. `held`
    sets were confirmed before somebody changed the words of one: likely until somebody says so again.
    """

    confirmed: tuple[frozenset[Ref], ...] = ()
    refused: frozenset[frozenset[Ref]] = frozenset()
    anchored: tuple[frozenset[Ref], ...] = ()
    beside: tuple[frozenset[Ref], ...] = ()
    held: tuple[frozenset[Ref], ...] = ()


def must_links(variants: Sequence[Sequence[Passage]], links: Links) -> list[list[Ref]]:
    """Sets of passages that are one group: confirmed, or of equal name; sets that share a passage are joined.

    Sorted, each set sorted, and each of at least two passages.
    """
    parent: dict[Ref, Ref] = {}

    def root(ref: Ref) -> Ref:
        while parent.setdefault(ref, ref) != ref:
            ref = parent[ref]
        return ref

    for linked in [*map(sorted, links.confirmed), *_same_name(variants)]:
        for other in linked[1:]:
            low, high = sorted((root(linked[0]), root(other)))
            parent[high] = low
    sets: dict[Ref, list[Ref]] = {}
    for ref in sorted(parent):
        sets.setdefault(root(ref), []).append(ref)
    return [linked for linked in sets.values() if len(linked) > 1]


def _same_name(variants: Sequence[Sequence[Passage]]) -> Iterator[list[Ref]]:
    named: dict[str, list[Ref]] = {}
    for number, passages in enumerate(variants):
        for index, passage in enumerate(passages):
            if passage.name:
                named.setdefault(passage.name, []).append((number, index))
    yield from (refs for refs in named.values() if len({variant for variant, _ in refs}) > 1)


def cannot_links(links: Links) -> list[tuple[Ref, Ref]]:
    """Every refused pair once, sorted."""
    return sorted({pair for refused in links.refused for pair in combinations(sorted(refused), 2)})
