"""`bestyet decide`: write down what people settled about a merge."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.model.decision import KINDS


@click.command(short_help="Settle something about a merge: words, steps, values.")
@click.argument("practice")
@click.argument("do", type=click.Choice(KINDS))
@click.argument("words", nargs=-1, metavar="[STEP] [REGION | TEXT | STEP...]")
@click.option("--because", required=True, help="Why, in words that still explain it in three years.")
@click.option("--by", required=True, metavar="ID", help="The reviewer of governance.yml who decides.")
@click.option("--on", metavar="DATE", default="", help="When it was decided (default: today).")
@click.option("--after", metavar="STEP", default="", help="add, move: behind this step.")
@click.option("--before", metavar="STEP", default="", help="add, move: in front of this step.")
@click.option("--section", metavar="HEADING", default="", help="add, move: at the end of this section.")
@click.option("--value", default="", help="settle: the value agreed jointly, where no region has it.")
@click.option("--about", metavar="WHAT", default="", help="settle: which dispute of the step, where it has several.")
def decide(practice: str, do: str, words: tuple[str, ...], **options: str) -> int:
    """Write one decision into practices/global/PRACTICE/decisions.yml.

    \b
    take STEP REGION       use this region's words (brings a proposed addition into the text)
    edit STEP TEXT         use words written jointly
    drop STEP              leave the step out
    add STEP TEXT          a new step that no region has
    split STEP PART=REGION[,REGION]...   part a group by regions
    join STEP STEP...      make one group of several
    move STEP              with --after, --before or --section
    settle STEP|FIELD [REGION]           end a dispute with a region's words or value, or with --value

    A decision survives later merges; if its step disappears, check reports it.

    \b
    Examples:
      bestyet decide client-kickoff take agenda-sent apac --by quality-lead-apac --because "clearest words"
      bestyet decide client-kickoff settle lead-times/kickoff-held emea --by quality-lead-emea --because "..."
    """
    from bestyet.actions.settle.decide import DecideRequest, record_decision

    request = DecideRequest(Path.cwd(), practice, do, words, **options)
    click.echo(f"{record_decision(request)}: {do} {words[0] if words else ''}".rstrip())
    click.echo(f"To see it: bestyet merge {practice}")
    return 0
