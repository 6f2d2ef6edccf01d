"""What the last build made, so that the next one makes only what is needed. Without it, everything is made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bestyet.knowledge.codec import decoded, encoded, key_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.store import Store, store_of
from bestyet.repo.tree import tree_name
from bestyet.repo.write import SYNC_RECORD

_MOST = 16  # work trees of one repository
_MADE = "assets/bestyet.css"  # in every site that was built
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


def refuse_others(build: Path, site: Path) -> None:
    """Raise CannotGoOnError where a build would take away what no build made: it replaces all that lies in `site`."""
    for folder in (build, site):
        if folder.is_symlink():
            raise CannotGoOnError(f"{folder.name} is a link: a build would replace what lies where it leads; remove it")
    if not (build / SYNC_RECORD).exists() and not (site / _MADE).exists():
        names = sorted(os.listdir(site)) if site.is_dir() else [""] if site.exists() else []
        if names:
            held = f"{site.name}/{names[0]}" if names[0] else site.name
            raise CannotGoOnError(f"{held} was made by no build, which would replace it: move it to another place")


def record_of_built(root: Path) -> bytes:
    """The record of the site of a knowledge base; nothing where there is none."""
    return _store(root).get(key_of(tree_name(root))) or b""


def read_built(record: bytes) -> Built:
    """What a record says; nothing where it is of another program."""
    with suppress(ValueError):
        found: Built = decoded(record, Built)
        return found
    return Built()


def keep_built(root: Path, built: Built) -> bytes:
    record = encoded(built)
    _store(root).put(key_of(tree_name(root)), record)
    return record


def forget_built(root: Path) -> None:
    """Before the site is changed: who is killed half-way leaves no record."""
    _store(root).forget(key_of(tree_name(root)))


def _store(root: Path) -> Store:
    """Never below the knowledge base: who says that a page is finished says that it was looked at."""
    return store_of(root, "built", _MOST)


def remove_links(folder: Path) -> None:
    """Nobody makes any in a site; what the builder writes would follow them."""
    for path in stats_of(folder):
        if (folder / path).is_symlink():
            (folder / path).unlink()


def followed_below(folder: Path) -> Iterator[str]:
    """Path of every file below a folder, also of those that links lead to, as builders follow them, in one order.

    A folder that is met again, say where a link leads in a circle, is named, with a "/", and not entered.
    """
    met = set[str]()
    for place, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        below = "" if place == os.fspath(folder) else f"{os.path.relpath(place, folder)}/"
        if (real := os.path.realpath(place)) in met:
            folders.clear()
            yield below
            continue
        met.add(real)
        yield from (below + name for name in sorted(names))


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
