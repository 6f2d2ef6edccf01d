"""Where the regions differ, and how much: in every practice, without merging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.insight.difference.variance import variances
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.names import unknown
from bestyet.model.base import GLOBAL
from bestyet.text.base import VARIANT
from bestyet.text.markdown.steps import steps_at_a_glance

if TYPE_CHECKING:
    from bestyet.actions.oversee.questions import Question, VarianceRequest
    from bestyet.model.candidate import Settings
    from bestyet.model.oversee.variance import PracticeVariance
    from bestyet.model.passage import Step


_OF_ENDS = ("/adoption.yml", "/ballot.yml")


@dataclass(frozen=True)
class Differences:
    practices: tuple[PracticeVariance, ...]
    settings: Settings  # the order of the regions, and how people call them


def differences(request: VarianceRequest) -> Differences:
    """Raises CannotGoOnError where no practice is of the category."""
    at, every = compared(request)
    chosen = tuple(one for one in every if request.category in (None, one.category))
    if request.category and not chosen:
        raise unknown(f"no practice is of the category {request.category!r}", sorted({one.category for one in every}))
    return Differences(chosen, at.loaded.base.settings)


def compared(question: Question) -> tuple[AsOf, tuple[PracticeVariance, ...]]:
    """Compare the regions in every practice."""
    own = f"practices/{GLOBAL}/"  # of which only that a standard ended has a say, in what is ranked

    def keep(path: str) -> bool:
        return not path.startswith(own) or path.endswith(_OF_ENDS)

    at = open_at(question.as_of, keep, bodies=False, start=question.start)
    return at, variances(at.loaded.base, glances(at.loaded.files), at.day)


def glances(files: Mapping[str, bytes]) -> dict[str, tuple[Step, ...]]:
    """The steps of every variant, at a glance."""
    return {path: steps_at_a_glance(raw) for path, raw in files.items() if VARIANT.match(path)}
