"""Which pairs of passages are worth comparing, and what each pair scores by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import sub
from typing import TYPE_CHECKING

from bestyet.merge.align.items import Item, Sort
from bestyet.merge.align.senses import Senses, senses_of
from bestyet.merge.align.similarity import WHOLE, Weighed, action, meaning, spelling

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair

# Partners looked at in each other variant, best first by shared terms; fewer where there are many variants.
CANDIDATES, LEAST_CANDIDATES, CANDIDATES_OF_ALL = 8, 1, 40
# Passages met on the way to them, in each variant on average: rare terms are followed first, until so many are met.
MET = 20


@dataclass(frozen=True)
class Weights:
    """Of the parts of a score, all percent of features that are 0..10000, and its base."""

    meaning: int
    action: int
    ahead_in_meaning: int  # of the best rival of either passage in the other's variant
    ahead_in_spelling: int
    sense: int
    headings: int
    distance: int  # taken off
    sameness: int  # taken off: how alike the passages of one variant are anyway
    base: int


# A score is 1000 times the log-odds of a logistic model, moved to be positive: the weights were fitted once,
# with equal weight for each development set, and rounded. The latter where a model of language tells senses.
BY_WORDS = Weights(31, 8, 20, 19, 0, 8, 25, 63, 3800)
BY_SENSE = Weights(20, 10, 22, 17, 20, 8, 25, 62, 3200)
LEAST_SAMENESS = 2500  # however few passages there are to compare


@dataclass(frozen=True)
class Pairs:
    """Pairs of items, ordered, and what their texts alone say of each, 0..10000: in lists, as they are many."""

    ones: list[int]
    others: list[int]  # greater than ones
    heres: list[int]  # of each of the ones, its slot for the variant of the other: one for each item and variant
    theres: list[int]
    slots: int
    meaning: list[int]
    spelling: list[int]
    action: list[int]
    sense: list[int]  # as a model of language has it, where one is asked


def likenesses(
    items: Sequence[Item], are_foreign: Callable[[int, int], bool] | None, semantic: Senses | None = None
) -> Pairs:
    """Likeness of pairs of different variants and equal sort that share terms or sense; few of each item."""
    variants = len({item.variant for item in items})
    most = max(LEAST_CANDIDATES, min(CANDIDATES, CANDIDATES_OF_ALL // max(1, variants)))
    size, numbers = len(items), list(range(len(items)))  # one object for each, as there are many pairs
    found = [(numbers[pair // size], numbers[pair % size]) for pair in sorted(_candidates(items, variants, most))]
    if semantic:
        senses = senses_of(items, semantic, dict.fromkeys(found, 0), most)
        found = sorted(senses)
        return _compared(items, found, [senses[pair] for pair in found])
    if are_foreign:
        found = [pair for pair in found if not are_foreign(*pair)]
    return _compared(items, found, [0] * len(found))


def _compared(items: Sequence[Item], pairs: Sequence[Pair], sense: list[int]) -> Pairs:
    ones, others = [one for one, _ in pairs], [other for _, other in pairs]
    texts, variant_of = [item.text for item in items], [item.variant for item in items]
    variants = max(variant_of, default=0) + 1
    some, more = [texts[one] for one in ones], [texts[other] for other in others]
    return Pairs(
        ones,
        others,
        [one * variants + variant_of[other] for one, other in pairs],
        [other * variants + variant_of[one] for one, other in pairs],
        len(items) * variants,
        list(map(meaning, some, more)),
        list(map(spelling, some, more)),
        list(map(action, some, more)),
        sense,
    )


Followed = tuple[Sort, tuple[tuple[str, int], ...]]  # terms of passages of a sort, what each adds where it is shared
Postings = Mapping[str, Sequence[int]]  # the passages of a sort that have a term


def _candidates(items: Sequence[Item], variants: int, most: int) -> set[int]:
    """Pairs (one * number of items + other) of each item with the `most` of each other variant that share most for
    their length; ties by number."""
    alike: dict[Followed, dict[int, list[int]]] = {}  # -> total weight -> those of it: all have the same candidates
    postings: dict[Sort, dict[str, list[int]]] = {sort: {} for sort in Sort}
    for number, item in enumerate(items):
        here = postings[item.sort]
        for term in item.text.reading.terms:
            here.setdefault(term, []).append(number)
    for number, item in enumerate(items):
        followed = item.sort, _followed(item.text.reach, postings[item.sort], MET * variants)
        alike.setdefault(followed, {}).setdefault(item.text.total, []).append(number)
    variant_of, totals, size = [item.variant for item in items], [item.text.total for item in items], len(items)
    owners, found = max(variant_of, default=0) + 1, set()
    for (sort, terms), by_total in alike.items():
        shared = _shared(terms, postings[sort]) if terms else {}
        for total, numbers in by_total.items():
            for other in _likest(shared, total, totals, variant_of, owners, most):
                variant = variant_of[other]
                for number in numbers:
                    if variant_of[number] != variant:
                        found.add(number * size + other if number < other else other * size + number)
    return found


def _followed(reach: Mapping[str, int], postings: Postings, most: int) -> tuple[tuple[str, int], ...]:
    """The terms that lead to candidates: rare ones first until `most` passages are met."""
    follow = sorted([(len(postings[term]), term) for term in reach.keys() & postings.keys()])
    met = 0
    for at, (count, _) in enumerate(follow, 1):
        met += count
        if met > most:
            follow = follow[:at]
            break
    return tuple([(term, reach[term]) for _, term in follow])


def _shared(followed: Sequence[tuple[str, int]], postings: Postings) -> dict[int, int]:
    """Number of a passage -> weight of these terms that it has, -WHOLE times: so the likest comes first."""
    *rare, (most, weight) = followed
    shared = dict.fromkeys(postings[most], -weight * WHOLE)
    for term, weight in rare:
        weight *= WHOLE
        for other in postings[term]:
            shared[other] = shared.get(other, 0) - weight
    return shared


def _likest(
    shared: Mapping[int, int], total: int, totals: Sequence[int], variant_of: Sequence[int], variants: int, most: int
) -> Iterator[int]:
    """The `most` of each variant that share most for their length with a passage of this total."""
    if most == 1:
        best, likest, enough = [0] * variants, [0] * variants, [0] * variants
        for other, weight in shared.items():
            variant = variant_of[other]
            if weight < enough[variant]:
                alike = weight // (total + totals[other])
                if alike < best[variant] or (alike == best[variant] and other < likest[variant]):
                    best[variant], likest[variant] = alike, other
                    enough[variant] = (alike + 1) * total  # who shares no more is no likelier, however short
        yield from compress(likest, best)
        return
    # Likeness and number in one integer each, below 0, as these compare fast.
    size = len(totals)
    ranked: list[list[int]] = [[] for _ in range(variants)]
    for other, weight in shared.items():
        ranked[variant_of[other]].append(weight // (total + totals[other]) * size + other)
    for ranks in ranked:
        yield from (rank % size for rank in sorted(ranks)[:most])


def scores_alone(items: Sequence[Item], pairs: Pairs, weights: Weights = BY_WORDS) -> list[int]:
    """Score of each pair by its texts, their rivals, headings and places; may be below 0 or above 10000."""
    return [
        WHOLE if block else weights.base + score // 100
        for block, score in zip(
            [items[one].sort is Sort.BLOCK for one in pairs.ones], _weighed(items, pairs, weights), strict=True
        )
    ]


def _weighed(items: Sequence[Item], pairs: Pairs, weights: Weights) -> list[int]:
    """100 times the score of each pair, but for its base."""
    of_all = _sameness(items)
    sameness = [of_all[item.variant, item.sort] for item in items]
    places = [item.place for item in items]
    own = zip(pairs.meaning, pairs.action, pairs.sense, strict=True)
    rivals = zip(_ahead(pairs, pairs.meaning), _ahead(pairs, pairs.spelling), strict=True)
    return [
        weights.meaning * meant
        + weights.action * acts
        + weights.sense * sense
        + weights.ahead_in_meaning * ahead
        + weights.ahead_in_spelling * spelt_ahead
        + weights.headings * path
        - weights.distance * abs(places[one] - places[other])
        - weights.sameness * ((sameness[one] + sameness[other]) // 2)
        for one, other, (meant, acts, sense), (ahead, spelt_ahead), path in zip(
            pairs.ones, pairs.others, own, rivals, _paths(items, pairs), strict=True
        )
    ]


def _paths(items: Sequence[Item], pairs: Pairs) -> Iterator[int]:
    """How much the headings above each pair mean the same."""
    texts = list({item.path.terms: item.path for item in items}.values())
    slots = {text.terms: at for at, text in enumerate(texts)}
    slot_of = [slots[item.path.terms] for item in items]
    keys = [slot_of[one] * len(texts) + slot_of[other] for one, other in zip(pairs.ones, pairs.others, strict=True)]
    known = {key: meaning(texts[key // len(texts)], texts[key % len(texts)]) for key in set(keys)}
    return map(known.__getitem__, keys)


def _ahead(pairs: Pairs, scores: Sequence[int]) -> Iterator[int]:
    """How much more each pair scores than the best of either with another passage of the other's variant."""
    best, whose, second = [0] * pairs.slots, [-1] * pairs.slots, [0] * pairs.slots
    both = ((pairs.heres, pairs.others), (pairs.theres, pairs.ones))
    for slots, partners in both:
        for slot, partner, score in zip(slots, partners, scores, strict=True):
            if score > best[slot]:
                second[slot], best[slot], whose[slot] = best[slot], score, partner
            elif score > second[slot]:
                second[slot] = score
    rivals = (
        [second[slot] if whose[slot] == partner else best[slot] for slot, partner in zip(slots, partners, strict=True)]
        for slots, partners in both
    )
    return map(sub, scores, map(max, *rivals))


def _sameness(items: Sequence[Item]) -> dict[tuple[int, Sort], int]:
    """(variant, sort) -> mean likeness in spelling of a passage to the likest other one of its own."""
    texts: dict[tuple[int, Sort], dict[int, list[Weighed]]] = {}  # equal ones are one object
    for item in items:
        texts.setdefault((item.variant, item.sort), {}).setdefault(id(item.text), []).append(item.text)
    means = {}
    for key, of_text in texts.items():
        own, counts = [equal[0] for equal in of_text.values()], [len(equal) for equal in of_text.values()]
        best = [spelling(a, a) if count > 1 else 0 for a, count in zip(own, counts, strict=True)]
        for i, a in enumerate(own):
            letters, size, most = a.letters, a.size, best[i]
            for j in range(i):
                # As `spelling` has it, without a call: this runs for every pair of the text.
                both = size + own[j].size
                score = 2 * WHOLE * (letters & own[j].letters).bit_count() // both if both else 0
                if score > most:
                    most = score
                if score > best[j]:
                    best[j] = score
            best[i] = most
        total = sum(score * count for score, count in zip(best, counts, strict=True))
        means[key] = max(LEAST_SAMENESS, total // sum(counts))
    return means
