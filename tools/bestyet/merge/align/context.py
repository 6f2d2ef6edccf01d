"""What the other pairs say of a pair: its neighbours, the places around it, third variants."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import add

from bestyet.merge.align.cluster import Pair
from bestyet.merge.align.items import Item, Sort
from bestyet.merge.align.similarity import WHOLE

SUPPORT, AGREEMENT = 14, 60  # percent, fitted with the weights of pairs.py
DISTANCE = 33  # percent of what a passage is nearer to where anchors point than to the same relative place
# Neighbours up to this many steps away support a pair, the farther the less.
REACH = 2
# What a score must be to support a neighbour at all, and to support it fully.
DOUBTFUL, CERTAIN = 1500, 6500
# A pair that is best for both its passages and scores this much shows where the passages around it belong.
ANCHOR = 2500
# Anchors looked at on each side of a passage; those farther away say little.
ANCHORS = 6
# Scores from here on pass from pair to pair through a third variant.
PASSING = 500

# Scores up to here are given up: nothing around makes them likely.
HOPELESS = -500

Scores = Mapping[Pair, int]
Numbers = Mapping[tuple[int, Sort, int], int]


def in_context(items: Sequence[Item], alone: Scores) -> dict[Pair, int]:
    """Scores with what neighbours, places around and third variants say, above 0 up to 10000."""
    numbers = numbers_of(items)
    hopeful = {pair: score for pair, score in alone.items() if score > HOPELESS}
    support = _support(items, hopeful, numbers)
    supported = {pair: score + support[pair] for pair, score in hopeful.items()}
    placed = {
        pair: supported[pair] + more
        for pair, more in zip(supported, _moved(items, supported), strict=True)
        if supported[pair] + more > HOPELESS
    }
    agreed = _agreement(items, placed)
    scores = {pair: min(WHOLE, score + agreed[pair]) for pair, score in placed.items()}
    return {pair: score for pair, score in scores.items() if score > 0}


def numbers_of(items: Sequence[Item]) -> Numbers:
    """(variant, sort, rank) -> number of the item."""
    return {(item.variant, item.sort, item.rank): number for number, item in enumerate(items)}


def _support(items: Sequence[Item], scores: Scores, numbers: Numbers) -> dict[Pair, int]:
    """What it adds to a pair that on either side near neighbours are a likely pair too: the best one a side."""
    steps = [*range(-REACH, 0), *range(1, REACH + 1)]
    near = [{far: numbers.get((item.variant, item.sort, item.rank + far), -1) for far in steps} for item in items]
    before: dict[Pair, int] = {}
    after: dict[Pair, int] = {}
    apart = [(i, j) for i in range(1, REACH + 1) for j in range(1, REACH + 1)]
    for (a, b), score in scores.items():
        if score <= DOUBTFUL:
            continue
        likely = min(score, CERTAIN) - DOUBTFUL
        near_a, near_b = near[a], near[b]
        for side, best in ((-1, after), (1, before)):
            for i, j in apart:
                pair = (near_a[side * i], near_b[side * j])
                if pair in scores:
                    best[pair] = max(best.get(pair, 0), likely * 2 // (i + j))
    return {
        pair: SUPPORT * WHOLE * (before.get(pair, 0) + after.get(pair, 0)) // (200 * (CERTAIN - DOUBTFUL))
        for pair in scores
    }


Anchor = tuple[int, int, int]  # rank of the one's passage, how far on the other's is, how certain
AnchorsOf = Mapping[tuple[int, int, Sort], list[Anchor]]  # by (variant, other variant, sort); ordered by rank


def _moved(items: Sequence[Item], scores: Scores) -> Iterator[int]:
    """For each pair what it adds to measure its places' distance from where anchors around point to."""
    anchors = _anchors(items, scores)
    offsets: dict[tuple[int, int], int] = {}
    for a, b in scores:
        here, there = items[a], items[b]
        distance = there.place - here.place
        from_expected = 0
        for item, other, apart in ((a, there, distance), (b, here, -distance)):
            key = (item, other.variant)
            if key not in offsets:
                own = items[item]
                offsets[key] = _offset(own.rank, anchors.get((own.variant, other.variant, own.sort), []))
            from_expected += abs(apart - offsets[key])
        yield DISTANCE * (abs(distance) - from_expected // 2) // 100


def _anchors(items: Sequence[Item], scores: Scores) -> AnchorsOf:
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for (a, b), score in scores.items():
        for item, other in ((a, b), (b, a)) if score >= ANCHOR else ():
            key = (item, items[other].variant)
            best[key] = max(best.get(key, (0, 0)), (score, -other))
    anchors: dict[tuple[int, int, Sort], list[Anchor]] = {}
    for (item, variant), (score, negative) in best.items():
        here, there = items[item], items[-negative]
        if best[-negative, here.variant][1] == -item:
            certain = min(score, CERTAIN) - DOUBTFUL
            between = (here.variant, variant, here.sort)
            anchors.setdefault(between, []).append((here.rank, there.place - here.place, certain))
    return {key: sorted(found) for key, found in anchors.items()}


def _offset(rank: int, anchors: list[Anchor]) -> int:
    """How far on passages near this rank are in the other variant: mean of near anchors, less if few."""
    at = bisect_left(anchors, (rank,))
    total, weights = 0, (CERTAIN - DOUBTFUL) // 2
    for other, apart, certain in anchors[max(0, at - ANCHORS) : at + ANCHORS + 1]:
        if other != rank:
            weight = certain // (1 + abs(other - rank))
            total += weight * apart
            weights += weight
    return total // weights


def _agreement(items: Sequence[Item], scores: Scores) -> dict[Pair, int]:
    """For each pair what third variants add: passages there likely to pair with both (as in ProbCons).

    The mean over the other variants of the weaker of the two scores through the best such passage.
    """
    place_of: dict[int, dict[int, int]] = {}  # item -> other item -> place of their pair in `scores`
    for place, (a, b) in enumerate(scores):
        place_of.setdefault(a, {})[b] = place_of.setdefault(b, {})[a] = place
    thirds: dict[int, list[list[tuple[int, int]]]] = {}
    for item, best in _partners(items, scores).items():
        partners = sorted(((score - PASSING, other) for score, other in best.values()), reverse=True)
        thirds.setdefault(items[item].variant, []).append(partners)
    agreed = [0] * len(scores)
    for several in thirds.values():
        agreed = list(map(add, agreed, _through(several, place_of, len(scores))))
    others = 100 * max(1, len({item.variant for item in items}) - 2)
    return {pair: AGREEMENT * score // others for pair, score in zip(scores, agreed, strict=True)}


def _partners(items: Sequence[Item], scores: Scores) -> dict[int, dict[int, tuple[int, int]]]:
    """Item -> other variant -> (score, its best partner there); ties by the smaller number."""
    partners: dict[int, dict[int, tuple[int, int]]] = {}
    for (a, b), score in scores.items():
        if score > PASSING:
            for item, other in ((a, b), (b, a)):
                best = partners.setdefault(item, {})
                variant = items[other].variant
                held = best.get(variant)
                if held is None or score > held[0] or (score == held[0] and other < held[1]):
                    best[variant] = (score, other)
    return partners


def _through(
    thirds: Sequence[Sequence[tuple[int, int]]], place_of: Mapping[int, Mapping[int, int]], pairs: int
) -> list[int]:
    """For each pair the weaker of its two scores with the best passage of one third variant; `thirds` are their
    partners, best first, so that the weaker is always the later one."""
    through = [0] * pairs
    for partners in thirds:
        better: list[int] = []
        for score, item in partners:
            for place in map(place_of[item].get, better):
                if place is not None and score > through[place]:
                    through[place] = score
            better.append(item)
    return through
