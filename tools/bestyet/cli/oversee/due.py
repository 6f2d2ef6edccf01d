"""`bestyet due`: what must be reviewed, voted on or renewed, by whom and by when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import format_option, show
from bestyet.cli.output.terminal import plain
from bestyet.insight.time.diary import diary
from bestyet.insight.time.due import due_items
from bestyet.knowledge.standing import answer_for, ballots_at, known_region, moment_of, open_ballots, standards_on
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import Due, due_from
from bestyet.repo.write import write_file

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import AsOf

WITHIN = 90
COLUMNS = ("due", "days", "region", "practice", "what", "text", "who", "where")


@click.command(short_help="List what must be reviewed, voted on or renewed, and by whom.")
@click.option("--region", metavar="REGION", help="Only what this region owes; global: what all owe together.")
@click.option(
    "--within",
    type=click.IntRange(0, 36_500),
    default=WITHIN,
    show_default=True,
    metavar="DAYS",
    help="How many days ahead to look.",
)
@click.option("--ics", metavar="FILE", help="Also write a calendar file that calendars can read (iCalendar).")
@click.option("--fail-overdue", is_flag=True, help="Exit with 1 if anything is overdue, for scheduled jobs.")
@format_option()
@as_of_option
def due(region: str | None, within: int, ics: str | None, fail_overdue: bool, form: str, as_of: str | None) -> int:
    """List what is due, overdue first: texts to be read again (reviewed, and review-every of governance.yml), open
    ballots on which a region still owes votes, declared departures that end, and standards whose review comes.

    Open ballots are listed however far their end is. A text that does not say when it was last reviewed stands at
    the end; it is not counted as overdue.

    \b
    Examples:
      bestyet due
      bestyet due --region emea --within 30
      bestyet due --ics due.ics
      bestyet due --fail-overdue --format csv
    """
    answer = answer_for("due", as_of, [within, region], lambda at: _computed(at, within, region))
    items = [due_from(entry) for entry in answer["items"]]
    if ics is not None:
        write_file(Path(ics).absolute(), diary(items, answer["company"], answer["labels"]))
    if form == "text":
        _say(items, answer["day"], within)
    else:
        show(form, COLUMNS, [row_of(item) for item in items])
    return 1 if fail_overdue and any(item.is_overdue for item in items) else 0


def _computed(at: AsOf, within: int, region: str | None) -> dict[str, Any]:
    if region is not None:
        known_region(at.loaded.base, region, GLOBAL)
    found = [item for item in due_at(at, within) if region in (None, item.region)]
    return {
        "items": [item.as_data() for item in found],
        "company": at.loaded.base.company,
        "labels": dict(at.loaded.base.settings.labels),
        "day": at.day.isoformat(),
    }


def due_at(at: AsOf, within: int = WITHIN) -> tuple[Due, ...]:
    """Return what is due on the day that was asked about."""
    ballots = ballots_at(at)
    still_open = open_ballots(ballots, moment_of(at))
    return due_items(at.loaded.base, standards_on(ballots, at), still_open, at.day, within)


def row_of(item: Due) -> dict[str, Any]:
    where = f"{item.place.path}:{item.place.line}"
    return {
        "due": item.day or None,
        "days": item.left,
        "region": item.region,
        "practice": item.practice,
        "what": str(item.what),
        "text": item.text,
        "who": list(item.who),
        "where": where,
    }


def _say(items: Sequence[Due], day: str, within: int) -> None:
    """Overdue, due and undated items under headings of their own, two lines each."""
    overdue = [item for item in items if item.is_overdue]
    undated = [item for item in items if item.left is None]
    ahead = [item for item in items if item.left is not None and not item.is_overdue]
    if not items:
        click.echo(f"Nothing is due on {day} or within {within} days.")
    for heading, found in (("Overdue", overdue), ("Due", ahead), ("No day said", undated)):
        if not found:
            continue
        click.secho(f"{heading} ({len(found)})", bold=True)
        for item in found:
            click.echo(f"  {item.day or '-':<10}  {item.said:<16}  {plain(item.text)}")
            by = f"by {', '.join(map(plain, item.who))}; " if item.who else ""
            click.echo(f"  {'':<28}  {by}{item.place.path}:{item.place.line}")
