"""What is open in an adopted version: in those from before, regions still had to settle some of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.govern.settled import open_points
from bestyet.model.problem import Problem
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.model.vote.version import Version


def open_points_of(version: Version) -> tuple[str, ...]:
    """A sentence each; nothing of a version that was not adopted, or whose record cannot be read."""
    record = record_of(version) if version.is_adopted else None
    if record is None or isinstance(record, Problem):
        return ()
    return open_points(record, version.terms, version.ending)
