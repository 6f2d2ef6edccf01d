"""A version as it goes onto paper: what a reader far from any screen must know to trust it, or not to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bestyet.model.passage import Document


@dataclass(frozen=True)
class Signed:
    """A vote that counted, as a signature says it: who, what, when, meaning what."""

    name: str  # printed
    region: str  # as people call it
    word: str  # "approved"
    meaning: str
    date: str  # ISO day
    is_attested: bool  # a machine saw the voter say it; the voter did not sign


@dataclass(frozen=True)
class Sheet:
    """A table beside the text: its title, its head and its rows, all of plain words."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    recorded: int | None = None  # the column of words that the merge put together


@dataclass(frozen=True)
class Paper:
    """One version, ready to be printed or written to a document."""

    company: str
    practice: str
    title: str
    number: str
    standing: str  # a sentence: "1.0.0 is in force since 3 Mar 2026."
    is_in_force: bool
    opened: str  # ISO days, "" where there is none
    decided: str
    effective: str
    before: str  # the version that it changed
    rule: str  # by which was voted
    digest: str  # "sha256:..." of practice.md
    signed: tuple[Signed, ...]
    sheets: tuple[Sheet, ...]
    document: Document  # practice.md as read
    is_illustrative: bool = False
    language: str = "en"  # of all that is said about the text
    banner: str = ""  # `standing` in that language
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that the text shows, by path beside it
    written_in: Mapping[int, str] = field(default_factory=dict)  # first line of a passage -> language of its words

    @property
    def dated(self) -> str:
        """The last day in its life that is on record: the same whenever it is printed."""
        return self.effective or self.decided or self.opened

    @property
    def short_digest(self) -> str:
        """As many letters as fit below every page; enough for `bestyet verify --digest`."""
        return self.digest[: len("sha256:") + 16]
