"""Which regions work by the standards in force, step by step."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bestyet.cli.output.tables import Row, aligned, formed, line_of, picked
from bestyet.cli.output.terminal import count, plain, wrapped
from bestyet.model.oversee.adoption import Adoption, Adoptions, Cell, Everywhere, Keystone, State

_COLUMNS = (
    "practice", "version", "effective", "step", "region", "follows", "state", "because", "place", "standard",
    "departure", "until", "approved-by", "everywhere", "since",
)  # fmt: skip
_COUNTED = ("practice", "version", "region", *State)


def shown(found: Adoptions, form: str, steps: bool) -> str:
    """steps: whether people read the steps of the one practice, or counts of all."""
    lines = _steps(found.practices[0]) if steps else _counts(found)
    data = {"day": found.day, "hold": found.hold, "practices": map(_data, found.practices)}
    return formed(form, _COLUMNS, lines, _rows(found), data)


def _data(found: Adoption) -> Row:
    stones = _stones(found)
    stone = "everywhere=status since? lost? regions"
    return {
        **picked(found, "practice title version effective"),
        "steps": [
            {"id": point, "words": found.words[point], **(picked(stones[point], stone) if point in stones else {})}
            for point in found.points
        ],
        "regions": {
            region: {"follows": found.follows.get(region), "path": found.paths.get(region)} for region in found.regions
        },
        "cells": map(_cell, found.cells),
    }


def _stones(found: Adoption) -> dict[str, Keystone]:
    return {stone.point: stone for stone in found.keystones}


def _cell(cell: Cell) -> Row:
    older = " older" if cell.older else ""
    departure = " departure=validity until=departure.until approved-by=departure.approved_by" if cell.departure else ""
    return picked(cell, f"region step=point state because place standard{older}{departure}")


def _rows(found: Adoptions) -> Iterator[Row]:
    for one in found.practices:
        version, stone = picked(one, "practice version effective"), "everywhere=status since"
        everywhere, nowhere = {point: picked(kept, stone) for point, kept in _stones(one).items()}, picked(None, stone)
        for cell in one.cells:
            follows = one.follows.get(cell.region)
            yield {**version, **_cell(cell), "follows": follows, **everywhere.get(cell.point, nowhere)}


def _counts(found: Adoptions) -> Iterator[str]:
    if not found.practices:
        yield f"No practice has a standard in force on {found.day}."
        return
    rows = [
        {"practice": one.practice, "version": one.version, "region": region}
        | {state: number or None for state, number in one.counts(region).items()}
        for one in found.practices
        for region in one.regions
    ]
    yield aligned(_COUNTED, rows)
    for one in found.practices:
        yield plain(f"{one.practice} {one.version}: {_everywhere(one)}")
    yield "Steps and structured values are counted. Which and why: bestyet adoption PRACTICE"


def _everywhere(found: Adoption) -> str:
    """ "3 of 16 steps are adopted everywhere, 1 was and is no longer"."""
    stones = _stones(found)
    if not stones.keys() >= set(found.points):
        return "since when all have adopted it, only the whole history tells"
    said = [stones[point].status for point in found.points]
    there = sum(one in (Everywhere.ADOPTED, Everywhere.HELD) for one in said)
    held, lost = said.count(Everywhere.HELD), said.count(Everywhere.LOST)
    more = f", {held} of them have held" if held else ""
    gone = f"; {count(lost, 'step')} {'was' if lost == 1 else 'were'} and {'is' if lost == 1 else 'are'} no longer"
    return f"{there} of {count(len(said), 'step')} are adopted everywhere{more}{gone if lost else ''}"


def _steps(found: Adoption) -> Iterator[str]:
    stones = _stones(found)
    yield click.style(plain(f"{found.title}: {found.version} since {found.effective}"), bold=True)
    for point in found.points:
        yield click.style(plain(f"\n{point}{_since(stones.get(point))}"), bold=True)
        yield wrapped(found.words[point], "  ", 110)
        for cell in found.cells:
            if cell.point == point:
                at = f" ({line_of(cell.place)})" if cell.place else ""
                yield plain(f"    {cell.state:<8} {cell.region}: {cell.because}{at}")


def _since(stone: Keystone | None) -> str:
    if stone is None or stone.status is Everywhere.NOT_YET:
        return ""
    if stone.status is Everywhere.LOST:
        back = ", ".join(stone.regions)
        return f": was adopted everywhere since {stone.since}, lost on {stone.lost} ({back})"
    return f": adopted everywhere since {stone.since}{', and has held' if stone.status is Everywhere.HELD else ''}"
