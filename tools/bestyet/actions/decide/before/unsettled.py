"""What is open in a text and cannot be ranked must be decided before a vote: what is adopted has nothing open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.govern.settled import gaps
from bestyet.merge.contradict.told import command, either
from bestyet.model.problem import Problem

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.place import Place
    from bestyet.model.records.provenance import Record


def unsettled(candidate: Candidate, record: Record, by: str) -> tuple[Problem, ...]:
    """One problem for each open point, with the ways to settle it as they are typed.

    record: of the candidate as it would be put to the vote. by: the reviewer who types.
    """
    places = dict(_places(candidate))
    found = []
    for gap in gaps(record):
        ways = either([command(candidate.practice, by, "WHY", *words) for words in gap.mends])
        found.append(Problem(places[gap.subject], "unsettled", gap.said, ways))
    return tuple(found)


def _places(candidate: Candidate) -> Iterator[tuple[str, Place]]:
    """Where a region writes each step and value; steps written jointly have no place, and nothing open."""
    for item in candidate.items:
        for ref in item.members[:1]:
            yield item.id, candidate.passage(item.chosen or ref).span.start
    for field in candidate.fields:
        yield field.id, (field.chosen or field.values[0]).place
