"""A document as it is read -> what of it becomes a variant: its title, its facts and its passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bestyet.model.documents.source import Block, Grid, LeftOut, Line, Sort, Source
from bestyet.model.sentence import sentence
from bestyet.text.documents.facts import Facts, facts_of, is_about, number_and_title
from bestyet.text.documents.outline import Part, parts_of
from bestyet.text.documents.tables import is_signatures

_KINDS = re.compile(
    r"(?:(?:global |local )?standard operating procedure|s\.?o\.?p\.?|(?:standard )?work(?:ing)? instruction|procedure|"
    r"(?:standard)?(?:arbeits|verfahrens)anweisung|prozessbeschreibung|policy|guideline|richtlinie|document)",
    re.IGNORECASE,
)
_PROPERTY = re.compile(r"microsoft word.*|document ?\d*|dokument ?\d*|word document|untitled.*", re.IGNORECASE)
_TOP = 6  # blocks at the top among which a table about the document stands


@dataclass(frozen=True)
class Draft:
    title: str  # "" where the document has none
    facts: Facts
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


def draft_of(source: Source, title: str = "") -> Draft:
    """title: the one that the variant gets, whatever the document says."""
    left_out: list[LeftOut] = []
    about: list[tuple[Block, str]] = [(block, _HEADER) for block in source.margins]
    rest: list[Block] = []
    is_top = True
    named = _named(source.blocks)
    for at, block in enumerate(source.blocks):
        is_top = is_top and not (isinstance(block, Line) and block.sort is Sort.HEADING)
        if what := _ABOUT if at == 0 and all(named) else _apart(block, is_top and at < _TOP):
            left_out.append(LeftOut(what, _words(block), block.place))
            about += [(block, sentence("first table") if isinstance(block, Grid) else block.place)] * (what == _ABOUT)
        else:
            rest.append(block)
    facts = facts_of(about)
    for key, value in zip(("number", "title"), named, strict=True):
        facts.add(key, value, sentence("first line"))
    found, line = _title(rest, facts, source.title)
    if line is not None:
        rest.remove(line)
        if title and title != line.text:
            left_out.append(LeftOut(sentence("title of the document"), line.text, line.place))
    parts, more = parts_of(rest)
    return Draft(title or found, facts, parts, (*left_out, *more))


_HEADER = sentence("header")
_ABOUT = sentence("data about the document")


def _named(blocks: Sequence[Block]) -> tuple[str, str]:
    """The number and the title, where the first line is made of them and the next one tells of the document, too."""
    first = blocks[0] if len(blocks) > 1 and is_about(blocks[1]) else None
    is_plain = isinstance(first, Line) and first.sort is Sort.PLAIN and not first.number
    return number_and_title(first.text) if first and is_plain else ("", "")


def _apart(block: Block, is_top: bool) -> str:
    if isinstance(block, Grid):
        if is_signatures(block):
            return sentence("signatures")
        return _ABOUT if is_top and is_about(block) else ""
    if block.sort is Sort.CONTENTS:
        return sentence("table of contents")
    if is_top and _KINDS.fullmatch(block.text.strip(" :")):
        return sentence("kind of document")
    return _ABOUT if is_top and not block.counted_in and block.sort is Sort.PLAIN and is_about(block) else ""


def _words(block: Block) -> str:
    return f"{block.number} {block.text}".strip() if isinstance(block, Line) else _with_numbers(block)


def _with_numbers(grid: Grid) -> str:
    return " | ".join(
        " ".join(_words(block) for block in cell.blocks) for row in grid.rows for cell in row if cell.blocks
    )


def _title(rest: Sequence[Block], facts: Facts, told: str) -> tuple[str, Line | None]:
    """The title of the document, and its line among the blocks, if it has one there."""
    lines = [block for block in rest if isinstance(block, Line)]
    titles = [line for line in lines if line.sort is Sort.TITLE]
    firsts = [line for line in lines if line.sort is Sort.HEADING and line.level == 1]
    said = facts.get("title")
    alike = next((line for line in lines[:_TOP] if said and line.text.casefold() == said.casefold()), None)
    if said:
        return said, alike
    if titles:
        return titles[0].text, titles[0]
    if len(firsts) == 1 and lines[0] is firsts[0] and not firsts[0].number:
        return firsts[0].text, firsts[0]
    if told and not _PROPERTY.fullmatch(told) and not _KINDS.fullmatch(told):
        return told, next((line for line in lines[:_TOP] if line.text.casefold() == told.casefold()), None)
    first = lines[0] if lines and rest[0] is lines[0] else None
    if first and first.is_bold and first.sort is Sort.PLAIN and not first.number and len(first.text.split()) <= 12:
        return first.text, first
    return "", None
