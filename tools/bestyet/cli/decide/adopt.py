"""`bestyet adopt`: record how a vote ended; with it, a version becomes the standard."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, reviewers


@click.command(short_help="Adopt a version whose vote has passed.")
@click.argument("practice", shell_complete=practices)
@click.option("--effective", metavar="DATE", help="Make sure that this is its first day, as the ballot says.")
@click.option("--record", is_flag=True, help="Record a vote that failed or expired.")
@click.option("--answer", "answers", nargs=2, multiple=True, metavar="ID TEXT", help="Answer a reviewer's objections.")
@click.option(
    "--as", "who", metavar="ID", help="Who answers (default: git config bestyet.reviewer).", shell_complete=reviewers
)
@click.option("--key", metavar="FILE", help="Signs the answers (default: git config user.signingkey).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def adopt(
    practice: str,
    effective: str | None,
    record: bool,
    answers: tuple[tuple[str, str], ...],
    who: str | None,
    key: str | None,
    base: str | None,
) -> int:
    """Write adoption.yml for the version of PRACTICE whose vote has passed: the count, the receipt of every vote and
    the digest of the adoption before. From then on the folder never changes again.

    Only votes on the base branch count. With --record, a vote that failed or expired is recorded instead. Answers to
    objections are signed; all the rest follows from the ballot and the votes.

    \b
    Examples:
      bestyet adopt client-kickoff
      bestyet adopt client-kickoff --answer quality-lead-apac "The next version will say five days."
      bestyet adopt client-kickoff --record
    """
    from bestyet.actions.decide import adopt as action
    from bestyet.cli.output.decide.adopt import recorded

    request = action.AdoptRequest(
        Path.cwd(), practice, effective, record, dict(answers), base, who, Path(key) if key else None
    )
    click.echo(recorded(action.adopt(request)), nl=False)
    return 0
