"""The titles that a candidate writes as the standard's, and where it did so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bestyet.model.sentence import Sentence, sentence


@dataclass(frozen=True)
class Source:
    """A file by its content: what it says can be looked up for ever."""

    path: str
    blob: str  # git's id
    sha256: str  # hex


@dataclass(frozen=True)
class Called:
    """A title as vocabulary.yml has it, and what the standard says for it."""

    term: str  # vocabulary token: "role:project-manager"
    words: str  # as written there
    now: str  # the standard's title, or the form of it that is listed
    region: str = ""  # whose title; "" for a listed form, which anybody may have written

    @property
    def is_form(self) -> bool:
        return not self.region


@dataclass(frozen=True)
class CommonWords:
    """What vocabulary.yml says about titles; a title of two terms is none that could be written otherwise."""

    source: Source
    called: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)  # by its words, folded
    known: frozenset[str] = frozenset()  # every title of the vocabulary, folded: the longest at a place counts
    language: str = "en"  # of the standard's titles
    practices: Mapping[str, str] = field(default_factory=dict)  # practice -> the standard's own title
    is_on: bool = True  # governance: merge: {common-words: off}


@dataclass(frozen=True)
class Rewritten:
    """One title in a region's words that stands as the standard's in the text."""

    at: int  # where it begins in the region's words, in characters
    line: int  # of the region's file
    was: str  # as written, with the article where that changed too
    now: str
    term: str


def is_plain(words: str) -> bool:
    """Whether a title is words and nothing that Markdown reads as more."""
    return re.search(r"[\n|`<>\[\]*_#{}\\~]|^[-+=\d.]*[.)+=-]\s", words) is None and words == words.strip()


def folded(words: str) -> str:
    """Words as titles are compared: capitals and white space do not matter."""
    return " ".join(words.split()).casefold()


def titles_told(changes: Iterable[tuple[str, Rewritten]]) -> tuple[Sentence, ...]:
    """Say each change once: (who wrote it, as people call the region, what became of it)."""
    found = {(who, folded(one.was), folded(one.now)): one for who, one in reversed([*changes])}
    words = (
        (who, " ".join(one.was.split()), " ".join(one.now.split())) for (who, _, _), one in reversed(found.items())
    )
    return tuple(
        sentence("“%(was)s” (%(region)s) is written “%(now)s”", was=was, region=who, now=now) for who, was, now in words
    )


def with_titles(words: str, changes: tuple[Rewritten, ...]) -> str:
    """Return the region's words with the standard's titles. Raises ValueError where a title is not at its place."""
    found, end = [], 0
    for one in changes:
        if one.at < end or not words.startswith(one.was, one.at) or not one.was:
            raise ValueError(f"“{one.was}” is not at its place")
        found += [words[end : one.at], one.now]
        end = one.at + len(one.was)
    return "".join([*found, words[end:]])


def without_titles(words: str, changes: tuple[Rewritten, ...]) -> str:
    """Return the region's own words again. Raises ValueError where a title of the standard is not at its place."""
    moved, back = 0, []
    for one in changes:
        back.append(Rewritten(one.at + moved, one.line, one.now, one.was, one.term))
        moved += len(one.now) - len(one.was)
    return with_titles(words, tuple(back))
