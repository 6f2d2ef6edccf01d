"""Align variants: which passages of which regions say the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from bestyet.merge.align.cluster import Clusters, Pair
from bestyet.merge.align.context import in_context
from bestyet.merge.align.items import Item, Sort, Variants, number_items
from bestyet.merge.align.links import Links, cannot_links, must_links
from bestyet.merge.align.pairs import BY_SENSE, BY_WORDS, Likenesses, likenesses, scores_alone
from bestyet.merge.align.similarity import WHOLE
from bestyet.merge.align.suggest import parts, questions
from bestyet.model.group import Alignment, Group, PartOf, Question, Ref, Tier

if TYPE_CHECKING:
    from bestyet.merge.align.senses import Senses

# Clusters that fit this well are one group: where bench/align_bench.py finds the best balance of its three sets;
# a lower threshold adds hardly any right pairs, a higher one loses many.
SURE = 2800
# A pair whose own words mean less of the same than this is a question at best, whatever stands around it;
# unless a model of language is asked and says this much.
LEAST_MEANING, LEAST_OF_HEADINGS = 1800, 5000
LEAST_SENSE, LEAST_SENSE_OF_HEADINGS = 5000, 7500


def align(
    variants: Variants,
    links: Links = Links(),  # noqa: B008
    vocabulary: Mapping[str, str] = {},
    semantic: Senses | None = None,
) -> Alignment:
    """Group the passages of the variants that say the same thing; every passage is in exactly one group.

    `vocabulary` maps phrases as people write them (lower case) to one token, e.g. "project leader" to
    "role:project-manager". `semantic` is a model of language to ask, if any. The result is the same
    whatever the order of the variants.
    """
    items = number_items(variants, links, vocabulary)
    numbers = {item.ref: number for number, item in enumerate(items)}
    refused = frozenset((min(pair), max(pair)) for pair in _numbered(cannot_links(links), numbers))
    pairs = likenesses(items, semantic)
    alone = scores_alone(items, pairs, BY_SENSE if semantic else BY_WORDS)
    scores = _sure_of_text(items, pairs, in_context(items, alone))
    apart = [*refused, *_opposed(items, pairs)]
    clusters = Clusters([item.variant for item in items], scores, apart)
    confirmed = [[numbers[ref] for ref in linked] for linked in must_links(variants, links)]
    for linked in confirmed:
        clusters.confirm(linked)
    for anchored in links.anchored:
        clusters.anchor([numbers[ref] for ref in sorted(anchored) if ref in numbers])
    clusters.join_best_first(SURE)
    group_of = clusters.names()
    asked = questions(scores, group_of, refused)
    partial = parts(items, pairs, group_of, refused)
    return Alignment(
        groups=_groups(items, clusters, confirmed, scores),
        part_of=tuple(PartOf(items[part].ref, items[whole].ref, score) for score, part, whole in partial),
        questions=tuple(_question(score, items[a].ref, items[b].ref) for score, a, b in asked),
    )


def _sure_of_text(items: Sequence[Item], pairs: Likenesses, scores: Mapping[Pair, int]) -> dict[Pair, int]:
    """Scores, those of pairs whose own words say too little kept under SURE: context alone never merges two."""
    sure = {}
    for pair, score in scores.items():
        heading = items[pair[0]].sort is Sort.HEADING
        meaning, sense = (LEAST_OF_HEADINGS, LEAST_SENSE_OF_HEADINGS) if heading else (LEAST_MEANING, LEAST_SENSE)
        said = pairs[pair].meaning >= meaning or pairs[pair].sense >= sense
        sure[pair] = score if said else min(score, SURE - 1)
    return sure


def _opposed(items: Sequence[Item], pairs: Likenesses) -> list[Pair]:
    """Pairs of which one forbids and the other does not: for people to settle, never merged by score."""
    return [(a, b) for a, b in pairs if items[a].text.reading.forbids != items[b].text.reading.forbids]


def _numbered(pairs: Sequence[tuple[Ref, Ref]], numbers: Mapping[Ref, int]) -> list[Pair]:
    return [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]


def _groups(
    items: Sequence[Item], clusters: Clusters, confirmed: Sequence[Sequence[int]], scores: Mapping[Pair, int]
) -> tuple[Group, ...]:
    """The clusters as groups, sorted by their first members."""
    linked = {tuple(sorted(numbers)) for numbers in confirmed}
    groups = []
    for members in clusters.members.values():
        refs = tuple(sorted(items[number].ref for number in members))
        if len(members) == 1:
            groups.append(Group(refs, Tier.SINGLE, WHOLE))
        elif tuple(members) in linked:
            groups.append(Group(refs, Tier.CONFIRMED, WHOLE))
        else:
            pairs = list(combinations(members, 2))
            groups.append(Group(refs, Tier.SURE, sum(scores.get(pair, 0) for pair in pairs) // len(pairs)))
    return tuple(sorted(groups, key=lambda group: group.members))


def _question(score: int, a: Ref, b: Ref) -> Question:
    return Question(score, min(a, b), max(a, b))
