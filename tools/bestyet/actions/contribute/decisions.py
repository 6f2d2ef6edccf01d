"""Decisions that lost what they were about: it takes a merge to know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.knowledge.base import about_practices, load
from bestyet.knowledge.candidates import candidate_of, kept_or_merged, merged_from
from bestyet.repo.tree import common_dir_of

if TYPE_CHECKING:
    from bestyet.actions.contribute.check import Checked
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate


def with_decisions_checked(checked: Checked) -> Checked:
    """Merge the practices that people decided something about: a decision may have lost its step."""
    if any(found.code == "merge-conflict" for found in checked.problems):
        return replace(checked, decided=())  # what is merged of that says nothing
    loaded = load(checked.root, about_practices(checked.decided), even_torn=True)
    known = [practice for practice in checked.decided if loaded.base.variants.get(practice)]
    idle = {found for practice in known for found in _candidate(loaded, practice).problems}
    return replace(checked, problems=tuple(sorted({*checked.problems, *idle})), decided=())


def _candidate(loaded: Loaded, practice: str) -> Candidate:
    """What is kept beside the files of a base, where no git folder is, may have come with them, and be anything."""
    if common_dir_of(loaded.root) is None:
        return candidate_of(loaded, practice)
    return kept_or_merged(loaded, practice, merged_from(loaded, practice))
