"""What `bestyet verify --digest` says of a copy on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.site.version.versions import banner_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bestyet.actions.prove.identify import Match


def lines(matches: Sequence[Match]) -> Iterator[str]:
    if not matches:
        yield "Unknown: no version here has a text with this digest. Do not use the copy."
        yield "It may be newer than this repository (git pull), or not what was adopted."
        return
    for match in matches:
        said = (
            banner_words(match.view) if match.view else f"{match.number} has no ballot: it was never put to the vote."
        )
        yield f"{match.practice}: {said}{'' if match.is_in_force else ' Do not use the copy.'}"
    yield f"Its whole digest: {matches[0].digest}"
