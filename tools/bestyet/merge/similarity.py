"""How much two texts say the same thing, as integers; nothing here knows about order or groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from bestyet.merge.words import Reading

WHOLE = 10_000  # of every score

# The mix of a text score, in percent. Chosen by bench/align_bench.py's leave-one-set-out table.
TERMS, COVER, CHARACTERS = 60, 15, 25


@dataclass(frozen=True)
class Weighed:
    """A reading with the weight of each of its terms in this merge: rare terms weigh more, 64 a bit."""

    reading: Reading
    weights: dict[str, int]
    total: int


def log2_64(numerator: int, denominator: int) -> int:
    """64 * log2(numerator / denominator) rounded down, by integers alone so that all machines agree."""
    return (numerator**64).bit_length() - (denominator**64).bit_length()


def weigh(readings: Sequence[Reading]) -> list[Weighed]:
    """Weigh terms by how few of the readings hold them."""
    frequency: dict[str, int] = {}
    for reading in readings:
        for term in reading.terms:
            frequency[term] = frequency.get(term, 0) + 1
    weight = {term: 32 + log2_64(len(readings) + 1, count) for term, count in frequency.items()}
    weighed = []
    for reading in readings:
        weights = {term: weight[term] for term in reading.terms}
        weighed.append(Weighed(reading, weights, sum(weights.values())))
    return weighed


def text_score(a: Weighed, b: Weighed) -> int:
    """0..10000: shared weight of terms (Dice, and cover of the shorter) and likeness of characters."""
    if not a.total or not b.total:
        return 0
    letters = _letters(a.reading.plain, b.reading.plain)
    shorter = max(cover(a, b), cover(b, a))
    return (TERMS * terms_score(a, b) + COVER * shorter + CHARACTERS * letters) // 100


def terms_score(a: Weighed, b: Weighed) -> int:
    """Share of the weight of both that is found in the other, 0..10000."""
    found = _found(a.weights, b.weights) + _found(b.weights, a.weights)
    return WHOLE * found // max(1, a.total + b.total)


def cover(part: Weighed, whole: Weighed) -> int:
    """Share of the part's weight that is found in the whole, 0..10000."""
    return WHOLE * _found(part.weights, whole.weights) // max(1, part.total)


def joined(a: Weighed, b: Weighed) -> Weighed:
    """Two texts as one."""
    weights = {**a.weights, **b.weights}
    plain = f"{a.reading.plain} {b.reading.plain}"
    reading = Reading(tuple(weights), plain, a.reading.negated or b.reading.negated)
    return Weighed(reading, weights, sum(weights.values()))


def _found(these: dict[str, int], those: dict[str, int]) -> int:
    """Weight of the terms of these that are found in those."""
    return sum(weight for term, weight in these.items() if term in those)


def _letters(a: str, b: str) -> int:
    """Likeness of two strings, 0..10000: 1 - insertions and deletions / characters of both."""
    length = len(a) + len(b)
    return WHOLE * Indel.similarity(a, b) // length if length else WHOLE
