"""Who does what in every region, and what to mend in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import aligned, columns_of, formed, line_of, picked
from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.model.oversee.roles import Assignment

_ROW = "practice activity region responsible accountable consulted informed advice where=place"
_TEXT = "activity region responsible accountable consulted informed"


def shown(found: Sequence[Assignment], form: str, only_advice: bool) -> str:
    chosen = [one for one in found if one.advice or not only_advice]
    return formed(form, columns_of(_ROW), _lines(chosen, only_advice), (picked(one, _ROW) for one in chosen))


def _lines(found: Sequence[Assignment], only_advice: bool) -> Iterator[str]:
    """The practices under headings of their own: who does what, then what to mend."""
    if not found:
        yield "Nothing to mend." if only_advice else "No region has written who does what."
    for practice, some in groupby(found, key=lambda one: one.practice):
        assignments = list(some)
        yield click.style(plain(practice), bold=True)
        table = [picked(one, _TEXT) for one in assignments if one.activity]
        if table and not only_advice:
            yield aligned(columns_of(_TEXT), table)
        for one in assignments:
            yield from (f"  ! {plain(text)} ({line_of(one.place)})" for text in one.advice)
