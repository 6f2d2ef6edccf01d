"""Practices read one at a time, each as its proposal reads it, by whoever has the same base and the same history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.knowledge.ballots import Ballots
from bestyet.knowledge.base import Keep, Loaded
from bestyet.knowledge.landing.line_ends import as_committed
from bestyet.knowledge.many.parts import another, refuse_another_tool, stamp_of, whole_base, worker
from bestyet.knowledge.names import git_setting
from bestyet.model.problem import FileFault
from bestyet.model.records.picture import Unread, is_picture
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import Receipts, base_of
from bestyet.repo.tree import Tree, unfinished_in
from bestyet.text.base import read_base
from bestyet.text.check.kinds import is_said

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bestyet.knowledge.many.parts import Whole
    from bestyet.repo.git import Repository

_IN_VERSIONS = 4  # folders above the files of a version


class ChangedError(Exception):
    """A file is not what it was when the base was looked at. No refusal of an action: nobody may take it for one."""


@dataclass(frozen=True)
class Frame:
    """What must be the same wherever practices are read."""

    root: Path
    digest: str  # of all that lies below practices/
    history: tuple[str, ...]  # name and commit of the base branch, HEAD, what is unfinished; () where none counts
    author: str  # who proposes, as git's settings of who asks say; "" where they do not
    tool: str
    now: datetime


def frame_of(loaded: Loaded, whole: Whole, ballots: Ballots | None) -> Frame:
    """ballots: None where nobody asks about votes. Raises CannotGoOnError where files changed since `loaded`."""
    seen = {path: stamp_of(raw) for path, raw in loaded.files.items()}
    seen |= {path: stamp_of(fault) for path, fault in loaded.unread.items()}
    if seen != {path: stamp for path, stamp in whole.stamps.items() if path in seen or _is_loaded(path)}:
        raise another(loaded.root)
    repository = ballots.repository if ballots else None
    history = _history(repository)
    if ballots and history[:2] != (ballots.receipts.name, ballots.receipts.tip):
        raise another(loaded.root)
    author = git_setting(repository, "bestyet.reviewer") or ""
    return Frame(loaded.root, whole.digest, history, author, worker(), clock.now())


def _is_loaded(path: str) -> bool:
    return not (is_picture(path) or is_said(path))


@dataclass(frozen=True)
class Share:
    """Some practices."""

    practices: tuple[str, ...]
    frame: Frame

    @property
    def about(self) -> str:
        return ", ".join(self.practices)


class Around:
    """All that lies around a practice, of which little is held."""

    def __init__(self, frame: Frame) -> None:
        """Raises CannotGoOnError where the base, its history or the tool is another here."""
        refuse_another_tool(frame.tool)
        whole = whole_base(frame.root)
        self.frame, self._tree, self._stamps = frame, Tree(frame.root), whole.stamps
        self._repository = find_repository(frame.root) if frame.history else None
        if whole.digest != frame.digest or frame.history != _history(self._repository):
            raise another(frame.root)
        self._receipts = Receipts(self._repository, frame.history[0], frame.history[1]) if self._repository else None
        self._rest = [path for path in self._tree if _is_loaded(path)]
        self._pictures = {path: path for path in self._tree if is_picture(path)}
        short = (path for path in self._rest if path.count("/") < _IN_VERSIONS)
        self._texts = [path for path in short if not self._stamps[path].startswith("!")]

    def part(self, _start: Path | None, keep: Keep) -> Loaded:
        """As `load_part`, of the files as they were. Raises ChangedError."""
        found = {path: self._read(path) for path in self._rest if keep(path)}
        files = {path: raw for path, raw in found.items() if isinstance(raw, bytes)}
        unread = {path: fault for path, fault in found.items() if isinstance(fault, FileFault)}
        others = Unread({path: path for path in self._texts if path not in found}, self._raw)
        return Loaded(self.frame.root, files, read_base(files), unread, Unread(self._pictures, self._raw), others)

    def ballots(self, loaded: Loaded) -> Ballots:
        """The ballots of what was read; the history is read once for all."""
        assert self._repository is not None
        assert self._receipts is not None
        return Ballots(as_committed(loaded, self._repository), self._repository, self._receipts)

    def _read(self, path: str) -> bytes | FileFault:
        found = self._tree[path]
        if stamp_of(found) != self._stamps[path]:
            raise ChangedError(path)
        return found

    def _raw(self, path: str) -> bytes:
        return raw if isinstance(raw := self._read(path), bytes) else b""


def _history(repository: Repository | None) -> tuple[str, ...]:
    if repository is None or repository.is_shallow():
        return ()
    return (*base_of(repository, None), repository.head_commit() or "", unfinished_in(repository.folder))


@lru_cache(maxsize=1)
def around(frame: Frame) -> Around:
    """Looked at once for all that a worker is asked about."""
    return Around(frame)


@dataclass(frozen=True)
class One:
    """A practice that is asked about."""

    practice: str
    around: Around
