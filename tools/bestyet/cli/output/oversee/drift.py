"""Where practice and standards have parted, for people and for scheduled jobs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import columns_of, formed, line_of, picked
from bestyet.cli.output.terminal import count, plain
from bestyet.model.oversee.drift import Finding, Kind

if TYPE_CHECKING:
    from bestyet.actions.oversee.baseline import Drift

_ROW = (
    "what=kind practice region step=point? because place standard since=day? commit=commit.id author=commit.author"
    " authored=commit.date summary=commit.summary offer?"
)


def shown(found: Drift, form: str, since: str | None) -> str:
    rows = [picked(one, _ROW) for one in found.new]
    data = {"new": rows, "known": found.known, "over": found.over}
    return formed(form, columns_of(_ROW), _lines(found, since), rows, data)


def written(file: str, number: int) -> str:
    """What is said when all findings were written down as known."""
    return f"{file}: {count(number, 'finding')} known from now on. Commit it."


def _lines(found: Drift, since: str | None) -> Iterator[str]:
    for kind, findings in groupby(found.new, key=lambda finding: finding.kind):
        yield click.style(f"{kind.value[:1].upper()}{kind.value[1:]}", bold=True)
        yield "".join(f"{plain(line)}\n" for finding in findings for line in _finding(finding))
    yield f"{count(len(found.new), 'new finding')}{_quiet(found, since)}."
    if found.over:
        yield f"{count(found.over, 'known finding')} of {found.file} no longer found: bestyet drift --write-baseline"
    if found.new:
        yield "To keep them quiet: bestyet drift --write-baseline (and commit the file)"


def _quiet(found: Drift, since: str | None) -> str:
    if not found.known:
        return ""
    where = [f"known by {found.file}"] if found.file else []
    where += [f"as of {since}"] if since else []
    return f", {found.known} more {' or '.join(where)}"


def _finding(one: Finding) -> Iterator[str]:
    place = f"{line_of(one.place)}: " if one.place else ""
    about = " ".join(filter(None, (one.region, one.practice, one.point)))
    yield f"  {place}{about}: {one.because}"
    if one.kind in (Kind.REVERTED, Kind.WATERED, Kind.CHANGED):
        yield f"      {_by(one)}"
    if one.offer:
        yield f"      to propose its words: {one.offer}"


def _by(one: Finding) -> str:
    if one.commit is None:
        return "by a change that is not committed yet"
    commit = one.commit
    return f"by {commit.short} “{commit.summary}” of {commit.author}, {commit.date[:10]}; on the branch since {one.day}"
