"""What is left to people: pairs worth a question, and passages that seem part of another region's passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bestyet.merge.cluster import Pair
from bestyet.merge.context import Numbers, numbers_of
from bestyet.merge.items import Item
from bestyet.merge.pairs import Likenesses
from bestyet.merge.similarity import WHOLE, Weighed, cover, joined, meaning

# A pair below this score is not worth a question.
POSSIBLE = 1500
# Questions a passage at most: the true partner is seldom farther down.
QUESTIONS = 5
# A part has this share of its weight in the whole at least; its neighbour fits better with it by this much.
PART_COVER, PART_GAIN = 4000, 300


def questions(
    scores: Mapping[Pair, int], group_of: Sequence[int], refused: frozenset[Pair]
) -> list[tuple[int, int, int]]:
    """(score, a, b) of possible pairs across groups, best first, few of each passage, none refused."""
    asked: dict[int, int] = {}
    found = []
    for (a, b), score in sorted(scores.items(), key=lambda scored: (-scored[1], scored[0])):
        if score < POSSIBLE:
            break
        if group_of[a] == group_of[b] or (a, b) in refused:
            continue
        if min(asked.get(a, 0), asked.get(b, 0)) < QUESTIONS:
            asked[a] = asked.get(a, 0) + 1
            asked[b] = asked.get(b, 0) + 1
            found.append((score, a, b))
    return found


def parts(
    items: Sequence[Item], pairs: Likenesses, group_of: Sequence[int], refused: frozenset[Pair]
) -> list[tuple[int, int, int]]:
    """(score, part, whole), best first: passages that make their neighbour fit better to a passage elsewhere.

    The neighbour may be in the whole's group already (the part is a leftover beside it) or not (two
    neighbours together are one passage of the other variant).
    """
    numbers = numbers_of(items)
    met = {(group_of[number], item.variant) for number, item in enumerate(items)}
    found = []
    for pair in sorted(pairs):
        if pair in refused:
            continue
        for part, whole in (pair, pair[::-1]):
            if (group_of[part], items[whole].variant) in met:
                continue
            score = _part_score(items, numbers, part, whole)
            if score:
                found.append((score, part, whole))
    return sorted(found, key=lambda told: (-told[0], told[1], told[2]))


def _part_score(items: Sequence[Item], numbers: Numbers, part: int, whole: int) -> int:
    """Score of part and its better neighbour together against the whole; 0 where that is no gain."""
    here, there = items[part].text, items[whole].text
    if cover(here, there) < PART_COVER or here.total >= there.total:
        return 0
    best = 0
    for side in (-1, 1):
        neighbour = numbers.get((items[part].variant, items[part].sort, items[part].rank + side))
        if neighbour is not None:
            best = max(best, _gain(here, items[neighbour].text, there))
    return best


def _gain(part: Weighed, neighbour: Weighed, whole: Weighed) -> int:
    together = meaning(joined(part, neighbour), whole)
    alone = max(meaning(part, whole), meaning(neighbour, whole))
    return min(WHOLE, together) if together >= alone + PART_GAIN else 0
