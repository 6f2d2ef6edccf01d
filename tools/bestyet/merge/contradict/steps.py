"""The words of a step as they are read against the values that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.merge.align.words import stem
from bestyet.merge.values.clauses import Clause, clauses_of
from bestyet.merge.values.dispute import MOST_CLAUSES, speaks
from bestyet.merge.values.figures.times import NAMES
from bestyet.merge.values.tokens import listed
from bestyet.model.passage import Kind

if TYPE_CHECKING:
    from bestyet.merge.values.tokens import Phrases
    from bestyet.model.passage import Document, Passage

_SAME = 4  # letters with which words of one family begin: "signed", "signature"


_CONDITIONS = ("if", "unless", "where", "provided")
_NOT = listed("not never don't doesn't mustn't cannot can't")
_TIMES = NAMES.keys() | listed("+ net")
_OF_LIMITS = listed("later more longer exceed exceeding")


@dataclass(frozen=True)
class Cell:
    """One cell of a table's row and what stands at the head of its column."""

    head: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Words:
    """What a step says: its clauses, or its cells where it is the row of a table."""

    passage: Passage
    language: str
    clauses: tuple[Clause, ...]
    cells: tuple[Cell, ...] = ()

    @cached_property
    def tells_times(self) -> bool:
        return any(token.text in _TIMES for clause in self.clauses for token in clause.tokens)


def words_of(document: Document, passage: Passage, phrases: Phrases) -> Words:
    code = speaks(document, passage)
    if passage.kind is not Kind.ROW:
        return Words(passage, code, clauses_of(passage.text, phrases, code)[:MOST_CLAUSES])
    heads = _cells(passage.head.partition("\n")[0])
    said = _cells(passage.text)
    heads = heads if len(heads) == len(said) else [""] * len(said)
    cells = tuple(
        Cell(head.casefold(), clauses_of(text, phrases, code)[:MOST_CLAUSES])
        for head, text in zip(heads, said, strict=True)
    )
    return Words(passage, code, tuple(clause for cell in cells for clause in cell.clauses)[:MOST_CLAUSES], cells)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def is_for_some_cases(clause: Clause) -> bool:
    """Whether a clause holds only under a condition; "when" may as well tell from when on."""
    said = zip(clause.tokens, clause.inside, strict=True)
    return any(where == "if" and token.text in _CONDITIONS for token, where in said)


def is_denied(clause: Clause) -> bool:
    words = [token.text for token in clause.tokens]
    return any(word in _NOT and _OF_LIMITS.isdisjoint(words[at + 1 : at + 2]) for at, word in enumerate(words))


def is_foreign(words: Words) -> bool:
    return words.language not in ("", "en")


def spelt(clause: Clause, places: range, foreign: bool) -> str:
    """Tokens of a clause as they are written: two English words may stand for one of another language."""
    tokens = clause.tokens[places.start : places.stop]
    there = [token for token in tokens if token.written or not (foreign and token.is_word)]
    return "".join(f"{'' if token.glued else ' '}{token.spelt}" for token in there).strip(" (")


def stems(text: str) -> Iterator[str]:
    return (stem(word) for word in text.casefold().replace("-", " ").split() if len(word) > 2)


def are_akin(some: set[str], others: set[str]) -> bool:
    """Whether a word of one set is, or begins as, a word of the other."""
    begins = {word[:_SAME] for word in some if len(word) >= _SAME}
    return bool(some & others) or any(word[:_SAME] in begins for word in others if len(word) >= _SAME)
