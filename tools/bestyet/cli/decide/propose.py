"""`bestyet propose`: freeze the candidate as the next version and open the vote on it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from bestyet.cli.options import practices, regions, reviewers


@click.command(short_help="Freeze the merged practice and open the vote on it.")
@click.argument("practice", shell_complete=practices)
@click.option("--policy", metavar="NAME", help="One of allowed-policies of governance.yml (default: default-policy).")
@click.option("--closes", metavar="DATE", help="When the vote closes (default: as the voting rule says).")
@click.option("--effective", metavar="DATE", help="Its first day, or +30: days after the vote ends (default: +0).")
@click.option("--class", "weight", type=click.Choice(["major", "minor"]), help="Raise the class of the change.")
@click.option(
    "--as",
    "author",
    metavar="ID",
    help="The reviewer who proposes (default: git config bestyet.reviewer).",
    shell_complete=reviewers,
)
@click.option("--base", metavar="REV", help="Whose rules and reviewers count (default: origin/main, else HEAD).")
@click.option(
    "--from",
    "region",
    metavar="REGION",
    help="Take this region's words and values: it has better evidence.",
    shell_complete=regions,
)
@click.option("--end", is_flag=True, help="End the practice: nobody has to follow it any more.")
@click.option("--replaced-by", metavar="PRACTICE", help="With --end: what to follow instead.")
@click.option("--renames", metavar="PRACTICE", help="An adopted practice that gets this new name, and ends.")
@click.option("--leave-apart", is_flag=True, help="Answer of all steps that are likely the same: they are not.")
@click.option("--amend", is_flag=True, help="Replace the text of the open vote; votes lapse for what has changed.")
def propose(
    practice: str,
    policy: str | None,
    closes: str | None,
    effective: str | None,
    weight: str | None,
    author: str | None,
    base: str | None,
    region: str | None,
    end: bool,
    replaced_by: str | None,
    renames: str | None,
    leave_apart: bool,
    amend: bool,
) -> int:
    """Freeze the candidate of PRACTICE as its next version, with a ballot: who may vote, by which rule, until when.

    Rules and reviewers are those of the base branch: by which rule votes may be, and how long they are open at least,
    governance.yml says, not who proposes. Refused while check finds problems, likely steps wait for an answer
    (bestyet link asks), or words and values contradict each other (bestyet merge tells where). What the regions have
    not settled stands on the ballot, to be ranked.

    \b
    Examples:
      bestyet propose client-kickoff
      bestyet propose client-kickoff --policy two-thirds --closes 2026-12-01
      bestyet propose client-kickoff --amend
      bestyet propose lessons-learned --from india
      bestyet propose fax-orders --end --replaced-by portal-orders
      bestyet propose client-onboarding --renames client-kickoff
    """
    from bestyet.actions.decide import propose as action
    from bestyet.cli.output.decide.propose import shown
    from bestyet.cli.output.problems import report

    take = None
    if region:
        from bestyet.actions.decide.before.borrow import borrow

        take = partial(borrow, practice, region, author)
    asked = (practice, policy, closes, weight, author or None, base, amend)
    request = action.ProposeRequest(
        Path.cwd(),
        *asked,
        end=end,
        replaced_by=replaced_by,
        renames=renames,
        effective=effective,
        borrow=take,
        leave_apart=leave_apart,
    )
    found = action.propose(request)
    if isinstance(found, tuple):
        click.echo(report(found, "text"), nl=False)
        click.echo("Nothing can be voted on before these problems are mended.", err=True)
        return 1
    click.echo(shown(found), nl=False)
    return 0
