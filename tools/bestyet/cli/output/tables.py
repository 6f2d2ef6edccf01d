"""Rows in the forms that people, programs and spreadsheets read."""

from __future__ import annotations

import csv
import json
import re
import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bestyet.cli.output.terminal import plain, plain_json
from bestyet.model.place import Place, Span

Row = Mapping[str, object]  # text, numbers, truth values, places, None, and lists and tuples of them
_FORMULA = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"  # the wide ones count in East Asia
# Where a cell may begin: also behind what a spreadsheet may be set to take for the end of one, or a line.
_ACTS = re.compile(rf"""(^|[;\t|\n])(?=[^\S\n\t]*{_FORMULA})|^(?=\s*{_FORMULA})|^(?=\n)""")
_MAY_ACT = re.compile(rf"[\s{_FORMULA[1:-1]}]|[^;\t|\n]*[;\t|\n]")  # few cells begin so, or hold where one may begin
_AS_IT_IS = (int, float, type(None))
_NARROWEST = 6  # characters of a column on a terminal
_WORD = 9  # characters of a word that no column of a table breaks


def formed(form: str, columns: Sequence[str], lines: Iterable[str], rows: Iterable[Row], data: object = None) -> str:
    """Return an answer as asked: lines for people, rows of the columns for spreadsheets, `data` for programs.

    data: None where it cannot say more than the rows. Of lines and rows, generators mostly, only one is read.
    """
    if form == "text":
        return "".join(f"{line}\n" for line in lines)
    if form == "csv":
        return csv_text(columns, rows)
    return json_text(rows if data is None else data)


def picked(value: object, names: str) -> dict[str, object]:
    """Return attributes of a value by the names that answers give them.

    names: "title" is the attribute of that name, "step=point" another, "commit=commit.id" one of an attribute's (None
    where that is None). With a "?" at its end it is None where it is empty.
    """
    return {name: _attribute(value, path, or_none) for name, path, or_none in _paths(names)}


def columns_of(names: str) -> tuple[str, ...]:
    """The names alone."""
    return tuple(name for name, *_ in _paths(names))


@lru_cache
def _paths(names: str) -> list[tuple[str, list[str], bool]]:
    parts = [part.partition("=") for part in names.split()]
    paths = [(name.removesuffix("?"), path or name.replace("-", "_")) for name, _, path in parts]
    return [(name, path.removesuffix("?").split("."), path.endswith("?")) for name, path in paths]


def _attribute(value: Any, path: Sequence[str], or_none: bool) -> object:
    for name in path:
        value = None if value is None else getattr(value, name)
    return (value or None) if or_none else value


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV (RFC 4180) that is safe to open: no cell can act as a formula in a spreadsheet.

    None and missing keys are empty cells, lists and tuples are joined by "; ".
    """
    found = ([row.get(column) for column in columns] for row in rows)
    rest = ([words_of(value) if type(value) in (list, tuple) else value for value in one] for one in found)
    return csv_of(columns, [((), rest)])


def csv_of(columns: Sequence[str] | None, groups: Iterable[tuple[Sequence[object], Iterable[Sequence[object]]]]) -> str:
    """As `csv_text`, for rows without lists that have their values in the order of the columns.

    columns: None for no head. groups: what several rows begin with, and the rest of each of them. In a long table that
    is most of it.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    if columns is not None:
        writer.writerow(columns)
    cell = _Cells({None: None}).__getitem__
    for common, rows in groups:
        lines.begin = ""
        if common:
            writer.writerow(map(cell, common))
            lines.begin = lines.written.pop().removesuffix("\r\n") + ","
        writer.writerows(map(cell, row) for row in rows)
    return "".join(lines.written)


class _Lines:
    """A file of lines that all begin alike."""

    def __init__(self) -> None:
        self.begin = ""
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(self.begin + line)


class _Cells(dict[object, object]):
    """Value -> cell. Most words of a long table stand in it many times: they are made safe once."""

    def __missing__(self, value: object) -> object:
        if type(value) in _AS_IT_IS:
            return value  # a negative number is no formula
        if not isinstance(value, str):
            return _cell(value)  # not kept: True and 1 would be one
        found = self[value] = _cell(value)
        return found


def _cell(value: object) -> str:
    text = plain(words_of(value))
    return _ACTS.sub(r"\g<0>'", text) if _MAY_ACT.match(text) else text


def words_of(value: object) -> str:
    """Return a value as people read it: "" for None, "yes" and "no", lists joined by "; ", the line of a place."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(words_of, value))
    return line_of(value) if isinstance(value, Place) else str(value)


def line_of(place: Place) -> str:
    """The file and line of a place; only the line where it is in no file."""
    return f"{place.path}:{place.line}".lstrip(":")


def json_text(data: object) -> str:
    """Return a value as JSON: fields of dataclasses under their names with hyphens, places as file and line."""
    return plain_json(json.dumps(data, indent=2, ensure_ascii=False, default=_plainer)) + "\n"


def _plainer(value: Any) -> object:
    if isinstance(value, Place | Span | date):
        return words_of(value)
    if is_dataclass(value):
        return {field.name.replace("_", "-"): getattr(value, field.name) for field in fields(value)}
    return dict(value) if isinstance(value, Mapping) else list(value)


def aligned(columns: Sequence[str], rows: Sequence[Row], width: int | None = None) -> str:
    """Return rows as columns of text with a head, cells wrapped so that a line fits the terminal; where it is too
    narrow for that without breaking words, each row as lines of its own, what is empty left out.

    width: characters of a line; None: as wide as the terminal.
    """
    width = width or shutil.get_terminal_size((120, 24)).columns
    cells = [[plain(words_of(row.get(column))).replace("\n", " ") for column in columns] for row in rows]
    head = [plain(column).replace("\n", " ") for column in columns]
    widths = _widths([head, *cells], width)
    if any(wide < _longest_word(column) for wide, column in zip(widths, zip(head, *cells, strict=True), strict=True)):
        return "\n".join(_stacked(head, row, width) for row in cells)
    lines = [_line(head, widths), _line(["-" * wide for wide in widths], widths)]
    return "\n".join([*lines, *(_line(row, widths) for row in cells)]) + "\n"


def _longest_word(cells: Iterable[str]) -> int:
    """How many characters of words must stand together."""
    return max(min(len(word), _WORD) for cell in cells for word in re.split(r"[\s-]", cell))


def _stacked(head: Sequence[str], row: Sequence[str], width: int) -> str:
    """A row as one line a cell, the first at the margin."""
    told = [(name, cell) for name, cell in zip(head, row, strict=True) if cell.strip()]
    lines = (textwrap.wrap(f"{name}: {cell}", max(width - 4, 20)) for name, cell in told)
    return "".join(f"{'  ' * bool(n)}{text}\n" for n, text in enumerate("\n    ".join(one) for one in lines))


def _widths(cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as the longest cell; the widest columns give way until the line fits."""
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    room = max(width - 2 * (len(widths) - 1), _NARROWEST * len(widths))
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda place: (widths[place], -place))
        widths[widest] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    wrapped = [
        [cell] if len(cell) <= wide else textwrap.wrap(cell, wide) for cell, wide in zip(row, widths, strict=True)
    ]
    lines = []
    for place in range(max(map(len, wrapped))):
        parts = [
            (cell[place] if place < len(cell) else "").ljust(wide) for cell, wide in zip(wrapped, widths, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)
