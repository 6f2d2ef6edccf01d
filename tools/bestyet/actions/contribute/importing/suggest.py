"""What a person is asked about a document: which practice it is, and which of its steps others have named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import token_set_ratio

from bestyet.merge.align.align import align
from bestyet.model.group import Tier

if TYPE_CHECKING:
    from bestyet.actions.contribute.importing.plan import Plan
    from bestyet.knowledge.base import Loaded
    from bestyet.model.passage import Passage, Variant

_LOOKED_AT, _SHOWN = 6, 3  # practices that are aligned with a document; that are shown
_MOST = 20  # questions about steps of one document


@dataclass(frozen=True)
class Likeness:
    practice: str
    steps: int  # of the document that are likely those of a region
    of: int


@dataclass(frozen=True)
class SameStep:
    """A step of the document that another region's named step may be."""

    part: int
    words: str
    name: str
    other: str  # the other region's words
    label: str  # how people call that region
    is_sure: bool


def likely_practices(loaded: Loaded, title: str, passages: Sequence[Passage]) -> tuple[Likeness, ...]:
    """The practices that the document may be, the likeliest first."""
    text = " ".join((title, *(one.text for one in passages)))[:20_000]
    alike = []
    for practice, variants in loaded.base.variants.items():
        for variant in variants:
            words = " ".join((variant.document.title, *(one.text for one in variant.document.passages)))[:20_000]
            score = token_set_ratio(text, words) + 2 * token_set_ratio(title, variant.document.title)
            alike.append((-score, practice, variant))
    found: dict[str, Likeness] = {}
    steps = sum(one.is_step for one in passages)
    for _, practice, variant in sorted(alike, key=lambda one: one[:2])[:_LOOKED_AT]:
        many = len(list(_together(passages, [variant], loaded)))
        if many > found.get(practice, Likeness(practice, 0, steps)).steps:
            found[practice] = Likeness(practice, many, steps)
    return tuple(sorted(found.values(), key=lambda one: (-one.steps, one.practice)))[:_SHOWN]


def same_steps(loaded: Loaded, plan: Plan, practice: str, region: str) -> tuple[SameStep, ...]:
    """Steps that have no name yet but of their region's making, beside the named steps of others they may be."""
    others = [v for v in loaded.base.variants.get(practice, ()) if v.region != region]
    taken = set(plan.carried.names.values())
    found = []
    for index, ref, is_sure in _together(plan.passages, others, loaded):
        passage = others[ref[0]].document.passages[ref[1]]
        if passage.name and passage.name not in taken and index in plan.part_at and index not in plan.carried.names:
            label = loaded.base.settings.label(others[ref[0]].region)
            words = plan.passages[index].text
            found.append(SameStep(plan.part_at[index], words, passage.name, passage.text, label, is_sure))
            taken.add(passage.name)
    return tuple(sorted(found, key=lambda one: not one.is_sure))[:_MOST]


def _together(
    passages: Sequence[Passage], others: Sequence[Variant], loaded: Loaded
) -> Iterator[tuple[int, tuple[int, int], bool]]:
    """(passage, (other, its passage), whether that is sure) for steps that are likely the same."""
    texts = [passages, *(other.document.passages for other in others)]
    aligned = align(texts, vocabulary=loaded.base.settings.phrases)
    sure = {ref: number for number, group in enumerate(aligned.groups) if group.tier is not Tier.SINGLE
            for ref in group.members}  # fmt: skip
    for group in aligned.rows:
        own = [index for side, index in group.members if side == 0]
        for index in own[:1]:
            if not passages[index].is_step:
                continue
            theirs = [ref for ref in group.members if ref[0] > 0]
            named = [ref for ref in theirs if others[ref[0] - 1].document.passages[ref[1]].name] or theirs
            for ref in named[:1]:
                is_sure = (0, index) in sure and sure.get(ref) == sure[0, index]
                yield index, (ref[0] - 1, ref[1]), is_sure
