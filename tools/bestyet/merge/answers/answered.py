"""What people answered, among passages that nobody asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.align.context import numbers_of
from bestyet.merge.align.similarity import WHOLE

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair
    from bestyet.merge.align.items import Item

# What an answer says of the pairs beside it, measured with bench/align_bench.py: where two steps are the same their
# neighbours are likelier to be (half of it two steps away), and other partners of either less likely.
NEIGHBOUR_OF_SAME, NEIGHBOUR_OF_APART, RIVAL_OF_SAME, RIVAL_OF_APART = 500, -150, -400, 80
AROUND = (-2, -1, 1, 2)  # how far on neighbours are


def after_answers(
    items: Sequence[Item], scores: Mapping[Pair, int], same: Sequence[Pair], apart: Sequence[Pair]
) -> dict[Pair, int]:
    """Scores, 0 to 10000, with what people said of pairs near by: for asking, not for joining what nobody saw."""
    found = dict(scores)
    numbers = numbers_of(items)
    partners: dict[int, list[int]] = {item: [] for pair in (*same, *apart) for item in pair}
    for a, b in scores if partners else ():
        if a in partners:
            partners[a].append(b)
        if b in partners:
            partners[b].append(a)
    around = {
        item: [numbers.get((items[item].variant, items[item].sort, items[item].rank + far), -1) for far in AROUND]
        for item in partners
    }
    answered = ((same, NEIGHBOUR_OF_SAME, RIVAL_OF_SAME), (apart, NEIGHBOUR_OF_APART, RIVAL_OF_APART))
    for pairs, neighbour, rival in answered:
        for pair in pairs:
            for far, a, b in zip(AROUND, around[pair[0]], around[pair[1]], strict=True):
                near = (a, b) if a < b else (b, a)
                if near in found:
                    found[near] += neighbour // abs(far)
            for rivals in _rivals(items, partners, pair):
                found[rivals] += rival
    _keep_between(found)
    return found


def _keep_between(scores: dict[Pair, int]) -> None:
    """Leave scores over 0, up to 10000: in place, as they are many."""
    for pair in [pair for pair, score in scores.items() if not 0 < score <= WHOLE]:
        if scores[pair] > 0:
            scores[pair] = WHOLE
        else:
            del scores[pair]


def _rivals(items: Sequence[Item], partners: Mapping[int, Sequence[int]], pair: Pair) -> Iterator[Pair]:
    """The pairs of one of the two with another passage of the other's variant."""
    for here, there in (pair, pair[::-1]):
        for other in partners[here]:
            if other != there and items[other].variant == items[there].variant:
                yield min(here, other), max(here, other)


def as_answered(
    items: Sequence[Item], likely: Iterable[Sequence[int]], merged: Sequence[Sequence[int]], refused: Collection[Pair]
) -> list[list[int]]:
    """What is likely the same, with what people said of it: an answer moves only what was shown.

    likely: found without any answer. Each of `merged` is in one group; whoever was in a group with some of it stays
    with most of these unless somebody said that they differ, or the variant has its passage there already.
    """
    unlike: dict[int, set[int]] = {}
    for a, b in refused:
        unlike.setdefault(a, set()).add(b)
        unlike.setdefault(b, set()).add(a)
    core_of = {item: number for number, members in enumerate(merged) for item in members}
    found = [list(members) for members in merged]
    moved = list(range(len(merged)))  # core -> the core that it is put beside, itself where none is

    def rooted(core: int) -> int:
        while moved[core] != core:
            core = moved[core]
        return core

    def fits(core: int, target: int) -> bool:
        there = found[target]
        owners = {items[item].variant for item in there}
        return all(
            items[item].variant not in owners and unlike.get(item, set()).isdisjoint(there) for item in found[core]
        )

    for members in likely:
        cores = sorted({core_of[item] for item in members}, key=lambda core: (-len(merged[core]), core))
        for at, core in enumerate(cores):
            homes = (rooted(target) for target in cores[:at] if moved[core] == core)
            home = next((home for home in homes if home != core and fits(core, home)), None)
            if home is not None:
                found[home] += found[core]
                found[core] = []
                moved[core] = home
    return [sorted(members) for members in found if members]
