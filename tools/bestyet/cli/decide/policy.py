"""`bestyet policy`: voting rules in plain words, and what they make of votes."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import reviewers


@click.group(short_help="Explain voting rules, and try them out.")
def policy() -> None:
    """Explain the voting rules of this knowledge base, and try them out.

    NAME is a rule of practices/governance.yml or a built-in one; without it, the default rule is meant.

    \b
    Examples:
      bestyet policy list
      bestyet policy explain
      bestyet policy explain two-thirds
      bestyet policy simulate --votes "emea:approve,apac:reject=too slow,india:abstain"
    """


@policy.command("list", short_help="List the voting rules.")
def list_policies() -> int:
    """List the voting rules: those of practices/governance.yml first, then the built-in ones.

    \b
    Example:
      bestyet policy list
    """
    from bestyet.actions.decide.policy import rules
    from bestyet.cli.output.decide.policy import listed

    click.echo(listed(rules(Path.cwd())), nl=False)
    return 0


@policy.command(short_help="Say a voting rule in plain words.")
@click.argument("name", required=False)
def explain(name: str | None) -> int:
    """Say what a voting rule means: who votes, what it takes to pass, how long it lasts.

    \b
    Examples:
      bestyet policy explain
      bestyet policy explain iso-dis
    """
    from bestyet.actions.decide import policy as action
    from bestyet.cli.output.decide.policy import explained, wrong

    found = action.explain(Path.cwd(), name)
    if isinstance(found, action.WrongRule):
        click.echo(wrong(found), nl=False)
        return 1
    click.echo(explained(found), nl=False)
    return 0 if found.never is None else 1


@policy.command(short_help="See what a voting rule makes of votes.")
@click.argument("name", required=False)
@click.option(
    "--votes", required=True, metavar="TEXT|FILE", help="Votes in one line, or a YAML file with a list of them."
)
@click.option("--author", metavar="ID", help="The reviewer who proposes.", shell_complete=reviewers)
@click.option("--still-open", is_flag=True, help="Look while the vote is open, not at its end.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
def simulate(name: str | None, votes: str, author: str | None, still_open: bool, form: str) -> int:
    """See what a voting rule makes of votes by the reviewers of practices/governance.yml, were a ballot opened now.

    A vote is written NAME:VOTE or NAME:reject=REASON; NAME is a reviewer, or a region for all its reviewers; VOTE
    is approve, reject or abstain. What is at stake goes into brackets: apac:reject[patient-safety]=REASON.

    \b
    Examples:
      bestyet policy simulate --votes "emea:approve,apac:reject=too slow,india:abstain"
      bestyet policy simulate unanimous --votes emea:approve --still-open
      bestyet policy simulate --votes votes.yml --format json
    """
    from bestyet.actions.decide import policy as action
    from bestyet.cli.output.decide.policy import counted, wrong

    found = action.simulate(action.SimulateRequest(Path.cwd(), votes, name, author, still_open))
    if isinstance(found, action.WrongRule):
        click.echo(wrong(found), nl=False)
        return 1
    click.echo(counted(found, form), nl=False)
    return 0
