"""How much two texts say the same thing, as integers; nothing here knows about order or groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bestyet.merge.align.related import relations
from bestyet.merge.align.words import LIGHT, NUMBERS, SUPPORT, Reading, stem

WHOLE = 10_000  # of every score
# Percent of their weight that light words and support verbs have.
LIGHT_SHARE, SUPPORT_SHARE = 40, 10
# How much of one number another means: "within 3 days" and "within 5 days" are two ways to say one thing.
NUMBER_SHARE = 30


class Sums(dict[int, int]):
    """A set of terms, a bit each -> the sum of what its terms weigh; kept, as the texts of a merge share few sets."""

    def __init__(self, weights: Mapping[int, int]) -> None:
        super().__init__({0: 0})
        self.weights = weights  # by bit

    def __missing__(self, terms: int) -> int:
        total, rest = 0, terms
        while rest:
            bit = rest & -rest
            total += self.weights[bit]
            rest ^= bit
        self[terms] = total
        return total


@dataclass(frozen=True)
class Terms:
    """What is needed to tell how much two texts of a merge mean the same.

    `terms`: its own, a bit each. `weights`: of each term, rare terms weigh more, 64 a bit; the same in all texts.
    `related`: terms of other texts that some term of it is related to, but for its own; `near`: how much of the weight
    of each of these it says, 1..100 times.
    """

    terms: int
    total: int
    weights: Sums
    related: int
    near: Sums


@dataclass(frozen=True)
class Weighed(Terms):
    """A reading with what is needed to compare it with others of this merge.

    `reach`: its own terms and the related ones -> what a text that holds them shares with it. `first`: terms that its
    first term is related to. `letters`: its groups of three letters, a bit each; `size`: how many.
    """

    reading: Reading
    reach: dict[str, int]
    first: dict[str, int]
    letters: int
    size: int


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
    weigh_of = {term: max(1, of_count[count] * share.get(term, 100) // 100) for term, count in frequency.items()}
    # What many hold comes first, so that what two texts have in common is a small number.
    bits = {term: 1 << at for at, term in enumerate(sorted(frequency, key=frequency.__getitem__, reverse=True))}
    weights = Sums({bit: weigh_of[term] for term, bit in bits.items()})
    related = _with_numbers(relations(frequency), frequency)
    trigrams: dict[str, int] = {}
    done: dict[Reading, Weighed] = {}
    for reading in readings:
        if reading not in done:
            letters = 0
            for three in _threes(reading.plain):
                letters |= 1 << trigrams.setdefault(three, len(trigrams))
            near = {
                term: share * weigh_of[term]
                for term, share in _near(reading.terms, related).items()
                if term not in reading.terms
            }
            done[reading] = Weighed(
                terms := sum([bits[term] for term in reading.terms]),
                weights[terms],
                weights,
                sum([bits[term] for term in near]),
                Sums({bits[term]: weight for term, weight in near.items()}),
                reading,
                near | {term: 100 * weigh_of[term] for term in reading.terms},
                related.get(reading.terms[0], {}) if reading.terms else {},
                letters,
                letters.bit_count(),
            )
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


def meaning(a: Terms, b: Terms) -> int:
    """Share of the weight of both that is found in the other, related terms counting in part; 0..10000."""
    found = 200 * a.weights[a.terms & b.terms]
    if related := a.terms & b.related:
        found += b.near[related]
    if related := b.terms & a.related:
        found += a.near[related]
    return WHOLE * found // (100 * (a.total + b.total)) if found else 0


def spelling(a: Weighed, b: Weighed) -> int:
    """Share of the groups of three letters of both that both have (Dice), 0..10000."""
    both = a.size + b.size
    return 2 * WHOLE * (a.letters & b.letters).bit_count() // both if both else 0


def action(a: Weighed, b: Weighed) -> int:
    """How much the first terms mean the same, 0..10000: instructions begin with what is to be done."""
    if not a.reading.terms or not b.reading.terms:
        return 0
    other = b.reading.terms[0]
    return WHOLE if a.reading.terms[0] == other else WHOLE * a.first.get(other, 0) // 100


def cover(part: Terms, whole: Terms) -> int:
    """Share of the part's weight that is found in the whole, 0..10000."""
    found = 100 * part.weights[part.terms & whole.terms] + whole.near[part.terms & whole.related]
    return WHOLE * found // (100 * part.total) if part.total else 0


def joined(a: Terms, b: Terms) -> Terms:
    """Two texts as one."""
    terms = a.terms | b.terms
    near = {**a.near.weights}
    for bit, weight in b.near.weights.items():
        if weight > near.get(bit, 0):
            near[bit] = weight
    return Terms(terms, a.weights[terms], a.weights, (a.related | b.related) & ~terms, Sums(near))
