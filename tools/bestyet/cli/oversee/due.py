"""`bestyet due`: what must be reviewed, voted on or renewed, by whom and by when."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import answered, as_of_option, format_option, regions, telling_left_out
from bestyet.model.oversee.due import WITHIN


@click.command(short_help="List what must be reviewed, voted on or renewed, and by whom.")
@click.option(
    "--region",
    metavar="REGION",
    help="Only what this region owes; global: what all owe together.",
    shell_complete=regions,
)
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
@format_option
@as_of_option
@telling_left_out(every=True)
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
    from bestyet.actions.oversee.questions import DueRequest
    from bestyet.cli.output.oversee.due import shown
    from bestyet.model.oversee.due import Obligations

    request = DueRequest(start=Path.cwd(), as_of=as_of, region=region, within=within)
    found = answered(request, Obligations, "due.due")
    if ics is not None:
        from bestyet.repo.write import write_file
        from bestyet.site.oversee.diary import diary

        write_file(Path(ics).absolute(), diary(found.items, found.company, found.labels))
    click.echo(shown(found, form, within), nl=False)
    return 1 if fail_overdue and any(item.is_overdue for item in found.items) else 0
