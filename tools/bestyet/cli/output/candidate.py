"""How a candidate reads on a terminal: steps with their agreement, what is open, what only one region does."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable

import click

from bestyet.cli.output.terminal import count, plain
from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.passage import Kind

Label = Callable[[str], str]


def read_aloud(candidate: Candidate, label: Label) -> None:
    """Print a candidate for people. label: how a region is called.

    In front of a step: "!" where regions must settle something, and how many of the regions say it.
    """
    who = ", ".join(plain(label(variant.region)) for variant in candidate.variants)
    click.secho(plain(candidate.title), bold=True)
    click.echo(f"{count(len(candidate.steps), 'common step')} from {who}")
    if candidate.base:
        click.echo(f"compared with {plain(candidate.base.path)}: a region that left it as it was takes no position")
    depths: dict[str | None, int] = {None: 0}
    for item in candidate.items:
        depths[item.id] = depths.get(item.parent, 0) + (item.kind is Kind.ITEM)
        if item.status is Status.USED and not _is_title(candidate, item):
            _say_item(candidate, item, depths.get(item.parent, 0))
    _say_open(candidate)
    _say_additions(candidate, label)
    if candidate.questions:
        pairs = count(len(candidate.questions), "pair")
        click.echo(
            f"\n{pairs} may say the same thing: bestyet link {candidate.practice} asks, bestyet align lists them"
        )


def _is_title(candidate: Candidate, item: Item) -> bool:
    return item.kind is Kind.HEADING and item.parent is None and item.words.text == candidate.title


def _say_item(candidate: Candidate, item: Item, depth: int) -> None:
    passage = item.words
    if passage.kind is Kind.HEADING:
        click.secho(f"\n{plain(passage.text)}", bold=True)
    elif passage.kind is Kind.BLOCK:
        click.echo(textwrap.indent(plain(passage.source), "       "))
    else:
        mark = "!" if item.open_disputes else " "
        held = f"{len(candidate.regions(item))}/{len(candidate.variants)}"
        _put(passage.text, f"{mark} {held}  {'  ' * depth}")


def _say_open(candidate: Candidate) -> None:
    if candidate.disputes:
        click.secho("\nRegions must settle", bold=True)
    for name, dispute in candidate.disputes:
        about = "" if "/" in name else f" ({dispute.about})"
        _put(f"{name}{about}: {dispute.message}", "  ")


def _say_additions(candidate: Candidate, label: Label) -> None:
    additions = [item for item in candidate.items if item.status is Status.ADDITION]
    if additions:
        click.secho("\nNot common (yet): proposed by one region", bold=True)
    for item in additions:
        _put(f"[{', '.join(map(label, candidate.regions(item)))}] {item.words.text}", "  ")


def _put(text: str, before: str) -> None:
    """Print a paragraph behind a mark; wrapped on a terminal, on one line where another program reads."""
    if not sys.stdout.isatty():
        click.echo(before + plain(text))
        return
    width = min(shutil.get_terminal_size().columns, 110)
    click.echo(textwrap.fill(plain(text), width, initial_indent=before, subsequent_indent=" " * len(before)))
