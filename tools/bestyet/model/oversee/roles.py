"""Who does what and who calls whom, merged over the regions, and what should be mended in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bestyet.model.place import Place

CLIENT = "client"  # the role whose part every practice should name


@dataclass(frozen=True)
class Advice:
    """One thing that a region should mend in who does what; a sentence without a stop."""

    practice: str
    region: str
    activity: str  # "" for the practice as a whole
    code: str  # no-responsible, no-accountable, several-accountable, client-not-named, no-roles
    text: str
    place: Place


@dataclass(frozen=True)
class Duties:
    """Who does one activity in one region; ids of roles."""

    activity: str
    region: str
    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Assignment:
    """Who does one activity in one region, in the region's titles, with what should be mended in it."""

    practice: str
    activity: str  # "" for advice on the practice as a whole
    region: str
    place: Place
    advice: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    accountable: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """One role that tells another. Times are in days that pass, exact; None where nobody said how soon."""

    sender: str
    receiver: str
    said: str  # how soon and how, in words; "" where nothing is said
    soon: Fraction | None  # from the moment the sender knows
    regions: tuple[str, ...]  # that say so
    places: tuple[Place, ...]  # one a region, same order
    because: str = ""  # why this is what was chosen
    is_open: bool = False  # regions differ, and nothing is chosen


@dataclass(frozen=True)
class Reached:
    """One role in the tree: who calls it first, and when it knows at the latest."""

    role: str
    depth: int  # 0: where the news begins
    call: Call | None  # None at the beginning
    knows: Fraction | None  # days from the beginning; None where a time on the way is not said


@dataclass(frozen=True)
class CallTree:
    """Who calls whom in a practice, from where the news begins."""

    reached: tuple[Reached, ...] = ()  # every caller before those it calls
    others: tuple[Call, ...] = ()  # to roles that know already
    is_derived: bool = False  # from who is told and asked, because no region wrote its calls
