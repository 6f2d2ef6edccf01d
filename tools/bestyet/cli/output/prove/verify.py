"""What `bestyet verify` prints: a line for every check, several where several links are broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.actions.prove.verify import Note
from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.actions.prove.proof import Finding

_NOTES = {
    Note.NO_VERSIONS: "No version has been proposed or adopted yet: no records to check.",
    Note.NO_HISTORY: (
        "Without history: who could vote, when votes were received and what changed since is not checked."
    ),
}


def lines(found: Finding | Note) -> Iterator[str]:
    if isinstance(found, Note):
        yield _NOTES[found]
        return
    what = f"{found.about}: {found.check}" if found.check else found.about
    for link in found.broken:
        yield _one_line(f"{what}: BROKEN: {link}")
    if not found.broken:
        yield _one_line(f"{what}: well: {found.well}")


def last_line(broken: Finding) -> str:
    return _one_line(f"First broken link: {broken.first_link}")


def _one_line(text: str) -> str:
    return plain(text).replace("\n", " ")
