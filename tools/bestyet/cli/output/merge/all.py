"""Every practice: as files of a folder, or one after the other; and what is told of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bestyet.actions.settle.at_once.merge_all import Answer, MergeAllRequest, all_practices, merge_all
from bestyet.actions.settle.at_once.shards import join, written
from bestyet.cli.output.merge.merge import shown_in_file
from bestyet.cli.output.problems import left_out
from bestyet.cli.output.progress import progress
from bestyet.cli.output.terminal import count, plain

if TYPE_CHECKING:
    from bestyet.model.records.merged import MergedPractice


def all_merged(request: MergeAllRequest, out: str | None) -> int:
    """Merge, and write or print; returns the status to end with."""
    whole, practices = all_practices(request)
    with progress(is_alone=bool(out) or not sys.stdout.isatty()) as told:
        answers = merge_all(whole, practices, request, shown_in_file, told)
        if out:
            return _said(_counted(written(request.start / out, whole, request, answers), out))
        return _said(_printed(answers, request.form))


def joined(folders: Sequence[str], out: str) -> int:
    return _said(_counted(join(Path.cwd(), folders, out), out))


def _said(found: Iterable[Answer | MergedPractice]) -> int:
    """Say on standard error what takes no part, and what could not be merged; the status to end with."""
    failed = False
    for one in found:
        click.echo(left_out(one.left_out), nl=False, err=True)
        if one.why_not:
            failed = True
            click.echo(f"bestyet: {one.practice}: {plain(one.why_not)}", err=True)
    return 2 if failed else 0


def _printed(answers: Iterable[Answer], form: str) -> Iterator[Answer]:
    """Print each as it comes; texts with an empty line between."""
    between = ""
    for one in answers:
        if one.shown:
            click.echo(between + one.shown, nl=False)
            between = "" if form == "json" else "\n"
        yield one


def _counted(found: Iterable[MergedPractice], out: str) -> Iterator[MergedPractice]:
    """Say at the end how many are in the folder."""
    files = 0
    for one in found:
        files += bool(one.sha256)
        yield one
    click.echo(f"{count(files, 'practice')} in {plain(out)}")
