"""Which pairs of passages are worth comparing, and what each pair scores by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bestyet.merge.align.abroad import foreign_in
from bestyet.merge.align.cluster import Pair
from bestyet.merge.align.items import Item, Sort
from bestyet.merge.align.senses import Senses, senses_of
from bestyet.merge.align.similarity import WHOLE, Weighed, action, meaning, spelling

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


class Likeness(NamedTuple):
    """What the texts alone say of a pair, each 0..10000."""

    meaning: int
    spelling: int
    action: int
    sense: int = 0  # as a model of language has it, where one is asked


Likenesses = Mapping[Pair, Likeness]


def likenesses(items: Sequence[Item], semantic: Senses | None = None) -> dict[Pair, Likeness]:
    """Likeness of pairs of different variants and equal sort that share terms or sense; few of each item."""
    postings: dict[tuple[Sort, str], list[int]] = {}
    for number, item in enumerate(items):
        for term in item.text.weights:
            postings.setdefault((item.sort, term), []).append(number)
    variants = len({item.variant for item in items})
    most = max(LEAST_CANDIDATES, min(CANDIDATES, CANDIDATES_OF_ALL // max(1, variants)))
    variant_of = [item.variant for item in items]
    totals = [item.text.total for item in items]
    pairs: dict[Pair, int] = {}
    for number in range(len(items)):
        for other in _candidates(
            _met(items, number, postings, MET * variants), number, variant_of, totals, variants, most
        ):
            pairs[(number, other) if number < other else (other, number)] = 0
    if semantic:
        pairs = senses_of(items, semantic, pairs, most)
    else:
        are_foreign = foreign_in(items)
        pairs = {pair: sense for pair, sense in pairs.items() if not are_foreign(*pair)}
    return _likenesses(items, pairs)


def _likenesses(items: Sequence[Item], senses: Mapping[Pair, int]) -> dict[Pair, Likeness]:
    known: dict[tuple[int, int], Likeness] = {}
    found = {}
    for pair, sense in senses.items():
        a, b = items[pair[0]].text, items[pair[1]].text
        texts = (id(a), id(b))
        if texts not in known:
            known[texts] = Likeness(meaning(a, b), spelling(a, b), action(a, b), sense)
        found[pair] = known[texts]
    return found


def _met(
    items: Sequence[Item], number: int, postings: Mapping[tuple[Sort, str], Sequence[int]], most: int
) -> dict[int, int]:
    """Number of a passage -> weight of the terms it shares, rare terms first until `most` are met."""
    item = items[number]
    shares = item.text.reach
    follow = [(len(found), term) for term in shares if (found := postings.get((item.sort, term)))]
    shared: dict[int, int] = {}
    for count, term in sorted(follow):
        holders = postings[item.sort, term]
        weight = shares[term] * items[holders[0]].text.weights[term]
        for other in holders:
            shared[other] = shared.get(other, 0) + weight
        most -= count
        if most < 0:
            break
    return shared


def _candidates(
    met: Mapping[int, int], number: int, variant_of: Sequence[int], totals: Sequence[int], variants: int, most: int
) -> Iterator[int]:
    """The `most` of each other variant that share most for their length; ties by number."""
    own = totals[number]
    # Likeness and number in one integer each, as these sort fast.
    ranked = sorted([(-weight * WHOLE // (own + totals[other])) * len(totals) + other for other, weight in met.items()])
    taken = {variant_of[number]: most}
    wanting = variants - 1
    for place in ranked:
        other = place % len(totals)
        variant = variant_of[other]
        count = taken.get(variant, 0)
        if count < most:
            taken[variant] = count + 1
            yield other
            if count + 1 == most and not (wanting := wanting - 1):
                return


def scores_alone(items: Sequence[Item], pairs: Likenesses, weights: Weights = BY_WORDS) -> dict[Pair, int]:
    """Score of each pair by its texts, their rivals, headings and places; may be below 0 or above 10000."""
    variant_of = [item.variant for item in items]
    by_meaning = _rivals(variant_of, {pair: likeness.meaning for pair, likeness in pairs.items()})
    by_spelling = _rivals(variant_of, {pair: likeness.spelling for pair, likeness in pairs.items()})
    ahead = weights.ahead_in_meaning, weights.ahead_in_spelling
    of_all = _sameness(items)
    sameness = [of_all[item.variant, item.sort] for item in items]
    paths: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    scores = {}
    for (a, b), likeness in pairs.items():
        here, there = items[a], items[b]
        if here.sort is Sort.BLOCK:
            scores[a, b] = WHOLE
            continue
        key = (here.path.reading.terms, there.path.reading.terms)
        if key not in paths:
            paths[key] = meaning(here.path, there.path)
        alike = (sameness[a] + sameness[b]) // 2
        score = (
            weights.meaning * likeness.meaning
            + weights.action * likeness.action
            + weights.sense * likeness.sense
            + ahead[0] * (likeness.meaning - _best_rival(by_meaning, a, b, here.variant, there.variant))
            + ahead[1] * (likeness.spelling - _best_rival(by_spelling, a, b, here.variant, there.variant))
            + weights.headings * paths[key]
            - weights.distance * abs(here.place - there.place)
            - weights.sameness * alike
        )
        scores[a, b] = weights.base + score // 100
    return scores


Rivals = list[dict[int, tuple[int, int, int]]]  # item -> other variant -> best score, whose, second best score


def _rivals(variant_of: Sequence[int], scores: Mapping[Pair, int]) -> Rivals:
    rivals: Rivals = [{} for _ in variant_of]
    for (a, b), score in scores.items():
        for item, other in ((a, b), (b, a)):
            of_item, variant = rivals[item], variant_of[other]
            best, whose, second = of_item.get(variant, (0, -1, 0))
            if score > best:
                of_item[variant] = (score, other, best)
            elif score > second:
                of_item[variant] = (best, whose, score)
    return rivals


def _best_rival(rivals: Rivals, a: int, b: int, variant_of_a: int, variant_of_b: int) -> int:
    """Best score of either with another passage of the other's variant."""
    first, whose, second = rivals[a].get(variant_of_b, (0, -1, 0))
    of_a = second if whose == b else first
    first, whose, second = rivals[b].get(variant_of_a, (0, -1, 0))
    of_b = second if whose == a else first
    return of_a if of_a > of_b else of_b


def _sameness(items: Sequence[Item]) -> dict[tuple[int, Sort], int]:
    """(variant, sort) -> mean likeness in spelling of a passage to the likest other one of its own."""
    texts: dict[tuple[int, Sort], dict[int, list[Weighed]]] = {}  # equal ones are one object
    for item in items:
        texts.setdefault((item.variant, item.sort), {}).setdefault(id(item.text), []).append(item.text)
    means = {}
    for key, of_text in texts.items():
        own, counts = [equal[0] for equal in of_text.values()], [len(equal) for equal in of_text.values()]
        best = [spelling(a, a) if count > 1 else 0 for a, count in zip(own, counts, strict=True)]
        sizes = [a.letters.bit_count() for a in own]
        for i, a in enumerate(own):
            letters, size, most = a.letters, sizes[i], best[i]
            for j in range(i):
                # As `spelling` has it, without a call: this runs for every pair of the text.
                both = size + sizes[j]
                score = 2 * WHOLE * (letters & own[j].letters).bit_count() // both if both else 0
                if score > most:
                    most = score
                if score > best[j]:
                    best[j] = score
            best[i] = most
        total = sum(score * count for score, count in zip(best, counts, strict=True))
        means[key] = max(LEAST_SAMENESS, total // sum(counts))
    return means
