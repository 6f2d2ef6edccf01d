"""Practices by regions: who follows the standard, departs by agreement, is behind, went back, has written nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.adoption import Adoption, State
from bestyet.site.badge import MANY_REGIONS
from bestyet.site.chips import Chip, chip
from bestyet.site.language.words import counted, forms, gettext, message
from bestyet.site.links import lens_page, practice_page, region_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bestyet.site.desk import Desk


@dataclass(frozen=True)
class GridCell:
    """How one region stands to one practice. Of a practice without a standard there is nothing to keep."""

    kind: str  # a class of the style sheet: "follows", "departs", "behind", "back", "silent", "own", "none"
    sign: str
    word: str
    page: str  # the practice as it is in the region
    region: str  # its name, for the cell of a narrow screen
    kept: str = ""  # "10 of 19 kept"
    rest: str = ""  # "2 agreed departures · 1 drifted"
    part: int = 0  # percent of what is kept


@dataclass(frozen=True)
class GridRow:
    """One practice."""

    title: str
    page: str
    chip: Chip
    version: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """The practices in force, then those of which each region's own text holds."""

    regions: tuple[tuple[str, str], ...]  # name, page
    groups: tuple[tuple[str, tuple[GridRow, ...]], ...]  # heading, rows
    counts: tuple[tuple[str, str, str], ...]  # kind, sign, "follows: 12", of the cells of practices in force
    is_many: bool  # regions: the table is wider than the page, which scrolls it


_WORDS = {
    "follows": ("✓", message("follows")),
    "departs": ("≈", message("agreed departure")),
    "behind": ("△", message("behind")),
    "back": ("✕", message("went back")),
    "silent": ("○", message("silent")),
    "own": ("·", message("own text")),
    "none": ("○", message("nothing written")),
}


_RESTS = {
    State.ADAPTED: forms("%(num)s agreed departure", "%(num)s agreed departures"),
    State.LAGGING: forms("%(num)s as an older version", "%(num)s as an older version"),
    State.DRIFTED: forms("%(num)s drifted", "%(num)s drifted"),
    State.SILENT: forms("silent on %(num)s", "silent on %(num)s"),
}


def grid(desk: Desk) -> Grid:
    adoption = desk.site.programme.adopted
    regions = [region.id for region in desk.site.regions]
    names = [name for practices in desk.categories.values() for name in practices if not desk.ended(name)]
    force = tuple(_kept(desk, adoption[name], regions) for name in names if name in adoption)
    drafts = tuple(_draft(desk, name, regions) for name in names if name not in adoption)
    groups = (
        (gettext("In force: how much of it each region’s own text keeps"), force),
        (gettext("Not in force: each region’s own text holds"), drafts),
    )
    return Grid(
        tuple((desk.label(region), region_page(region)) for region in regions),
        tuple((heading, rows) for heading, rows in groups if rows),
        counted_kinds(cell for row in force for cell in row.cells),
        is_many=len(regions) > MANY_REGIONS,
    )


def kept_of(desk: Desk, region: str) -> tuple[int, int, int]:
    """How many steps and values of all standards a region keeps, of how many, and that in percent."""
    counts = [one.counts(region) for one in desk.site.programme.adoption]
    kept = sum(many for states in counts for state, many in states.items() if state.keeps)
    points = sum(many for states in counts for many in states.values())
    return kept, points, 100 * kept // max(points, 1)


def counted_kinds(cells: Iterable[GridCell]) -> tuple[tuple[str, str, str], ...]:
    """Kind, sign and "follows: 12" of cells, the best first."""
    kinds = [cell.kind for cell in cells]
    words = ((kind, sign, f"{gettext(word)}: {kinds.count(kind)}") for kind, (sign, word) in _WORDS.items())
    return tuple(one for one in words if one[0] in kinds)


def _kept(desk: Desk, one: Adoption, regions: Sequence[str]) -> GridRow:
    cells = tuple(standing_of(desk, one, region) for region in regions)
    return GridRow(
        desk.title_of(one.practice), practice_page(one.practice), chip(desk, one.practice), one.version, cells
    )


def standing_of(desk: Desk, one: Adoption, region: str) -> GridCell:
    """How a region stands to a standard in force: the worst of what its text says first."""
    counts, all_ = one.counts(region), len(one.points)
    kept = sum(number for state, number in counts.items() if state.keeps)
    adapted = counts[State.ADAPTED]
    if region not in one.paths:
        kind = "silent"
    elif (one.practice, region) in desk.site.programme.went_back:
        kind = "back"
    else:
        kind = "behind" if kept < all_ else "departs" if adapted else "follows"
    return _cell(
        desk,
        one.practice,
        region,
        kind,
        kept=gettext("%(kept)s of %(points)s kept") % {"kept": kept, "points": all_},
        rest=" · ".join(counted(one, many, counts[state]) for state, (one, many) in _RESTS.items() if counts[state]),
        part=100 * kept // max(all_, 1),
    )


def _draft(desk: Desk, practice: str, regions: Sequence[str]) -> GridRow:
    writes = {variant.region for variant in desk.base.variants.get(practice, ())}
    cells = tuple(_cell(desk, practice, region, "own" if region in writes else "none") for region in regions)
    return GridRow(desk.title_of(practice), practice_page(practice), chip(desk, practice), "", cells)


def _cell(desk: Desk, practice: str, region: str, kind: str, kept: str = "", rest: str = "", part: int = 0) -> GridCell:
    sign, word = _WORDS[kind]
    page = lens_page(practice, region)
    return GridCell(kind, sign, gettext(word), page, desk.label(region), kept, rest, part)
