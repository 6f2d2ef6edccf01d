"""A step with all that regions say of it, and the list of steps to ask about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.model.candidate import Status

if TYPE_CHECKING:
    from bestyet.actions.settle.merge import Merged
    from bestyet.actions.settle.why import Explained, Said

_STATUS = {Status.USED: "in the candidate", Status.ADDITION: "a proposed addition, not in the text"}


def steps(merged: Merged) -> str:
    return "".join(f"{line}\n" for line in _steps(merged))


def _steps(merged: Merged) -> Iterator[str]:
    for item in merged.candidate.items:
        if item.id in merged.written.places:
            labels = ", ".join(map(merged.settings.label, merged.candidate.regions(item)))
            yield f"{merged.written.places[item.id][0]:>4}  {item.id}  [{labels}]\n      {plain(item.words.text)}"


def explanation(explained: Explained) -> str:
    return "".join(f"{line}\n" for line in _lines(explained))


def _lines(explained: Explained) -> Iterator[str]:
    item = explained.item
    yield click.style(plain(item.words.text), bold=True)
    yield f"step: {item.id}"
    yield f"status: {_STATUS.get(item.status, str(item.status))}"
    yield f"why: {plain(item.because.text)}"
    for dispute in item.disputes:
        if dispute.settled:
            yield f"settled: {plain(dispute.message)}: {plain(dispute.settled.text)}"
        else:
            yield f"open: {plain(dispute.message)}: regions must settle this"
    for said in explained.said:
        yield from _said(said)
    if explained.silent:
        yield f"\nNot said by: {', '.join(explained.silent)}"


def _said(said: Said) -> Iterator[str]:
    label = click.style(f"\n{said.label}", bold=True)
    yield f"{label}  {said.passage.span}"
    yield f"  {plain(said.passage.text)}"
    for commit in said.commits:
        yield f"  {commit.date[:10]}  {plain(commit.author)}  {commit.id[:10]}  {plain(commit.summary)}"
    if not said.commits:
        yield "  who and when: not in this history"
