"""`bestyet scorecard`: what the regions reach beside how far they came together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from bestyet.actions.oversee.score_inputs import score_at, steps_kept
from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, format_option, show
from bestyet.cli.oversee.adoption import Review
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.knowledge.standing import answer_for, known_region

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import AsOf
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.oversee.scorecard import Card, Progress, Scorecard, Series

COLUMNS = (
    "practice", "region", "stage", "since", "days", "standard", "follows", "adopted", "steps", "metric", "unit",
    "better", "period", "value", "change", "earlier", "commits", "votes", "asked", "review-overdue", "where",
)  # fmt: skip
_MOST = 500  # lines about metrics on a terminal
_REGION = ("region", "written", "measured", "better", "worse", "follow", "adopted", "commits", "votes", "overdue")
_CARD = ("region", "follows", "adopted", "commits", "votes", "review overdue")
_PRACTICE = ("practice", "stage", "since", "days", "standard", "regions", "measured in")
_MEASURED = ("practice", "region", "metric", "value", "period", "change", "earlier", "where")


@click.command(short_help="Show what regions reach, and how far they came together.")
@click.argument("practice", required=False)
@click.option("--region", metavar="REGION", help="Only this region.")
@format_option()
@as_of_option
def scorecard(practice: str | None, region: str | None, form: str, as_of: str | None) -> int:
    """Show for each practice (or one PRACTICE) and region what was measured over time, beside how far the regions came
    together: drafted, on the ballot or adopted and since when, who says to follow the standard, commits, votes, and
    reviews that are overdue. Of one PRACTICE also how much of the standard each region has adopted (bestyet adoption
    says so of all).

    Only evidence with its sample, period and source counts. Earlier figures come from entries of earlier periods and
    from what the files said before, as git remembers it.

    \b
    Examples:
      bestyet scorecard
      bestyet scorecard client-kickoff
      bestyet scorecard --region apac --format csv > apac.csv
      bestyet scorecard --as-of 2026-06-30 --format json
    """
    answer = answer_for("scorecard", as_of, [region], lambda at: _computed(at, as_of, practice, region), practice)
    if form == "text":
        _say(answer)
    else:
        show(form, COLUMNS, answer["rows"], answer)
    return 0


def _computed(at: AsOf, as_of: str | None, practice: str | None, region: str | None) -> dict[str, Any]:
    if region is not None:
        known_region(at.loaded.base, region)
    adopted = steps_kept(_adoption(as_of, practice)) if practice is not None else None
    return data_of(score_at(at, adopted), practice, region)


def _adoption(as_of: str | None, practice: str) -> Iterator[Adoption]:
    return (adoption for _, adoption in Review(open_with_standards(as_of, practice)).adoptions())


def data_of(score: Scorecard, practice: str | None = None, region: str | None = None) -> dict[str, Any]:
    """Return a scorecard as plain data, of one practice or region if asked."""
    progress = {one.practice: one for one in score.practices if practice in (None, one.practice)}
    cards = [card for name in progress for card in score.cards[name] if region in (None, card.region)]
    shown = {card.practice for card in cards}
    return {
        "day": score.day,
        "regions": [dict(vars(one)) for one in score.regions if practice is None and region in (None, one.region)],
        "practices": [_practice(one, score) for one in progress.values() if one.practice in shown],
        "rows": [row for card in cards for row in _rows(card, progress[card.practice], score)],
    }


def _practice(one: Progress, score: Scorecard) -> dict[str, Any]:
    cards = score.cards[one.practice]
    return {
        "practice": one.practice,
        "title": one.title,
        "stage": str(one.stage),
        "since": one.since or None,
        "days": one.days(score.day),
        "standard": one.standard or None,
        "regions": len(cards),
        "measured in": sum(bool(card.series) for card in cards),
        "stages": [{"stage": str(stage), "from": begin, "until": end or None} for stage, begin, end in one.spans],
    }


def _rows(card: Card, progress: Progress, score: Scorecard) -> Iterator[dict[str, Any]]:
    """One row a metric; one without where nothing was measured."""
    about = {
        "practice": card.practice,
        "region": card.region,
        "stage": str(progress.stage),
        "since": progress.since or None,
        "days": progress.days(score.day),
        "standard": progress.standard or None,
        "follows": card.follows or None,
        "adopted": card.kept if card.steps else None,
        "steps": card.steps or None,
    }
    more = {"commits": card.commits, "votes": card.cast, "asked": card.asked, "review-overdue": card.overdue or None}
    measured = [_measured(series) for series in card.series]
    for row in measured or [{"where": f"{card.place.path}:{card.place.line}"}]:
        yield {**about, **row, **more}


def _measured(series: Series) -> dict[str, Any]:
    last = series.readings[-1]
    at = f"@{last.commit[:10]}" if last.commit else ""
    return {
        "metric": series.metric,
        "unit": series.unit or None,
        "better": series.better or None,
        "period": last.period,
        "value": last.value,
        "change": str(series.trend) or None,
        "earlier": [f"{one.period}: {one.value}" for one in series.readings[:-1]],
        "where": f"{last.place.path}:{last.place.line}{at}",
    }


def _say(answer: Mapping[str, Any]) -> None:
    if answer["regions"]:
        click.secho(f"Regions on {answer['day']}", bold=True)
        click.echo(aligned(_REGION, [_region_words(one) for one in answer["regions"]]))
    if answer["practices"]:
        click.secho("Practices", bold=True)
        click.echo(aligned(_PRACTICE, answer["practices"]))
    if not answer["regions"]:
        click.secho("Regions", bold=True)
        cards = {row["region"]: _card_words(row) for row in answer["rows"]}
        click.echo(aligned(_CARD, list(cards.values())))
    measured = [row for row in answer["rows"] if row.get("metric")]
    if len(measured) > _MOST:
        click.echo(f"{len(measured)} metrics are measured: name a practice or a --region, or take --format csv.")
    elif measured:
        click.secho("Measured", bold=True)
        rows = [{**row, "value": f"{row['value']} {row['unit'] or ''}".rstrip()} for row in measured]
        click.echo(aligned(_MEASURED, rows), nl=False)
    else:
        click.echo("Nothing has been measured yet: evidence needs a figure, its sample, its period and its source.")


def _card_words(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "region": row["region"],
        "follows": row["follows"],
        "adopted": f"{row['adopted']} of {row['steps']}" if row["steps"] else None,
        "commits": row["commits"],
        "votes": f"{row['votes']} of {row['asked']}" if row["asked"] else None,
        "review overdue": f"{row['review-overdue']} days" if row["review-overdue"] else None,
    }


def _region_words(one: Mapping[str, Any]) -> dict[str, Any]:
    """Counts as "12 of 14"; nothing where there is nothing to count."""

    def of(part: str, whole: str) -> str | None:
        return f"{one[part]} of {one[whole]}" if one[whole] else None

    return {
        **one,
        "written": of("written", "of"),
        "measured": of("measured", "written"),
        "follow": of("follows", "standards"),
        "adopted": of("kept", "steps"),
        "votes": of("cast", "asked"),
    }
