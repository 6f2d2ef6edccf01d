"""Which text a digest on paper is of, and whether it still counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.signature.payload import digest
from bestyet.knowledge.ballots import Ballots, ballots_of
from bestyet.knowledge.base import load_versions
from bestyet.knowledge.legible_versions import legible_versions
from bestyet.knowledge.version_views import versions_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.site.version.views import Stage, VersionView

if TYPE_CHECKING:
    from datetime import datetime


FEWEST = 12  # letters of a digest that say enough
_DIGEST = re.compile(rf"(?:sha256:)?([0-9a-f]{{{FEWEST},64}})\Z")


@dataclass(frozen=True)
class Match:
    """A version that has the text."""

    practice: str
    number: str
    digest: str  # the whole of it
    view: VersionView | None  # None: it was never put to the vote

    @property
    def is_in_force(self) -> bool:
        return self.view is not None and self.view.stage is Stage.IN_FORCE


def identify(start: Path, printed: str) -> tuple[Match, ...]:
    """Return the versions with the text of a digest, or of how it begins; () where there is none.

    Raises CannotGoOnError.
    """
    sought = _DIGEST.match("".join(printed.split()).lower())
    if sought is None:
        raise CannotGoOnError(f"a digest is sha256: and at least {FEWEST} of its letters 0-9 and a-f, as printed")
    known = _texts(ballots_of(load_versions(start)))
    texts = {which: text for which, text in known.items() if text.removeprefix("sha256:").startswith(sought[1])}
    if len(set(texts.values())) > 1:
        raise CannotGoOnError(f"several texts have digests that begin so: give more letters than {len(sought[1])}")
    ballots, at = ballots_of(load_versions(start, *(practice for practice, _ in texts))), clock.now()
    return tuple(_match(ballots, at, *which, text) for which, text in texts.items())


def _texts(ballots: Ballots) -> Mapping[tuple[str, str], str]:
    """(practice, version) -> digest of its text."""
    versions = [version for found in ballots.versions.values() for version in found if "practice.md" in version.files]
    return {(version.practice, version.number): digest(version.files["practice.md"]) for version in versions}


def _match(ballots: Ballots, at: datetime, practice: str, number: str, text: str) -> Match:
    legible_versions(ballots.loaded, at, only={practice}).refuse(practice, number)
    view = next((one for one in versions_of(ballots, practice, at) if one.number == number), None)
    return Match(practice, number, text, view)
