"""`bestyet merge`: the best we have today, from what the regions wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bestyet import __version__

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item


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
@click.option("--base", metavar="FILE|REV:PATH", help="The text all variants go back to: only changes of it count.")
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
def merge(what: tuple[str, ...], style: str, base: str | None, semantic: bool) -> int:
    """Merge all variants of a PRACTICE, or any Markdown FILEs, into a candidate.

    The words are always verbatim from one region. Nothing is lost: what only one region does is listed as a
    proposed addition, where regions disagree all they say is listed.

    \b
    Examples:
      bestyet merge client-kickoff
      bestyet merge client-kickoff --format md > draft.md
      bestyet merge a.md b.md c.md --format json
      bestyet merge a.md b.md --base original.md
    """
    from bestyet.cli.load import merged
    from bestyet.merge.provenance import dump, record

    candidate, written = merged(what, base, semantic)
    if style == "json":
        click.echo(dump(record(candidate, written.places, f"bestyet {__version__}")), nl=False)
    elif style == "md":
        click.echo(written.text, nl=False)
    else:
        _say(candidate)
    return 0


def _say(candidate: Candidate) -> None:
    from bestyet.cli.say import count, plain
    from bestyet.model.candidate import Status

    labels = [variant.region for variant in candidate.variants]
    additions = [item for item in candidate.items if item.status is Status.ADDITION]
    click.secho(plain(candidate.title), bold=True)
    click.echo(f"{count(len(candidate.steps), 'common step')} from {', '.join(map(plain, labels))}\n")
    for item in candidate.items:
        if item.status is Status.USED:
            _say_item(candidate, item)
    if candidate.disputes:
        click.secho("\nRegions must settle", bold=True)
        for name, dispute in candidate.disputes:
            click.echo(f"  {plain(name)}: {dispute.about}: {plain(dispute.message)}")
    if additions:
        click.secho("\nNot common (yet): proposed by one region", bold=True)
        for item in additions:
            regions = ", ".join(candidate.regions(item))
            click.echo(f"  [{plain(regions)}] {plain(item.words.text)}")
    if candidate.questions:
        click.echo(f"\n{count(len(candidate.questions), 'pair')} may say the same thing: see bestyet align")


def _say_item(candidate: Candidate, item: Item) -> None:
    from bestyet.cli.say import plain
    from bestyet.model.passage import Kind

    passage = item.words
    if passage.kind is Kind.HEADING:
        click.secho(f"\n{'#' * passage.level} {plain(passage.text)}", bold=True)
    elif passage.kind is Kind.BLOCK:
        click.echo(plain(passage.source))
    else:
        mark = "!" if item.open_disputes else " "
        held = f"{len(candidate.regions(item))}/{len(candidate.variants)}"
        click.echo(f"{mark} {held}  {plain(passage.text)}")
