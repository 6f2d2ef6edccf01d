"""Rows in the forms that people, programs and spreadsheets read."""

from __future__ import annotations

import csv
import json
import shutil
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click

from bestyet.cli.output.terminal import plain, plain_json

FORMATS = ("text", "json", "csv")
Row = Mapping[str, Any]  # plain data: text, numbers, truth values, None, and lists of them
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the wide ones count in East Asia
_AS_IT_IS = (int, float, type(None))
_NARROWEST = 6  # characters of a column on a terminal


def format_option(default: str = "text") -> Callable[[Any], Any]:
    """The option --format of a command that lists rows; its value arrives as `form`."""
    choice = click.Choice(list(FORMATS))
    return click.option("--format", "form", type=choice, default=default, show_default=True, help="How to print it.")


def csv_text(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return rows as CSV (RFC 4180) that is safe to open: no cell can act as a formula in a spreadsheet.

    None and missing keys are empty cells, lists are joined by "; ".
    """
    told = ([row.get(column) for column in columns] for row in rows)
    rest = ([words_of(value) if type(value) is list else value for value in one] for one in told)
    return csv_of(columns, [((), rest)])


def csv_of(columns: Sequence[str], groups: Iterable[tuple[Sequence[Any], Iterable[Sequence[Any]]]]) -> str:
    """As `csv_text`, for rows without lists that have their values in the order of the columns.

    groups: what several rows begin with, and the rest of each of them. In a long table that is most of it.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    cell = _Cells().__getitem__
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


class _Cells(dict[Any, Any]):
    """Value -> cell. Most words of a long table stand in it many times: they are made safe once."""

    def __missing__(self, value: Any) -> Any:
        if type(value) in _AS_IT_IS:
            return value  # a negative number is no formula
        if not isinstance(value, str):
            return _cell(value)  # not kept: True and 1 would be one
        found = self[value] = _cell(value)
        return found


def _cell(value: Any) -> str:
    text = plain(words_of(value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith("\n") else text


def words_of(value: Any) -> str:
    """Return a value as people read it: "" for None, "yes" and "no", lists joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(words_of, value))
    return str(value)


def json_text(data: Any) -> str:
    return plain_json(json.dumps(data, indent=2, ensure_ascii=False)) + "\n"


def aligned(columns: Sequence[str], rows: Sequence[Row], width: int | None = None) -> str:
    """Return rows as columns of text with a head; long cells are wrapped so that a line fits the terminal.

    width: characters of a line; None: as wide as the terminal.
    """
    width = width or shutil.get_terminal_size((120, 24)).columns
    cells = [[plain(words_of(row.get(column))).replace("\n", " ") for column in columns] for row in rows]
    head = [plain(column).replace("\n", " ") for column in columns]
    widths = _widths([head, *cells], width)
    lines = [_line(head, widths), _line(["-" * wide for wide in widths], widths)]
    return "\n".join([*lines, *(_line(row, widths) for row in cells)]) + "\n"


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


def show(form: str, columns: Sequence[str], rows: Sequence[Row], data: Any = None) -> None:
    """Print rows as asked. data: what JSON says instead of the rows, where it can say more."""
    if form == "json":
        click.echo(json_text(rows if data is None else data), nl=False)
    elif form == "csv":
        click.echo(csv_text(columns, rows), nl=False)
    else:
        click.echo(aligned(columns, rows), nl=False)
