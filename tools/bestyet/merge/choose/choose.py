"""Which region's words represent a group: the first rule that tells decides, and says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bestyet.merge.choose.evidence import best_by_evidence, best_by_lesson
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.group import Ref


def choose(variants: Sequence[Variant], members: Sequence[Ref], settings: Settings) -> tuple[Ref, Reason]:
    """Return the member whose words stand for the group, and why.

    A table row stands for a group only where most of its members are rows: alone it would lack its table.
    Then, in this order: the same words everywhere; the region with the best evidence for the practice; the only
    region that learned the step from experience; the words closest to all others (medoid); the order of regions.
    """
    rank = {region: place for place, region in enumerate(settings.regions)}

    def order(ref: Ref) -> tuple[int, str, int]:
        region = variants[ref[0]].region
        return (rank.get(region, len(rank)), region, ref[1])

    members = sorted(_without_lone_rows(variants, members), key=order)
    first, label = members[0], settings.label(variants[members[0][0]].region)
    passages = [variants[variant].document.passages[index] for variant, index in members]
    holders = sorted({variant for variant, _ in members})
    if len(holders) == 1:
        return first, Reason("only", {"holder" if len(variants) > 1 else "variant": label})
    if len({passage.source for passage in passages}) == 1:
        return first, Reason("same-words")
    if best := best_by_evidence(variants, holders, settings):
        return next(ref for ref in members if ref[0] == best[0]), best[1]
    if learned := best_by_lesson(variants, members, settings):
        return learned
    return _closest(variants, members, passages, settings)


def _without_lone_rows(variants: Sequence[Variant], members: Sequence[Ref]) -> Sequence[Ref]:
    others = [ref for ref in members if variants[ref[0]].document.passages[ref[1]].kind is not Kind.ROW]
    return others if 2 * len(others) >= len(members) else members


def _closest(
    variants: Sequence[Variant], members: Sequence[Ref], passages: Sequence[Passage], settings: Settings
) -> tuple[Ref, Reason]:
    sums = closeness([passage.text for passage in passages])
    best = max(sums)
    at = sums.index(best)
    label = settings.label(variants[members[at][0]].region)
    if Counter(sums)[best] == 1:
        return members[at], Reason("medoid", {"region": label})
    return members[at], Reason("region-order", {"region": label})


def closeness(texts: Sequence[str]) -> list[int]:
    """For each text, the sum of its similarities (0..10000 each) to the others: the highest is the medoid."""
    return [sum(_alike(*sorted((a, b))) for j, b in enumerate(texts) if i != j) for i, a in enumerate(texts)]


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> int:
    return round(fuzz.token_sort_ratio(a, b) * 100)
