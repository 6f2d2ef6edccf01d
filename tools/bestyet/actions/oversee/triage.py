"""Which practices to harmonise first, and what each rating follows from."""

from __future__ import annotations

from dataclasses import replace

from bestyet.actions.oversee.questions import TriageRequest, remembering
from bestyet.actions.oversee.variance import compared
from bestyet.actions.oversee.votes import ended_on
from bestyet.insight.difference.triage import triage
from bestyet.knowledge.names import known_practice
from bestyet.model.oversee.triage import Triage
from bestyet.model.problem import CannotGoOnError
from bestyet.text.versions import read_versions


@remembering(Triage)
def ranking(request: TriageRequest) -> Triage:
    """Without the rows in which practices differ. Raises CannotGoOnError where a practice is not there or not rated."""
    at, variances = compared(request)
    found = triage(at.loaded.base, variances, ended_on(read_versions(at.loaded.files), at.day))
    ranked = found.ranked
    if request.practice:
        practice = known_practice(at.loaded, request.practice)
        ranked = tuple(one for one in ranked if one.practice == practice)
        if practice in [one.practice for one in found.ended]:
            raise CannotGoOnError(
                f"{practice} is not ranked: it is no standard any more, so nothing is to be harmonised"
            )
        if not ranked:
            raise CannotGoOnError(f"no region rates {practice}: it needs risk: {{severity, occurrence, detection}}")
    return replace(
        found,
        ranked=tuple(replace(one, variance=replace(one.variance, rows=())) for one in ranked),
        unrated=tuple(replace(one, rows=()) for one in found.unrated),
        ended=tuple(replace(one, rows=()) for one in found.ended),
        first=tuple(replace(one, variance=replace(one.variance, rows=())) for one in found.first),
    )
