"""The site brought up to date whenever a file of the knowledge base changes."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.base import load
from bestyet.model.problem import CannotGoOnError
from bestyet.publish.built import followed_below
from bestyet.repo import clock
from bestyet.repo.tree import TOP, all_files, common_dir_of, refs_stamp
from bestyet.text.site_config import site_config

if TYPE_CHECKING:
    from bestyet.publish.press import Press, Published

EVERY = 0.25  # seconds between two looks at the files
_RARELY = 10  # times as long as a look takes, at least, until the next one: of a large base, each takes a while
Stamp = frozenset[tuple[str, tuple[int, ...]]]
_OF_PRACTICE = r"(?:decisions\.yml|alignment\.yml|discussion/[a-z0-9-]+\.md)"
_PRACTICE = re.compile(rf"practices/(?:[a-z0-9-]+/([a-z0-9-]+)\.md|global/([a-z0-9-]+)/{_OF_PRACTICE})\Z")


@dataclass(frozen=True)
class Event:
    """What came of an edit: some pages have it, then all; or the site stays as it was."""

    seconds: float = 0  # since it was seen
    shown: tuple[str, ...] = ()
    published: Published | None = None
    refused: str = ""  # why


class EditedMeanwhileError(Exception):
    """A file changed while the site was made: what is being made is old already."""


def watch(press: Press, seen: Stamp) -> Iterator[Event]:
    """Bring the site up to date whenever what it is made from differs from what was seen. Does not end."""
    pending: set[str] = set()  # paths changed since all pages were up to date
    while True:
        began = time.monotonic()
        now = stamp_of(press.root)
        if now == seen and not pending:
            time.sleep(_pause(time.monotonic() - began))
            continue
        pending |= {path for path, _ in now ^ seen}
        seen = now
        try:
            yield from _follow(press, practices_of(pending), now)
        except EditedMeanwhileError:
            continue
        except CannotGoOnError as error:
            yield Event(refused=str(error))
        pending.clear()


def _pause(seconds: float) -> float:
    """Seconds until the next look, after one that took so long."""
    return max(EVERY, _RARELY * seconds)


def _follow(press: Press, practices: set[str], now: Stamp) -> Iterator[Event]:
    began, press.pause = time.monotonic(), _look_out(press.root, now)
    shown = press.show(load(press.root), practices) if practices else ()
    if shown:
        yield Event(time.monotonic() - began, shown)
    published = press.publish(load(press.root))
    yield Event(time.monotonic() - began, published=published)


def _look_out(root: Path, now: Stamp) -> Callable[[], None]:
    """What raises EditedMeanwhileError, when asked, once the files are no longer as they are now."""
    following = time.monotonic() + EVERY

    def look() -> None:
        nonlocal following
        began = time.monotonic()
        if began < following:
            return
        if stamp_of(root) != now:
            raise EditedMeanwhileError
        ended = time.monotonic()
        following = ended + _pause(ended - began)

    return look


def practices_of(paths: set[str]) -> set[str]:
    """The practices that these files are about; none where one of the files concerns them all."""
    found = [_PRACTICE.search(path.replace("\\", "/")) for path in paths]
    return {match[1] or match[2] for match in found if match} if all(found) else set()


def stamp_of(root: Path) -> Stamp:
    """What tells one state from another: number, size and times of each file that pages are made from, also of those of
    a theme of one's own, where git's branches stand, git's settings, and the day."""
    found = {("day", (clock.now().date().toordinal(),)), (refs_stamp(root), ())}
    config, common = root / "mkdocs.yml", common_dir_of(root)
    theme = root / _theme_in(config.read_bytes() if config.is_file() else b"")
    beside = [config, *([common / "config"] if common else []), *(theme / path for path in followed_below(theme))]
    for path in (*all_files(os.fspath(root / TOP)), *map(os.fspath, beside)):
        with suppress(OSError):  # gone meanwhile
            about = os.lstat(path)
            found.add((path, (*_told(about), *(_told(os.stat(path)) if stat.S_ISLNK(about.st_mode) else ()))))
    return frozenset(found)


def _told(about: os.stat_result) -> tuple[int, ...]:
    return about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


@lru_cache(maxsize=2)
def _theme_in(config: bytes) -> str:
    """The folder of a theme, from that of its configuration; that of our own, which we write, counts for none."""
    theme = site_config(config).theme
    return "nowhere" if os.path.normpath(theme) == "build/theme" else theme
