"""Who follows which standard, where both have parted, and what is due: one line a practice and region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.oversee.adoption import adoptions
from bestyet.actions.oversee.drift import findings
from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import AdoptionRequest, DriftRequest, DueRequest
from bestyet.desk.web import Answer, Asked, Page
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.adoption import State
from bestyet.model.oversee.due import WITHIN
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.oversee.adoption import KINDS

if TYPE_CHECKING:
    from bestyet.desk.workplace import Here
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.oversee.drift import Finding
    from bestyet.model.oversee.due import Due

_FRESH = 120  # seconds: a vote may end meanwhile


@dataclass(frozen=True)
class Line:
    practice: str
    title: str
    version: str
    region: str
    follows: int  # steps and values
    adapted: int
    of: int
    found: tuple[tuple[str, int], ...]  # what has parted, and how often
    due: int
    overdue: int
    departures: str  # where they are


@dataclass(frozen=True)
class Overview:
    day: str
    lines: tuple[Line, ...]
    common: int  # what all regions owe together
    without: tuple[tuple[str, str], ...]  # practices that have no standard yet, with their titles


def look(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        found, parted, owed = _asked(here, clock.today(), int(clock.now().timestamp()) // _FRESH)
        base = here.base
    lines = tuple(
        _line(one, region, base.settings.label(region), parted, owed) for one in found for region in one.regions
    )
    known = {one.practice for one in found}
    without = tuple((one, base.practice_title(one, one)) for one in base.practices if one not in known)
    view = Overview(clock.today(), lines, sum(one.region == GLOBAL for one in owed), without)
    return Page("oversee.html.j2", message("Oversee"), view)


@lru_cache(maxsize=4)
def _asked(here: Here, _day: str, _moment: int) -> tuple[tuple[Adoption, ...], tuple[Finding, ...], tuple[Due, ...]]:
    """The instruments' own answers: nothing of them is worked out here."""
    found = adoptions(AdoptionRequest(start=here.root)).practices
    owed = due(DueRequest(start=here.root, within=WITHIN)).items
    return found, findings(DriftRequest(start=here.root)), owed


def _line(one: Adoption, region: str, label: str, parted: tuple[Finding, ...], owed: tuple[Due, ...]) -> Line:
    counts, about = one.counts(region), (one.practice, region)
    kinds = Counter(each.kind for each in parted if (each.practice, each.region) == about)
    mine = [each for each in owed if (each.practice, each.region) == about]
    return Line(
        practice=one.practice,
        title=one.title,
        version=one.version,
        region=label,
        follows=counts[State.FOLLOWS],
        adapted=counts[State.ADAPTED],
        of=len(one.of(region)),
        found=tuple((gettext(KINDS[kind]), number) for kind, number in kinds.items()),
        due=len(mine),
        overdue=sum(each.is_overdue for each in mine),
        departures=f"/departures/{region}/{one.practice}",
    )
