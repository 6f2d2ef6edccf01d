"""Plain text and Markdown as lines of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Source, Words
from bestyet.model.passage import Kind, Passage, title_among
from bestyet.model.problem import CannotGoOnError
from bestyet.text.documents.typed import begins_item, marker_width
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.frontmatter import front_matter_of, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RAW = frozenset({"raw"})
_RULE = re.compile(r"\s*([=\-_*~])\1{2,}\s*")
_TWENTIETHS = 120  # twentieths of a point that a character of typed text is wide


def read_text(raw: bytes) -> Source:
    """Lines that belong together are joined; what is indented stands below what is not."""
    text = _decoded(raw)
    return Source("text", tuple(_paragraphs(text.split("\n"))))


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    raise CannotGoOnError("it is no text")


def _paragraphs(lines: Sequence[str]) -> Iterator[Line]:
    """A line goes on with the next unless that is blank, begins an item, or stands elsewhere."""
    held: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], start=1):
        line = line.expandtabs(4) if not line.strip() or line[0] in " \t" else line
        if _RULE.fullmatch(line):
            is_underline = held and len(held) == 1 and line.strip()[0] in "=-"
            if held:
                yield _line(
                    held, first, Sort.HEADING if is_underline else Sort.PLAIN, 1 if line.strip()[0] == "=" else 2
                )
            held = []
        elif not line.strip() or (held and _begins(held, line)):
            if held:
                yield _line(held, first)
            held = [line] if line.strip() else []
            first = number
        else:
            first = first if held else number
            held.append(line)


def _begins(held: Sequence[str], line: str) -> bool:
    if begins_item(line):
        return True
    indent, before = _indent(line), _indent(held[-1])
    if begins_item(held[0]) and len(held) == 1:
        return indent < _indent(held[0])
    return indent != before or (len(held[-1].strip()) < 40 and held[-1].strip().isupper())


def _line(held: Sequence[str], first: int, sort: Sort = Sort.PLAIN, level: int = 0) -> Line:
    text = "\n".join(held) if "\t" in held[0] else " ".join(line.strip() for line in held)
    level = level if sort is Sort.HEADING else 0
    indent = _TWENTIETHS * (_indent(held[0]) + marker_width(held[0]))
    return Line((Words(text),), f"line {first}", sort, level, indent=indent)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# -- Markdown --------------------------------------------------------------------------------------------------------


def read_markdown(raw: bytes) -> Source:
    """The passages as they are, and the values at the head, if there are some."""
    text = text_of(raw)
    values, _ = front_matter_of("", text)
    parts = split(text)
    if parts.front is not None and not values:
        raise CannotGoOnError("the values at its head cannot be read")
    passages = read_passages("", text, parts.body_line)
    title = title_among(passages)
    blocks = tuple(_blocks(passages, title))
    known = {key: value for key, value in values.items() if key != "title"}
    left = tuple(LeftOut("name of a passage", passage.name, f"line {passage.span.first_line}")
                 for passage in passages if passage.name)  # fmt: skip
    return Source("Markdown", blocks, left_out=left, title=str(values.get("title") or ""), values=known)


def _blocks(passages: Sequence[Passage], title: int | None) -> Iterator[Block]:
    rows: list[Passage] = []
    for index, passage in enumerate(passages):
        if passage.kind in (Kind.HEAD, Kind.ROW):
            if passage.kind is Kind.HEAD and rows:
                yield _grid(rows)
                rows = []
            rows.append(passage)
            continue
        if rows:
            yield _grid(rows)
            rows = []
        yield _passage(passages, index, is_title=index == title)
    if rows:
        yield _grid(rows)


def _passage(passages: Sequence[Passage], index: int, is_title: bool) -> Line:
    passage = passages[index]
    depth = _depth(passages, index)
    number = ""
    if passage.kind is Kind.ITEM:
        number = f"{passage.number}." if passage.number is not None else "•"
    box = "" if passage.task is None else "☑ " if passage.task else "☐ "
    source = passage.source if passage.kind is Kind.BLOCK else " ".join(passage.source.split("\n"))
    sort = {Kind.HEADING: Sort.TITLE if is_title else Sort.HEADING, Kind.BLOCK: Sort.BLOCK}.get(
        passage.kind, Sort.PLAIN
    )
    return Line(
        words=(Words(box + source, _RAW),),
        place=f"line {passage.span.first_line}",
        sort=sort,
        level=passage.level if sort is Sort.HEADING else 0,
        number=number,
        counted_in="markdown" if number else "",
        depth=depth,
        indent=360 * (depth + bool(number)),
    )


def _depth(passages: Sequence[Passage], index: int) -> int:
    """How many items hold a passage."""
    depth, parent = 0, passages[index].parent
    while parent is not None and passages[parent].kind is Kind.ITEM:
        depth, parent = depth + 1, passages[parent].parent
    return depth


def _grid(rows: Sequence[Passage]) -> Grid:
    place = f"line {rows[0].span.first_line}"
    cells = [_cells(row.source.split("\n")[0]) for row in rows]
    made = [tuple(Cell((Line((Words(cell, _RAW),), place),) if cell else ()) for cell in row) for row in cells]
    wide = max(map(len, made))
    return Grid(tuple(row + (Cell(),) * (wide - len(row)) for row in made), place, has_head=True, is_kept=True)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))]
