"""What came of documents that somebody brought along: a report that leaves nothing unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bestyet.model.documents.source import Change, LeftOut


@dataclass(frozen=True)
class Fault:
    """Why nothing was written for a document, at its place in it."""

    place: str
    code: str  # of `bestyet check`, "tracked-change", or "not-said" for a value that somebody must give
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Numbered:
    """A passage that has a number in the document."""

    number: str  # as a reader sees it there, without what ends it: "4.1.2"
    shown: str  # as it stands there: "Step 3:"
    name: str  # of the passage in the variant
    words: str
    kind: str  # heading, item


@dataclass(frozen=True)
class Taken:
    """A value of the variant that comes from the document."""

    key: str
    value: str
    origin: str


@dataclass(frozen=True)
class Reference:
    """Words of a document that refer to a number in it."""

    words: str  # "see 4.1.2"
    place: str
    name: str  # of the passage with that number; "" where there is none, or several
    found: int  # passages with that number


@dataclass(frozen=True)
class Moved:
    """What became of a step when a newer revision of its document came."""

    kind: str  # same, changed, new, gone
    name: str
    words: str
    before: str = ""


@dataclass(frozen=True)
class Imported:
    """One document. Where it has faults, nothing was written."""

    file: str  # as given
    kind: str  # "Word", "PDF", …
    sha256: str  # of the file's bytes
    path: str = ""  # of the variant
    practice: str = ""
    region: str = ""
    title: str = ""
    is_update: bool = False
    is_written: bool = False
    became: Mapping[str, int] = field(default_factory=dict)  # "steps": 14, …
    values: tuple[Taken, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    references: tuple[Reference, ...] = ()
    moved: tuple[Moved, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[Change, ...] = ()
    look_at: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: str = ""  # why the file was not read at all
