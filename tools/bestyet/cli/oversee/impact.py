"""`bestyet impact`: what adopting a version would change for each region, before anybody votes on it."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import answered, as_of_option, format_option, practices, regions, telling_left_out, versions


@click.command(short_help="Show what adopting a version would change for each region.")
@click.argument("practice", shell_complete=practices)
@click.argument("version", required=False, shell_complete=versions)
@click.option("--region", metavar="REGION", help="Only this region.", shell_complete=regions)
@as_of_option
@format_option
@telling_left_out(every=True)
def impact(practice: str, version: str | None, region: str | None, as_of: str | None, form: str) -> int:
    """Show what adopting VERSION of a PRACTICE would change for each region, against what it has written itself: steps
    added, dropped, reworded and changed in a value, lead times, roles, templates and channels, each with the
    region's own line.

    VERSION is a number such as 1.1.0, or the word candidate. Default: the version that is put to the vote, else the
    candidate.

    \b
    Examples:
      bestyet impact client-kickoff
      bestyet impact client-kickoff 1.0.0 --region apac
      bestyet impact concern-handling candidate --format csv > impact.csv
    """
    from bestyet.actions.oversee.questions import ImpactRequest
    from bestyet.cli.output.oversee.impact import shown
    from bestyet.model.oversee.impact import Impact

    request = ImpactRequest(start=Path.cwd(), as_of=as_of, practice=practice, version=version, region=region)
    found = answered(request, Impact, "impact.impact")
    click.echo(shown(found, form), nl=False)
    return 0
