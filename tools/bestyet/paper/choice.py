"""Which versions go onto paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.versions import ended_words, in_force, retired
from bestyet.knowledge.base import load, load_versions
from bestyet.knowledge.files import site_config_of
from bestyet.knowledge.legible_versions import LegibleVersions, legible_versions
from bestyet.knowledge.names import unknown
from bestyet.knowledge.version_views import versions_of
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.picture import named_in
from bestyet.repo import clock
from bestyet.text.pictures import shown_of

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.site.version.views import VersionView


@dataclass(frozen=True)
class Chosen:
    """A version that was put to the vote."""

    base: KnowledgeBase
    practice: str
    view: VersionView
    text: bytes  # its practice.md
    language: str  # of the site
    pictures: Mapping[str, bytes]  # that the text shows, by path beside it


def choose(start: Path, practice: str, number: str | None) -> Chosen:
    """A version (default: the one in force) of a practice of the knowledge base at `start`. Raises CannotGoOnError."""
    return _chosen(legible_versions(load_versions(start, practice), clock.now(), only={practice}), practice, number)


def choose_all(start: Path) -> tuple[list[Chosen], list[str]]:
    """Every version in force, and why some practices are left out. Raises CannotGoOnError where there is none."""
    known = legible_versions(load(start), clock.now())
    lost = [practice for practice, unread in known.unread.items() if not unread.is_standard_known]
    day = known.at.date()
    standing = [practice for practice, versions in known.ballots.versions.items() if in_force(versions, day)]
    if not standing and not lost:
        raise CannotGoOnError("no practice has a version in force yet")
    chosen, left_out = [], []
    for practice in [*standing, *lost]:
        try:
            chosen.append(_chosen(known, practice, None))
        except CannotGoOnError as error:
            left_out.append(f"{practice} is left out: {error}")
    return chosen, left_out


def _chosen(known: LegibleVersions, practice: str, number: str | None) -> Chosen:
    known.refuse(practice, number)
    ballots, versions = known.ballots, known.ballots.of(practice)
    named = next((one for one in versions if one.number == number), None)
    found = named if number else in_force(versions, known.at.date())
    there = ", ".join(one.number for one in versions) or "none yet"
    if found is None and number:
        raise unknown(f"there is no version {number} of {practice}", [one.number for one in versions], none="none yet")
    if found is None:
        ended = ended_words(retired(versions, known.at.date()))
        raise CannotGoOnError(
            f"no version of {practice} is in force{ended}; name one with --version (there are: {there})"
        )
    view = next((view for view in versions_of(ballots, practice, known.at) if view.number == found.number), None)
    text = found.files.get("practice.md")
    if view is None or text is None:
        raise CannotGoOnError(f"{found.folder} has no text that was put to the vote")
    language = site_config_of(ballots.loaded.root).language
    pictures = shown_of(named_in(text.decode("utf-8", "replace")), found.pictures)
    return Chosen(ballots.loaded.base, practice, view, text, language, pictures)
