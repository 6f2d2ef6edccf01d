"""Which region's words represent a group: the first rule that tells decides, and says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bestyet.merge.choose.closest import closeness
from bestyet.merge.choose.evidence import Weighing, best_by_lesson, weigh_evidence
from bestyet.merge.order.units import is_lead_in
from bestyet.merge.values.dispute import speaks
from bestyet.merge.values.languages.language import name_of
from bestyet.model.passage import Kind, Variant
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.merge.choose.stating import Stating
    from bestyet.model.candidate import Settings
    from bestyet.model.group import Ref
    from bestyet.model.records.plain import Plain


def choose(
    variants: Sequence[Variant], members: Sequence[Ref], settings: Settings, stating: Stating | None = None
) -> tuple[Ref, Reason]:
    """Return the member whose words stand for the group, and why.

    Where one language is asked for, only words in it are chosen from, if there are any.
    """
    if not settings.language:
        return choose_among(variants, members, settings, stating)
    name = name_of(settings.language)
    own = in_language(variants, members, settings.language)
    chosen, because = choose_among(variants, own or members, settings, stating)
    if not own:
        return chosen, Reason("language", {"missing": name, "because": because.as_part})
    if len(own) == len(members):
        return chosen, because
    if len({ref[0] for ref in own}) == 1:
        return chosen, Reason("language", {"holder": settings.label(variants[chosen[0]].region), "language": name})
    return chosen, Reason("language", {"language": name, "because": because.as_part})


def in_language(variants: Sequence[Variant], members: Sequence[Ref], code: str) -> list[Ref]:
    """The members whose words are in a language, or do not tell theirs."""
    return [
        ref
        for ref in members
        if speaks(variants[ref[0]].document, variants[ref[0]].document.passages[ref[1]]) in ("", code)
    ]


def choose_among(
    variants: Sequence[Variant], members: Sequence[Ref], settings: Settings, stating: Stating | None = None
) -> tuple[Ref, Reason]:
    """Return the member whose words stand for the group, and why.

    In this order: the same words everywhere; words that stand by themselves (a row would lack its table, a lead-in its
    list, unless most members are such); words that state the values chosen for the step, or at least
    contradict none; the region with the best evidence for the practice, or else among those that no other one beats:
    the only region that learned the step from experience; the words closest to all
    others (medoid); the region whose id comes last, as any fixed
    order would do.
    """
    members = sorted(sorted(members), key=lambda ref: variants[ref[0]].region, reverse=True)
    first, label = members[0], settings.label(variants[members[0][0]].region)
    holders = sorted({variant for variant, _ in members})
    if len(holders) == 1:
        return first, Reason("only", {"holder" if len(variants) > 1 else "variant": label})
    if len({variants[variant].document.passages[index].source for variant, index in members}) == 1:
        return first, Reason("same-words")
    able = _standing_alone(variants, members)
    found = stating.preferred(able) if stating else None
    if found is None:
        chosen, because = _by_evidence(variants, members, able, weigh_evidence(variants, holders, settings), settings)
        if len(able) < len(members) and because.rule in ("medoid", "by-id"):
            because = Reason("alone", {"region": settings.label(variants[chosen[0]].region)})
        return chosen, because
    values: dict[str, Plain] = {"values": list(found.values)}
    stated = sorted({variant for variant, _ in found.members})
    if len(stated) == 1:
        chosen = found.members[0]
        return chosen, Reason(found.rule, {**values, "region": settings.label(variants[chosen[0]].region)})
    weighed = weigh_evidence(variants, sorted({variant for variant, _ in found.members}), settings)
    chosen, because = _by_evidence(variants, members, found.members, weighed, settings)
    return chosen, Reason(found.rule, {**values, "because": because.as_part})


def _by_evidence(
    variants: Sequence[Variant], members: Sequence[Ref], of: Sequence[Ref], weighed: Weighing, settings: Settings
) -> tuple[Ref, Reason]:
    """of: the members to choose from; all where none of them is of a region that evidence leaves."""
    left = [ref for ref in of if ref[0] in weighed.left] or of
    if weighed.because and left[0][0] in weighed.left:
        return left[0], weighed.because
    if learned := best_by_lesson(variants, left, settings):
        return learned
    return _closest(variants, members, left, weighed, settings)


def _standing_alone(variants: Sequence[Variant], members: Sequence[Ref]) -> Sequence[Ref]:
    """The members that are no row of a table, then those that introduce nothing, where they are half of them."""
    for lacks in (lambda passage: passage.kind is Kind.ROW, is_lead_in):
        others = [ref for ref in members if not lacks(variants[ref[0]].document.passages[ref[1]])]
        members = others if 2 * len(others) >= len(members) else members
    return members


def _closest(
    variants: Sequence[Variant], members: Sequence[Ref], of: Sequence[Ref], weighed: Weighing, settings: Settings
) -> tuple[Ref, Reason]:
    """The one of those left whose words are the closest to those of all members; words of different languages
    are not close to each other, there the ids of regions decide."""
    passages = [variants[variant].document.passages[index] for variant, index in members]
    spoken = {speaks(variants[ref[0]].document, passage) for ref, passage in zip(members, passages, strict=True)}
    several = len(spoken - {""}) > 1
    sums = [0] * len(members) if several else closeness([passage.text for passage in passages])
    left = [(total, ref) for total, ref in zip(sums, members, strict=True) if ref in of]
    best = max(total for total, _ in left)
    chosen = next(ref for total, ref in left if total == best)
    parts: dict[str, Plain] = {"region": settings.label(variants[chosen[0]].region)}
    if len(weighed.even) > 1:
        parts["even"] = sorted(settings.label(variants[index].region) for index in weighed.even)
    alone = Counter(total for total, _ in left)[best] == 1 and not several
    return chosen, Reason("medoid" if alone else "by-id", parts)
