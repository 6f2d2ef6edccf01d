"""`bestyet adoption`: which regions work by the standards in force, step by step, and why we think so."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import (
    Help,
    answered,
    as_of_option,
    format_option,
    helpers_options,
    practices,
    regions,
    telling_left_out,
)


@click.command(short_help="Show which regions work by the standards in force.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--region", metavar="REGION", help="Only this region.", shell_complete=regions)
@as_of_option
@format_option
@helpers_options()
@telling_left_out(every=False)
def adoption(practice: str | None, region: str | None, as_of: str | None, form: str, help_from: Help) -> int:
    """Show how each region stands to each step of the standard in force (of PRACTICE, or of all that have one).

    \b
    follows   no other number, time, role, channel, version or duty, whatever the words
    adapted   declared to be different (departures), by whom and until when
    lagging   as an older version had it, or newer than the version it follows
    drifted   different, and nobody declared it
    silent    nothing is said about it

    A step is adopted everywhere from the day on which the last region had it; when all have kept it for as long as
    adoption: {hold: "90 days"} in governance.yml says, it has held; when one goes back, that is lost.

    \b
    Examples:
      bestyet adoption
      bestyet adoption concern-handling --region india
      bestyet adoption --as-of 2026-06-30 --format csv > adoption.csv
    """
    from bestyet.actions.oversee.questions import AdoptionRequest
    from bestyet.cli.output.oversee.adoption import shown
    from bestyet.model.oversee.adoption import Adoptions

    request = AdoptionRequest(start=Path.cwd(), as_of=as_of, practice=practice, region=region)
    found = answered(request, Adoptions, "adoption.adoptions", help_from)
    click.echo(shown(found, form, steps=practice is not None), nl=False)
    return 0
