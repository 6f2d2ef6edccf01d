"""Where the regions differ, and how much: in every practice, without merging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bestyet.insight.difference.variance import variances
from bestyet.knowledge.as_of import when_of
from bestyet.knowledge.many.each import ALONE, Helpers, asked_of_each, of_all, whole_at
from bestyet.knowledge.names import unknown
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.variance import PracticeVariance
from bestyet.text.base import VARIANT
from bestyet.text.markdown.steps import steps_at_a_glance

if TYPE_CHECKING:
    from datetime import date

    from bestyet.actions.oversee.questions import VarianceRequest
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Settings
    from bestyet.model.passage import Step

Show = Callable[[PracticeVariance], str]  # a function of a module

_OWN = f"practices/{GLOBAL}/"  # of which only that a standard ended has a say, in what is ranked
_OF_ENDS = ("/adoption.yml", "/ballot.yml")


def as_figures(_: PracticeVariance) -> str:
    """The rows are not shown."""
    return ""


@dataclass(frozen=True)
class Differences:
    practices: tuple[PracticeVariance, ...]  # where all are compared, without their rows
    settings: Settings  # the order of the regions, and how people call them
    cells: tuple[str, ...] = ()  # what the rows of each practice say, as shown


def differences(request: VarianceRequest, show: Show = as_figures, helpers: Helpers = ALONE) -> Differences:
    """show: what becomes of the rows. Raises CannotGoOnError where no practice is of the category."""
    when = when_of(request.as_of, request.start)
    whole = whole_at(when, of_differences)
    ask = partial(_differences, category=request.category, show=show)
    every = [one for some in asked_of_each(ask, whole, when.day, helpers) for one in some]
    chosen = [(one, cells) for one, cells in every if request.category in (None, one.category)]
    if request.category and not chosen:
        known = sorted({one.category for one, _ in every})
        raise unknown(f"no practice is of the category {request.category!r}", known)
    settings = whole.load(of_all).base.settings
    return Differences(tuple(one for one, _ in chosen), settings, tuple(cells for _, cells in chosen))


def of_differences(path: str) -> bool:
    """Whether a file has a say in how the regions differ, or in what of that counts."""
    return not path.startswith(_OWN) or of_endings(path)


def of_endings(path: str) -> bool:
    """Whether a file says what became of a version."""
    return path.startswith(_OWN) and path.endswith(_OF_ENDS)


def _differences(loaded: Loaded, day: date, category: str | None, show: Show) -> list[tuple[PracticeVariance, str]]:
    return [
        (replace(one, rows=()), show(one) if category in (None, one.category) else "") for one in compared(loaded, day)
    ]


def compared(loaded: Loaded, day: date) -> tuple[PracticeVariance, ...]:
    """Compare the regions in every practice that was read."""
    return variances(loaded.base, glances(loaded.files), day)


def glances(files: Mapping[str, bytes]) -> dict[str, tuple[Step, ...]]:
    """The steps of every variant, at a glance."""
    return {path: steps_at_a_glance(raw) for path, raw in files.items() if VARIANT.match(path)}
