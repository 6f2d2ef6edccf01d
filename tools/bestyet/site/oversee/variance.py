"""Where the regions differ: a map of all practices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.variance import WHOLE, PracticeVariance, Sort, decimal
from bestyet.site.language.told import figure
from bestyet.site.language.words import gettext, message
from bestyet.site.links import matrix_page, view_url

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.site.desk import Desk

_LEVELS = (
    (0, message("alike")),
    (2_500, message("close")),
    (5_000, message("differ")),
    (7_500, message("far apart")),
    (WHOLE, message("hardly alike")),
)
_SORTS = {
    Sort.LEAD_TIME: message("Lead times"),
    Sort.CALL: message("Who calls whom"),
    Sort.CHANNEL: message("Channels"),
    Sort.TEMPLATE: message("Templates"),
    Sort.RACI: message("Who does it"),
    Sort.JOB_TITLE: message("Job titles"),
    Sort.STEP: message("Steps"),
}


@dataclass(frozen=True)
class Heat:
    """A difference as a cell of the map: how dark, the figure, and a word for it."""

    level: int  # 0..4; -1: nothing to compare
    figure: str
    word: str


@dataclass(frozen=True)
class Felt:
    """A practice in a list of those in which clients feel the differences most."""

    practice: str
    title: str
    page: str  # its matrix
    part: int
    heat: Heat
    open: int  # points that regions must settle


def heat(part: int | None) -> Heat:
    if part is None:
        return Heat(-1, decimal(None), gettext("nothing to compare"))
    shown = (part + 50) // 100 * 100  # two figures that read the same have the same word
    level = next(level for level, (most, _) in enumerate(_LEVELS) if shown <= most)
    return Heat(level, figure(decimal(part)), gettext(_LEVELS[level][1]))


def felt(desk: Desk) -> list[Felt]:
    """The practices that clients notice and in which they see a difference, the largest first."""
    found = [one for one in desk.site.programme.variance if one.is_customer_facing and one.seen]
    return [_felt(desk, one) for one in sorted(found, key=lambda one: (-(one.seen or 0), one.practice))]


def _felt(desk: Desk, one: PracticeVariance) -> Felt:
    candidate = desk.site.candidates.get(one.practice)
    points = len(candidate.disputes) if candidate and not desk.ended(one.practice) else 0
    how = heat(one.seen)
    return Felt(one.practice, desk.title_of(one.practice), matrix_page(one.practice), one.seen or 0, how, points)


def sort_title(sort: Sort) -> str:
    return gettext(_SORTS[sort])


def variance_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    yield desk.wide("variance/", gettext("Where the regions differ"), "variance", _map(desk))


# -- the map -----------------------------------------------------------------------------------------------------


def _map(desk: Desk) -> dict[str, object]:
    every = {one.practice: one for one in desk.site.programme.variance}
    sorts = [sort for sort in Sort if any(sort in one.by_sort for one in every.values())]
    regions = desk.ordered(region for one in every.values() for region in one.regions)
    groups = [
        (desk.category_title(category), [_line(desk, every[name], sorts, regions) for name in _by_spread(every, names)])
        for category, names in desk.categories.items()
        if any(name in every for name in names)
    ]
    return {
        "sorts": [sort_title(sort) for sort in sorts],
        "regions": [desk.badge(region) for region in regions],
        "groups": groups,
        "columns": len(sorts) + 3,
        "compared": any(one.spread is not None for one in every.values()),
    }


def _by_spread(every: dict[str, PracticeVariance], names: Sequence[str]) -> list[str]:
    found = [name for name in names if name in every]
    return sorted(found, key=lambda name: (not every[name].is_customer_facing, -(every[name].seen or 0), name))


def _line(desk: Desk, one: PracticeVariance, sorts: Sequence[Sort], regions: Sequence[str]) -> dict[str, object]:
    return {
        "title": desk.title_of(one.practice),
        "page": matrix_page(one.practice),
        "is_facing": one.is_customer_facing,
        "seen": heat(one.seen),
        "all": heat(one.spread),
        "sorts": [heat(one.by_sort.get(sort)) for sort in sorts],
        "regions": [heat(one.apart.get(region)) if region in one.paths else None for region in regions],
    }


def where(desk: Desk, place: Place) -> tuple[str, str]:
    """The page on which a place can be read ("" for none of ours), and the place in words."""
    words, parts = f"{place.path}:{place.line}", place.path.removesuffix(".md").split("/")
    variants = desk.base.variants.get(parts[-1], ()) if len(parts) == 3 else ()
    variant = next((one for one in variants if one.document.path == place.path), None)
    if variant is None:
        return "", words
    is_passage = any(passage.span.first_line == place.line for passage in variant.document.passages)
    return desk.written_at(parts[-1], variant, place.line if is_passage else 0), words


def source(desk: Desk, place: Place) -> str | None:
    """Where the forge shows the line."""
    return view_url(desk.site.forge, place.path, place.line)
