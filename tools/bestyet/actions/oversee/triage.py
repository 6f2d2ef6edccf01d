"""Which practices to harmonise first, and what each rating follows from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import TriageRequest, remembering
from bestyet.actions.oversee.variance import compared, of_differences, of_endings
from bestyet.actions.oversee.votes import ended_on
from bestyet.insight.difference.fmea import fmea_of
from bestyet.insight.difference.triage import Ratings, ranked_by, ratings_of
from bestyet.knowledge.as_of import open_practices, when_of
from bestyet.knowledge.many.each import ALONE, Helpers, asked_of_each, of_all, whole_at
from bestyet.model.oversee.triage import Triage
from bestyet.model.problem import CannotGoOnError
from bestyet.text.versions import read_versions

if TYPE_CHECKING:
    from datetime import date

    from bestyet.knowledge.base import Loaded
    from bestyet.model.oversee.variance import PracticeVariance


@remembering(Triage)
def ranking(request: TriageRequest, helpers: Helpers = ALONE) -> Triage:
    """Without the rows in which practices differ. Raises CannotGoOnError where a practice is not there or not rated."""
    practice = request.practice
    if practice:
        open_practices(request.as_of, practice, bodies=False, start=request.start)  # it must be there
    when = when_of(request.as_of, request.start)
    whole = whole_at(when, of_differences)
    rated = [one for some in asked_of_each(_rated, whole, when.day, helpers) for one in some]
    loaded = whole.load(lambda path: of_all(path) or of_endings(path))
    found = ranked_by(fmea_of(loaded.base.governance), rated, ended_on(read_versions(loaded.files), when.day))
    if practice is None:
        return found
    ranked = tuple(one for one in found.ranked if one.practice == practice)
    if practice in [one.practice for one in found.ended]:
        raise CannotGoOnError(f"{practice} is not ranked: it is no standard any more, so nothing is to be harmonised")
    if not ranked:
        raise CannotGoOnError(f"no region rates {practice}: it needs risk: {{severity, occurrence, detection}}")
    return replace(found, ranked=ranked)


def _rated(loaded: Loaded, day: date) -> list[tuple[PracticeVariance, Ratings | None]]:
    fmea = fmea_of(loaded.base.governance)
    return [(replace(one, rows=()), ratings_of(loaded.base, one, fmea)) for one in compared(loaded, day)]
