"""Who does what in every region, and where it is not said as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import RolesRequest, remembering
from bestyet.insight.raci import advice_on, duties_of
from bestyet.knowledge.as_of import open_practices
from bestyet.knowledge.names import any_region
from bestyet.model.held.holds import PARTS
from bestyet.model.oversee.roles import Assignment

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase


@remembering(tuple[Assignment, ...])
def assignments(request: RolesRequest) -> tuple[Assignment, ...]:
    """One for each activity of each region; advice on a practice as a whole has some of its own, in front.

    Raises CannotGoOnError where there is no such practice or region.
    """
    base = open_practices(request.as_of, request.practice, bodies=False, start=request.start).loaded.base
    any_region(base, request.region)
    return tuple(_assignments(base, request.region))


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
