"""What the last build made, so that the next one makes only what is needed. Without it, everything is made."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bestyet.knowledge.codec import decoded, encoded
from bestyet.repo.write import write_file

RECORD = ".bestyet-built"  # below build/
Stat = tuple[int, int]  # size, time of the last change in nanoseconds


@dataclass
class Built:
    """A finished site, as far as the next build asks."""

    pages: str = ""  # digest of all that our pages are made from
    practices: int = 0
    frame: str = ""  # digest of all that every page of HTML is made from beside its own Markdown
    day: str = ""  # as the site map says it
    sources: dict[str, str] = field(default_factory=dict)  # Markdown file -> digest
    files: dict[str, Stat] = field(default_factory=dict)  # of the site
    beside: tuple[str, ...] = ()  # files of the site that no page is made from
    is_whole: bool = False  # searched and checked without a fault


def read_built(folder: Path) -> Built:
    """What a folder's record says; nothing where it is missing or damaged."""
    with suppress(OSError, ValueError):
        found: Built = decoded((folder / RECORD).read_bytes(), Built)
        return found
    return Built()


def keep_built(folder: Path, built: Built) -> None:
    write_file(folder / RECORD, encoded(built))


def forget_built(folder: Path) -> None:
    """Before the site is changed: who is killed half-way leaves no record."""
    (folder / RECORD).unlink(missing_ok=True)


def stats_of(folder: Path) -> dict[str, Stat]:
    """Every file below a folder, path -> its size and time."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            about = os.stat(os.path.join(place, name), follow_symlinks=False)
            path = os.path.relpath(os.path.join(place, name), folder)
            found[path.replace(os.sep, "/")] = (about.st_size, about.st_mtime_ns)
    return found
