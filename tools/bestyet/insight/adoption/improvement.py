"""Local improvements: a region does better than the one whose words the standard has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.choose.evidence import compared
from bestyet.model.sentence import in_turn

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.oversee.adoption import Standard, Subject
    from bestyet.model.passage import Variant
    from bestyet.model.place import Place


@dataclass(frozen=True)
class Improvement:
    """The evidence of a region against that of the region whose words the standard has most."""

    region: str
    because: str
    place: Place  # where the region gives its evidence


def improvements(subject: Subject, settings: Settings) -> Iterator[Improvement]:
    """Yield the regions with better evidence: better by at least one metric both measured, worse by none.

    What is better, a metric of the vocabulary says. Only complete evidence counts: with sample, period and source.
    """
    than = mostly_of(subject.standard)
    best = subject.variants.get(than)
    for region in sorted(subject.variants):
        variant = subject.variants[region]
        if best and region != than and (because := better(variant, best, settings)):
            yield Improvement(region, because, variant.document.at("/evidence"))


def mostly_of(standard: Standard) -> str:
    """The region whose words most steps of a version have; ids break ties; "" for none."""
    counts = Counter(region for region in standard.chosen.values() if region)
    return min(counts, key=lambda region: (-counts[region], region), default="")


def better(variant: Variant, other: Variant, settings: Settings) -> str:
    """Say in what the evidence of a variant is better than that of another; "" where it is not, or is mixed."""
    found = compared(variant, other, settings)
    if not found or any(sign < 0 for sign, _ in found) or all(sign == 0 for sign, _ in found):
        return ""
    return in_turn([text for sign, text in found if sign > 0])
