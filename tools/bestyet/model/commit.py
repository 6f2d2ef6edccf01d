"""A commit, as far as pages and messages speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Commit:
    """Who says to have changed something, and when. Author and date are claims: git lets anyone write any.

    Texts hold no control characters and no line breaks: such are written out, as in `\\x1b`.
    """

    id: str  # hex, 40 digits (64 in a SHA-256 repository)
    author: str  # name as the commit itself says, whatever a mailmap would make of it
    email: str
    date: str  # ISO 8601 to the second, with the author's own zone; never before 1970 or after 2099 (UTC)
    summary: str  # first line of the message

    @property
    def short(self) -> str:
        """The first digits, as people quote it."""
        return self.id[:10]


class HistoryState(StrEnum):
    """How much of its history a knowledge base can be asked about."""

    FULL = "full"
    SHALLOW = "shallow"  # the clone left older commits out: what they did is not in this history
    EMPTY = "empty"  # a repository without a commit
    NONE = "none"  # no repository, or no git on this machine
