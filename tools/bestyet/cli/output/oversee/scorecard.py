"""What the regions reach beside how far they came together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import Row, aligned, formed, line_of, picked

if TYPE_CHECKING:
    from bestyet.model.oversee.scorecard import Card, Progress, RegionScore, Scorecard, Series

_COLUMNS = (
    "practice", "region", "stage", "since", "days", "standard", "follows", "adopted", "steps", "metric", "unit",
    "better", "period", "value", "change", "earlier", "commits", "votes", "asked", "review-overdue", "where",
)  # fmt: skip
_MOST = 500  # lines about metrics on a terminal
_REGION = ("region", "written", "measured", "better", "worse", "follow", "adopted", "commits", "votes", "overdue")
_CARD = ("region", "follows", "adopted", "commits", "votes", "review overdue")
_PRACTICE = ("practice", "stage", "since", "days", "standard", "regions", "measured in")
_MEASURED = ("practice", "region", "metric", "value", "period", "change", "earlier", "where")


def shown(score: Scorecard, form: str, practice: str | None, region: str | None) -> str:
    """Of one practice or region if asked."""
    progress = {one.practice: one for one in score.practices if practice in (None, one.practice)}
    cards = [card for name in progress for card in score.cards[name] if region in (None, card.region)]
    regions = [one for one in score.regions if practice is None and region in (None, one.region)]
    practices = [_practice(progress[name], score) for name in dict.fromkeys(card.practice for card in cards)]
    rows = [row for card in cards for row in _rows(card, progress[card.practice], score.day)]
    lines = _lines(score.day, regions, practices, cards, rows)
    return formed(
        form, _COLUMNS, lines, rows, {"day": score.day, "regions": regions, "practices": practices, "rows": rows}
    )


def _practice(one: Progress, score: Scorecard) -> Row:
    cards = score.cards[one.practice]
    return {
        **picked(one, "practice title stage since?"),
        "days": one.days(score.day),
        **picked(one, "standard?"),
        "regions": len(cards),
        "measured in": sum(bool(card.series) for card in cards),
        "stages": [{"stage": stage, "from": begin, "until": end or None} for stage, begin, end in one.spans],
    }


def _rows(card: Card, progress: Progress, day: str) -> Iterator[Row]:
    """One row a metric; one without where nothing was measured."""
    about = {
        **picked(card, "practice region"),
        **picked(progress, "stage since?"),
        "days": progress.days(day),
        **picked(progress, "standard?"),
        **picked(card, "follows?"),
        "adopted": card.kept if card.steps else None,
        **picked(card, "steps?"),
    }
    more = picked(card, "commits votes=cast asked review-overdue=overdue?")
    for row in map(_measured, card.series) if card.series else [{"where": card.place}]:
        yield {**about, **row, **more}


def _measured(series: Series) -> Row:
    last = series.readings[-1]
    return {
        **picked(series, "metric unit? better?"),
        **picked(last, "period value"),
        "change": series.trend.value or None,
        "earlier": [f"{one.period}: {one.value}" for one in series.readings[:-1]],
        "where": line_of(last.place) + (f"@{last.commit[:10]}" if last.commit else ""),
    }


def _lines(
    day: str, regions: Sequence[RegionScore], practices: Sequence[Row], cards: Sequence[Card], rows: Sequence[Row]
) -> Iterator[str]:
    if regions:
        yield click.style(f"Regions on {day}", bold=True)
        yield aligned(_REGION, list(map(_of_region, regions)))
    if practices:
        yield click.style("Practices", bold=True)
        yield aligned(_PRACTICE, practices)
    if not regions:
        yield click.style("Regions", bold=True)
        yield aligned(_CARD, list({card.region: _of_card(card) for card in cards}.values()))
    measured = [row for row in rows if row.get("metric")]
    if len(measured) > _MOST:
        yield f"{len(measured)} metrics are measured: name a practice or a --region, or take --format csv."
    elif measured:
        yield click.style("Measured", bold=True)
        values = [{**row, "value": f"{row['value']} {row['unit'] or ''}".rstrip()} for row in measured]
        yield aligned(_MEASURED, values).removesuffix("\n")
    else:
        yield "Nothing has been measured yet: evidence needs a figure, its sample, its period and its source."


def _of_card(card: Card) -> Row:
    return {
        **picked(card, "region follows commits"),
        "adopted": _of(card.kept, card.steps),
        "votes": _of(card.cast, card.asked),
        "review overdue": f"{card.overdue} days" if card.overdue else None,
    }


def _of_region(one: RegionScore) -> Row:
    return {
        **picked(one, "region better worse commits overdue"),
        "written": _of(one.written, one.of),
        "measured": _of(one.measured, one.written),
        "follow": _of(one.follows, one.standards),
        "adopted": _of(one.kept, one.steps),
        "votes": _of(one.cast, one.asked),
    }


def _of(part: int, whole: int) -> str | None:
    """ "12 of 14"; nothing where there is nothing to count."""
    return f"{part} of {whole}" if whole else None
