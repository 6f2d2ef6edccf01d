"""What the desk asks of a forge, whichever it is: a pull request for a branch, and what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRESH = 30.0  # seconds for which an answer is good enough to show
_LOOKS = 3.0  # seconds for which one who only reads waits at most, and for the answer that is under way
_GAP = 60.0  # seconds for which nobody who only looks waits again for a forge that did not answer


class ForgeKind(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


class State(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class ForgeError(CannotGoOnError):
    """The forge did not do what it was asked; the message says why, and holds nothing secret."""


@dataclass(frozen=True)
class Pull:
    """A pull request; a merge request at GitLab."""

    number: int
    address: str  # of its page
    state: State
    commit: str  # the last of its branch


class Forge(Protocol):
    """Raises ForgeError whatever goes wrong."""

    def last(self, branch: str, base: str) -> Pull | None:
        """The open one of a branch into another, else the newest of them."""

    def create(self, branch: str, base: str, title: str) -> Pull:
        """Raises ForgeError too where there is an open one already."""


@dataclass
class Pulls:
    """The pull requests of the desk's branches, as the forge said last."""

    forge: Forge
    base: str
    fault: str = ""  # why it said nothing when it was asked last
    _known: dict[str, tuple[float, Pull | None]] = field(default_factory=dict)
    _next: float = 0.0
    _turn: Lock = field(default_factory=Lock)

    def known(self, branch: str) -> Pull | None:
        """As it was said last; asks nobody."""
        return self._known.get(branch, (0.0, None))[1]

    def is_taken_in(self, branch: str, commit: str) -> bool:
        """Whether the forge said that all of a branch is in the base, however it put it there."""
        found = self.known(branch)
        return found is not None and found.state is State.MERGED and found.commit == commit

    def look(self, branches: Iterable[str]) -> None:
        """Ask again what was said longest ago: for who only reads, so no fault, in nobody's way, not for long."""
        until = time.monotonic() + _LOOKS
        if not self._turn.acquire(blocking=False):
            return
        try:
            ages = sorted((self._known.get(branch, (-_FRESH, None))[0], branch) for branch in branches)
            for at, branch in ages:
                if max(at + _FRESH, self._next) > time.monotonic() or time.monotonic() > until:
                    return
                self.ask(branch)
        except ForgeError:
            self._next = time.monotonic() + _GAP
        finally:
            self._turn.release()

    def ask(self, branch: str) -> Pull | None:
        try:
            found = self.forge.last(branch, self.base)
        except ForgeError as error:
            self.fault = str(error)
            raise
        self.fault = ""
        self._known[branch] = (time.monotonic(), found)
        return found

    def open(self, branch: str, title: str) -> Pull:
        """The open pull request of a branch that was just sent, made where there is none. Raises ForgeError."""
        found = self.ask(branch)
        if found is None or found.state is not State.OPEN:
            try:
                found = self.forge.create(branch, self.base, title)
            except ForgeError:
                found = self.ask(branch)  # somebody else may have been quicker
                if found is None or found.state is not State.OPEN:
                    raise
        self._known[branch] = (time.monotonic(), found)
        return found
