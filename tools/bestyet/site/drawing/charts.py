"""Evidence over time as small drawings: one a metric, a line a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.site.language.told import figure, value
from bestyet.site.language.words import capital, gettext, message

if TYPE_CHECKING:
    from bestyet.model.oversee.scorecard import Card, Reading, Series
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk

WIDE, TALL, LEFT, RIGHT, TOP, BOTTOM = 280, 116, 50, 74, 12, 22
FEWEST = 3  # figures of one region: fewer are no line, and words say as much
_LABELS = 8  # lines that are named on the drawing; more would stand on each other
_APART = 12  # between two names
_UNITS = {"percent": " %", "score": "", "count": ""}
_TRENDS = {
    "better": message("better than before"),
    "worse": message("worse than before"),
    "same": message("as before"),
}
_BETTER = {"higher": message("higher is better"), "lower": message("lower is better")}


@dataclass(frozen=True)
class Line:
    """One region. Coordinates are in the drawing's own units."""

    badge: Badge
    path: str  # through its points; "" for a single one
    dots: tuple[tuple[str, str, str], ...]  # x, y, words
    label_y: str  # "" where it is not named


@dataclass(frozen=True)
class Chart:
    """One metric of one practice."""

    title: str
    better: str
    lines: tuple[Line, ...]
    periods: tuple[tuple[str, str], ...]  # x, words
    low: str
    high: str
    words: str  # the figures in a sentence


def charts_of(desk: Desk, cards: Sequence[Card]) -> list[Chart]:
    """The charts of one practice, by metric, where a region has measured often enough for a line."""
    return [
        _chart(desk, [(card.region, series) for card, series in held])
        for held in _by_metric(cards)
        if any(len(series.readings) >= FEWEST for _, series in held)
    ]


def _chart(desk: Desk, held: Sequence[tuple[str, Series]]) -> Chart:
    periods = periods_of([series for _, series in held])
    values = [reading.exact for _, series in held for reading in series.readings]
    low, high = _scale(values, held[0][1].unit)
    at = {period: place for place, period in enumerate(periods)}
    step = Fraction(WIDE - LEFT - RIGHT, max(len(periods) - 1, 1))
    across = [Fraction(LEFT) + step * place for place in range(len(periods))]
    if len(periods) == 1:
        across = [Fraction(LEFT + WIDE - RIGHT, 2)]

    def point(reading: Reading) -> tuple[Fraction, Fraction]:
        part = (reading.exact - low) / (high - low)
        return across[at[reading.period]], TOP + (1 - part) * (TALL - TOP - BOTTOM)

    names = _names_at([(region, point(series.readings[-1])[1]) for region, series in held])
    lines = []
    for region, series in held:
        points = [point(reading) for reading in series.readings]
        path = "M" + "L".join(f"{_written(x)} {_written(y)}" for x, y in points) if len(points) > 1 else ""
        dots = tuple(
            (_written(x), _written(y), f"{desk.label(region)}, {reading.period}: {value_words(reading, series.unit)}")
            for (x, y), reading in zip(points, series.readings, strict=True)
        )
        lines.append(Line(desk.badge(region), path, dots, names.get(region, "")))
    first = held[0][1]
    return Chart(
        capital(first.title),
        better_words(first),
        tuple(lines),
        tuple((_written(x), period) for x, period in zip(across, periods, strict=True)),
        _plain(low, first.unit),
        _plain(high, first.unit),
        _words(desk, held),
    )


def periods_of(series: Sequence[Series]) -> list[str]:
    """All periods, in the order in which each series has them; what two series order differently goes by name."""
    found: list[str] = []
    for one in series:
        at = 0
        for reading in one.readings:
            if reading.period in found:
                at = max(at, found.index(reading.period) + 1)
            else:
                later = [place for place in range(at, len(found)) if found[place] > reading.period]
                at = later[0] if later else len(found)
                found.insert(at, reading.period)
                at += 1
    return found


def _scale(values: Sequence[Fraction], unit: str) -> tuple[Fraction, Fraction]:
    """From a little below the least to a little above the greatest; percent stay within 0 and 100."""
    low, high = min(values), max(values)
    room = (high - low) / 5 or abs(high) / 10 or Fraction(1)
    low, high = Fraction((low - room) // 1), Fraction(-((-high - room) // 1))
    if unit == "percent" and min(values) >= 0 and max(values) <= 100:
        low, high = max(low, Fraction(0)), min(high, Fraction(100))
    return low, high if high > low else low + 1


def _names_at(ends: Sequence[tuple[str, Fraction]]) -> dict[str, str]:
    """Where the name of each line stands, so that none covers another; none where there are too many."""
    if len(ends) > _LABELS:
        return {}
    found, last = {}, Fraction(-_APART)
    for region, y in sorted(ends, key=lambda end: (end[1], end[0])):
        last = max(y, last + _APART)
        found[region] = _written(last + 4)
    return found


def _words(desk: Desk, held: Sequence[tuple[str, Series]]) -> str:
    """ "EMEA 94 %, APAC 91 % (2025); Americas 88 % (2024)"."""
    by_period: dict[str, list[str]] = {}
    for region, series in held:
        last = series.readings[-1]
        by_period.setdefault(last.period, []).append(f"{desk.label(region)} {value_words(last, series.unit)}")
    return "; ".join(f"{', '.join(said)} ({period})" for period, said in sorted(by_period.items(), reverse=True))


def value_words(reading: Reading, unit: str) -> str:
    number = figure(str(reading.value))
    return f"{number}{_UNITS[unit]}" if unit in _UNITS else value(f"{reading.value} {unit.replace('-', ' ')}".rstrip())


def better_words(series: Series) -> str:
    return gettext(_BETTER[series.better]) if series.better in _BETTER else ""


def trend_words(series: Series) -> str:
    return gettext(_TRENDS[series.trend.value]) if series.trend.value else ""


def _plain(number: Fraction, unit: str) -> str:
    return f"{figure(f'{float(number):g}')}{_UNITS.get(unit, '')}"


def _written(number: Fraction) -> str:
    return f"{float(number):.1f}"


@dataclass(frozen=True)
class Newest:
    """The newest figures of one metric of a practice."""

    practice: str
    title: str
    better: str
    cells: tuple[tuple[str, str, str] | None, ...]  # value, period and trend in words, a region each


def newest_of(cards: Sequence[Card], regions: Sequence[str]) -> list[Newest]:
    """By metric; regions: in the order of the cells."""
    found = []
    for held in _by_metric(cards):
        cells = {
            card.region: (
                value_words(series.readings[-1], series.unit),
                series.readings[-1].period,
                trend_words(series),
            )
            for card, series in held
        }
        first = held[0][1]
        said = tuple(cells.get(region) for region in regions)
        found.append(Newest(cards[0].practice, capital(first.title), better_words(first), said))
    return found


def rows_of(desk: Desk, cards: Sequence[Card]) -> list[dict[str, object]]:
    """The figures of the charts as rows: metric, region, one figure a period."""
    rows: list[dict[str, object]] = []
    for held in _by_metric(cards):
        first, periods, lines = held[0][1], periods_of([series for _, series in held]), []
        for card, series in held:
            by_period = {reading.period: reading for reading in series.readings}
            cells = [(value_words(by_period[p], first.unit), by_period[p]) if p in by_period else None for p in periods]
            lines.append({"badge": desk.badge(card.region), "card": card, "cells": cells, "trend": trend_words(series)})
        title = capital(first.title)
        rows.append({"title": title, "periods": periods, "lines": lines, "better": better_words(first)})
    return rows


def _by_metric(cards: Sequence[Card]) -> list[list[tuple[Card, Series]]]:
    """What regions measured alike, in the order of the cards; by metric and unit."""
    found: dict[tuple[str, str], list[tuple[Card, Series]]] = {}
    for card in cards:
        for series in card.series:
            found.setdefault((series.metric, series.unit), []).append((card, series))
    return [held for _, held in sorted(found.items(), key=lambda pair: pair[0])]
