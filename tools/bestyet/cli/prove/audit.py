"""`bestyet audit`: who did what when, from the first proposal of a practice on."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices


@click.command(short_help="List who did what when: proposals, votes, adoptions.")
@click.argument("practice", shell_complete=practices)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="How to print it.")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def audit(practice: str, form: str, base: str | None) -> int:
    """List all events of PRACTICE in order: each proposal, amendment, vote and end of a vote, with the printed name of
    who signed, what the signature means, when it was received and with which commit.

    \b
    Examples:
      bestyet audit client-kickoff
      bestyet audit client-kickoff --format csv > audit.csv
    """
    from bestyet.actions.prove.audit import audit as events_of
    from bestyet.cli.output.prove.audit import text

    click.echo(text(events_of(Path.cwd(), practice, base), form), nl=False)
    return 0
