"""Passages to be -> the Markdown of a variant's body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.sentence import sentence
from bestyet.text.documents.inline import escaped, markdown_of, visible, without_bold
from bestyet.text.documents.tables import TableNode

if TYPE_CHECKING:
    from bestyet.model.documents.source import Line
    from bestyet.text.documents.outline import Node, Part

_INDENT = "    "


@dataclass
class Body:
    """The lines of a body, and which part each of them is of."""

    lines: list[str] = field(default_factory=list)
    folder: str = ""  # of the pictures
    part_of: dict[int, tuple[int, int]] = field(
        default_factory=dict
    )  # line, from 1 -> (part, its row; 0 for its first)
    look_at: list[str] = field(default_factory=list)
    counted: list[int | None] = field(default_factory=list)  # the last number of each open list; None: bullets

    def put(self, part: int, line: str, row: int = 0) -> None:
        self.lines.append(line)
        self.part_of[len(self.lines)] = (part, row)

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")


def body_of(
    title: str, parts: Sequence[Part], names: Mapping[int, str], notes: Mapping[str, Sequence[Line]], folder: str = ""
) -> Body:
    """names: of parts, by their place among them. folder: where the pictures lie."""
    body = Body([f"# {escaped(visible(title))}", ""], folder)
    for at, part in enumerate(parts):
        if isinstance(part, TableNode):
            _table(body, at, part)
        elif part.kind == "item":
            _item(body, at, part, names.get(at, ""))
        else:
            _other(body, at, part, names.get(at, ""))
    if notes:
        body.blank()
    for label, lines in notes.items():
        words = " ".join(markdown_of(line.words, folder=folder) for line in lines)
        body.lines.append(f"[^{label}]: {words}")
    return body


def _item(body: Body, at: int, node: Node, name: str) -> None:
    del body.counted[node.level + 1 :]
    goes_on = len(body.counted) > node.level and (body.counted[node.level] is not None) == node.is_ordered
    if not goes_on:
        body.blank() if node.level == 0 else None
        body.counted += [None] * (node.level + 1 - len(body.counted))
    before = body.counted[node.level] if goes_on else None
    mark = "-"
    if node.is_ordered:
        last = node.number.rpartition(".")[2]
        wanted = int(last) if last.isdecimal() and int(last) < 10**6 else None
        number = (wanted if wanted is not None else 1) if before is None else before + 1
        if wanted is not None and wanted != number:
            body.look_at.append(
                sentence(
                    "%(place)s: pages show this step as %(shown)s., the document as %(number)s",
                    place=node.line.place,
                    shown=number,
                    number=node.line.number,
                )
            )
        body.counted[node.level] = number
        mark = f"{number}."
    words = markdown_of(node.line.words, folder=body.folder)
    body.put(at, f"{_INDENT * node.level}{mark} {words}{_named(name)}".rstrip())


def _other(body: Body, at: int, node: Node, name: str) -> None:
    body.blank()
    if node.kind == "heading":
        body.counted = []
        words = markdown_of(without_bold(node.line.words))
        body.put(at, f"{'#' * node.level} {words.rstrip('#').rstrip() or words}{_named(name)}")
    else:
        del body.counted[node.level :]
        is_block = node.kind == "block"
        lines = node.line.words[0].text.split("\n") if is_block else [markdown_of(node.line.words, folder=body.folder)]
        for line in lines:
            body.put(at, f"{_INDENT * node.level}{line}".rstrip())
        if not is_block:
            body.lines[-1] += _named(name)
    body.blank()


def _table(body: Body, at: int, table: TableNode) -> None:
    body.blank()
    del body.counted[table.level :]
    wide = len(table.rows[0])
    rows = list(enumerate(table.rows))
    head = [without_bold(cell) for cell in rows.pop(0)[1]] if table.has_head else ((),) * wide
    _row(body, at, 0, table, [markdown_of(cell, in_table=True, folder=body.folder) for cell in head])
    _row(body, at, 0, table, ["---"] * wide)
    for number, row in rows:
        _row(body, at, number, table, [markdown_of(cell, in_table=True, folder=body.folder) for cell in row])
    body.look_at += table.look_at
    body.blank()


def _row(body: Body, at: int, number: int, table: TableNode, cells: Sequence[str]) -> None:
    body.put(at, f"{_INDENT * table.level}| {' | '.join(cells)} |", number)


def _named(name: str) -> str:
    return f" {{#{name}}}" if name else ""
