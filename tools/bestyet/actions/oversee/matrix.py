"""Where the regions differ in one practice, with the steps of its merge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bestyet.actions.oversee.variance import Differences, Show, as_figures
from bestyet.insight.difference.variance import matrix
from bestyet.knowledge.as_of import open_practices
from bestyet.knowledge.candidates import candidate_of
from bestyet.model.problem import CannotGoOnError
from bestyet.text.base import VOCABULARY
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.actions.oversee.questions import VarianceRequest
    from bestyet.model.place import Place


def differences(request: VarianceRequest, show: Show = as_figures) -> Differences:
    """Raises CannotGoOnError where there is no such practice."""
    if request.category:
        raise CannotGoOnError("name one practice or one category, not both")
    practice = request.practice or ""
    at = open_practices(request.as_of, practice, start=request.start)
    loaded = at.loaded
    found = matrix(loaded.base, candidate_of(loaded, practice), at.day, titles_at(loaded.files))
    return Differences((found,), loaded.base.settings, (show(found),))


def titles_at(files: Mapping[str, bytes]) -> dict[str, Place]:
    """Where each title stands in vocabulary.yml, by JSON pointer."""
    yaml = read_yaml(text_of(files.get(VOCABULARY, b"")))
    return dict(Places(VOCABULARY, 1, yaml.data, yaml.marks))
