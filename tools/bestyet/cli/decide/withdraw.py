"""`bestyet withdraw`: end a vote without a result."""

from __future__ import annotations

import click

from bestyet.cli.decide.adopt import write_ending
from bestyet.knowledge.ballots import acting_reviewer, read_ballots
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.write import lock


@click.command(short_help="Withdraw a proposal whose vote is open.")
@click.argument("practice")
@click.option("--because", required=True, help="Why, in words that still explain it in three years.")
@click.option("--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def withdraw(practice: str, because: str, who: str | None, base: str | None) -> int:
    """Record that the version of PRACTICE that is put to the vote is withdrawn by who proposed it. Its folder stays.

    \b
    Examples:
      bestyet withdraw client-kickoff --because "the client portal changes first"
    """
    ballots = read_ballots(base)
    person = acting_reviewer(ballots, who, "who you are")
    with lock(ballots.loaded.root):
        ballots = read_ballots(base)
        case = ballots.case(ballots.open_ballot(practice))
        author = case.version.ballot.get("author")
        if author not in (None, person):
            raise CannotGoOnError(f"{author} proposed it, so {author} can withdraw it, and {person} cannot")
        write_ending(case, None, "withdrawn", f"withdrawn by {person}: {because}")
    click.echo(f"{practice} {case.version.number}: withdrawn. Commit it and send it to {ballots.receipts.name}.")
    return 0
