"""Versions as the pages tell them: plain values, worked out with a clock by whoever renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from bestyet.model.vote.tally import Condition, Outcome, RegionCount
from bestyet.site.language.words import counted, gettext, message, ngettext

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate

FEW = 5  # versions of which any two are compared; of more, neighbours and each with the first


class Stage(StrEnum):
    """Where a version is on its way."""

    OPEN = message("open ballot")
    IN_FORCE = message("in force")
    ADOPTED = message("adopted")  # holds from a later day on
    SUPERSEDED = message("superseded")
    ENDED = message("ended")  # the last one of a practice that has no standard any more
    REJECTED = message("rejected")
    EXPIRED = message("expired")
    WITHDRAWN = message("withdrawn")


@dataclass(frozen=True)
class Against:
    """An objection, and what was answered."""

    step: str  # id, "" for the whole
    reason: str
    instead: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Voted:
    """One vote as handed in."""

    name: str  # printed
    region: str
    value: str  # approve, reject, abstain
    meaning: str
    date: str  # ISO
    reason: str
    objections: tuple[Against, ...]
    counts: bool
    note: str  # why it does not count, or what is special about it
    is_attested: bool = False  # a machine attests it, the voter did not sign
    is_received: bool = True  # it is on the base branch


@dataclass(frozen=True)
class Contested:
    """A dispute that stood on the ballot, and what ranking it yields."""

    id: str
    message: str
    winner: str  # region or "status-quo"; "" where nobody ranked or nothing came of it
    default: str  # the one of these that the text states
    because: str


@dataclass(frozen=True)
class VersionView:
    """One version folder. Dates are ISO days, "" where there is none."""

    number: str
    stage: Stage
    weight: str  # major, minor, patch
    text: Candidate  # as frozen
    opened: str
    closes: str
    decided: str = ""
    effective: str = ""
    before: str = ""  # the version that it changes
    superseded_by: str = ""
    ends: bool = False  # whether the practice has no standard any more once this is adopted
    ended: str = ""  # since when it has none
    replaced_by: str = ""  # the practice to follow instead
    author: str = ""  # printed name
    round: int = 1
    because: str = ""  # why it ended as it did, or what is missing
    unit: str = "reviewer"  # who has one voice: reviewer, region, role
    rule: tuple[str, ...] = ()  # the rule in words: its title, then sentences
    conditions: tuple[Condition, ...] = ()
    regions: tuple[RegionCount, ...] = ()
    votes: tuple[Voted, ...] = ()
    silent: tuple[str, ...] = ()  # printed names of those who may vote and have not
    contested: tuple[Contested, ...] = ()
    open_points: tuple[str, ...] = ()  # what an adopted one has not settled
    outcome: Outcome = Outcome.OPEN  # of an open ballot as seen on the day `seen`
    seen: str = ""
    digest: str = ""  # "sha256:..." of practice.md

    @property
    def is_adopted(self) -> bool:
        return self.stage in (Stage.IN_FORCE, Stage.ADOPTED, Stage.SUPERSEDED, Stage.ENDED)

    @property
    def approvals(self) -> str:
        """ "2 of 4 regions have approved"."""
        if self.unit == "region":
            said = sum(r.voice == "approve" for r in self.regions)
            all_ = counted("%(num)s region", "%(num)s regions", len(self.regions))
        else:
            said = sum(r.approve for r in self.regions)
            voters = sum(r.approve + r.reject + r.abstain + r.silent for r in self.regions)
            all_ = counted("%(num)s reviewer", "%(num)s reviewers", voters)
        if self.stage is Stage.OPEN:
            words = ngettext("%(num)s of %(all)s has approved", "%(num)s of %(all)s have approved", said)
        else:
            words = gettext("%(num)s of %(all)s approved")
        return words % {"num": said, "all": all_}


@dataclass(frozen=True)
class Unread:
    """Versions of a practice whose records cannot be read, so that nothing of them is shown."""

    versions: tuple[str, ...]  # numbers, oldest first
    places: tuple[str, ...]  # "practices/.../ballot.yml:3"
    is_standard_known: bool  # whether none of them can be the one in force


def version_pairs(versions: Sequence[VersionView]) -> list[tuple[VersionView, VersionView]]:
    """The versions that are compared with each other, newest first."""
    if len(versions) <= FEW:
        pairs = list(combinations(versions, 2))
    else:
        first = [(versions[0], later) for later in versions[1:]]
        pairs = [*first, *(pair for pair in pairwise(versions) if pair not in first)]
    place = {version.number: n for n, version in enumerate(versions)}
    return sorted(pairs, key=lambda pair: (-place[pair[1].number], -place[pair[0].number]))
