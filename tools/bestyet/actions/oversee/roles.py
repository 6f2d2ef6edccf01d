"""Who does what in every region, and where it is not said as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import RolesRequest, remembering
from bestyet.insight.raci import advice_on, duties_of
from bestyet.knowledge.as_of import open_practices, when_of
from bestyet.knowledge.many.each import ALONE, Helpers, asked_of_each, of_all, whole_at
from bestyet.knowledge.names import any_region, regions_in
from bestyet.model.base import GLOBAL
from bestyet.model.held.holds import PARTS
from bestyet.model.oversee.roles import Assignment

if TYPE_CHECKING:
    from datetime import date

    from bestyet.knowledge.base import Loaded
    from bestyet.model.base import KnowledgeBase


@remembering(tuple[Assignment, ...])
def assignments(request: RolesRequest, helpers: Helpers = ALONE) -> tuple[Assignment, ...]:
    """One for each activity of each region; advice on a practice as a whole has some of its own, in front.

    helpers: where all practices are asked about. Raises CannotGoOnError where there is no such practice or region.
    """
    if request.practice is not None:
        base = open_practices(request.as_of, request.practice, bodies=False, start=request.start).loaded.base
        any_region(base, request.region)
        return tuple(_assignments(base, request.region))
    when = when_of(request.as_of, request.start)
    whole = whole_at(when, _of_roles)
    found = list(asked_of_each(partial(_assigned, region=request.region), whole, when.day, helpers))
    any_region(whole.load(of_all).base, request.region, writing={region for regions, _ in found for region in regions})
    return tuple(one for _, some in found for one in some)


def _of_roles(path: str) -> bool:
    """Whether a file has a say; what versions say of roles is told elsewhere."""
    return not (path.startswith(f"practices/{GLOBAL}/") and path.count("/") > 3)


def _assigned(loaded: Loaded, _: date, region: str | None) -> tuple[set[str], list[Assignment]]:
    """The regions that wrote these practices, and what is asked."""
    return regions_in(loaded.base), list(_assignments(loaded.base, region))


def _assignments(base: KnowledgeBase, region: str | None) -> Iterator[Assignment]:
    for name in base.practices:
        duties = duties_of(base, name)
        advice = advice_on(base, name, duties)
        by_activity: dict[tuple[str, str], list[str]] = {}
        for one in advice:
            by_activity.setdefault((one.activity, one.region), []).append(one.text)
            if not one.activity and region in (None, one.region):
                yield Assignment(one.practice, "", one.region, one.place, (one.text,))
        for duty in duties:
            if region in (None, duty.region):
                texts = by_activity.pop((duty.activity, duty.region), ())
                parts = {
                    part: tuple(base.title("roles", role, duty.region) for role in getattr(duty, part))
                    for part in PARTS
                }
                yield Assignment(name, duty.activity, duty.region, duty.place, tuple(texts), **parts)
