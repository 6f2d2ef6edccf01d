"""`bestyet variance`: where the regions differ, and how much."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, csv_of, format_option
from bestyet.cli.output.terminal import plain, plain_json
from bestyet.insight.difference.variance import matrix, variances
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.base import about_practices, root_of
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.oversee.variance import WHOLE, Cell, PracticeVariance, Row, Sort, decimal
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.base import VARIANT, VOCABULARY
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.steps import steps_at_a_glance
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.steps import Step

COLUMNS = (
    "practice", "category", "customer-sees", "compares", "what", "spread", "region", "says", "days", "differs", "place",
)  # fmt: skip
MEASURE = "How much two regions differ on average, from 0.00 (alike) to 1.00 (nothing in common)."
BY_NAME = "Steps are compared by their names and by equal words"
_REGION = 9  # characters of a column of figures
_WORDS = 18  # characters of a column of words


@click.command(short_help="Show where the regions differ, and how much.")
@click.argument("practice", required=False)
@click.option("--category", metavar="CATEGORY", help="Only the practices of this category.")
@as_of_option
@format_option()
def variance(practice: str | None, category: str | None, as_of: str | None, form: str) -> int:
    """Show how much the regions differ in every practice; in one PRACTICE, what each of them says.

    The measure: how much two regions differ on average, from 0 (alike) to 1 (nothing in common). Words differ or not.
    Lengths of time, counted in days that pass in each region's own calendar, differ by 1 less the shorter divided by
    the longer. Sets differ by the share of what any region names that only one of the two names. A region that says
    nothing is left out: missing is not zero. The figure of a practice is the mean of its lead times, calls, channels,
    templates, roles and steps; job titles are shown, and count in no practice.

    An asterisk marks what the customer sees: in practices that face the customer lead times, channels, templates and
    job titles, the calls and activities that involve the client, and the steps that name the client. Without PRACTICE
    nothing is merged: steps are compared by their names and by equal words, others are left out.

    \b
    Examples:
      bestyet variance
      bestyet variance --category commercial
      bestyet variance client-kickoff
      bestyet variance client-kickoff --as-of 2026-06-30
      bestyet variance --format csv > differences.csv
    """
    if practice and category:
        raise CannotGoOnError("name one practice or one category, not both")
    width = shutil.get_terminal_size((120, 24)).columns if form == "text" else 0
    about = [practice, category, as_of, clock.now().date().isoformat(), form, width]
    text = remembered(root_of(), "variance", about, lambda: _text(practice, category, as_of, form, width))
    click.echo(text, nl=False)
    return 0


def _text(practice: str | None, category: str | None, as_of: str | None, form: str, width: int) -> str:
    if practice:
        base, found = _one(practice, as_of)
        return _formed(base, [found], form, lambda: _matrix(base, found, width))
    at, every = all_variances(as_of)
    chosen = [one for one in every if category in (None, one.category)]
    if category and not chosen:
        known = ", ".join(sorted({one.category for one in every}))
        raise CannotGoOnError(f"no practice is of the category {category!r}; there are: {known}")
    return _formed(at.loaded.base, chosen, form, lambda: _overview(at.loaded.base, chosen, width))


def all_variances(as_of: str | None) -> tuple[AsOf, tuple[PracticeVariance, ...]]:
    """Compare the regions in every practice."""
    at = open_at(as_of, lambda path: not path.startswith(f"practices/{GLOBAL}/"), bodies=False)
    return at, variances(at.loaded.base, glances(at.loaded.files), at.day)


def glances(files: Any) -> dict[str, tuple[Step, ...]]:
    """The steps of every variant, at a glance."""
    return {path: steps_at_a_glance(raw) for path, raw in files.items() if VARIANT.match(path)}


def titles_at(files: Any) -> dict[str, Place]:
    """Where each title stands in vocabulary.yml, by JSON pointer."""
    yaml = read_yaml(text_of(files.get(VOCABULARY, b"")))
    return dict(Places(VOCABULARY, 1, yaml.data, yaml.marks))


def _one(practice: str, as_of: str | None) -> tuple[KnowledgeBase, PracticeVariance]:
    at = open_at(as_of, about_practices([practice]))
    if practice not in at.loaded.base.variants:
        known_practice(open_at(as_of, bodies=False).loaded, practice)
    loaded = at.loaded
    return loaded.base, matrix(loaded.base, candidate_of(loaded, practice), at.day, titles_at(loaded.files))


# -- forms -------------------------------------------------------------------------------------------------------


def _formed(base: KnowledgeBase, found: Sequence[PracticeVariance], form: str, text: Callable[[], str]) -> str:
    if form == "text":
        return text()
    rows = (row for one in found for row in _long(one))
    return csv_of(COLUMNS, rows) if form == "csv" else _json(found, rows)


def _long(one: PracticeVariance) -> Iterator[tuple[tuple[Any, ...], Iterator[tuple[Any, ...]]]]:
    """The values of COLUMNS: those of each row, and the others of its cells; a region that says nothing has one too."""
    nothing = {region: Cell(region, "", None, Place(path, 1, 1)) for region, path in one.paths.items()}
    lines: dict[int, str] = {}  # of a source, which several cells share

    def cells(row: Row) -> Iterator[tuple[Any, ...]]:
        for cell in (*row.cells, *(nothing[region] for region in row.silent)):
            line = lines.get(id(cell.source))
            if line is None:
                place = cell.place
                line = lines[id(cell.source)] = f"{place.path}:{place.line}"
            days = None if cell.days is None else round(float(cell.days), 4)
            yield cell.region, cell.text or None, days, as_number(cell.apart), line

    for row in one.rows:
        about = (one.practice, one.category, row.is_seen, row.sort.value, row.name, as_number(row.spread))
        yield about, cells(row)


def as_number(part: int | None) -> float | None:
    """A difference as a number from 0 to 1."""
    return None if part is None else part / WHOLE


def _json(found: Sequence[PracticeVariance], rows: Iterable[tuple[tuple[Any, ...], Iterable[tuple[Any, ...]]]]) -> str:
    """What JSON says: the figures of each practice, then a line for each cell."""
    lines = [f"    {json.dumps(_summary(one), ensure_ascii=False)}" for one in found]
    told = (dict(zip(COLUMNS, (*about, *cell), strict=True)) for about, cells in rows for cell in cells)
    cells = [f"    {json.dumps(one, ensure_ascii=False)}" for one in told]
    head = f'{{\n  "measure": {json.dumps(MEASURE)},\n  "practices": ['
    return plain_json("\n".join([head, ",\n".join(lines), '  ],\n  "cells": [', ",\n".join(cells), "  ]\n}\n"]))


def _summary(one: PracticeVariance) -> dict[str, Any]:
    return {
        "practice": one.practice,
        "title": one.title,
        "category": one.category,
        "customer-facing": one.is_customer_facing,
        "spread": as_number(one.spread),
        "customer-sees": as_number(one.seen),
        "by": {sort.value: as_number(spread) for sort, spread in one.by_sort.items()},
        "regions": {region: as_number(one.apart.get(region)) for region in one.regions},
        "steps": "as merged" if one.is_merged else "by name and equal words",
    }


def _overview(base: KnowledgeBase, found: Sequence[PracticeVariance], width: int) -> str:
    """All practices: what they differ in, then which region differs most."""
    ordered = sorted(found, key=lambda one: (not one.is_customer_facing, -(one.seen or one.spread or 0), one.practice))
    sorts = [sort for sort in Sort if any(sort in one.by_sort for one in ordered)]
    rows = [
        {"practice": _named(one), "sees": decimal(one.seen), "all": decimal(one.spread)}
        | {sort.value: decimal(one.by_sort.get(sort)) for sort in sorts}
        for one in ordered
    ]
    parts = [f"{MEASURE}\n* faces the customer; sees: of what the customer sees. {BY_NAME}.\n"]
    parts.append(aligned(["practice", "sees", "all", *(sort.value for sort in sorts)], rows, width))
    regions = [region for region in base.settings.regions if any(region in one.regions for one in ordered)]
    for some in _chunks(regions, width, _REGION):
        labels = {region: base.settings.label(region) for region in some}
        figures = [
            {"practice": _named(one)} | {labels[region]: _far(one, region) for region in some} for one in ordered
        ]
        parts.append("How much the other regions differ from each (blank: it has no such practice):\n")
        parts.append(aligned(["practice", *labels.values()], figures, width))
    return "\n".join(parts)


def _named(one: PracticeVariance) -> str:
    return f"{one.practice} *" if one.is_customer_facing else one.practice


def _far(one: PracticeVariance, region: str) -> str:
    return decimal(one.apart.get(region)) if region in one.regions else ""


def _matrix(base: KnowledgeBase, one: PracticeVariance, width: int) -> str:
    """One practice: a table for each sort, regions as columns."""
    sees = f", of what the customer sees {decimal(one.seen)}" if one.seen is not None else ""
    parts = [f"{plain(one.title)}: {decimal(one.spread)}{sees}\n{MEASURE} * the customer sees it.\n"]
    for sort in Sort:
        rows = [row for row in one.rows if row.sort is sort]
        if rows:
            parts.append(f"{sort.value.capitalize()}: {decimal(one.by_sort.get(sort))}\n")
        for some in _chunks(one.regions, width, _WORDS) if rows else ():
            labels = {region: base.settings.label(region) for region in some}
            parts.append(aligned(["", "differ", *labels.values()], [_line(row, labels) for row in rows], width))
    return "\n".join(parts)


def _line(row: Row, labels: dict[str, str]) -> dict[str, str]:
    cells = {cell.region: cell.said for cell in row.cells}
    said = {label: cells.get(region, "–") for region, label in labels.items()}
    return {"": f"{row.title} *" if row.is_seen else row.title, "differ": decimal(row.spread)} | said


def _chunks(regions: Sequence[str], width: int, least: int) -> Iterator[Sequence[str]]:
    """Regions in as many tables as it takes for each to fit the terminal."""
    size = max(1, (width - 3 * least) // least)
    return (regions[start : start + size] for start in range(0, len(regions), size))
