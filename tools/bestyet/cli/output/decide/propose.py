"""What was put to the vote, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.govern.contests import text_says
from bestyet.govern.limits import remarks
from bestyet.govern.reach import cautions

if TYPE_CHECKING:
    from bestyet.actions.decide.propose import Proposed


def shown(proposed: Proposed) -> str:
    ballot = proposed.ballot
    head = click.style(plain(f"{ballot.practice} {ballot.version} ({ballot.weight}): the vote is open"), bold=True)
    return "".join(f"{line}\n" for line in (head, *map(plain, _lines(proposed))))


def _lines(proposed: Proposed) -> Iterator[str]:
    yield from (f"  note: {remark}" for remark in remarks(proposed.ballot.policy))
    for change in proposed.changes:
        yield f"  {change.weight}: {change.text}"
    for entry in proposed.ballot.disputes:
        yield f"  to be ranked: {entry.id}: {entry.words}; {text_says(entry)}"
    if off := proposed.ballot.holidays:
        yield f"  no business days, as a region that votes is off: {', '.join(off)}"
    for voter, passages in proposed.look_again.items():
        yield f"  {voter} must look again: {', '.join(passages)}"
    yield from (f"  note: {caution}" for caution in cautions(proposed.ballot, proposed.base))
    if proposed.left_apart:
        path = f"practices/global/{proposed.ballot.practice}/alignment.yml"
        yield f"  left apart: steps at {proposed.left_apart} places that were likely the same ({path} says so)"
    if proposed.ranked_first:
        path = f"practices/global/{proposed.ballot.practice}/decisions.yml"
        yield f"  taken as ranked first: {', '.join(proposed.ranked_first)} ({path} says so)"
    if borrowed := proposed.borrowed:
        taken = ", ".join(borrowed.taken) or "nothing that the candidate had not already"
        yield f"  taken: {taken} ({borrowed.because})"
        yield from (f"Written: {path}, each with its reason" for path in borrowed.files)
    yield f"Written: {proposed.folder}/. Commit it and send it to {proposed.base}; then everybody"
    yield f"votes: bestyet vote {proposed.ballot.practice} approve (or reject, abstain)"
