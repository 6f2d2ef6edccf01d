"""My page: what somebody has to vote on, to settle and to read, with the days left; what they write and sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import DueRequest
from bestyet.desk.pages.decide.standing import stands_of, waiting_about
from bestyet.desk.pages.sent import Waiting, waiting_of
from bestyet.desk.pages.settle.questions import points_of
from bestyet.desk.web import Answer, Asked, Page
from bestyet.insight.time.mine import mine
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import WITHIN, Due
from bestyet.model.oversee.mine import Who
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.oversee.todo import (
    Todo,
    deciding,
    desk_path,
    desk_path_to_decide,
    todo,
)

if TYPE_CHECKING:
    from bestyet.desk.workplace import Here
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.oversee.mine import OpenPoints

_FRESH = 120  # seconds: a vote may end meanwhile


@dataclass(frozen=True)
class MyPage:
    regions: tuple[str, ...]  # as people call them
    votes: tuple[Todo, ...]
    decide: tuple[Todo, ...]
    settle: tuple[OpenPoints, ...]
    read: tuple[Todo, ...]
    others: tuple[Todo, ...]  # to be read by other regions, that one may write for all the same
    drafts: tuple[Todo, ...]
    sent: tuple[Waiting, ...]
    base: str
    faults: tuple[str, ...]  # why what is shown may be old


def my_page(asked: Asked) -> Answer:
    desk, person = asked.desk, asked.person
    with desk.workplace.reading() as here:
        base = here.base
        upstream = desk.workplace.tree.tip("refs/remotes/origin/main") or ""
        owed = _owed(here, upstream, int(clock.now().timestamp()) // _FRESH)
        points = points_of(here)
    stands = stands_of(asked) if person.is_reviewer(base) else ()
    may, is_reviewer = person.regions(base), person.is_reviewer(base)
    who = Who(person.own_regions(base), person.id if is_reviewer else "", settles=is_reviewer, others=(*may, GLOBAL))
    found = mine(who, owed, points, stands)
    decide = [
        one for one in found.decide if not waiting_about(asked, base, one.practice)
    ]  # what was sent stands by itself
    votes, read, others = (
        tuple(todo(one, base.settings.labels, desk_path) for one in some)
        for some in (found.votes, found.read, found.others)
    )
    view = MyPage(
        tuple(map(base.settings.label, may)),
        votes,
        tuple(deciding(decide, desk_path_to_decide)),
        found.settle,
        read,
        others,
        tuple(_draft(base, *one) for one in desk.drafts.of(person.called)),
        tuple(waiting_of(base, one) for one in desk.workplace.sent()),
        desk.workplace.base_called,
        desk.workplace.faults,
    )
    return Page("mine.html.j2", message("My page"), view)


@lru_cache(maxsize=8)
def _owed(here: Here, _upstream: str, _moment: int) -> tuple[Due, ...]:
    """What is due, as long as neither the files nor the votes that came are others."""
    return due(DueRequest(start=here.root, within=WITHIN)).items


def _draft(base: KnowledgeBase, region: str, practice: str) -> Todo:
    title, link = base.practice_title(practice), f"/contribute/{region}/{practice}"
    return Todo(gettext("Go on writing"), title, base.settings.label(region), "", "", False, link)
