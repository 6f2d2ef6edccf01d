"""What `bestyet verify --digest` says of a copy on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.site.version.versions import banner_words

if TYPE_CHECKING:
    from bestyet.actions.prove.identify import Match


def lines(matches: Sequence[Match]) -> Iterator[str]:
    if not matches:
        yield "Unknown: no version here has a text with this digest. Do not use the copy."
        yield "It may be newer than this repository (git pull), or not what was adopted."
        return
    in_force = [match for match in matches if match.is_in_force]
    names = " and ".join(f"{match.practice} {match.number}" for match in in_force)
    advice = f"Its text, word for word, is in force as {names}." if in_force else "Do not use the copy."
    for match in sorted(matches, key=lambda match: not match.is_in_force):
        said = (
            banner_words(match.view) if match.view else f"{match.number} has no ballot: it was never put to the vote."
        )
        yield f"{match.practice}: {said}{'' if match.is_in_force else f' {advice}'}"
    yield f"Its whole digest: {matches[0].digest}"
