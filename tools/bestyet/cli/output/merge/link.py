"""A question whether two passages say the same, and what became of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import count, plain, wrapped

if TYPE_CHECKING:
    from bestyet.actions.settle.link import Asked, Linked


def question(asked: Asked) -> str:
    text = f"\n{asked.number}. Do these say the same? (alike to {asked.score / 100:.0f} %)\n"
    for region, passage in asked.passages:
        section = f", under {plain(passage.headings[-1])!r}" if passage.headings else ""
        text += click.style(f"  {plain(region)}  {passage.span}{section}", bold=True) + "\n"
        text += wrapped(passage.text, "    ", 100) + "\n"
    return text


def kept(linked: Linked) -> str:
    return "".join(f"{line}\n" for line in _lines(linked))


def _lines(linked: Linked) -> Iterator[str]:
    if not linked.is_asked:
        yield "No open questions."
    if linked.same or linked.other or linked.outdated:
        yield f"{linked.path}: {linked.same} the same, {linked.other} not the same"
    if linked.outdated:
        yield f"{count(linked.outdated, 'answer')} not kept: the words were changed meanwhile"
    for path, number in linked.named:
        yield f"{path}: {number} steps named"
