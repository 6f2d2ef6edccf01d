"""`bestyet triage`: which practices to harmonise first."""

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
    telling_left_out,
)


@click.command(short_help="Show which practices to harmonise first.")
@click.argument("practice", required=False, shell_complete=practices)
@as_of_option
@format_option
@helpers_options(is_for_one=True)
@telling_left_out(every=True)
def triage(practice: str | None, as_of: str | None, form: str, help_from: Help) -> int:
    """Rank the practices by what their failures and their differences mean for the customer; of one PRACTICE, say what
    each rating follows from.

    Severity is the highest that any region gives, occurrence and detection the middle one of the regions' figures (of
    an even number the higher). Rules in governance.yml raise a rating by one: where regions measured complaints or
    low satisfaction, and where they differ much (see bestyet variance). Practices that face the customer come first;
    then the action priority counts, by the table in governance.yml, then severity x occurrence x detection (RPN).

    "could be" are the ranks that a practice can take if every rating of every practice may be off by one; "alone", if
    only its own may be. Both bounds are exact; practices that are equal share a rank.

    \b
    Examples:
      bestyet triage
      bestyet triage change-orders
      bestyet triage --as-of 2026-06-30
      bestyet triage --format csv > triage.csv
    """
    from bestyet.actions.oversee.questions import TriageRequest
    from bestyet.cli.output.oversee.triage import shown
    from bestyet.model.oversee.triage import Triage

    request = TriageRequest(start=Path.cwd(), as_of=as_of, practice=practice)
    found = answered(request, Triage, "triage.ranking", help_from)
    click.echo(shown(found, form, reasons=practice is not None), nl=False)
    return 0
