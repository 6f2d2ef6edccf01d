"""A variant and its passages: the unit of merging."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from bestyet.model.place import Place, Span


class Kind(StrEnum):
    """What a passage is in Markdown."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"
    HEAD = "head"  # header and delimiter row of a table: never a step, it travels with its rows
    BLOCK = "block"  # code, quote, image, footnote, raw HTML, reference: travels untouched, never a step


_LABEL = re.compile(r"\s{0,3}\[(\^?(?:[^\[\]\\]|\\.)+)\]:", re.DOTALL)


def folded_label(label: str) -> str:
    """A label as CommonMark compares it: capitals and white space do not matter."""
    return " ".join(label.split()).casefold()


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a Markdown file. Spans of one file never overlap and follow the file's order."""

    kind: Kind
    span: Span
    text: str  # for comparing and for messages: no markup, no name, white space folded, soft wraps undone
    source: str  # for output: the passage's own lines without list marker, container indent and name; "\n" between
    name: str | None = None  # from {#name} at its end
    level: int = 0  # headings: 1..6
    ordered: bool = False  # items of numbered lists
    task: bool | None = None  # items with a checkbox: ticked or not
    in_list: int = 0  # items: which list of the file they stand in, from 1; 0 for what is in none
    number: int | None = None  # items of numbered lists: their number as a reader sees it
    parent: int | None = None  # index (in the variant's passages) of the enclosing item, else heading, else None
    headings: tuple[str, ...] = ()  # texts of the enclosing headings, outermost first, the title (H1) left out
    apart: str = ""  # why it is no step where it looks like one: "contents", "about" or "history" of a document
    head: str = ""  # rows: the table's header and delimiter lines, joined by "\n"
    sha256: str = ""  # hex digest of the passage's whole lines as UTF-8, joined by "\n", no newline at the end

    @property
    def is_step(self) -> bool:
        """Whether people act on it: items, paragraphs and table rows, but for what a document says of itself."""
        return self.kind in (Kind.ITEM, Kind.PARAGRAPH, Kind.ROW) and not self.apart

    @property
    def label(self) -> str | None:
        """The folded label that a footnote ("^1") or a link reference defines; None for what is neither."""
        found = _LABEL.match(self.source) if self.kind is Kind.BLOCK else None
        return folded_label(found[1]) if found else None


def title_among(passages: Sequence[Passage]) -> int | None:
    """Return the index of the passage that is a document's title: its first heading, if of level 1."""
    for index, passage in enumerate(passages):
        if passage.kind is Kind.HEADING:
            return index if passage.level == 1 else None
    return None


@dataclass(frozen=True)
class Document:
    """One Markdown file as read: front matter with places, and the passages of its body."""

    path: str
    blob: str  # git blob id (SHA-1, hex) of the whole file as it lies in the tree
    sha256: str  # hex digest of the same bytes
    data: Mapping[str, Any] = field(default_factory=dict)  # front matter; {} where there is none
    places: Mapping[str, Place] = field(default_factory=dict)  # JSON pointer of a value -> where it begins
    title: str = ""  # of the front matter, else of the first heading, else the file's stem
    passages: tuple[Passage, ...] = ()

    @property
    def top(self) -> Place:
        return Place(self.path, 1, 1)

    def at(self, pointer: str) -> Place:
        """Where a value of the front matter begins; the top of the file where it has no place."""
        return self.places.get(pointer) or self.top


@dataclass(frozen=True)
class Variant:
    """One party's way of doing a practice. `region` is unique among the variants of a merge."""

    region: str  # region id; for files outside a knowledge base a label made from the path
    document: Document


class Step(NamedTuple):
    """One line of a variant's body that people act on, as one sees it at a glance."""

    name: str  # from {#name}; "" without
    text: str  # white space folded
    line: int


def anchor_of_heading(words: str) -> str:
    """The anchor that builders of pages (Python-Markdown's toc) give to a heading."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", bare).strip().lower())


def parts_of(passages: Sequence[Passage]) -> dict[str, int]:
    """What a link to a part of a file may say -> which passage it means: by its name, else the first heading that
    builders or forges call so."""
    found = {passage.name: at for at, passage in enumerate(passages) if passage.name}
    for at, passage in enumerate(passages):
        if passage.kind is Kind.HEADING:
            words = passage.text.lower()
            for anchor in (anchor_of_heading(words), re.sub(r"[^\w -]", "", words).replace(" ", "-")):
                found.setdefault(anchor, at)
    return found
