"""The passages of a document without those that are none for a variant: histories, contents, empty headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.documents.source import LeftOut, Line
from bestyet.model.sentence import sentence
from bestyet.text.documents.inline import plain_of
from bestyet.text.documents.outline import Node, Part
from bestyet.text.documents.write import body_of
from bestyet.text.markdown.markdown import read_passages

if TYPE_CHECKING:
    from bestyet.text.documents.tables import TableNode

_CALLED = {
    "contents": sentence("table of contents"),
    "about": sentence("data about the document"),
    "history": sentence("history of changes"),
}


def finished(
    title: str, parts: Sequence[Part], notes: Mapping[str, Sequence[Line]]
) -> tuple[tuple[Part, ...], tuple[LeftOut, ...]]:
    """Return what stays, and what is left out with all of its words."""
    body = body_of(title, parts, {}, notes)
    apart: dict[int, dict[int, str]] = {}  # part -> row -> why
    for passage in read_passages("", "\n".join(body.lines)):
        of = body.part_of.get(passage.span.first_line)
        if passage.apart and of:
            apart.setdefault(of[0], {})[of[1]] = passage.apart
    kept: list[Part] = []
    left_out: list[LeftOut] = []
    for at, part in enumerate(parts):
        found = apart.get(at)
        if not found:
            kept.append(part)
        elif isinstance(part, Node):
            left_out.append(LeftOut(_CALLED[next(iter(found.values()))], words_of(part), part.line.place))
        else:
            stays, gone = _split(part, found)
            kept += [stays] if stays else []
            left_out.append(gone)
    return _without_empty(kept, left_out), tuple(left_out)


def words_of(part: Part, with_number: bool = True) -> str:
    """All the words of a part, its number first."""
    if isinstance(part, Node):
        who = f" ({part.line.who.called}: {part.line.who.words})" if part.line.who.words else ""
        number = part.line.number if with_number else ""
        return f"{number} {plain_of(part.line.words)}{who}".strip()
    return " | ".join(plain_of(cell) for row in part.rows for cell in row if cell)


def _split(table: TableNode, found: Mapping[int, str]) -> tuple[TableNode | None, LeftOut]:
    stays = [row for at, row in enumerate(table.rows) if at not in found]
    gone = [row for at, row in enumerate(table.rows) if at in found]
    if len(stays) <= table.has_head:
        stays, gone = [], list(table.rows)
    what = _CALLED[next(iter(found.values()))]
    words = words_of(replace(table, rows=tuple(gone)))
    return (replace(table, rows=tuple(stays)) if stays else None), LeftOut(what, words, table.place)


def _without_empty(parts: Sequence[Part], left_out: list[LeftOut]) -> tuple[Part, ...]:
    """Headings with nothing under them are none of a variant's."""
    kept: list[Part] = []
    below = 1  # the level of the next heading; 0 where words come first, 1 where nothing does
    for part in reversed(parts):
        if isinstance(part, Node) and part.kind == "heading":
            if below and below <= part.level:
                if part.line.counted_in:  # only its look made it a heading
                    kept.append(replace(part, kind="item", level=0))
                    below = part.level  # for those of its level it is no content
                else:
                    left_out.append(LeftOut(sentence("heading with nothing under it"), words_of(part), part.line.place))
                continue
            below = part.level
        else:
            below = 0
        kept.append(part)
    return tuple(reversed(kept))
