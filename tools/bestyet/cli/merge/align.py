"""`bestyet align`: which passages of some files say the same thing."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.candidates import candidate_of, is_practice, refuse_semantic, senses_for, settings_for
from bestyet.knowledge.files import label_documents, read_files
from bestyet.knowledge.names import known_practice
from bestyet.merge.align.ids import group_ids
from bestyet.merge.align.links import Links
from bestyet.merge.candidate import align_documents
from bestyet.model.group import Alignment, Group, Ref
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.write import lock, write_file
from bestyet.text.keeper import alignment_text
from bestyet.text.settled import alignment_path, read_settled

if TYPE_CHECKING:
    from bestyet.model.passage import Document, Passage


@click.command(short_help="Find the passages of several files that say the same thing.")
@click.argument("files", nargs=-1, required=True, metavar="PRACTICE | FILE...")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--write", is_flag=True, help="Keep the groups of a PRACTICE in its alignment.yml.")
@click.option(
    "--afresh", is_flag=True, help="With --write: forget groups that nobody confirmed, and show what changes."
)
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
def align(files: tuple[str, ...], style: str, write: bool, afresh: bool, semantic: bool) -> int:
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
    if is_practice(files):
        refuse_semantic(semantic)
        loaded = load()
        known_practice(loaded, files[0])
        if write:
            return _write(loaded, files[0], afresh)
        documents, alignment, ids = _of_practice(loaded, files[0])
    elif write:
        raise CannotGoOnError("--write takes the name of a practice")
    else:
        documents, alignment, ids = _of_files(files, semantic)
    if style == "json":
        click.echo(json_text(as_data(documents, alignment, ids)), nl=False)
    else:
        _say(documents, alignment, ids)
    return 0


def _of_files(files: tuple[str, ...], semantic: bool) -> tuple[list[Document], Alignment, list[str]]:
    variants = sorted(label_documents(read_files(files)), key=lambda variant: variant.region)
    documents = [variant.document for variant in variants]
    settings = settings_for(files, semantic)
    alignment = align_documents(documents, Links(), settings, senses_for(settings))
    return documents, alignment, group_ids([[_passage(documents, ref) for ref in g.members] for g in alignment.groups])


def _of_practice(loaded: Loaded, practice: str) -> tuple[list[Document], Alignment, list[str]]:
    """The groups as the candidate has them: with what people settled."""
    candidate = candidate_of(loaded, practice)
    items = sorted((item for item in candidate.items if item.members), key=lambda item: item.members)
    groups = tuple(Group(item.members, item.tier, item.score) for item in items)
    documents = [variant.document for variant in candidate.variants]
    return documents, Alignment(groups, candidate.part_of, candidate.questions), [item.id for item in items]


def _write(loaded: Loaded, practice: str, afresh: bool) -> int:
    path = alignment_path(practice)
    with lock(loaded.root):
        loaded = load(loaded.root)
        settled = read_settled(loaded.files, practice)
        if afresh:
            settled = replace(settled, groups=tuple(group for group in settled.groups if group.confirmed))
        text = alignment_text(candidate_of(loaded, practice, settled), settled)
        before = loaded.files.get(path, b"").decode("utf-8", errors="replace")
        write_file(loaded.root / path, text.encode("utf-8"), loaded.root)
    _show_difference(before, text, path)
    return 0


def _show_difference(before: str, after: str, path: str) -> None:
    if before == after:
        click.echo(f"{path}: nothing has changed")
    elif not before:
        click.echo(f"{path}: {after.count('  - id: ')} groups written")
    else:
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=2):
            click.echo(plain(line))


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
