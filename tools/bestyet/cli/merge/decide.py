"""`bestyet decide`: write down what people settled about a merge."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, reviewers
from bestyet.cli.output.terminal import plain
from bestyet.model.decision import KINDS, Decision


@click.command(short_help="Settle something about a merge: words, steps, values.")
@click.argument("practice", shell_complete=practices)
@click.argument("words", nargs=-1, metavar="DO [STEP] [REGION | TEXT | STEP...]")
@click.option("--because", default="", help="Why, in words that still explain it in three years.")
@click.option(
    "--by", default="", metavar="ID", help="The reviewer of governance.yml who decides.", shell_complete=reviewers
)
@click.option("--on", metavar="DATE", default="", help="When it was decided (default: today).")
@click.option("--after", metavar="STEP", default="", help="add, move: behind this step.")
@click.option("--before", metavar="STEP", default="", help="add, move: in front of this step.")
@click.option("--section", metavar="HEADING", default="", help="add, move: at the end of this section.")
@click.option("--value", default="", help='settle: the value agreed jointly, as in "4 business days".')
@click.option("--about", metavar="WHAT", default="", help="settle: which dispute of the step, where it has several.")
@click.option("--undo", is_flag=True, help="Take back the last decision, or the last one about a STEP or FIELD.")
def decide(practice: str, words: tuple[str, ...], undo: bool, **options: str) -> int:
    """Write one decision into practices/global/PRACTICE/decisions.yml.

    \b
    take STEP REGION       use this region's words (brings a proposed addition into the text)
    edit STEP TEXT         use words written jointly
    drop STEP              leave the step out
    add STEP TEXT          a new step that no region has
    split STEP PART=REGION[,REGION]...   part a group by regions
    join STEP STEP...      make one group of several
    move STEP              with --after, --before or --section
    settle STEP|FIELD [REGION]           end a dispute with a region's words or value; a FIELD also with --value
    accept STEP CODE       what propose refuses: a site's name, a document's number ... stands so for a reason
    backbone REGION        this region's whole text, the others' steps beside it (where there is little in common)
    --undo [STEP|FIELD]                  take back the last decision (about it)

    A decision survives later merges; if its step disappears, check reports it.

    \b
    Examples:
      bestyet decide client-kickoff take agenda-sent apac --by quality-lead-apac --because "clearest words"
      bestyet decide client-kickoff settle lead-times/kickoff-held --value "4 business days" --by ... --because "..."
      bestyet decide client-kickoff --undo agenda-sent
    """
    if undo:
        from bestyet.actions.settle.decide_again import undo_decision

        if len(words) > 1:
            raise click.UsageError("--undo takes one STEP or FIELD, or none")
        one = undo_decision(Path.cwd(), practice, *words)
        click.echo(f"Taken back: {_said(one)}")
        return 0
    do, *rest = words or ("",)
    for name, why in (("by", "a decision has an author"), ("because", "a decision has a reason")):
        if not options[name]:
            raise click.UsageError(f"{why}: --{name} is missing")
    if not do:
        raise click.UsageError(f"say what is decided: {', '.join(KINDS)}")
    from bestyet.actions.settle.decide import DecideRequest, record_decision

    decided = record_decision(DecideRequest(Path.cwd(), practice, do, tuple(rest), **options))
    click.echo(f"{decided.path}: {do} {rest[0] if rest else ''}".rstrip())
    for one in decided.overruled:
        click.echo(f"This overrules: {_said(one)}")
    click.echo(f"To see it: bestyet merge {practice}")
    return 0


def _said(one: Decision) -> str:
    return f"{plain(one.said)} ({one.by}, {one.on}: {plain(one.because)})"
