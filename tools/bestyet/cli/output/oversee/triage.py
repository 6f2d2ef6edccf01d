"""Which practices to harmonise first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from bestyet.cli.output.oversee.variance import as_number, named
from bestyet.cli.output.tables import Row, aligned, formed, line_of, picked
from bestyet.cli.output.terminal import plain, wrapped
from bestyet.model.oversee.triage import FIGURES, Ranked, Rating, Triage
from bestyet.model.oversee.variance import decimal

_COLUMNS = (
    "rank", "best", "worst", "own-best", "own-worst", "practice", "title", "customer-facing", "severity", "occurrence",
    "detection", "rpn", "priority", "differs", "places",
)  # fmt: skip


def shown(found: Triage, form: str, reasons: bool) -> str:
    """reasons: whether people read what the ratings of the one practice follow from, or all practices."""
    lines = _reasons(found.ranked[0]) if reasons else _table(found)
    data = {
        "harmonise-first": [one.practice for one in found.first],
        "advice": found.advice,
        "ranked": ({**_row(one), "because": list(_because(one))} for one in found.ranked),
        "unrated": [one.practice for one in found.unrated],
        "ended": [one.practice for one in found.ended],
    }
    return formed(form, _COLUMNS, lines, map(_row, found.ranked), data)


def _row(one: Ranked) -> Row:
    places = [line_of(reason.place) for rating in _ratings(one).values() for reason in rating.reasons if reason.place]
    risk = "severity=severity.value occurrence=occurrence.value detection=detection.value rpn priority?"
    return {
        **picked(one, "rank best worst own-best own-worst practice title=variance.title"),
        **picked(one, f"customer-facing=variance.is_customer_facing {risk}"),
        "differs": as_number(one.differs),
        "places": list(dict.fromkeys(places)),
    }


def _ratings(one: Ranked) -> dict[str, Rating]:
    return dict(zip(FIGURES, (one.severity, one.occurrence, one.detection), strict=True))


def _because(one: Ranked) -> Iterator[Row]:
    for figure, rating in _ratings(one).items():
        yield from ({"figure": figure, **picked(reason, "text place")} for reason in rating.reasons)


def _table(found: Triage) -> Iterator[str]:
    width, first = shutil.get_terminal_size((120, 24)).columns, len(found.first)
    if first:
        yield "Harmonise these first:"
    yield from (wrapped(f"{number}. {line}", "  ", width) for number, line in enumerate(found.advice[:first], 1))
    yield from (wrapped(line, "", width) for line in found.advice[first:])
    if found.ranked:
        rows = list(map(_line, found.ranked))
        yield "\n" + aligned(list(rows[0]), rows, width)
        yield "* faces the customer. Why a practice has its ratings: bestyet triage PRACTICE"
    if found.unrated:
        names = ", ".join(one.practice for one in found.unrated)
        yield wrapped(f"Not ranked, because no region rates severity, occurrence and detection: {names}", "", width)
    if found.ended:
        names = ", ".join(one.practice for one in found.ended)
        yield wrapped(f"Not ranked, because they are no standard any more: {names}", "", width)


def _line(one: Ranked) -> Row:
    return {
        "rank": one.rank,
        "could be": _range(one.best, one.worst),
        "alone": _range(one.own_best, one.own_worst),
        "practice": named(one.variance),
        **{figure[0].upper(): rating.value for figure, rating in _ratings(one).items()},
        "RPN": one.rpn,
        "priority": one.priority,
        "differs": decimal(one.differs),
    }


def _range(low: int, high: int) -> str:
    return f"{low}–{high}" if low < high else str(low)


def _reasons(one: Ranked) -> Iterator[str]:
    pressing = f", action priority {one.priority}" if one.priority else ""
    yield f"{plain(one.variance.title)}: rank {one.rank}, RPN {one.rpn}{pressing}"
    for figure, rating in _ratings(one).items():
        yield f"\n{figure.capitalize()} {rating.value}"
        for text, place in rating.reasons:
            yield plain(f"  {text}{f'  ({line_of(place)})' if place else ''}")
