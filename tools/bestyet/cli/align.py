"""`bestyet align`: which passages of some files say the same thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bestyet.model.group import Alignment, Ref
    from bestyet.model.passage import Document, Passage


@click.command(short_help="Find the passages of several files that say the same thing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def align(files: tuple[str, ...], style: str) -> int:
    """Group the passages of Markdown FILEs that say the same thing.

    Groups called sure are alike enough to merge; possible pairs are listed as questions for people, best
    first.
    Any Markdown files will do, in a knowledge base or not.

    \b
    Examples:
      bestyet align emea/kickoff.md apac/kickoff.md
      bestyet align practices/*/client-kickoff.md --format json
    """
    from bestyet.cli.load import label_documents, read_files, settings_for
    from bestyet.merge.candidate import align_documents
    from bestyet.merge.ids import group_ids
    from bestyet.merge.links import Links

    variants = sorted(label_documents(read_files(files)), key=lambda variant: variant.region)
    documents = [variant.document for variant in variants]
    alignment = align_documents(documents, Links(), settings_for(files))
    ids = group_ids([[_passage(documents, ref) for ref in group.members] for group in alignment.groups])
    if style == "json":
        click.echo(json.dumps(as_data(documents, alignment, ids), indent=2, ensure_ascii=False))
    else:
        _say(documents, alignment, ids)
    return 0


def _passage(documents: Sequence[Document], ref: Ref) -> Passage:
    return documents[ref[0]].passages[ref[1]]


def as_data(documents: Sequence[Document], alignment: Alignment, ids: Sequence[str]) -> dict[str, Any]:
    """Return the alignment in the shape of schema/align-output.schema.json; groups by file and line."""

    def place(ref: Ref) -> dict[str, Any]:
        span = _passage(documents, ref).span
        return {"file": span.path, "first_line": span.first_line, "last_line": span.last_line}

    groups = [
        {
            "id": name,
            "tier": str(group.tier),
            "score": group.score,
            "members": [{**place(ref), "text": _passage(documents, ref).text} for ref in group.members],
        }
        for group, name in zip(alignment.groups, ids, strict=True)
    ]
    return {
        "groups": groups,
        "part_of": [
            {"part": place(entry.part), "whole": place(entry.whole), "score": entry.score}
            for entry in alignment.part_of
        ],
        "questions": [
            {"a": place(entry.a), "b": place(entry.b), "score": entry.score} for entry in alignment.questions
        ],
    }


def _say(documents: Sequence[Document], alignment: Alignment, ids: Sequence[str]) -> None:
    from bestyet.cli.say import plain

    def line(ref: Ref) -> str:
        passage = _passage(documents, ref)
        return f"  {passage.span}: {plain(passage.text)}"

    together = [(name, g) for name, g in zip(ids, alignment.groups, strict=True) if len(g.members) > 1]
    for name, group in together:
        click.echo(f"{name} ({group.tier}, {group.score / 100:.0f} %)")
        for ref in group.members:
            click.echo(line(ref))
    alone = len(alignment.groups) - len(together)
    click.echo(f"\n{len(together)} groups, {alone} passages alone, {len(alignment.questions)} questions")
    for question in alignment.questions[:10]:
        click.echo(f"same? ({question.score / 100:.0f} %)\n{line(question.a)}\n{line(question.b)}")
    if len(alignment.questions) > 10:
        click.echo(f"... and {len(alignment.questions) - 10} more (--format json lists them all)")
