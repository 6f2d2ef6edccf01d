"""Places in text files, counted as editors count them: lines and columns from 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """One point in one file."""

    path: str  # relative to the knowledge base (or as given on the command line), always with "/"
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Whole lines of one file, both ends included."""

    path: str
    first_line: int
    last_line: int

    @property
    def start(self) -> Place:
        return Place(self.path, self.first_line, 1)

    def __str__(self) -> str:
        if self.first_line == self.last_line:
            return f"{self.path}:{self.first_line}"
        return f"{self.path}:{self.first_line}-{self.last_line}"
