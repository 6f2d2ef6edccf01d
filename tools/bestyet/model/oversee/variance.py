"""How the regions differ in a practice: typed rows, a cell for each region that says something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from bestyet.model.passage import Document
from bestyet.model.place import Place
from bestyet.model.sentence import Value, in_turn

NO_STEP = "no such step"  # the text of a cell where a region has the practice without that step
WHOLE = 10_000  # differences are whole numbers from 0 (alike) to this (nothing in common)


class Sort(StrEnum):
    """What a row compares."""

    LEAD_TIME = "lead time"
    CALL = "call"  # who tells whom, how soon
    CHANNEL = "channels"
    TEMPLATE = "templates"
    RACI = "who does it"
    JOB_TITLE = "job title"  # of a role: the same in all practices, so it does not count in their spread
    STEP = "steps"


Source = Place | tuple[Document, str]  # a place, or a JSON pointer in a front matter: its line is looked up when asked


def place_in(source: Source) -> Place:
    """The place of a source; the file's first line for a value that has none."""
    if isinstance(source, Place):
        return source
    document, pointer = source
    return document.at(pointer)


class Cell(NamedTuple):
    """What one region says."""

    region: str
    text: str  # as people read it: "5 business days"
    apart: int | None  # 0..WHOLE: how much the other regions differ from it on average; None: it is alone
    source: Source
    days: Fraction | None = None  # of a length of time: the days that pass

    @property
    def place(self) -> Place:
        """Where the region says it."""
        return place_in(self.source)

    @property
    def said(self) -> str:
        """The words, and the days that pass where these do not say them: "5 business days = 7.1 days"."""
        if self.days is None or self.text.partition(" ")[2] in ("day", "days"):
            return self.text
        return in_turn((self.text, Value(f"{float(self.days):.1f} days")), " = ")


@dataclass(frozen=True)
class Row:
    """One thing that regions may do differently."""

    sort: Sort
    name: str  # stable: "kickoff-held after contract-signed"
    title: str
    cells: tuple[Cell, ...]  # in the order of regions
    silent: tuple[str, ...]  # regions that have the practice and say nothing of this, which is not zero
    spread: int | None  # 0..WHOLE: how much two regions differ on average; None: fewer than two say something
    is_seen: bool  # the customer sees it


@dataclass(frozen=True)
class PracticeVariance:
    """All rows of a practice, and what they come to. Figures are None where there is nothing to compare."""

    practice: str
    title: str
    category: str
    is_customer_facing: bool
    paths: Mapping[str, str]  # region that has the practice -> its file; in the order of regions
    rows: tuple[Row, ...]
    spread: int | None
    seen: int | None  # the spread of what the customer sees
    by_sort: Mapping[Sort, int]
    apart: Mapping[str, int]  # region -> how much the others differ from it
    is_merged: bool  # steps are those of the merge; else those with the same name or the same words

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(self.paths)


def decimal(part: int | None) -> str:
    """Return a difference as people read it: "0.47", "1.00", and "–" for None."""
    if part is None:
        return "–"
    hundredths = (part + 50) // 100
    return f"{hundredths // 100}.{hundredths % 100:02}"
