"""Who does what over the regions, and where it is not said as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.fields import entries_of
from bestyet.model.held.holds import PARTS, roles_in
from bestyet.model.oversee.roles import CLIENT, Advice, Duties
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant


def duties_of(base: KnowledgeBase, practice: str) -> tuple[Duties, ...]:
    """Return every activity of a practice as every region has it, by activity, regions in their order."""
    found = [one for variant in base.merged_variants(practice) for one in _duties(base, variant)]
    return tuple(sorted(found, key=lambda one: (one.activity, base.rank(one.region), one.place)))


def _duties(base: KnowledgeBase, variant: Variant) -> Iterator[Duties]:
    for activity, said in entries_of("raci", variant, base.settings):
        does, answers, asked, told = (roles_in(said.value, part) for part in PARTS)
        yield Duties(activity, variant.region, does, answers, asked, told, said.place)


def advice_on(base: KnowledgeBase, practice: str, duties: Sequence[Duties] | None = None) -> tuple[Advice, ...]:
    """Return what the regions should mend: one accountable, somebody responsible, the client's part named.

    Where the client does not see the practice (customer-facing: false), it needs no part in it. duties: those of the
    practice, where they are at hand.
    """
    duties = duties_of(base, practice) if duties is None else duties
    own: dict[str, list[Duties]] = {}
    for one in duties:
        own.setdefault(one.region, []).append(one)
    found = list(_of_activities(base, practice, duties))
    for variant in base.merged_variants(practice):
        found += _of_variant(base, practice, variant, own.get(variant.region, ()))
    return tuple(sorted(found, key=lambda one: (one.activity, base.rank(one.region), one.place, one.code)))


def _of_activities(base: KnowledgeBase, practice: str, duties: Sequence[Duties]) -> Iterator[Advice]:
    own: dict[tuple[str, str], list[Duties]] = {}
    for one in duties:
        own.setdefault((one.activity, one.region), []).append(one)
    for (activity, region), entries in own.items():
        accountable = list(dict.fromkeys(role for one in entries for role in one.accountable))
        what, who = activity.replace("-", " "), base.settings.label(region)
        about = (practice, region, activity)
        if not any(one.responsible for one in entries):
            text = sentence("%(region)s does not say who does “%(activity)s”", region=who, activity=what)
            yield Advice(*about, "no-responsible", text, entries[0].place)
        if not accountable:
            text = sentence("%(region)s names nobody who answers for “%(activity)s”", region=who, activity=what)
            yield Advice(*about, "no-accountable", text, entries[0].place)
        if len(accountable) > 1:
            titles, *others = (base.title("roles", role, region) for role in accountable)
            for other in others:
                titles = sentence("%(some)s and %(last)s", some=titles, last=other)
            text = sentence(
                "%(region)s lets %(roles)s answer for “%(activity)s”: exactly one role should",
                region=who,
                roles=titles,
                activity=what,
            )
            yield Advice(*about, "several-accountable", text, entries[-1].place)


def _of_variant(base: KnowledgeBase, practice: str, variant: Variant, duties: Sequence[Duties]) -> Iterator[Advice]:
    who, about = base.settings.label(variant.region), (practice, variant.region, "")
    if not duties:
        text = sentence("%(region)s has not written who does what", region=who)
        yield Advice(*about, "no-roles", text, variant.document.top)
        return
    named = {role for one in duties for role in (*one.responsible, *one.accountable, *one.consulted, *one.informed)}
    if CLIENT not in named and variant.document.data.get("customer-facing") is not False:
        text = sentence("%(region)s does not say what the client’s part is: does it, is asked, or is told", region=who)
        yield Advice(*about, "client-not-named", text, variant.document.at("/raci"))
