"""What adopting a text of a practice would change for each region, against what the region has written itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bestyet.model.place import Place

CANDIDATE = "candidate"  # in the place of a version
STEP = "steps"  # the key of effects on steps; those on structured values have the key of the front matter


class What(StrEnum):
    """What becomes of one step or structured value of a region."""

    ADDED = "added"  # the text has it, the region has not
    DROPPED = "dropped"  # the region has it, the text has not
    CHANGED = "changed"  # another value: a number, a role, a duty, a channel, a version
    REWORDED = "reworded"  # the same values in other words


@dataclass(frozen=True)
class Exchange:
    """One value of a step: what the region says today, and what the text says."""

    about: str  # as disputes call it: "duration", "role", "modality", ...
    own: str
    new: str


@dataclass(frozen=True)
class Effect:
    """One step or structured value that would be another."""

    what: What
    key: str  # STEP, "lead-times", "raci", "templates", "channels", "category", "customer-facing"
    id: str
    own: str  # the region's words today; "" where it has none
    new: str  # the words of the text; "" where it has none
    place: Place | None = None  # the region's own line
    at: Place | None = None  # the line of the text; without a path where the text is in no file
    values: tuple[Exchange, ...] = ()
    departs_until: str = ""  # the region has declared to do this step its own way until that day


@dataclass(frozen=True)
class RegionImpact:
    """What one region would have to do."""

    region: str
    path: str  # its own text; "" where it has none in use
    same: int  # steps that stay as they are
    effects: tuple[Effect, ...]  # in the order of the text, then what is dropped
    is_reordered: bool = False  # steps it keeps stand in another order
    left: tuple[str, ...] = ()  # ids of structured values that the text leaves to the region

    def count(self, key: str, what: What | None = None) -> int:
        return sum(effect.key == key and what in (None, effect.what) for effect in self.effects)


@dataclass(frozen=True)
class Impact:
    """The impact of one text on all regions."""

    practice: str
    version: str  # "" for the candidate
    title: str
    steps: int  # of the text
    regions: tuple[RegionImpact, ...]

    def __iter__(self) -> Iterator[RegionImpact]:
        return iter(self.regions)
