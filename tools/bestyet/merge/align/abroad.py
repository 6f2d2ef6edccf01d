"""Passages in different languages share no words: they are never sure, and without a model of language not compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bestyet.merge.align.items import Item, Sort
from bestyet.merge.values.languages.language import languages


def foreign_in(items: Sequence[Item]) -> Callable[[int, int], bool] | None:
    """Tells of two items whether they are surely written in two languages; code and pictures have none. None where all
    are in one."""
    spoken = _spoken(items)
    if len(set(spoken) - {""}) < 2:
        return None
    return lambda a, b: bool(spoken[a] and spoken[b]) and spoken[a] != spoken[b] and items[a].sort is not Sort.BLOCK


def _spoken(items: Sequence[Item]) -> list[str]:
    """The language of each item: its own words tell it, else those of all its variant."""
    found = [""] * len(items)
    by_variant: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        by_variant.setdefault(item.variant, []).append(number)
    for numbers in by_variant.values():
        for number, code in zip(numbers, languages([items[number].said for number in numbers]), strict=True):
            found[number] = code
    return found
