"""The form of a variant: made from the schema, filled from the text, and back into the values that were changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bestyet.model.records.plain import listed, table, tables
from bestyet.repo.schemas import schema_texts

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table

_FIXED = frozenset({"practice", "region"})  # where the text lies says them
_NEW_ROWS = 1
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True)
class Column:
    """One value that can be typed or chosen."""

    name: str
    title: str
    about: str
    kind: str  # text, words (a list, with commas), number, choice, day
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A column with what is in it now."""

    column: Column
    field: str  # its name in the form
    text: str
    is_required: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of the schema as a table; the last row is for a new one."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Form:
    cells: tuple[Cell, ...]
    tables: tuple[Rows, ...]
    others: tuple[str, ...]  # titles of what is in the text and in no field


@cache
def _schema() -> Table:
    return table(json.loads(schema_texts()["variant"]))


def order_of_keys() -> tuple[str, ...]:
    return tuple(table(_schema().get("properties")))


@cache
def _columns(name: str | None = None) -> tuple[Column, ...]:
    """Of the whole front matter, or of the rows of a list in it; none where its rows are no plain values."""
    schema = _schema() if name is None else table(table(table(_schema().get("properties")).get(name)).get("items"))
    found = (_column(key, table(entry)) for key, entry in table(schema.get("properties")).items())
    return tuple(one for one in found if one is not None)


def _column(name: str, entry: Table) -> Column | None:
    kind = entry.get("type")
    choices = tuple(one for one in listed(entry.get("enum")) if isinstance(one, str))
    if kind == "boolean":
        kind, choices = "choice", ("true", "false")
    elif kind == "array" and table(entry.get("items")).get("type") == "string":
        kind = "words"
    elif kind == "string" or (isinstance(kind, list) and "string" in kind):
        kind = "choice" if choices else "day" if entry.get("format") == "date" else "text"
    elif kind in ("number", "integer"):
        kind = "number"
    else:
        return None
    return Column(name, str(entry.get("title") or name), str(entry.get("description") or ""), str(kind), choices)


def _lists() -> Iterator[tuple[str, Table]]:
    for name, entry in table(_schema().get("properties")).items():
        items = table(table(entry).get("items"))
        if table(entry).get("type") == "array" and items.get("type") == "object":
            yield name, table(entry)


def form_of(data: Table) -> Form:
    """Return the form as these values fill it."""
    required = {*listed(_schema().get("required"))}
    cells = tuple(
        Cell(one, f"v:{one.name}", text_of(data.get(one.name)), one.name in required)
        for one in _columns()
        if one.name not in _FIXED and _fits(one, data.get(one.name))
    )
    rows = tuple(_rows(name, entry, data) for name, entry in _lists() if _is_table(name, data.get(name)))
    shown = {*_FIXED, *(cell.column.name for cell in cells), *(one.name for one in rows)}
    titles = table(_schema().get("properties"))
    return Form(cells, rows, tuple(str(table(titles.get(key)).get("title") or key) for key in data if key not in shown))


def _rows(name: str, entry: Table, data: Table) -> Rows:
    columns, there = _columns(name), [row for _, row in tables(data.get(name))]
    made = tuple(
        tuple(Cell(one, f"r:{name}:{at}:{one.name}", text_of(row.get(one.name))) for one in columns)
        for at, row in enumerate([*there, *({} for _ in range(_NEW_ROWS))])
    )
    return Rows(name, str(entry.get("title") or name), str(entry.get("description") or ""), columns, made)


def _is_table(name: str, value: Plain) -> bool:
    """Whether all that is in a list has a field: else only the text can say it."""
    known = {one.name: one for one in _columns(name)}
    rows = listed(value)
    return all(
        isinstance(row, dict) and all(key in known and _fits(known[key], entry) for key, entry in row.items())
        for row in rows
    )


def _fits(column: Column, value: Plain) -> bool:
    if isinstance(value, list):
        return column.kind == "words" and all(isinstance(one, str) and "," not in one for one in value)
    return not isinstance(value, dict) and "\n" not in str(value)


def text_of(value: Plain) -> str:
    """A value as it stands in a field."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def changed_values(data: Table, form: Mapping[str, Sequence[str]]) -> dict[str, Plain]:
    """Return the values that a form says otherwise than the text; None for what was emptied.

    A field that says what the text says leaves the text alone, however it is written there.
    """
    found: dict[str, Plain] = {}
    for cell in form_of(data).cells:
        told = form.get(cell.field, (cell.text,))[-1].strip()
        if told != cell.text.strip():
            found[cell.column.name] = _value(cell.column, told)
    for rows in form_of(data).tables:
        if any(cell.field in form for row in rows.rows for cell in row):
            new = [*_told_rows(rows, [row for _, row in tables(data.get(rows.name))], form)]
            if new != listed(data.get(rows.name)):
                found[rows.name] = new or None
    return found


def _told_rows(rows: Rows, there: Sequence[Table], form: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Plain]]:
    for at, cells in enumerate(rows.rows):
        row = dict(there[at]) if at < len(there) else {}
        for cell in cells:
            told = form.get(cell.field, (cell.text,))[-1].strip()
            if told != cell.text.strip():
                row[cell.column.name] = _value(cell.column, told)
        row = {key: value for key, value in row.items() if value is not None}
        if row and f"r:{rows.name}:{at}:-" not in form:
            yield row


def _value(column: Column, told: str) -> Plain:
    """What a field says, as data; what is no number stays text, and `check` says so."""
    if not told:
        return None
    if column.kind == "words":
        return [word for one in told.split(",") if (word := one.strip())]
    if column.kind == "number" and _NUMBER.fullmatch(told):
        try:
            return (
                int(told)
                if told.lstrip("-").isascii() and told.lstrip("-").isdecimal() and len(told) < 16
                else float(told)
            )
        except ValueError:
            return told
    return {"true": True, "false": False}.get(told, told) if column.choices == ("true", "false") else told
