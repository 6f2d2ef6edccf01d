"""The candidate of a practice, as the knowledge base settles it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.merge.candidate import merge
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.semantic import Senses, open_senses
from bestyet.text.settled import read_settled

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Settings
    from bestyet.model.decision import Settled
    from bestyet.model.passage import Document


def candidate_of(
    loaded: Loaded, practice: str, settled: Settled | None = None, base: Document | None = None
) -> Candidate:
    """Merge a practice with what is settled about it (default: what its files say)."""
    variants = loaded.base.merged_variants(practice)
    if not variants:
        raise CannotGoOnError(f"every variant of {practice} is retired: there is nothing to merge")
    settled = settled or read_settled(loaded.files, practice)
    settings = loaded.base.settings
    return merge(practice, variants, settings, settled, base, senses_for(settings, loaded.root))


def senses_for(settings: Settings, root: Path | None = None) -> Senses | None:
    """The model of language where the settings ask for it; the base at root keeps what it says."""
    if not settings.semantic:
        return None
    return open_senses(root)
