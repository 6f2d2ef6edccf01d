"""`bestyet scorecard`: what the regions reach beside how far they came together."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import answered, as_of_option, format_option, practices, regions, telling_left_out


@click.command(short_help="Show what regions reach, and how far they came together.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--region", metavar="REGION", help="Only this region.", shell_complete=regions)
@format_option
@as_of_option
@telling_left_out(every=True)
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
    from bestyet.actions.oversee.questions import ScorecardRequest
    from bestyet.cli.output.oversee.scorecard import shown
    from bestyet.model.oversee.scorecard import Scorecard

    request = ScorecardRequest(start=Path.cwd(), as_of=as_of, practice=practice, region=region)
    found = answered(request, Scorecard, "practice_scorecard.score" if practice else "scorecard.score")
    click.echo(shown(found, form, practice, region), nl=False)
    return 0
