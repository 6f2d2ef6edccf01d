"""Who follows which standard, where both have parted, and what is due: one line a practice and region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.oversee.adoption import adoptions
from bestyet.actions.oversee.drift import findings
from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import AdoptionRequest, DriftRequest, DueRequest
from bestyet.desk.web import Answer, Asked, Page
from bestyet.knowledge.base import load
from bestyet.knowledge.legible_versions import unreadable_records
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.adoption import State
from bestyet.model.oversee.due import WITHIN
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.oversee.adoption import KINDS
from bestyet.text.check.kinds import place_of

if TYPE_CHECKING:
    from bestyet.desk.workplace import Here
    from bestyet.knowledge.legible_versions import Unreadable
    from bestyet.model.base import KnowledgeBase
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
class Unread:
    """A record of a version that cannot be read, and what of its practice is not told for it."""

    practice: str
    title: str
    where: str
    why: str
    is_untold: bool  # which version is in force; else only what became of this one


@dataclass(frozen=True)
class Overview:
    day: str
    lines: tuple[Line, ...]
    common: int  # what all regions owe together
    without: tuple[tuple[str, str], ...]  # practices that have no standard yet, with their titles
    unread: tuple[Unread, ...]


def look(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        found, parted, owed = _asked(here, clock.today(), int(clock.now().timestamp()) // _FRESH)
        base, lost = here.base, unreadable(here, clock.today())
    lines = tuple(
        _line(one, region, base.settings.label(region), parted, owed) for one in found for region in one.regions
    )
    known = {*(one.practice for one in found), *lost.untold}
    without = tuple((one, base.practice_title(one)) for one in base.practices if one not in known)
    common = sum(one.region == GLOBAL for one in owed)
    view = Overview(clock.today(), lines, common, without, tuple(unread(base, lost)))
    return Page("oversee.html.j2", message("Oversee"), view)


@lru_cache(maxsize=4)
def _asked(here: Here, day: str, _moment: int) -> tuple[tuple[Adoption, ...], tuple[Finding, ...], tuple[Due, ...]]:
    """The instruments' own answers: nothing of them is worked out here."""
    lost = frozenset(unreadable(here, day).untold)
    found = adoptions(AdoptionRequest(start=here.root, without=lost)).practices
    owed = (one for one in due(DueRequest(start=here.root, within=WITHIN)).items if one.practice not in lost)
    return found, findings(DriftRequest(start=here.root, without=lost)), tuple(owed)


@lru_cache(maxsize=4)
def unreadable(here: Here, day: str) -> Unreadable:
    return unreadable_records(load(here.root, lambda path: path.count("/") > 3, bodies=False), date.fromisoformat(day))


def unread(base: KnowledgeBase, lost: Unreadable) -> Iterator[Unread]:
    for one in lost.problems:
        practice = place_of(one.place.path).practice
        title = base.practice_title(practice)
        yield Unread(practice, title, f"{one.place.path}:{one.place.line}", one.message, practice in lost.untold)
    for practice, one in lost.untold.items():
        if not any(place_of(each.place.path).practice == practice for each in lost.problems):
            title = base.practice_title(practice)
            yield Unread(practice, title, f"{one.place.path}:{one.place.line}", one.message, True)


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
