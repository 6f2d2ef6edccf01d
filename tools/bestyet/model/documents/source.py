"""A document that somebody brings along, as it is read: lines, tables, and what cannot come along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bestyet.model.records.plain import Table


class Words(NamedTuple):
    """A run of characters of one look."""

    text: str
    marks: frozenset[str] = frozenset()  # strong, em, del; raw: Markdown already; note: a footnote of that label
    picture: str = ""  # "<sha256>.png" of a picture that stands here: then there are no words
    about: str = ""  # what the document says of the picture


class Who(NamedTuple):
    """Who does a step, as a table says it beside the words."""

    called: str = ""  # the head of the column: "Responsible"
    words: str = ""


NOBODY = Who()


class Sort(StrEnum):
    """What a line is by what the document itself says of it."""

    TITLE = "title"
    HEADING = "heading"
    CONTENTS = "contents"  # a line of a table of contents
    CONTINUED = "continued"  # goes on an item of a list without a number of its own
    BLOCK = "block"  # travels untouched
    PLAIN = ""


@dataclass(frozen=True)
class Line:
    """One paragraph of a document."""

    words: tuple[Words, ...]
    place: str  # as people find it: "paragraph 12", "page 2, line 4", "line 7"
    sort: Sort = Sort.PLAIN
    level: int = 0  # headings: 1..9
    number: str = ""  # what a reader sees before the words and the program counted: "4.1.2", "a)"; "•" for any bullet
    counted_in: str = ""  # the list in which it is counted
    depth: int = 0  # levels of that list above it
    indent: int = 0  # twentieths of a point from the margin to the words
    is_bold: bool = False  # all of it, by its style or its runs
    who: Who = NOBODY

    @property
    def text(self) -> str:
        return " ".join("".join(words.text for words in self.words if "note" not in words.marks).split())

    @property
    def pictures(self) -> tuple[Words, ...]:
        return tuple(words for words in self.words if words.picture)


@dataclass(frozen=True)
class Cell:
    """A cell of a table; of what was merged, the first holds the lines and the others say so."""

    blocks: tuple[Line | Grid, ...] = ()
    is_across: bool = False  # belongs to the cell on its left
    is_down: bool = False  # belongs to the cell above

    @property
    def text(self) -> str:
        return " ".join(text for block in self.blocks if (text := block.text))

    @property
    def pictures(self) -> tuple[Words, ...]:
        return tuple(words for block in self.blocks for words in block.pictures)


@dataclass(frozen=True)
class Grid:
    """A table: rows of as many cells each."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    has_head: bool = False  # the document says that the first row is its head
    is_kept: bool = False  # it is one in Markdown already

    @property
    def text(self) -> str:
        return " ".join(text for row in self.rows for cell in row if (text := cell.text))

    @property
    def pictures(self) -> tuple[Words, ...]:
        return tuple(words for row in self.rows for cell in row for words in cell.pictures)


Block = Line | Grid


@dataclass(frozen=True)
class LeftOut:
    """Something of a document that does not come along."""

    what: str  # "header", "comment of Ada", "signatures", …
    words: str  # all of its words
    place: str = ""


@dataclass(frozen=True)
class Change:
    """A change that the document still tracks."""

    kind: str  # inserted, deleted, moved here, moved away, formatted, row inserted, …
    author: str
    words: str
    place: str


@dataclass(frozen=True)
class Source:
    """What a reader of one kind of document makes of its bytes."""

    kind: str  # "Word", "Markdown", "text", "PDF"
    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)  # footnotes by label
    margins: tuple[Block, ...] = ()  # headers and footers, each once
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[Change, ...] = ()
    look_at: tuple[str, ...] = ()  # sentences
    title: str = ""  # among the document's properties
    values: Table = field(default_factory=dict)  # front matter that the document has already
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # "<sha256>.png" -> its bytes
