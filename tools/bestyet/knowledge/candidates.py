"""The candidate of a practice, as the knowledge base settles it; kept until anything it is made from changes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.codec import decoded, kept_as, key_of
from bestyet.knowledge.names import did_you_mean
from bestyet.merge.candidate import merge
from bestyet.model.candidate import Candidate
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.semantic import Senses, open_senses
from bestyet.repo.store import store_of
from bestyet.repo.tree import tree_name
from bestyet.text.settled import read_settled

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Settings
    from bestyet.model.decision import Settled
    from bestyet.model.passage import Document, Variant

_MOST_KEPT = 4096


def candidate_of(
    loaded: Loaded, practice: str, settled: Settled | None = None, base: Document | None = None, backbone: str = ""
) -> Candidate:
    """Merge a practice with what is settled about it (default: what its files say)."""
    variants = loaded.base.merged_variants(practice)
    if not variants:
        raise CannotGoOnError(f"every variant of {practice} is retired: there is nothing to merge")
    settled = settled or read_settled(loaded.files, practice)
    settings = loaded.base.settings
    if backbone and backbone not in (known := [variant.region for variant in variants]):
        raise CannotGoOnError(f"{backbone} has no variant of {practice}{did_you_mean(backbone, known)}")
    return merge(practice, variants, settings, settled, base, senses_for(settings, loaded.root), backbone)


def senses_for(settings: Settings, root: Path | None = None) -> Senses | None:
    """The model of language where the settings ask for it; the base at root keeps what it says."""
    if not settings.semantic:
        return None
    return open_senses(root)


def keep_candidate(root: Path, about: str, candidate: Candidate) -> None:
    """Keep the newest candidate of a practice, without its variants, which are read anyway. about: as asked for it."""
    raw = kept_as((about, replace(candidate, variants=())), tuple[str, Candidate])
    if raw is not None:
        store_of(root, "candidates", _MOST_KEPT).put(key_of(tree_name(root), candidate.practice), raw)


def kept_candidate(root: Path, practice: str, about: str, variants: tuple[Variant, ...]) -> Candidate | None:
    """The candidate of a practice made from what has this digest; None where another or none is kept."""
    raw = store_of(root, "candidates", _MOST_KEPT).get(key_of(tree_name(root), practice))
    with suppress(ValueError):
        found: tuple[str, Candidate] = decoded(raw or b"", tuple[str, Candidate])
        if found[0] == about:
            return replace(found[1], variants=variants)
    return None
