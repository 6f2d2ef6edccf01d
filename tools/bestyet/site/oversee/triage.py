"""What to harmonise first: the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.model.oversee.triage import FIGURES, Ranked, Triage
from bestyet.site.language.words import gettext
from bestyet.site.links import matrix_page
from bestyet.site.oversee.variance import Heat, heat

if TYPE_CHECKING:
    from bestyet.site.desk import Desk


@dataclass(frozen=True)
class Ranks:
    """The ranks that a practice can take, as a drawing of 100 by 8: where ranges begin and how wide they are."""

    widest: tuple[str, str]  # if every rating of every practice may be off by one
    own: tuple[str, str]  # if only its own may be
    here: tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One practice in the ranking."""

    title: str
    practice: str
    page: str  # its matrix, where the reasons of its ratings stand
    is_facing: bool
    rank: int
    could_be: str
    alone: str
    figures: tuple[tuple[str, int], ...]
    rpn: int
    priority: str
    heat: Heat
    ranks: Ranks | None = None  # beside other practices


def triage_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    found = desk.site.programme.triage or Triage((), (), (), (), has_table=False)
    data = {
        "lines": [replace(line_of(desk, one), ranks=_ranks(one, len(found.ranked))) for one in found.ranked],
        "first": [line_of(desk, one) for one in found.first],
        "could_be_first": sum(one.best == 1 and bool(one.differs) for one in found.ranked),
        "unrated": [(one.practice, desk.title_of(one.practice)) for one in found.unrated],
        "ended": [(one.practice, desk.title_of(one.practice)) for one in found.ended],
        "has_table": found.has_table,
    }
    yield desk.wide("triage/", gettext("What to harmonise first"), "triage", data)


def line_of(desk: Desk, one: Ranked) -> Line:
    ratings = zip(FIGURES, (one.severity, one.occurrence, one.detection), strict=True)
    return Line(
        title=desk.title_of(one.practice),
        practice=one.practice,
        page=matrix_page(one.practice),
        is_facing=one.variance.is_customer_facing,
        rank=one.rank,
        could_be=_range(one.best, one.worst),
        alone=_range(one.own_best, one.own_worst),
        figures=tuple((figure, rating.value) for figure, rating in ratings),
        rpn=one.rpn,
        priority=one.priority.value,
        heat=heat(one.differs),
    )


def _ranks(one: Ranked, of: int) -> Ranks:
    def span(low: int, high: int) -> tuple[str, str]:
        return f"{100 * (low - 1) / of:.1f}", f"{100 * (high - low + 1) / of:.1f}"

    return Ranks(span(one.best, one.worst), span(one.own_best, one.own_worst), span(one.rank, one.rank))


def _range(low: int, high: int) -> str:
    return f"{low}–{high}" if low < high else str(low)
