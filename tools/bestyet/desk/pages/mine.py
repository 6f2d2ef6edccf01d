"""My page: what somebody has to vote on, to settle and to read, with the days left; what they write and sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.decide.before.where import Next
from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import DueRequest
from bestyet.desk.pages.decide.standing import said_of, stands_of, step_of, waiting_about
from bestyet.desk.pages.settle.questions import points_of
from bestyet.desk.web import Answer, Asked, Page
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import WITHIN, Due, Owed
from bestyet.repo import clock
from bestyet.site.language.words import counted, gettext, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bestyet.actions.decide.before.where import Stand
    from bestyet.actions.settle.open_points import OpenPoints
    from bestyet.desk.person import Person
    from bestyet.desk.workplace import Here, Sent
    from bestyet.model.base import KnowledgeBase

_FRESH = 120  # seconds: a vote may end meanwhile
_ELSEWHERE = (Next.MEND, Next.VOTE, Next.LATER, Next.NOTHING)
_WHAT = {
    Owed.VOTE: message("Vote"),
    Owed.REVIEW: message("Read again and say whether it is still true"),
    Owed.DEPARTURE: message("A departure ends: follow the standard, or have it renewed"),
    Owed.STANDARD: message("Read the standard again"),
}


@dataclass(frozen=True)
class Todo:
    what: str
    title: str  # of the practice; contributors' words
    region: str  # as people call it; "" where it is about all
    when: str
    is_overdue: bool
    link: str


@dataclass(frozen=True)
class Mine:
    regions: tuple[str, ...]  # as people call them
    votes: tuple[Todo, ...]
    decide: tuple[Todo, ...]
    settle: tuple[Todo, ...]
    read: tuple[Todo, ...]
    others: tuple[Todo, ...]  # to be read by other regions, that one may write for all the same
    drafts: tuple[Todo, ...]
    sent: tuple[Sent, ...]
    base: str
    faults: tuple[str, ...]  # why what is shown may be old


def my_page(asked: Asked) -> Answer:
    desk, person = asked.desk, asked.person
    with desk.workplace.reading() as here:
        base = here.base
        upstream = desk.workplace.tree.tip("refs/remotes/origin/main") or ""
        owed = _owed(here, upstream, int(clock.now().timestamp()) // _FRESH)
        points = points_of(here)
    found = stands_of(asked) if person.is_reviewer(base) else ()
    own, may = person.own_regions(base), person.regions(base)
    mine = (*own, GLOBAL) if person.is_reviewer(base) else own
    read = [one for one in owed if one.what is not Owed.VOTE]
    sent = tuple(desk.workplace.sent())
    drafts = tuple(_draft(base, *one) for one in desk.drafts.of(person.called))
    view = Mine(
        tuple(map(base.settings.label, may)),
        tuple(_todo(one, base) for one in owed if one.what is Owed.VOTE and _is_voter(person, one, base)),
        tuple(_to_decide(asked, found)),
        tuple(_to_settle(points, own)) if person.is_reviewer(base) else (),
        tuple(_todo(one, base) for one in read if one.region in mine),
        tuple(_todo(one, base) for one in read if one.region in (*may, GLOBAL) and one.region not in mine),
        drafts,
        sent,
        desk.workplace.base_called,
        desk.workplace.faults,
    )
    return Page("mine.html.j2", message("My page"), view)


@lru_cache(maxsize=8)
def _owed(here: Here, _upstream: str, _moment: int) -> tuple[Due, ...]:
    """What is due, as long as neither the files nor the votes that came are others."""
    return due(DueRequest(start=here.root, within=WITHIN)).items


def _is_voter(person: Person, one: Due, base: KnowledgeBase) -> bool:
    """Whether the vote of this person is still missing: ballots name people as they were printed when these opened."""
    names = {str(entry.get("name") or entry["id"]) for entry in base.reviewers if entry.get("id") == person.id}
    return bool(names & {*one.who}) if person.id else False


def _todo(one: Due, base: KnowledgeBase) -> Todo:
    region = base.settings.label(one.region) if one.region != GLOBAL else ""
    links = {
        Owed.VOTE: f"/vote/{one.practice}",
        Owed.STANDARD: f"/read/{one.practice}",
        Owed.DEPARTURE: f"/departures/{one.region}/{one.practice}",
    }
    link = links.get(one.what, f"/contribute/{one.region}/{one.practice}")
    return Todo(gettext(_WHAT[one.what]), one.title, region, _when(one.left), one.is_overdue, link)


def _to_decide(asked: Asked, found: tuple[Stand, ...]) -> Iterator[Todo]:
    """What any reviewer may do next; votes, open points and what was sent stand elsewhere."""
    for one in found:
        way = None if one.plan.next in _ELSEWHERE else step_of(one.practice, one.plan)
        if way and not waiting_about(asked, one.practice):
            yield Todo(said_of(one), one.title, "", "", False, way.link)


def _to_settle(points: tuple[OpenPoints, ...], own: tuple[str, ...]) -> Iterator[Todo]:
    for one in points:
        if not {*own} & {*one.regions}:
            continue
        if one.questions:
            what = counted("%(num)s question to answer", "%(num)s questions to answer", one.questions)
            yield Todo(what, one.title, "", "", False, f"/settle/{one.practice}")
        if one.disputes:
            what = counted("%(num)s difference to decide", "%(num)s differences to decide", one.disputes)
            yield Todo(what, one.title, "", "", False, f"/settle/{one.practice}/differences")


def _draft(base: KnowledgeBase, region: str, practice: str) -> Todo:
    title = base.practice_title(practice)
    return Todo(
        gettext("Go on writing"), title, base.settings.label(region), "", False, f"/contribute/{region}/{practice}"
    )


def _when(left: int | None) -> str:
    if left is None:
        return gettext("no day said")
    if left == 0:
        return gettext("today")
    if left > 0:
        return counted("%(num)s day left", "%(num)s days left", left)
    return counted("%(num)s day overdue", "%(num)s days overdue", -left)
