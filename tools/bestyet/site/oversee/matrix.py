"""A practice as its regions differ in it: what each says, row by row, and how it is rated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.triage import FIGURES
from bestyet.model.oversee.variance import NO_STEP, Cell, PracticeVariance, Row, Sort
from bestyet.site.badge import MANY_REGIONS
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext
from bestyet.site.links import matrix_page
from bestyet.site.oversee.variance import heat, sort_title, source, where
from bestyet.site.practice.fields import shortened

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.site.desk import Desk

_WORDS = 160  # letters of a step in a cell


@dataclass(frozen=True)
class Why:
    """One reason of a rating, and where it is written."""

    text: str
    page: str
    line: str
    source: str | None


@dataclass(frozen=True)
class Says:
    """What one region says, and where."""

    text: str  # "" where it says nothing
    page: str
    line: str  # "practices/emea/client-kickoff.md:12"
    source: str | None = None  # where the forge shows the line, if no page of ours does


_NOTHING = Says("", "", "")


def matrix_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """One a practice, each from its own texts."""
    for one in desk.site.programme.variance:
        candidate = desk.site.candidates.get(one.practice)
        merged = desk.site.programme.matrix(candidate) if candidate else None
        data = {**_matrix(desk, one, merged or one), "is_merged": merged is not None and merged.spread != one.spread}
        name = gettext("%(title)s: where the regions differ") % {"title": desk.title_of(one.practice)}
        yield desk.wide(matrix_page(one.practice), name, "variance_matrix", data)


def _matrix(desk: Desk, measured: PracticeVariance, one: PracticeVariance) -> dict[str, object]:
    """measured: with the figures that every page gives; one: with the rows, whose steps may be merged."""
    regions = desk.ordered(one.regions)
    groups = []
    for sort in Sort:
        rows = [row for row in one.rows if row.sort is sort]
        if rows:
            lines = [_row(desk, one, row, regions) for row in rows]
            common = [line for line in lines if not line["is_alone"]]
            alone = [line for line in lines if line["is_alone"]]
            groups.append((sort_title(sort), heat(measured.by_sort.get(sort)), common, alone))
    return {
        "title": desk.title_of(one.practice),
        "practice": one.practice,
        "regions": [desk.badge(region) for region in regions],
        "is_many": len(regions) > MANY_REGIONS,
        "groups": groups,
        "seen": heat(measured.seen) if measured.is_customer_facing else None,
        "all": heat(measured.spread),
        "rated": [
            (figure, rating.value, [_why(desk, text, place) for text, place in rating.reasons])
            for figure, rating in zip(FIGURES, desk.site.programme.ratings.get(one.practice, ()), strict=False)
        ],
    }


def _row(desk: Desk, one: PracticeVariance, row: Row, regions: Sequence[str]) -> dict[str, object]:
    cells = {cell.region: cell for cell in row.cells}
    saying = [cell for cell in row.cells if cell.text != NO_STEP]
    is_alone = len(saying) == 1 and len(regions) > 1
    return {
        "title": shortened(retold(row.title), _WORDS),
        "heat": heat(row.spread),
        "is_seen": row.is_seen,
        "is_alone": is_alone,
        "only": (desk.label(saying[0].region), _says(desk, saying[0])) if is_alone else None,
        "cells": [_says(desk, cells[region]) if region in cells else None for region in regions],
    }


def _says(desk: Desk, cell: Cell) -> Says:
    if cell.text == NO_STEP:
        return _NOTHING
    page, line = where(desk, cell.place)
    return Says(shortened(retold(_said(cell)), _WORDS), page, line, None if "#" in page else source(desk, cell.place))


def _said(cell: Cell) -> str:
    """A length of time also in days; not where it is a part of one, which nobody counts in."""
    return cell.said if cell.days is None or cell.days >= 1 else cell.text


def _why(desk: Desk, text: str, place: Place | None) -> Why:
    if place is None:
        return Why(text, "", "", None)
    page, line = where(desk, place)
    return Why(text, page, line, source(desk, place))
