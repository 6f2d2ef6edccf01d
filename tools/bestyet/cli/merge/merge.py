"""`bestyet merge`: the best we have today, from what the regions wrote."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices_and_files, regions


@click.command(short_help="Merge the regions' variants into the best we have today.")
@click.argument("what", nargs=-1, required=True, metavar="PRACTICE | FILE...", shell_complete=practices_and_files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    show_default=True,
    help="text: for reading, with what is open. md: the text alone. json: the record with every source.",
)
@click.option(
    "--base",
    metavar="FILE|REV:PATH|standard",
    help="The text all variants go back to: only changes of it count. standard: the newest adopted version.",
)
@click.option(
    "--backbone",
    metavar="REGION",
    default="",
    help="This region's whole text, the others' steps beside it.",
    shell_complete=regions,
)
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
def merge(what: tuple[str, ...], form: str, base: str | None, backbone: str, semantic: bool) -> int:
    """Merge all variants of a PRACTICE, or any Markdown FILEs, into a candidate.

    The words are verbatim from one region, but for titles that vocabulary.yml knows, unless people decided otherwise.
    Nothing is lost: what only one region does is listed as a proposed addition, where regions disagree all they say is
    listed.

    \b
    Examples:
      bestyet merge client-kickoff
      bestyet merge client-kickoff --format md > draft.md
      bestyet merge a.md b.md c.md --format json
      bestyet merge a.md b.md --base original.md
      bestyet merge client-kickoff --backbone emea   where regions have little in common
      bestyet merge client-kickoff --base standard   only what regions changed of it takes a position
    """
    from bestyet.actions.settle.merge import MergeRequest, merge_variants
    from bestyet.cli.output.merge.merge import shown
    from bestyet.cli.output.problems import left_out

    merged = merge_variants(MergeRequest(Path.cwd(), what, base, semantic, backbone))
    click.echo(left_out(merged.left_out), nl=False, err=True)
    click.echo(shown(merged, form), nl=False)
    return 0
