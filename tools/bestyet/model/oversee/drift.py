"""Where practice and standard have parted: what a scheduled look at all regions finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bestyet.model.commit import Commit
from bestyet.model.place import Place

BASELINE = "drift-baseline.yml"  # of findings that everybody knows: beside the folder practices/


class Kind(StrEnum):
    """What is found, worst first."""

    REVERTED = "silent reversion"  # the region followed the step, and no longer does
    WATERED = "watered down"  # it still follows the step, but no longer names a value that it named
    EXPIRED = "expired departure"
    LOOK_AGAIN = "look again"  # a departure whose step has changed, or is gone
    LAGGING = "lagging"
    NEVER = "never adopted"
    CHANGED = "changed since"  # it followed a time or a version; it has a shorter or later one now, none from before
    BETTER = "local improvement"  # better evidence than that of the region whose words the standard has


SLID = (Kind.REVERTED, Kind.WATERED)


@dataclass(frozen=True)
class Finding:
    """One thing that a region, or whoever keeps the standard, should look at."""

    kind: Kind
    practice: str
    region: str
    point: str  # id of the step or value; "" for the whole practice
    because: str  # a sentence without a stop
    place: Place | None  # the region's own line
    standard: Place | None = None  # the line of the standard
    day: str = ""  # of a reversion: when it came to the branch; "" if it is not committed yet
    commit: Commit | None = None  # what did it
    offer: str = ""  # a command that helps

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What tells it from others: the same key is the same finding on another day."""
        return (self.practice, self.region, self.point, self.kind.value, self.because, self.day)
