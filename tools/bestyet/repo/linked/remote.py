"""Branches of a repository on another computer, and a bare copy of them here.

What counts is there: a branch moves there first, from the commit that was read to the one made from it or not at all,
and the copy says what was last seen. So two desks on two computers do not lose each other's acts, and whoever is killed
finds at the next look what became of it.
"""

from __future__ import annotations

import base64
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import Afar, GitRefusedError, run_git
from bestyet.repo.system import held_alone

_LONGEST = 200  # letters of what another computer says
_FRESH = 5.0  # seconds for which what was seen is enough to read
_GAP = 60.0  # seconds for which nobody who only reads waits again for what did not answer
_LOCK = "bestyet.lock"
_BRANCHES = "+refs/heads/*:refs/heads/*"
IS_REMOTE = re.compile(r"(?:https|http|ssh|file)://\S+|[\w.-]+@[\w.-]+:[^:\s]\S*")


class UnreachableError(CannotGoOnError):
    """The repository did not answer."""


@dataclass
class Remote:
    """Where the branches are; `copy` is the bare repository that follows them."""

    address: str
    copy: Path
    token: str = field(default="", repr=False)  # with which git signs in over https
    patience: float = 20.0  # seconds for each question
    fault: str = ""  # why it could not be reached when that was tried last
    _turn: Lock = field(default_factory=Lock, repr=False)
    _next: float = 0.0  # when who only reads looks again, by the clock of this process

    def begin(self) -> None:
        """Make the copy where there is none. Raises UnreachableError where there is none and none can be made."""
        if not self.copy.is_dir():
            self._make()
        try:
            self.fetch()
        except UnreachableError:
            if not run_git(self.copy, "for-each-ref", "--count=1"):
                raise

    def _make(self) -> None:
        """Beside its place, so that nobody finds half of one."""
        self.copy.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.copy.parent) as beside:
            made = Path(beside, "made")
            made.mkdir()
            run_git(made, "init", "--quiet", "--bare", ".")
            with suppress(OSError):  # another desk was quicker
                made.rename(self.copy)

    def look(self) -> None:
        """Bring what others did, for who only reads: not again and again, and in nobody's way."""
        if time.monotonic() < self._next or not self._turn.acquire(blocking=False):
            return
        try:
            with suppress(UnreachableError):
                self._fetch()
        finally:
            self._turn.release()

    def fetch(self) -> None:
        """Bring what others did. Raises UnreachableError."""
        if not self._turn.acquire(timeout=2 * self.patience):
            raise UnreachableError("the repository cannot be reached: too many wait for it")
        try:
            self._fetch()
        finally:
            self._turn.release()

    def push(self, moves: dict[str, tuple[str | None, str | None]]) -> None:
        """Let branches go from a commit to another (None: not there), all or none, if each still is where it was.

        Raises GitRefusedError where the repository does not want that, and UnreachableError where nobody can know.
        """
        seen = [f"--force-with-lease={name}:{old or ''}" for name, (old, _) in moves.items()]
        wanted = [f"{new or ''}:{name}" for name, (_, new) in moves.items()]
        atomic = ["--atomic"] if len(moves) > 1 else []
        with self._turn:
            self._ask("push", "--quiet", "--no-verify", *atomic, *seen, self.address, *wanted)

    def _fetch(self) -> None:
        try:
            with held_alone(self.copy / _LOCK, 2 * self.patience):  # of other desks that share it
                self._unlock()
                self._ask("fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", self.address, _BRANCHES)
        except CannotGoOnError as error:
            self.fault = f"the repository cannot be reached ({error})"
            self._next = time.monotonic() + _GAP
            raise UnreachableError(f"{self.fault}: what you write is kept, try again later") from error
        self.fault = ""
        self._next = time.monotonic() + _FRESH

    def _unlock(self) -> None:
        """Take away what a git that was killed left behind; none holds a branch for longer than it has to answer."""
        (self.copy / _LOCK).touch()
        now = (self.copy / _LOCK).stat().st_mtime
        for left in (self.copy / "packed-refs.lock", *self.copy.glob("refs/**/*.lock")):
            with suppress(OSError):
                if left.stat().st_mtime < now - 2 * self.patience:
                    left.unlink()

    def _ask(self, *args: str) -> None:
        settings = {"http.followRedirects": "false", "gc.auto": "0"}
        if self.token:
            shown = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
            settings["http.extraHeader"] = f"Authorization: Basic {shown}"
        try:
            run_git(self.copy, *args, afar=Afar(self.patience, settings))
        except GitRefusedError as error:
            told = " ".join("".join(sign if sign.isprintable() else " " for sign in str(error)).split())[:_LONGEST]
            raise GitRefusedError(told, error.status) from error
