"""Where the regions differ, and how much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.actions.oversee.variance import as_figures
from bestyet.cli.output.tables import aligned, csv_of, line_of, picked
from bestyet.cli.output.terminal import plain, plain_json
from bestyet.model.oversee.variance import WHOLE, Cell, PracticeVariance, Row, Sort, decimal
from bestyet.model.place import Place

if TYPE_CHECKING:
    from bestyet.actions.oversee.variance import Differences
    from bestyet.model.candidate import Settings

_COLUMNS = (
    "practice", "category", "customer-sees", "compares", "what", "spread", "region", "says", "days", "differs", "place",
)  # fmt: skip
_MEASURE = "How much two regions differ on average, from 0.00 (alike) to 1.00 (nothing in common)."
_BY_NAME = "Steps are compared by their names and by equal words"
_REGION = 9  # characters of a column of figures
_WORDS = 18  # characters of a column of words


def shown(found: Differences, form: str, width: int) -> str:
    """width: of a line for people. The cells of `found` are those that `cells_in` of the form shows."""
    if form == "csv":
        return csv_of(_COLUMNS, ()) + "".join(found.cells)
    if form == "json":
        return _json(found)
    merged = [one for one in found.practices if one.is_merged]
    parts = _matrix(found.settings, merged[0], width) if merged else _overview(found, width)
    return "\n".join(parts)


def _long(one: PracticeVariance) -> Iterator[tuple[tuple[object, ...], Iterator[tuple[object, ...]]]]:
    """The values of the columns: those of each row, and the others of its cells; where a region says nothing, too."""
    nothing = {region: Cell(region, "", None, Place(path, 1, 1)) for region, path in one.paths.items()}
    lines: dict[int, str] = {}  # of a source, which several cells share

    def cells(row: Row) -> Iterator[tuple[object, ...]]:
        for cell in (*row.cells, *(nothing[region] for region in row.silent)):
            line = lines.get(id(cell.source))
            if line is None:
                line = lines[id(cell.source)] = line_of(cell.place)
            days = None if cell.days is None else round(float(cell.days), 4)
            yield cell.region, cell.text or None, days, as_number(cell.apart), line

    for row in one.rows:
        about = (one.practice, one.category, row.is_seen, row.sort.value, row.name, as_number(row.spread))
        yield about, cells(row)


def as_number(part: int | None) -> float | None:
    """A difference as a number from 0 to 1."""
    return None if part is None else part / WHOLE


def cells_in(form: str) -> Callable[[PracticeVariance], str]:
    """How the cells of a practice are shown; people are shown only what they come to, or a table of one practice."""
    return {"csv": _cells_as_csv, "json": _cells_as_json}.get(form, as_figures)


def _cells_as_csv(one: PracticeVariance) -> str:
    return csv_of(None, _long(one))


def _cells_as_json(one: PracticeVariance) -> str:
    every = (dict(zip(_COLUMNS, (*about, *cell), strict=True)) for about, cells in _long(one) for cell in cells)
    return ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in every)


def _json(found: Differences) -> str:
    """What JSON says: the figures of each practice, then a line for each cell."""
    lines = [f"    {json.dumps(_summary(one), ensure_ascii=False)}" for one in found.practices]
    cells = filter(None, found.cells)
    head = f'{{\n  "measure": {json.dumps(_MEASURE)},\n  "practices": ['
    return plain_json("\n".join([head, ",\n".join(lines), '  ],\n  "cells": [', ",\n".join(cells), "  ]\n}\n"]))


def _summary(one: PracticeVariance) -> dict[str, object]:
    return {
        **picked(one, "practice title category customer-facing=is_customer_facing"),
        "spread": as_number(one.spread),
        "customer-sees": as_number(one.seen),
        "by": {sort.value: as_number(spread) for sort, spread in one.by_sort.items()},
        "regions": {region: as_number(one.apart.get(region)) for region in one.regions},
        "steps": "as merged" if one.is_merged else "by name and equal words",
    }


def _overview(found: Differences, width: int) -> Iterator[str]:
    """All practices: what they differ in, then which region differs most."""
    ordered = sorted(
        found.practices, key=lambda one: (not one.is_customer_facing, -(one.seen or one.spread or 0), one.practice)
    )
    sorts = [sort for sort in Sort if any(sort in one.by_sort for one in ordered)]
    rows = [
        {"practice": named(one), "sees": decimal(one.seen), "all": decimal(one.spread)}
        | {sort: decimal(one.by_sort.get(sort)) for sort in sorts}
        for one in ordered
    ]
    yield f"{_MEASURE}\n* faces the customer; sees: of what the customer sees. {_BY_NAME}.\n"
    yield aligned(["practice", "sees", "all", *sorts], rows, width)
    regions = [region for region in found.settings.regions if any(region in one.regions for one in ordered)]
    for labels in _labels(found.settings, regions, width, _REGION):
        figures = [
            {"practice": named(one)} | {label: _apart(one, region) for region, label in labels.items()}
            for one in ordered
        ]
        yield "How much the other regions differ from each (blank: it has no such practice):\n"
        yield aligned(["practice", *labels.values()], figures, width)


def named(one: PracticeVariance) -> str:
    """The practice, marked if it faces the customer."""
    return f"{one.practice} *" if one.is_customer_facing else one.practice


def _apart(one: PracticeVariance, region: str) -> str:
    return decimal(one.apart.get(region)) if region in one.regions else ""


def _matrix(settings: Settings, one: PracticeVariance, width: int) -> Iterator[str]:
    """One practice: a table for each sort, regions as columns."""
    sees = f", of what the customer sees {decimal(one.seen)}" if one.seen is not None else ""
    yield f"{plain(one.title)}: {decimal(one.spread)}{sees}\n{_MEASURE} * the customer sees it.\n"
    for sort in Sort:
        rows = [row for row in one.rows if row.sort is sort]
        if rows:
            yield f"{sort.value.capitalize()}: {decimal(one.by_sort.get(sort))}\n"
        for labels in _labels(settings, one.regions, width, _WORDS) if rows else ():
            yield aligned(["", "differ", *labels.values()], [_line(row, labels) for row in rows], width)


def _line(row: Row, labels: Mapping[str, str]) -> dict[str, str]:
    cells = {cell.region: cell.said for cell in row.cells}
    said = {label: cells.get(region, "–") for region, label in labels.items()}
    return {"": f"{row.title} *" if row.is_seen else row.title, "differ": decimal(row.spread)} | said


def _labels(settings: Settings, regions: Sequence[str], width: int, least: int) -> Iterator[dict[str, str]]:
    """Regions with their labels, in as many tables as it takes for each to fit the terminal."""
    size = max(1, (width - 3 * least) // least)
    for start in range(0, len(regions), size):
        yield {region: settings.label(region) for region in regions[start : start + size]}
