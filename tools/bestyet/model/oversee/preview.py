"""What a change of the files changes in a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a note is about, in the order in which people are told."""

    ADDED = "step added"
    REMOVED = "step removed"
    REWORDED = "other words"
    MOVED = "step moved"
    PROPOSED = "proposed by few"
    WITHDRAWN = "proposed no more"
    OPENED = "dispute opened"
    CHANGED = "dispute changed"
    CLOSED = "dispute closed"
    VALUE = "value"
    ASKED = "question"
    ANSWERED = "question gone"
    PROBLEM = "decision without effect"


@dataclass(frozen=True)
class Note:
    """One change. `text` and `detail` are contributors' words."""

    sort: Sort
    id: str  # of the step or structured value; "" where it is about none
    text: str
    detail: str = ""  # what it was before, whose words they are, why it was closed


@dataclass(frozen=True)
class Preview:
    """All changes of one practice; `is_new` and `is_gone` say that there was, or is, nothing to compare with."""

    practice: str
    title: str
    notes: tuple[Note, ...]
    is_new: bool = False
    is_gone: bool = False

    def of(self, sort: Sort) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.sort is sort)
