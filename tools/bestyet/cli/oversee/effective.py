"""`bestyet effective`: the text in force in a region on a day, the same bytes wherever and whenever it is asked."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import answered, as_of_option, practices, regions, telling_left_out


@click.command(short_help="Print the text in force in a region on a day.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--region", required=True, metavar="REGION", help="The region that asks.", shell_complete=regions)
@click.option("--site", metavar="SITE", help="One of its sites, to be named in the head.")
@click.option("--on", "day", required=True, metavar="DATE", help="The day, as in 2026-06-30.")
@as_of_option
@click.option("--format", "form", type=click.Choice(["text", "md", "json", "csv"]), default="text", show_default=True)
@telling_left_out(every=False)
def effective(practice: str | None, region: str, site: str | None, day: str, as_of: str | None, form: str) -> int:
    """Print what holds in a region on a day: the version of PRACTICE in force, with the departures that the region had
    declared and that were valid in their places, and the region's own lead times, templates and titles where the
    version leaves them to it. Without PRACTICE: all practices, each with its version.

    Only what is committed counts: a past day shows the files of that day. For a day after the last commit, the
    versions adopted by then count from their effective day, and the output says so. --as-of answers as one would have
    then, as if nothing had been committed since.

    \b
    Examples:
      bestyet effective --region emea --on 2026-06-30
      bestyet effective client-kickoff --region emea --site basel --on 2026-06-30
      bestyet effective client-kickoff --region emea --on 2026-06-30 --format md > kickoff.md
    """
    from bestyet.actions.oversee.questions import EffectiveRequest
    from bestyet.cli.output.oversee.effective import shown
    from bestyet.model.oversee.effective import PracticesInForce, TextInForce

    request = EffectiveRequest(start=Path.cwd(), as_of=as_of, practice=practice, region=region, site=site, day=day)
    found = (
        answered(request, PracticesInForce, "effective_overview.practices_in_force")
        if practice is None
        else answered(request, TextInForce, "effective.text_in_force")
    )
    click.echo(shown(found, form), nl=False)
    return 0
