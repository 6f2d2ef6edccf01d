"""What the regions reach in one practice, and how much of its standard they have adopted."""

from __future__ import annotations

from bestyet.actions.oversee.adoption import Survey
from bestyet.actions.oversee.questions import ScorecardRequest, remembering
from bestyet.actions.oversee.scorecard import score_at, steps_kept
from bestyet.knowledge.as_of import open_practices
from bestyet.knowledge.names import any_region
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.model.oversee.scorecard import Scorecard


@remembering(Scorecard)
def score(request: ScorecardRequest) -> Scorecard:
    """Raises CannotGoOnError where there is no such practice or region."""
    at = open_practices(request.as_of, request.practice, bodies=False, start=request.start)
    any_region(at.loaded.base, request.region)
    survey = Survey(open_with_standards(request.as_of, request.practice, request.start))
    return score_at(at, steps_kept(adoption for _, adoption in survey.adoptions()))
