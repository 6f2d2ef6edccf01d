"""`bestyet withdraw`: end a vote without a result."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, reviewers


@click.command(short_help="Withdraw a proposal whose vote is open.")
@click.argument("practice", shell_complete=practices)
@click.option("--because", required=True, help="Why, in words that still explain it in three years.")
@click.option(
    "--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).", shell_complete=reviewers
)
@click.option("--key", metavar="FILE", help="The SSH key (default: git config user.signingkey).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def withdraw(practice: str, because: str, who: str | None, key: str | None, base: str | None) -> int:
    """Record that the version of PRACTICE that is put to the vote is withdrawn by who proposed it, and signs that.
    Its folder stays.

    \b
    Examples:
      bestyet withdraw client-kickoff --because "the client portal changes first"
    """
    from bestyet.actions.decide import withdraw as action
    from bestyet.cli.output.decide.adopt import withdrawn

    request = action.WithdrawRequest(Path.cwd(), practice, because, who, base, Path(key) if key else None)
    click.echo(withdrawn(action.withdraw(request)), nl=False)
    return 0
