"""What a model of language says of passages, asked for from outside: the model itself is none of this room's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.align.items import Item, Sort

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair

# Texts -> for each in turn how much it means the same as each of them, 0..10000. The answer on two texts
# must depend on nothing but which texts are asked about.
Senses = Callable[[Sequence[str]], Iterable[Sequence[int]]]


def senses_of(items: Sequence[Item], semantic: Senses, pairs: Mapping[Pair, int], most: int) -> dict[Pair, int]:
    """The sense of these pairs, and of the `most` likest of each passage in each other variant; blocks have none."""
    senses = dict(pairs)
    partners: dict[int, list[int]] = {}
    for a, b in pairs:
        partners.setdefault(a, []).append(b)
    for sort in (Sort.STEP, Sort.HEADING, Sort.HEAD):
        numbers = [number for number, item in enumerate(items) if item.sort is sort]
        slots = {number: at for at, number in enumerate(numbers)}
        spans = _spans([items[number].variant for number in numbers])
        rows = semantic([items[number].said for number in numbers])
        for number, row in zip(numbers, rows, strict=True):
            for other in partners.get(number, []):
                senses[number, other] = row[slots[other]]
            for variant, start, end in spans:
                if variant != items[number].variant:
                    for at in _likest(row, start, end, most):
                        other = numbers[at]
                        senses[min(number, other), max(number, other)] = row[at]
    return senses


def _spans(variants: Sequence[int]) -> list[tuple[int, int, int]]:
    """(variant, start, end) of each run of one variant."""
    spans: list[tuple[int, int, int]] = []
    for at, variant in enumerate(variants):
        if spans and spans[-1][0] == variant:
            spans[-1] = (variant, spans[-1][1], at + 1)
        else:
            spans.append((variant, at, at + 1))
    return spans


def _likest(row: Sequence[int], start: int, end: int, most: int) -> Iterator[int]:
    """Where the greatest numbers between start and end stand; ties by place."""
    if most == 1:
        part = row[start:end]
        yield start + part.index(max(part))
    else:
        yield from sorted(range(start, end), key=row.__getitem__, reverse=True)[:most]
