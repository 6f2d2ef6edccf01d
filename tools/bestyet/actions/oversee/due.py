"""What must be reviewed, voted on or renewed, by whom and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import DueRequest, remembering
from bestyet.actions.oversee.votes import ballots_at, moment_of, open_ballots, standards_on
from bestyet.insight.time.due import due_items
from bestyet.knowledge.as_of import AsOf, open_practices
from bestyet.knowledge.names import any_region
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import WITHIN, Due, Obligations

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots


@remembering(Obligations, lambda found: found.holds_all_day)
def due(request: DueRequest) -> Obligations:
    """Raises CannotGoOnError where there is no such region."""
    at = open_practices(request.as_of, bodies=False, start=request.start)
    base, region = at.loaded.base, request.region
    any_region(base, region, GLOBAL)
    found = tuple(item for item in due_at(at, request.within) if region in (None, item.region))
    return Obligations(found, base.company, base.settings.labels, at.day.isoformat())


def due_at(at: AsOf, within: int = WITHIN, ballots: Ballots | None = None) -> tuple[Due, ...]:
    """Return what is due on the day that was asked about. ballots: of that day, where they were read already."""
    ballots = ballots or ballots_at(at)
    opened = open_ballots(ballots, moment_of(at))
    return due_items(at.loaded.base, standards_on(ballots, at), opened, at.day, within)
