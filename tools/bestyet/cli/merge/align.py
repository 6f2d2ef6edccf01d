"""`bestyet align`: which passages of some files say the same thing."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices_and_files


@click.command(short_help="Find the passages of several files that say the same thing.")
@click.argument("files", nargs=-1, required=True, metavar="PRACTICE | FILE...", shell_complete=practices_and_files)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--write", is_flag=True, help="Keep the groups of a PRACTICE in its alignment.yml.")
@click.option(
    "--afresh", is_flag=True, help="With --write: forget groups that nobody confirmed, and show what changes."
)
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
def align(files: tuple[str, ...], form: str, write: bool, afresh: bool, semantic: bool) -> int:
    """Group the passages that say the same thing: of a PRACTICE, or of any Markdown FILEs.

    Groups called sure are alike enough to merge; possible pairs are listed as questions for people, best first.
    With --write, the groups of a practice are kept in practices/global/PRACTICE/alignment.yml: later changes of
    one passage then leave all other groups as they are.

    \b
    Examples:
      bestyet align client-kickoff
      bestyet align practices/*/client-kickoff.md --format json
      bestyet align client-kickoff --write
    """
    from bestyet.actions.settle.align import AlignRequest, align_passages, keep_groups
    from bestyet.cli.output.merge.align import difference, shown
    from bestyet.cli.output.problems import left_out

    request = AlignRequest(Path.cwd(), files, semantic, afresh)
    if write:
        kept = keep_groups(request)
        click.echo(left_out(kept.left_out), nl=False, err=True)
        click.echo(difference(kept), nl=False)
        return 0
    aligned = align_passages(request)
    click.echo(left_out(aligned.left_out), nl=False, err=True)
    click.echo(shown(aligned, form), nl=False)
    return 0
