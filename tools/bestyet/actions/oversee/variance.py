"""Where the regions differ, and how much: in every practice, or in one with the steps of its merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.insight.difference.variance import matrix, variances
from bestyet.knowledge.as_of import AsOf, open_at, open_practices
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import unknown
from bestyet.model.base import GLOBAL
from bestyet.model.problem import CannotGoOnError
from bestyet.text.base import VARIANT, VOCABULARY
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.steps import steps_at_a_glance
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.actions.oversee.questions import Question, VarianceRequest
    from bestyet.model.candidate import Settings
    from bestyet.model.oversee.variance import PracticeVariance
    from bestyet.model.passage import Step
    from bestyet.model.place import Place


@dataclass(frozen=True)
class Differences:
    practices: tuple[PracticeVariance, ...]
    settings: Settings  # the order of the regions, and how people call them


def differences(request: VarianceRequest) -> Differences:
    """Raises CannotGoOnError where there is no such practice or category."""
    if request.practice and request.category:
        raise CannotGoOnError("name one practice or one category, not both")
    if request.practice:
        at = open_practices(request.as_of, request.practice, start=request.start)
        loaded = at.loaded
        found = matrix(loaded.base, candidate_of(loaded, request.practice), at.day, titles_at(loaded.files))
        return Differences((found,), loaded.base.settings)
    at, every = compared(request)
    chosen = tuple(one for one in every if request.category in (None, one.category))
    if request.category and not chosen:
        raise unknown(f"no practice is of the category {request.category!r}", sorted({one.category for one in every}))
    return Differences(chosen, at.loaded.base.settings)


def compared(question: Question) -> tuple[AsOf, tuple[PracticeVariance, ...]]:
    """Compare the regions in every practice."""
    own = f"practices/{GLOBAL}/"
    at = open_at(question.as_of, lambda path: not path.startswith(own), bodies=False, start=question.start)
    return at, variances(at.loaded.base, glances(at.loaded.files), at.day)


def glances(files: Mapping[str, bytes]) -> dict[str, tuple[Step, ...]]:
    """The steps of every variant, at a glance."""
    return {path: steps_at_a_glance(raw) for path, raw in files.items() if VARIANT.match(path)}


def titles_at(files: Mapping[str, bytes]) -> dict[str, Place]:
    """Where each title stands in vocabulary.yml, by JSON pointer."""
    yaml = read_yaml(text_of(files.get(VOCABULARY, b"")))
    return dict(Places(VOCABULARY, 1, yaml.data, yaml.marks))
