"""Decisions that lost what they were about: it takes a merge to know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of

if TYPE_CHECKING:
    from bestyet.actions.contribute.check import Checked


def with_decisions_checked(checked: Checked) -> Checked:
    """Merge the practices that people decided something about: a decision may have lost its step."""
    if any(found.code == "merge-conflict" for found in checked.problems):
        return replace(checked, decided=())  # what is merged of that says nothing
    loaded = load(checked.root, even_torn=True)
    known = [practice for practice in checked.decided if loaded.base.variants.get(practice)]
    idle = {found for practice in known for found in candidate_of(loaded, practice).problems}
    return replace(checked, problems=tuple(sorted({*checked.problems, *idle})), decided=())
