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
    synced: str = ""  # what lay below build/ then
    practices: int = 0
    frame: str = ""  # digest of all that every page of HTML is made from beside its own Markdown
    day: str = ""  # as the site map says it
    sources: dict[str, str] = field(default_factory=dict)  # Markdown file -> digest
    files: dict[str, Stat] = field(default_factory=dict)  # of the site
    beside: tuple[str, ...] = ()  # files of the site that no page is made from
    is_whole: bool = False  # searched and checked without a fault


def record_of_built(folder: Path) -> bytes:
    """A folder's record as it lies there; nothing where it is missing."""
    with suppress(OSError):
        return (folder / RECORD).read_bytes()
    return b""


def read_built(record: bytes) -> Built:
    """What a record says; nothing where it is damaged."""
    with suppress(ValueError):
        found: Built = decoded(record, Built)
        return found
    return Built()


def keep_built(folder: Path, built: Built) -> bytes:
    record = encoded(built)
    write_file(folder / RECORD, record)
    return record


def forget_built(folder: Path) -> None:
    """Before the site is changed: who is killed half-way leaves no record."""
    (folder / RECORD).unlink(missing_ok=True)


def stats_of(folder: Path) -> dict[str, Stat]:
    """Every file below a folder, path -> its size and time; none where there is no folder."""
    found: dict[str, Stat] = {}
    waiting = [(os.fspath(folder), "")] if folder.is_dir() else []
    while waiting:
        place, path = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{path}{entry.name}/"))
                else:
                    about = entry.stat(follow_symlinks=False)
                    found[path + entry.name] = (about.st_size, about.st_mtime_ns)
    return found
