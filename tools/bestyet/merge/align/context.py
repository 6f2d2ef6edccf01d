"""What the other pairs say of a pair: its neighbours, the places around it, third variants."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, repeat
from operator import add
from typing import TYPE_CHECKING, Literal

from bestyet.merge.align.items import Item, Sort
from bestyet.merge.align.similarity import WHOLE

if TYPE_CHECKING:
    from bestyet.merge.align.pairs import Pairs

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

# Of the bytes of a number on this machine.
ORDER: Literal["little", "big"] = "little" if array("I", [1]).tobytes()[0] else "big"

Numbers = Mapping[tuple[int, Sort, int], int]


@dataclass(frozen=True)
class Scored:
    """Pairs as pairs.py has them, some left out, with their scores."""

    ones: Sequence[int]
    others: Sequence[int]
    heres: Sequence[int]
    theres: Sequence[int]
    slots: int
    at: Sequence[int]  # where each stands among all
    scores: Sequence[int]

    @property
    def sides(self) -> tuple[tuple[Sequence[int], Sequence[int]], ...]:
        """The slots of either side, and whom each is paired with."""
        return (self.heres, self.others), (self.theres, self.ones)

    def moved(self, by: Iterable[int], least: int = HOPELESS) -> Scored:
        """With more added to each score; only those above the least."""
        scores = list(map(add, self.scores, by))
        kept = [score > least for score in scores]
        lists = self.ones, self.others, self.heres, self.theres
        ones, others, heres, theres = (list(compress(found, kept)) for found in lists)
        return Scored(
            ones, others, heres, theres, self.slots, list(compress(self.at, kept)), list(compress(scores, kept))
        )

    def best(self, least: int) -> list[int]:
        """For each slot the best partner of a score above the least, ties by number: score * slots - number, or 0."""
        best = [0] * self.slots
        for slots, partners in self.sides:
            for slot, partner, score in zip(slots, partners, self.scores, strict=True):
                if score > least and (found := score * self.slots - partner) > best[slot]:
                    best[slot] = found
        return best


def in_context(items: Sequence[Item], pairs: Pairs, alone: Sequence[int]) -> Scored:
    """Scores with what neighbours, places around and third variants say, above 0 up to 10000."""
    # One name for all of them: what is done with goes, as they are large.
    scored = Scored(pairs.ones, pairs.others, pairs.heres, pairs.theres, pairs.slots, range(len(alone)), alone)
    scored = scored.moved(repeat(0, len(alone)))
    scored = replace(scored, scores=list(map(add, scored.scores, _support(items, scored))))
    scored = scored.moved(_moved(items, scored))
    scored = scored.moved(_agreement(items, scored), 0)
    return replace(scored, scores=[min(WHOLE, score) for score in scored.scores])


def numbers_of(items: Sequence[Item]) -> Numbers:
    """(variant, sort, rank) -> number of the item."""
    return {(item.variant, item.sort, item.rank): number for number, item in enumerate(items)}


def _support(items: Sequence[Item], pairs: Scored) -> Iterator[int]:
    """What it adds to a pair that on either side near neighbours are a likely pair too: the best one a side."""
    numbers, size = numbers_of(items), len(items)
    steps = [*range(-REACH, 0), *range(1, REACH + 1)]
    # A neighbour that is not there makes the number of a pair below 0.
    near = [[numbers.get((item.variant, item.sort, item.rank + far), -size * size) for far in steps] for item in items]
    known = {one * size + other: at for at, (one, other) in enumerate(zip(pairs.ones, pairs.others, strict=True))}
    before, after = [0] * len(known), [0] * len(known)
    apart = [
        (best, steps.index(side * i), steps.index(side * j), i + j)
        for side, best in ((-1, after), (1, before))
        for i in range(1, REACH + 1)
        for j in range(1, REACH + 1)
    ]
    for one, other, score in zip(pairs.ones, pairs.others, pairs.scores, strict=True):
        if score > DOUBTFUL:
            likely = 2 * (min(score, CERTAIN) - DOUBTFUL)
            near_one, near_other = near[one], near[other]
            for best, i, j, far in apart:
                at = known.get(near_one[i] * size + near_other[j])
                if at is not None and (found := likely // far) > best[at]:
                    best[at] = found
    return (SUPPORT * WHOLE * both // (200 * (CERTAIN - DOUBTFUL)) for both in map(add, before, after))


Anchor = tuple[int, int, int]  # rank of the one's passage, how far on the other's is, how certain


def _moved(items: Sequence[Item], pairs: Scored) -> Iterator[int]:
    """For each pair what it adds to measure its places' distance from where anchors around point to."""
    offsets = _offsets(items, pairs)
    places = [item.place for item in items]
    for one, other, here, there in zip(pairs.ones, pairs.others, pairs.heres, pairs.theres, strict=True):
        distance = places[other] - places[one]
        from_expected = abs(distance - offsets[here]) + abs(distance + offsets[there])
        yield DISTANCE * (abs(distance) - from_expected // 2) // 100


def _offsets(items: Sequence[Item], pairs: Scored) -> list[int]:
    """For each slot of a pair how far on passages near its item are in its variant."""
    anchors = _anchors(items, pairs)
    variants = pairs.slots // max(1, len(items))
    offsets = [0] * pairs.slots
    for slot in {*pairs.heres, *pairs.theres}:
        number, variant = divmod(slot, variants)
        if there := anchors[number].get(variant):
            offsets[slot] = _offset(items[number].rank, there)
    return offsets


def _anchors(items: Sequence[Item], pairs: Scored) -> list[dict[int, list[Anchor]]]:
    """For each item those of its variant and sort, by other variant; ordered by rank."""
    best = pairs.best(ANCHOR - 1)
    variants = pairs.slots // max(1, len(items))
    alike: dict[tuple[int, Sort], dict[int, list[Anchor]]] = {}
    anchors = [alike.setdefault((item.variant, item.sort), {}) for item in items]
    for slot, found in enumerate(best):
        if found:
            negative, partner = divmod(-found, pairs.slots)
            item, variant = divmod(slot, variants)
            here, there = items[item], items[partner]
            if -best[partner * variants + here.variant] % pairs.slots == item:
                anchor = (here.rank, there.place - here.place, min(-negative, CERTAIN) - DOUBTFUL)
                anchors[item].setdefault(variant, []).append(anchor)
    for by_variant in alike.values():
        for some in by_variant.values():
            some.sort()
    return anchors


def _offset(rank: int, anchors: list[Anchor]) -> int:
    """How far on passages near this rank are in the other variant: mean of near anchors, less if few."""
    at = bisect_left(anchors, (rank,))
    total, weights = 0, (CERTAIN - DOUBTFUL) // 2
    behind, ahead = rank + 1, rank - 1
    for other, apart, certain in anchors[max(0, at - ANCHORS) : at]:
        weight = certain // (behind - other)
        total += weight * apart
        weights += weight
    for other, apart, certain in anchors[at : at + ANCHORS + 1]:
        if other != rank:
            weight = certain // (other - ahead)
            total += weight * apart
            weights += weight
    return total // weights


def _agreement(items: Sequence[Item], pairs: Scored) -> Iterator[int]:
    """For each pair what third variants add: passages there likely to pair with both (as in ProbCons).

    The mean over the other variants of the weaker of the two scores through the best such passage.
    """
    numbers = list(range(len(items)))  # one object for each: millions of look-ups find the same one at once
    place_of: list[dict[int, int]] = [{} for _ in items]  # item -> other item -> place of their pair, from 1
    for place, (one, other) in enumerate(zip(pairs.ones, pairs.others, strict=True), 1):
        place_of[one][numbers[other]] = place_of[other][numbers[one]] = place
    best, variants = pairs.best(PASSING), pairs.slots // max(1, len(items))
    thirds: dict[int, list[list[int]]] = {}
    for number, item in enumerate(items):
        thirds.setdefault(item.variant, []).append(best[number * variants : (number + 1) * variants])
    size, total = len(pairs.ones) + 1, 0  # as one integer, all sums at once
    for several in thirds.values():
        through = _through(several, pairs.slots, place_of, numbers, size)
        total += int.from_bytes(array("I", through).tobytes(), ORDER)
    agreed = array("I", total.to_bytes(array("I").itemsize * size, ORDER))
    others = 100 * max(1, len(thirds) - 2)
    return (AGREEMENT * score // others for score in agreed[1:])


def _through(
    thirds: Iterable[Iterable[int]],
    slots: int,
    place_of: Sequence[Mapping[int, int]],
    numbers: Sequence[int],
    places: int,
) -> list[int]:
    """For each place of a pair the weaker of its two scores with the best passage of one third variant; `thirds` are
    their partners as in `best`: taken best first, so that the weaker is always the later one."""
    through = [0] * places
    for partners in thirds:
        better: list[int] = []
        for found in sorted(filter(None, partners), reverse=True):
            negative, item = divmod(-found, slots)
            score = -negative - PASSING
            for place in filter(None, map(place_of[item].get, better)):
                if score > through[place]:
                    through[place] = score
            better.append(numbers[item])
    return through
