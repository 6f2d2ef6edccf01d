"""`bestyet merge`: the best we have today, from what the regions wrote."""

from __future__ import annotations

import click

from bestyet import __version__
from bestyet.cli.output.candidate import read_aloud
from bestyet.cli.output.terminal import plain_json
from bestyet.knowledge.candidates import labels_for, merged
from bestyet.merge.provenance import dump, record


@click.command(short_help="Merge the regions' variants into the best we have today.")
@click.argument("what", nargs=-1, required=True, metavar="PRACTICE | FILE...")
@click.option(
    "--format",
    "style",
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
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
def merge(what: tuple[str, ...], style: str, base: str | None, semantic: bool) -> int:
    """Merge all variants of a PRACTICE, or any Markdown FILEs, into a candidate.

    The words are verbatim from one region, unless people decided otherwise. Nothing is lost: what only one
    region does is listed as a proposed addition, where regions disagree all they say is listed.

    \b
    Examples:
      bestyet merge client-kickoff
      bestyet merge client-kickoff --format md > draft.md
      bestyet merge a.md b.md c.md --format json
      bestyet merge a.md b.md --base original.md
      bestyet merge client-kickoff --base standard   only what regions changed of it takes a position
    """
    candidate, written = merged(what, base, semantic)
    if style == "json":
        click.echo(plain_json(dump(record(candidate, written.places, f"bestyet {__version__}"))), nl=False)
    elif style == "md":
        click.echo(written.text, nl=False)
    else:
        read_aloud(candidate, labels_for(what))
    return 0
