"""Passages in different languages share no words: without a model of language they are not compared at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.align.items import Item, Sort
from bestyet.merge.values.languages.language import languages

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair


def foreign_pairs(items: Sequence[Item], pairs: Collection[Pair]) -> frozenset[Pair]:
    """The pairs that are surely written in two languages; code and pictures have none."""
    spoken = spoken_in(items)
    if len(set(spoken) - {""}) < 2:
        return frozenset()
    return frozenset(
        (a, b)
        for a, b in pairs
        if spoken[a] and spoken[b] and spoken[a] != spoken[b] and items[a].sort is not Sort.BLOCK
    )


def spoken_in(items: Sequence[Item]) -> list[str]:
    """The language of each item: its own words tell it, else those of all its variant."""
    found = [""] * len(items)
    by_variant: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        by_variant.setdefault(item.variant, []).append(number)
    for numbers in by_variant.values():
        for number, code in zip(numbers, languages([items[number].said for number in numbers]), strict=True):
            found[number] = code
    return found
