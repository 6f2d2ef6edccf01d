"""Where a practice stands on its way from regions' texts to a standard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Next(StrEnum):
    """What comes next."""

    MEND = "mend"  # what `propose` refuses
    PROPOSE = "propose"
    VOTE = "vote"
    ADOPT = "adopt"  # the vote has passed
    AMEND = "amend"  # it has passed, with another way ranked first than the text's
    RECORD = "record"  # it failed or expired
    LATER = "later"  # it is not worked out yet
    NOTHING = "nothing"  # what was adopted last says what the regions' texts come to


@dataclass(frozen=True)
class Plan:
    """What `propose` would say of a practice on which no vote is open."""

    next: Next
    number: str = ""  # of the version
    weight: str = ""
    open: int = 0  # what is in the way of a vote; of what can be proposed, points that would be ranked
    because: str = ""  # why it cannot be proposed, where that is no problem at a place


@dataclass(frozen=True)
class Stand:
    practice: str
    title: str
    in_force: str  # number of a version; "" where none is
    coming: str  # of one that is adopted and not in force yet
    opened: str  # of one that is put to the vote
    author: str  # who proposed that; "" where nobody is named
    plan: Plan
    has_ended: bool = False  # its regions voted that it is no standard any more
