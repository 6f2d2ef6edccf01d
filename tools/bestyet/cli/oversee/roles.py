"""`bestyet roles`: who does what in every region, and where it is not said as it should be."""

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


@click.command(short_help="Show who does what in every region, and what to mend in it.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--region", metavar="REGION", help="Only this region.", shell_complete=regions)
@click.option("--advice", "only_advice", is_flag=True, help="Only what should be mended.")
@format_option
@as_of_option
@helpers_options()
@telling_left_out(every=True)
def roles(
    practice: str | None,
    region: str | None,
    only_advice: bool,
    form: str,
    as_of: str | None,
    help_from: Help,
) -> int:
    """Show who does what in a PRACTICE (all practices without one), region by region, and advise where it is not said
    as it should be: somebody does it, exactly one role answers for it, and the client's part is named.

    Advice is no fault: bestyet check stays silent about it, and the exit code is 0.

    \b
    Examples:
      bestyet roles client-kickoff
      bestyet roles --advice
      bestyet roles --region apac --format csv > roles.csv
    """
    from bestyet.actions.oversee.questions import RolesRequest
    from bestyet.cli.output.oversee.roles import shown
    from bestyet.model.oversee.roles import Assignment

    request = RolesRequest(start=Path.cwd(), as_of=as_of, practice=practice, region=region)
    found = answered(request, tuple[Assignment, ...], "roles.assignments", help_from)
    click.echo(shown(found, form, only_advice), nl=False)
    return 0
