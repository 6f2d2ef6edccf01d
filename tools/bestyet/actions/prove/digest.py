"""Which text a digest on paper is of, and whether it still counts: `bestyet verify --digest`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from bestyet.govern.signature.payload import digest
from bestyet.knowledge.base import load
from bestyet.knowledge.legible_versions import told
from bestyet.knowledge.version_views import polls_for, versions_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.site.version.versions import banner_words
from bestyet.site.version.views import Stage

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Polls

FEWEST = 12  # letters of a digest that say enough
_DIGEST = re.compile(rf"(?:sha256:)?([0-9a-f]{{{FEWEST},64}})\Z")


def say_which(word: str) -> int:
    """Print what is known of the text with this digest; 0 where it is in force, else 1."""
    match = _DIGEST.match("".join(word.split()).lower())
    if match is None:
        raise CannotGoOnError(f"a digest is sha256: and at least {FEWEST} of its letters 0-9 and a-f, as printed")
    polls, at = polls_for(load()), clock.now()
    found = _texts(polls, match[1])
    if len(set(found.values())) > 1:
        raise CannotGoOnError(f"several texts have digests that begin so: give more letters than {len(match[1])}")
    if not found:
        click.echo("Unknown: no version here has a text with this digest. Do not use the copy.")
        click.echo("It may be newer than this repository (git pull), or not what was adopted.")
        return 1
    holds = False
    for practice, number in found:
        told(polls.loaded, at, only={practice}).refuse(practice, number)
        view = next((one for one in versions_of(polls, practice, at) if one.number == number), None)
        said = banner_words(view) if view else f"{number} has no ballot: it was never put to the vote."
        is_in_force = view is not None and view.stage is Stage.IN_FORCE
        holds = holds or is_in_force
        click.echo(f"{practice}: {said}{'' if is_in_force else ' Do not use the copy.'}")
    click.echo(f"Its whole digest: sha256:{next(iter(found.values()))}")
    return 0 if holds else 1


def _texts(polls: Polls, beginning: str) -> dict[tuple[str, str], str]:
    """(practice, version) -> digest of its text, of those that begin so."""
    found = {
        (version.practice, version.number): digest(version.files["practice.md"]).removeprefix("sha256:")
        for versions in polls.versions.values()
        for version in versions
        if "practice.md" in version.files
    }
    return {which: text for which, text in found.items() if text.startswith(beginning)}
