"""How much two texts say the same thing, as integers; nothing here knows about order or groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bestyet.merge.align.related import relations
from bestyet.merge.align.words import LIGHT, NUMBERS, SUPPORT, Reading, stem

WHOLE = 10_000  # of every score
# Percent of their weight that light words and support verbs have.
LIGHT_SHARE, SUPPORT_SHARE = 40, 10
# How much of one number another means: "within 3 days" and "within 5 days" are two ways to say one thing.
NUMBER_SHARE = 30


@dataclass(frozen=True)
class Weighed:
    """A reading with what is needed to compare it with others of this merge.

    `weights`: of each term, rare terms weigh more, 64 a bit; the same in all readings. `reach`: its own terms, 100,
    and terms of other texts that some term of it is related to, 1..100. `first`: the same of its first term alone.
    `letters`: its groups of three letters, a bit each.
    """

    reading: Reading
    weights: dict[str, int]
    total: int
    reach: dict[str, int]
    first: dict[str, int]
    letters: int


def log2_64(numerator: int, denominator: int) -> int:
    """64 * log2(numerator / denominator) by integers alone, so that all machines agree; off by 1 at most."""
    return (numerator**64).bit_length() - (denominator**64).bit_length()


def weigh(readings: Sequence[Reading]) -> list[Weighed]:
    """Weigh terms by how few of the readings hold them, and find the related ones among them."""
    frequency: dict[str, int] = {}
    for reading in readings:
        for term in reading.terms:
            frequency[term] = frequency.get(term, 0) + 1
    share = {stem(word): LIGHT_SHARE for word in LIGHT} | {stem(word): SUPPORT_SHARE for word in SUPPORT}
    of_count = {count: 32 + log2_64(len(readings) + 1, count) for count in set(frequency.values())}
    related = _with_numbers(relations(frequency), frequency)
    trigrams: dict[str, int] = {}
    done: dict[Reading, Weighed] = {}
    for reading in readings:
        if reading not in done:
            weights = {term: max(1, of_count[frequency[term]] * share.get(term, 100) // 100) for term in reading.terms}
            letters = 0
            for three in _threes(reading.plain):
                letters |= 1 << trigrams.setdefault(three, len(trigrams))
            reach = _near(reading.terms, related) | dict.fromkeys(reading.terms, 100)
            first = related.get(reading.terms[0], {}) if reading.terms else {}
            done[reading] = Weighed(reading, weights, sum(weights.values()), reach, first, letters)
    return [done[reading] for reading in readings]


def _with_numbers(related: dict[str, dict[str, int]], terms: Iterable[str]) -> dict[str, dict[str, int]]:
    numbers = [term for term in terms if term.isdecimal() or term in NUMBERS]
    for number in numbers:
        row = related.setdefault(number, {})
        row.update({other: max(NUMBER_SHARE, row.get(other, 0)) for other in numbers if other != number})
    return related


def _threes(plain: str) -> list[str]:
    padded = f" {plain} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def _near(terms: Sequence[str], related: dict[str, dict[str, int]]) -> dict[str, int]:
    near: dict[str, int] = {}
    for term in terms:
        for other, share in related.get(term, {}).items():
            if share > near.get(other, 0):
                near[other] = share
    return near


def meaning(a: Weighed, b: Weighed) -> int:
    """Share of the weight of both that is found in the other, related terms counting in part; 0..10000."""
    found = _found(a, b) + _found(b, a)
    return WHOLE * found // (100 * (a.total + b.total)) if found else 0


def spelling(a: Weighed, b: Weighed) -> int:
    """Share of the groups of three letters of both that both have (Dice), 0..10000."""
    both = a.letters.bit_count() + b.letters.bit_count()
    return 2 * WHOLE * (a.letters & b.letters).bit_count() // both if both else 0


def action(a: Weighed, b: Weighed) -> int:
    """How much the first terms mean the same, 0..10000: instructions begin with what is to be done."""
    if not a.reading.terms or not b.reading.terms:
        return 0
    other = b.reading.terms[0]
    return WHOLE if a.reading.terms[0] == other else WHOLE * a.first.get(other, 0) // 100


def cover(part: Weighed, whole: Weighed) -> int:
    """Share of the part's weight that is found in the whole, 0..10000."""
    return WHOLE * _found(part, whole) // (100 * part.total) if part.total else 0


def joined(a: Weighed, b: Weighed) -> Weighed:
    """Two texts as one."""
    weights = {**a.weights, **b.weights}
    reach = a.reach | {term: share for term, share in b.reach.items() if share > a.reach.get(term, 0)}
    plain = f"{a.reading.plain} {b.reading.plain}"
    reading = Reading(tuple(weights), plain, a.reading.forbids or b.reading.forbids)
    return Weighed(reading, weights, sum(weights.values()), reach, a.first, a.letters | b.letters)


def _found(these: Weighed, those: Weighed) -> int:
    """100 times the weight of the terms of these that are found in those."""
    reach = those.reach
    return sum([reach[term] * weight for term, weight in these.weights.items() if term in reach])
