"""`bestyet ballot`: how a vote stands, what is missing, and who can still change it."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices
from bestyet.cli.output.terminal import plain


@click.command(short_help="Show how a vote stands, and what is missing.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def ballot(practice: str | None, form: str, base: str | None) -> int:
    """Show the vote that is open on PRACTICE: each vote and whether it is valid, which rule decides, what is missing,
    whether it can still pass and who can still change it. Without PRACTICE: all open votes.

    \b
    Examples:
      bestyet ballot
      bestyet ballot client-kickoff
      bestyet ballot client-kickoff --format json
    """
    from bestyet.actions.decide.ballot import BallotRequest, standings
    from bestyet.cli.output.decide.ballot import shown

    found = standings(BallotRequest(Path.cwd(), practice, base))
    for fault in found.unreadable:
        click.echo(plain(f"bestyet: {fault}"), err=True)
    click.echo(shown(found.standings, form, practice is not None), nl=False)
    return 0
