"""`bestyet variance`: where the regions differ, and how much."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import click

from bestyet.cli.options import (
    Help,
    as_of_option,
    format_option,
    helpers_options,
    practices,
    telling_left_out,
)


@click.command(short_help="Show where the regions differ, and how much.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--category", metavar="CATEGORY", help="Only the practices of this category.")
@as_of_option
@format_option
@helpers_options()
@telling_left_out(every=True)
def variance(practice: str | None, category: str | None, as_of: str | None, form: str, help_from: Help) -> int:
    """Show how much the regions differ in every practice; in one PRACTICE, what each of them says.

    The measure: how much two regions differ on average, from 0 (alike) to 1 (nothing in common). Words differ or not.
    Lengths of time, counted in days that pass in each region's own calendar, differ by 1 less the shorter divided by
    the longer. Sets differ by the share of what any region names that only one of the two names. A region that says
    nothing is left out: missing is not zero. The figure of a practice is the mean of its lead times, calls, channels,
    templates, roles and steps; job titles are shown, and count in no practice.

    An asterisk marks what the customer sees: in practices that face the customer lead times, channels, templates and
    job titles, the calls and activities that involve the client, and the steps that name the client. Without PRACTICE
    nothing is merged: steps are compared by their names and by equal words, others are left out.

    \b
    Examples:
      bestyet variance
      bestyet variance --category commercial
      bestyet variance client-kickoff
      bestyet variance client-kickoff --as-of 2026-06-30
      bestyet variance --format csv > differences.csv
    """
    from bestyet.actions.oversee.questions import VarianceRequest, answer_to, recalled

    width = shutil.get_terminal_size((120, 24)).columns if form == "text" else 0
    request = VarianceRequest(start=Path.cwd(), as_of=as_of, practice=practice, category=category)
    text = recalled(request, str, form, width)  # of a large base the cells take longer to read than to print
    if text is None:
        from bestyet.cli.output.oversee.variance import cells_in, shown

        if practice:
            from bestyet.actions.oversee.matrix import differences
        else:
            from bestyet.actions.oversee.variance import differences
        with help_from() as helpers:
            found = partial(differences, request, cells_in(form), *([] if practice else [helpers]))
            text = answer_to(request, str, lambda: shown(found(), form, width), form, width)
    click.echo(text, nl=False)
    return 0
