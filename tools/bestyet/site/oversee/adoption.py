"""Who works by the standards in force: a map of all practices, a page of each, and what each region owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.adoption import Adoption, Cell, Everywhere, Keystone, State, Validity
from bestyet.model.oversee.drift import SLID, Finding, Kind
from bestyet.site.desk import Desk, Section, joined
from bestyet.site.language.told import value
from bestyet.site.language.words import gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import adoption_page, anchor_of, practice_page
from bestyet.site.oversee.grid import standing_of
from bestyet.site.oversee.variance import where
from bestyet.site.practice.fields import shortened

if TYPE_CHECKING:
    from bestyet.model.held.departure import Departure

MOST = 5  # findings on the dashboard
_WORDS = 110  # letters of a step
_STATES = {
    State.FOLLOWS: message("follows"),
    State.ADAPTED: message("agreed departure"),
    State.LAGGING: message("lagging"),
    State.DRIFTED: message("drifted"),
    State.SILENT: message("silent"),
}
KINDS = {
    Kind.REVERTED: message("slid back"),
    Kind.WATERED: message("watered down"),
    Kind.EXPIRED: message("departure ended"),
    Kind.LOOK_AGAIN: message("departure to be looked at again"),
    Kind.LAGGING: message("lagging"),
    Kind.NEVER: message("never adopted"),
    Kind.CHANGED: message("changed since"),
    Kind.BETTER: message("does better"),
}


@dataclass(frozen=True)
class Line:
    """One finding as pages tell it."""

    region: str
    title: str
    page: str  # where it can be read; "" for nowhere here
    where: str  # file and line
    step: str
    because: str
    by: str  # who did it, and when; "" where nobody slid back
    offer: str


def adoption_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    yield desk.wide("adoption/", gettext("Who works by the standard"), "adoption", _map(desk))
    for one in desk.site.programme.adoption:
        name = gettext("%(title)s: who works by it") % {"title": desk.title_of(one.practice)}
        yield desk.wide(adoption_page(one.practice), name, "adoption_steps", _steps(desk, one))


def adoption_part(desk: Desk) -> Section | None:
    """What the dashboard says of it."""
    programme = desk.site.programme
    if not programme.adoption:
        return None
    counts = [(kind, sum(one.kind is kind for one in programme.drift)) for kind in Kind]
    cells = [cell for one in programme.adoption for cell in one.cells]
    data = {
        "kept": sum(cell.state.keeps for cell in cells),
        "cells": len(cells),
        "reverted": _lines(desk, (one for one in programme.drift if one.kind in SLID))[:MOST],
        "counts": [(gettext(KINDS[kind]), number) for kind, number in counts if number],
    }
    return Section(gettext("Who works by the standard"), "adoption_part", data)


def region_adoption(desk: Desk, region: str) -> dict[str, object]:
    """What a region has declared to do otherwise, what it owes, and what it does better."""
    found = [one for one in desk.site.programme.drift if one.region == region]
    return {
        "declared": [
            _declared(desk, one.practice, departure, cells)
            for one in desk.site.programme.adoption
            for departure, cells in _departed(one.of(region)).items()
        ],
        "slid": _lines(desk, (one for one in found if one.kind in (*SLID, Kind.EXPIRED, Kind.LOOK_AGAIN))),
        "behind": _lines(desk, (one for one in found if one.kind in (Kind.LAGGING, Kind.NEVER))),
        "better": _lines(desk, (one for one in found if one.kind in (Kind.CHANGED, Kind.BETTER))),
    }


# -- all practices -----------------------------------------------------------------------------------------------


def _map(desk: Desk) -> dict[str, object]:
    programme = desk.site.programme
    regions = desk.ordered(cell.region for one in programme.adoption for cell in one.cells)
    return {
        "day": programme.day,
        "regions": [desk.badge(region) for region in regions],
        "rows": [_practice(desk, one, regions) for one in programme.adoption],
        "found": [
            (gettext(KINDS[kind]), lines)
            for kind in Kind
            if (lines := _lines(desk, (one for one in programme.drift if one.kind is kind)))
        ],
    }


def _practice(desk: Desk, one: Adoption, regions: Sequence[str]) -> dict[str, object]:
    return {
        "title": desk.title_of(one.practice),
        "page": adoption_page(one.practice),
        "version": one.version,
        "cells": [standing_of(desk, one, region) for region in regions],
        "everywhere": sum(stone.status in (Everywhere.ADOPTED, Everywhere.HELD) for stone in one.keystones),
        "held": sum(stone.status is Everywhere.HELD for stone in one.keystones),
        "lost": sum(stone.status is Everywhere.LOST for stone in one.keystones),
        "points": len(one.points),
        "is_known": bool(one.keystones),
    }


# -- one practice ------------------------------------------------------------------------------------------------


def _steps(desk: Desk, one: Adoption) -> dict[str, object]:
    regions = desk.ordered(cell.region for cell in one.cells)
    by_point: dict[str, dict[str, Cell]] = {}
    for cell in one.cells:
        by_point.setdefault(cell.point, {})[cell.region] = cell
    stones = {stone.point: stone for stone in one.keystones}
    drift = desk.site.programme.drift
    beside = (found for found in drift if found.practice == one.practice and found.kind is not Kind.NEVER)
    return {
        "title": desk.title_of(one.practice),
        "practice": one.practice,
        "version": one.version,
        "effective": one.effective,
        "regions": [desk.badge(region) for region in regions],
        "follows": [one.follows.get(region, "") for region in regions],
        "rows": [_row(desk, one, point, by_point[point], regions, stones.get(point)) for point in one.points],
        "found": _lines(desk, beside),
    }


def _row(
    desk: Desk, one: Adoption, point: str, cells: dict[str, Cell], regions: Sequence[str], stone: Keystone | None
) -> dict[str, object]:
    anchor = "" if "/" in point else f"#{anchor_of(point)}"
    return {
        "point": point_words(desk, point),
        "words": shortened(value(one.words[point]) if "/" in point else one.words[point], _WORDS),
        "page": f"{practice_page(one.practice)}{anchor}",
        "cells": [_cell(desk, cells[region]) if region in cells else None for region in regions],
        "everywhere": _everywhere(desk, stone) if stone else "",
    }


def _cell(desk: Desk, cell: Cell) -> dict[str, object]:
    is_said = cell.place is not None and cell.place.line > 1
    page, line = where(desk, cell.place) if cell.place and is_said else ("", "")
    why = "" if cell.state is State.FOLLOWS and not cell.departure and not cell.less else cell.because
    return {
        "state": gettext(_STATES[cell.state]),
        "style": cell.state.value,
        "because": why,
        "page": page,
        "line": line.rpartition(":")[2],
    }


def _everywhere(desk: Desk, stone: Keystone) -> str:
    said = {"since": day(stone.since), "lost": day(stone.lost), "regions": desk.listed(stone.regions)}
    match stone.status:
        case Everywhere.HELD:
            return gettext("All regions since %(since)s; it has held") % said
        case Everywhere.ADOPTED:
            return gettext("All regions since %(since)s") % said
        case Everywhere.LOST:
            return gettext("All regions had it since %(since)s; lost on %(lost)s: %(regions)s") % said
        case Everywhere.NOT_YET:
            return gettext("Not yet: %(regions)s") % said


# -- findings ----------------------------------------------------------------------------------------------------


def _lines(desk: Desk, findings: Iterable[Finding]) -> list[Line]:
    return [_line(desk, one) for one in findings]


def _line(desk: Desk, one: Finding) -> Line:
    page, line = where(desk, one.place) if one.place else ("", "")
    return Line(
        region=one.region,
        title=desk.title_of(one.practice),
        page=page,
        where=line,
        step=point_words(desk, one.point),
        because=one.because,
        by=_by(one),
        offer=one.offer,
    )


def _by(one: Finding) -> str:
    if one.kind not in SLID:
        return ""
    if one.commit is None:
        return gettext("By a change that is not committed yet")
    said = {"commit": one.commit.short, "summary": one.commit.summary, "author": one.commit.author}
    words = gettext("By commit %(commit)s “%(summary)s” of %(author)s, received %(day)s")
    return words % {**said, "day": day(one.day)}


def _departed(cells: Iterable[Cell]) -> dict[Departure, list[Cell]]:
    """The departures that hold and make a difference, each with the steps and values in which it does."""
    found: dict[Departure, list[Cell]] = {}
    for cell in cells:
        if cell.departure and cell.state is State.ADAPTED:
            found.setdefault(cell.departure, []).append(cell)
    return found


def _declared(desk: Desk, practice: str, departure: Departure, cells: Sequence[Cell]) -> dict[str, object]:
    page, line = where(desk, departure.place)
    return {
        "practice": practice,
        "title": desk.title_of(practice),
        "step": joined([point_words(desk, cell.point) for cell in cells]),
        "departure": departure,
        "page": page,
        "where": line,
        "again": any(cell.validity is Validity.LOOK_AGAIN for cell in cells),
    }


def point_words(desk: Desk, point: str) -> str:
    """A step or value as people read it."""
    key, slash, name = point.partition("/")
    if not slash:
        return point.replace("-", " ")
    about = {
        "lead-times": message("lead time"),
        "raci": message("who does it"),
        "templates": message("template"),
        "communication": message("call"),
    }
    return f"{desk.base.title(key, name)} ({gettext(about.get(key, key))})"
