"""Scores of the pairs of passages worth comparing: text, then the support of neighbours and places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bestyet.merge.cluster import Pair
from bestyet.merge.items import Item, Sort
from bestyet.merge.similarity import WHOLE, terms_score, text_score

# Partners looked at in each other variant, best first by shared terms.
CANDIDATES = 8
# The mix of a pair score, in percent of each part.
TEXT, NEIGHBOURS, DISTANCE, PATH = 100, 25, 20, 8
# Neighbours up to this many steps away support a pair, the farther the less.
REACH = 2

Numbers = Mapping[tuple[int, Sort, int], int]


def text_scores(items: Sequence[Item]) -> dict[Pair, int]:
    """Text scores of pairs of different variants and equal sort that share terms; few of each item."""
    postings: dict[tuple[Sort, str], list[int]] = {}
    for number, item in enumerate(items):
        for term in item.text.weights:
            postings.setdefault((item.sort, term), []).append(number)
    scores: dict[Pair, int] = {}
    for number in range(len(items)):
        for other in _candidates(number, items, postings):
            pair = (number, other) if number < other else (other, number)
            if pair not in scores:
                scores[pair] = text_score(items[pair[0]].text, items[pair[1]].text)
    return scores


def _candidates(
    number: int, items: Sequence[Item], postings: Mapping[tuple[Sort, str], Sequence[int]]
) -> Iterator[int]:
    here = items[number]
    shared: dict[int, int] = {}
    for term, weight in here.text.weights.items():
        for other in postings[here.sort, term]:
            shared[other] = shared.get(other, 0) + weight
    by_variant: dict[int, list[tuple[int, int, int]]] = {}
    for other, weight in shared.items():
        there = items[other]
        if there.variant != here.variant:
            likeness = WHOLE * weight // (here.text.total + there.text.total)
            by_variant.setdefault(there.variant, []).append((-likeness, abs(there.place - here.place), other))
    for found in by_variant.values():
        yield from (other for _, _, other in sorted(found)[:CANDIDATES])


def numbers_of(items: Sequence[Item]) -> Numbers:
    """(variant, sort, rank) -> number of the item."""
    return {(item.variant, item.sort, item.rank): number for number, item in enumerate(items)}


def pair_scores(items: Sequence[Item], texts: Mapping[Pair, int]) -> dict[Pair, int]:
    """Text scores, more for support of neighbours and headings, less for distance of places; 0..10000."""
    numbers = numbers_of(items)
    paths: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    scores = {}
    for (a, b), text in texts.items():
        support = _support(items[a], items[b], numbers, texts)
        distance = abs(items[a].place - items[b].place)
        path_a, path_b = items[a].path, items[b].path
        key = (path_a.reading.terms, path_b.reading.terms)
        if key not in paths:
            paths[key] = terms_score(path_a, path_b)
        score = TEXT * text + NEIGHBOURS * support - DISTANCE * distance + PATH * paths[key]
        scores[a, b] = max(0, min(WHOLE, score // 100))
    return scores


def _support(a: Item, b: Item, numbers: Numbers, texts: Mapping[Pair, int]) -> int:
    """Mean over both sides of the best text score of two neighbours there; a missing side counts as 0."""
    total = 0
    for side in (-1, 1):
        best = 0
        for i in range(1, REACH + 1):
            for j in range(1, REACH + 1):
                near_a = numbers.get((a.variant, a.sort, a.rank + side * i), -1)
                near_b = numbers.get((b.variant, b.sort, b.rank + side * j), -1)
                pair = (near_a, near_b) if near_a < near_b else (near_b, near_a)
                best = max(best, texts.get(pair, 0) * 2 // (i + j))
        total += best
    return total // 2
