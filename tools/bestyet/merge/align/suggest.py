"""What is left to people: pairs worth a question, and passages that seem part of another region's passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.align.context import Numbers, numbers_of
from bestyet.merge.align.similarity import Weighed, cover, joined, meaning

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair
    from bestyet.merge.align.items import Item
    from bestyet.merge.align.pairs import Likenesses

# A pair below this score is not worth a question.
POSSIBLE = 500
# Questions a passage at most: the true partner is seldom farther down.
QUESTIONS = 5
# A part has this share of its weight in the whole at least; its neighbour fits better with it by this much.
PART_COVER, PART_GAIN = 4000, 300
PART_MEANING = 1500  # and means this much of the same by itself


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
    met = {(group, item.variant) for group, item in zip(group_of, items, strict=True)}
    best: dict[tuple[int, int], tuple[int, int]] = {}  # (part, other variant) -> score, whole
    with_beside: dict[int, list[tuple[Weighed, Weighed]]] = {}  # part -> (neighbour, both as one)
    for pair in sorted(pairs):
        for part, whole in (pair, pair[::-1]):
            variant = items[whole].variant
            if (group_of[part], variant) in met or pair in refused or pairs[pair].meaning < PART_MEANING:
                continue
            text, of = items[part].text, items[whole].text
            if text.total >= of.total or cover(text, of) < PART_COVER:
                continue
            if part not in with_beside:
                with_beside[part] = _with_beside(items, numbers, part)
            score = _part_score(text, with_beside[part], of)
            if score > best.get((part, variant), (0, -1))[0]:
                best[part, variant] = (score, whole)
    found = [(score, part, whole) for (part, _), (score, whole) in best.items()]
    return sorted(found, key=lambda told: (-told[0], told[1], told[2]))


def _with_beside(items: Sequence[Item], numbers: Numbers, part: int) -> list[tuple[Weighed, Weighed]]:
    own = items[part]
    around = (numbers.get((own.variant, own.sort, own.rank + side)) for side in (-1, 1))
    beside = [items[number].text for number in around if number is not None]
    return [(neighbour, joined(own.text, neighbour)) for neighbour in beside]


def _part_score(part: Weighed, with_beside: Sequence[tuple[Weighed, Weighed]], whole: Weighed) -> int:
    """Meaning of part and its better neighbour together against the whole; 0 where that is no gain."""
    alone = meaning(part, whole)
    best = 0
    for neighbour, both in with_beside:
        together = meaning(both, whole)
        if together >= max(alone, meaning(neighbour, whole)) + PART_GAIN:
            best = max(best, together)
    return best
