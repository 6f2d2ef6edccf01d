"""Align variants: which passages of which regions say the same thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from bestyet.merge.align.abroad import foreign_in
from bestyet.merge.align.cluster import Clusters, Pair
from bestyet.merge.align.context import Scored, in_context
from bestyet.merge.align.items import Item, Sort, Variants, number_items
from bestyet.merge.align.links import Links, cannot_links, must_links
from bestyet.merge.align.pairs import BY_SENSE, BY_WORDS, Pairs, likenesses, scores_alone
from bestyet.merge.align.similarity import WHOLE
from bestyet.merge.align.suggest import parts, questions
from bestyet.merge.answers.answered import after_answers, as_answered
from bestyet.merge.sure.groups import sure_groups
from bestyet.merge.sure.sentences import is_more, sentence_parts
from bestyet.model.group import Alignment, Group, PartOf, Ref, Tier

if TYPE_CHECKING:
    from bestyet.merge.align.senses import Senses

# Clusters that fit this well are likely one group: where bench/align_bench.py finds the best balance of its three
# sets; a lower threshold adds hardly any right pairs, a higher one loses many.
LIKELY = 2800
# A pair whose own words mean less of the same than this is a question at best, whatever stands around it;
# unless a model of language is asked and says this much.
LEAST_MEANING, LEAST_OF_HEADINGS = 1800, 5000
LEAST_SENSE, LEAST_SENSE_OF_HEADINGS = 5000, 7500


def align(
    variants: Variants,
    links: Links = Links(),  # noqa: B008
    vocabulary: Mapping[str, str] = {},
    semantic: Senses | None = None,
    asks: bool = True,
) -> Alignment:
    """Group the passages of the variants that say the same thing; every passage is in exactly one group.

    What people confirmed and what is near-verbatim is one group; what scores well is likely the same, no more.
    `vocabulary` maps phrases as people write them (lower case) to one token, e.g. "project leader" to
    "role:project-manager". `semantic` is a model of language to ask, if any. Where it does not ask, there are
    no questions and no parts, which take a while to find. The result is the same whatever the order of the variants.
    """
    items = number_items(variants, links, vocabulary)
    numbers = {item.ref: number for number, item in enumerate(items)}
    refused = frozenset((min(pair), max(pair)) for pair in _numbered(cannot_links(links), numbers))
    are_foreign = foreign_in(items)
    pairs = likenesses(items, are_foreign, semantic)
    weights = BY_SENSE if semantic else BY_WORDS
    scores = _likely_by_text(items, pairs, in_context(items, pairs, scores_alone(items, pairs, weights)))
    of_sentences = _of_sentences(variants, items, numbers, vocabulary)
    scores |= dict.fromkeys(map(_pair, of_sentences), 0)
    named, confirmed = (
        [[numbers[ref] for ref in linked] for linked in must_links(variants, told)] for told in (Links(), links)
    )
    sure = [[numbers[ref] for ref in alike] for alike in _sure(variants, items, links, vocabulary)]
    if are_foreign:
        sure = [alike for alike in sure if not any(are_foreign(a, b) for a, b in combinations(alike, 2))]
    merged = _merged(items, refused, confirmed, sure)
    known = [*_merged(items, frozenset(), named, sure).members.values(), *_numbers(links.held, numbers)]
    unasked = _likely_together(items, scores, _opposed(items, pairs), known, _numbers(links.beside, numbers))
    together = as_answered(items, unasked, list(merged.members.values()), refused)
    groups, likely = _groups(items, merged, confirmed), _likely(items, together, merged, scores)
    if not asks:
        return Alignment(groups, likely=likely)
    group_of = _group_of(items, together)
    same = [pair for linked in confirmed for pair in combinations(sorted(linked), 2)]
    asking = after_answers(items, scores, same, sorted(refused))
    partial = parts(items, pairs, group_of, refused)
    told = {(part, whole) for _, part, whole in partial}
    of_sentences = [pair for pair in of_sentences if pair not in told and _pair(pair) not in refused]
    partial = [*((WHOLE, *pair) for pair in of_sentences if group_of[pair[0]] != group_of[pair[1]]), *partial]
    return Alignment(
        groups,
        tuple(PartOf(items[part].ref, items[whole].ref, score) for score, part, whole in partial),
        tuple(questions(items, asking, group_of, refused, merged.names())),
        likely,
    )


def _likely_together(
    items: Sequence[Item],
    scores: Mapping[Pair, int],
    apart: Sequence[Pair],
    known: Sequence[Sequence[int]],
    beside: Sequence[Sequence[int]],
) -> Collection[Sequence[int]]:
    """What is likely the same, as before any answer."""
    clusters = Clusters([item.variant for item in items], scores, apart)
    for members in known:
        clusters.join_all(members)
    for members in beside:
        clusters.anchor(members)
    clusters.join_best_first(LIKELY)
    return clusters.members.values()


def _numbers(sets: Sequence[frozenset[Ref]], numbers: Mapping[Ref, int]) -> list[list[int]]:
    return [[numbers[ref] for ref in sorted(refs) if ref in numbers] for refs in sets]


def _group_of(items: Sequence[Item], together: Sequence[Sequence[int]]) -> list[int]:
    """The group of each item, called by its smallest."""
    group_of = list(range(len(items)))
    for members in together:
        for item in members:
            group_of[item] = members[0]
    return group_of


def _sure(variants: Variants, items: Sequence[Item], links: Links, vocabulary: Mapping[str, str]) -> list[list[Ref]]:
    refused = frozenset(frozenset(pair) for pair in cannot_links(links))
    return sure_groups(variants, [item.ref for item in items], vocabulary, refused, links.anchored)


def _merged(
    items: Sequence[Item],
    refused: frozenset[Pair],
    confirmed: Sequence[Sequence[int]],
    sure: Sequence[Sequence[int]],
) -> Clusters:
    """What merges: what people confirmed; what is sure where that joins no two passages of a variant, none refused."""
    merged = Clusters([item.variant for item in items], {}, refused)
    for linked in confirmed:
        merged.join_all(linked)
    for alike in sure:
        names = merged.names()
        first = names[alike[0]]
        for other in alike[1:]:
            if names[other] != first and merged.may_join(first, names[other]):
                first = merged.join(first, names[other])
                names = merged.names()
    return merged


def _of_sentences(
    variants: Variants, items: Sequence[Item], numbers: Mapping[Ref, int], vocabulary: Mapping[str, str]
) -> list[Pair]:
    """(part, whole) where a sentence of the whole says the part, near-verbatim: not the same, whatever they score."""
    found = sentence_parts(variants, [item.ref for item in items], vocabulary)
    return sorted({(numbers[part], numbers[whole]) for part, whole in found})


def _pair(pair: Pair) -> Pair:
    return (min(pair), max(pair))


def _likely_by_text(items: Sequence[Item], pairs: Pairs, scored: Scored) -> dict[Pair, int]:
    """Scores, some kept under LIKELY: of pairs whose own words say too little, as context alone makes no two alike, and
    of several rules with one."""
    likely = {}
    for one, other, at, score in zip(scored.ones, scored.others, scored.at, scored.scores, strict=True):
        is_likely = score < LIKELY or _may_be_likely(items[one], items[other], pairs.meaning[at], pairs.sense[at])
        likely[one, other] = score if is_likely else LIKELY - 1
    return likely


def _may_be_likely(one: Item, other: Item, meaning: int, sense: int) -> bool:
    heading = one.sort is Sort.HEADING
    least, least_sense = (LEAST_OF_HEADINGS, LEAST_SENSE_OF_HEADINGS) if heading else (LEAST_MEANING, LEAST_SENSE)
    said = meaning >= least or sense >= least_sense
    return said and not is_more(one.said, other.said) and not is_more(other.said, one.said)


def _opposed(items: Sequence[Item], pairs: Pairs) -> list[Pair]:
    """Pairs of which one forbids and the other does not: for people to settle, never merged by score."""
    forbids = [item.text.reading.forbids for item in items]
    return [(a, b) for a, b in zip(pairs.ones, pairs.others, strict=True) if forbids[a] != forbids[b]]


def _numbered(pairs: Sequence[tuple[Ref, Ref]], numbers: Mapping[Ref, int]) -> list[Pair]:
    return [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]


def _groups(items: Sequence[Item], merged: Clusters, confirmed: Sequence[Sequence[int]]) -> tuple[Group, ...]:
    """What merges, sorted by first members."""
    linked = {tuple(sorted(numbers)) for numbers in confirmed}
    groups = []
    for members in merged.members.values():
        refs = tuple(sorted(items[number].ref for number in members))
        tier = Tier.SINGLE if len(members) == 1 else Tier.CONFIRMED if tuple(members) in linked else Tier.SURE
        groups.append(Group(refs, tier, WHOLE))
    return tuple(sorted(groups, key=lambda group: group.members))


def _likely(
    items: Sequence[Item], together: Sequence[Sequence[int]], merged: Clusters, scores: Mapping[Pair, int]
) -> tuple[Group, ...]:
    """The clusters of several groups, sorted by first members; scored by the pairs that do not merge."""
    name_of = merged.names()
    groups = []
    for members in together:
        apart = [(a, b) for a, b in combinations(members, 2) if name_of[a] != name_of[b]]
        if apart:
            refs = tuple(sorted(items[number].ref for number in members))
            groups.append(Group(refs, Tier.LIKELY, sum(scores.get(pair, 0) for pair in apart) // len(apart)))
    return tuple(sorted(groups, key=lambda group: group.members))
