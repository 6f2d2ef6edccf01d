"""Where each practice stands, and the next step: a button for those who may take it, their names for the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.decide.before.where import stand_of, stands
from bestyet.desk.pages.sent import Waiting, waiting_of
from bestyet.desk.pages.settle.questions import points_of
from bestyet.desk.person import serving
from bestyet.desk.web import Answer, Asked, NotFoundError, Page
from bestyet.desk.workplace import Kind
from bestyet.model.oversee.stand import Next
from bestyet.repo import clock
from bestyet.site.language.words import counted, gettext, message
from bestyet.site.links import SLUG
from bestyet.site.oversee.todo import desk_path_to_decide, said_of

if TYPE_CHECKING:
    from bestyet.desk.person import Person
    from bestyet.desk.workplace import Here
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.oversee.mine import OpenPoints
    from bestyet.model.oversee.stand import Stand

_FRESH = 120  # seconds: a vote may end meanwhile
_LONGEST = 64
_TURNS = 25  # practices of which it is worked out for one look at a page
_STAGES = (message("written"), message("ready for a vote"), message("voted on"), message("in force"))
_STAGE = {Next.MEND: 0, Next.PROPOSE: 1, Next.VOTE: 2, Next.ADOPT: 2, Next.AMEND: 2, Next.RECORD: 2, Next.NOTHING: 3}


@dataclass(frozen=True)
class Way:
    """Somewhere to go from here."""

    link: str
    label: str


@dataclass(frozen=True)
class Stage:
    label: str
    is_here: bool


@dataclass(frozen=True)
class Line:
    """A practice in the list of all."""

    practice: str
    title: str
    in_force: str
    said: str


@dataclass(frozen=True)
class Standing:
    practice: str
    stages: tuple[Stage, ...]
    in_force: str
    coming: str
    said: str
    because: str  # what a program said of it; as it is
    step: Way | None  # the next one
    who_may: str  # where this person may not
    ways: tuple[Way, ...]  # what else can be done
    waits: tuple[Waiting, ...]  # what was sent about it and is not taken in yet


def practice_of(asked: Asked) -> str:
    practice = asked.path["practice"]
    if not SLUG.fullmatch(practice) or len(practice) > _LONGEST:
        raise NotFoundError(gettext("There is no such practice."))
    return practice


def every(asked: Asked) -> Answer:
    lines = tuple(Line(one.practice, one.title, one.in_force, said_of(one)) for one in stands_of(asked))
    return Page("practices.html.j2", message("Where everything stands"), lines)


def look(asked: Asked) -> Answer:
    practice, place, person = practice_of(asked), asked.desk.workplace, asked.person
    with place.reading() as here:
        base = here.base
        found = stand_of(here.root, practice, place.base_called)
        points = next((each for each in points_of(here) if each.practice == practice), None)
    if found is None:
        raise NotFoundError(gettext("There is no such practice."))
    step, may = _step(found, points), person.is_reviewer(base)
    view = Standing(
        practice=practice,
        stages=tuple(Stage(gettext(label), at == _STAGE[found.plan.next]) for at, label in enumerate(_STAGES)),
        in_force=found.in_force,
        coming=found.coming,
        said=said_of(found),
        because=found.plan.because,
        step=step if may else None,
        who_may="" if may or step is None else who_may(base),
        ways=tuple(_ways(found, points, person, base)),
        waits=waiting_about(asked, base, practice),
    )
    return Page("standing.html.j2", found.title, view)


def stands_of(asked: Asked) -> tuple[Stand, ...]:
    """Where much has to be worked out, others at the desk have their turn in between; and it is not all done for one
    look at a page."""
    place = asked.desk.workplace
    found: tuple[Stand, ...] = ()
    for _ in range(_TURNS):
        try:
            with place.reading() as here:
                upstream = place.tree.tip("refs/remotes/origin/main") or ""
                return _stands(here, place.base_called, upstream, int(clock.now().timestamp()) // _FRESH)
        except _NotAllKnownError as error:
            found = error.found
    return found


class _NotAllKnownError(Exception):
    """More is to be worked out: nothing that an `lru_cache` keeps."""

    def __init__(self, found: tuple[Stand, ...]) -> None:
        self.found = found
        super().__init__()


@lru_cache(maxsize=4)
def _stands(here: Here, base: str, _upstream: str, _moment: int) -> tuple[Stand, ...]:
    """As long as neither the files nor the votes that came are others."""
    found = stands(here.root, base)
    if any(one.plan.next is Next.LATER for one in found):
        raise _NotAllKnownError(found)
    return found


def who_may(base: KnowledgeBase) -> str:
    """Governance names nobody who alone may propose or adopt: every reviewer may whose last day has not passed."""
    names = ", ".join(one.name or one.id for one in serving(base))
    return gettext("Reviewers do that: %(names)s.") % {"names": names}


def waiting_about(asked: Asked, base: KnowledgeBase, practice: str) -> tuple[Waiting, ...]:
    """The proposals and ends of votes about a practice that were sent and wait."""
    found = ((one, one.branch.split("/")[1:]) for one in asked.desk.workplace.sent())
    wanted = (Kind.PROPOSAL, Kind.ADOPTION)
    return tuple(waiting_of(base, one) for one, way in found if way[:1] and way[0] in wanted and practice in way[1:-1])


def step_of(one: Stand) -> Way | None:
    """The next one where no question has to be asked first."""
    labels = {
        Next.MEND: message("See what is to be settled"),
        Next.PROPOSE: message("Look at it, and put it to the vote"),
        Next.VOTE: message("Look at it, and vote"),
        Next.ADOPT: message("Look at the count, and adopt it"),
        Next.AMEND: message("Take what is ranked first"),
        Next.RECORD: message("Look at the count, and record it"),
    }
    label = labels.get(one.plan.next)
    return Way(desk_path_to_decide(one), gettext(label)) if label else None


def _step(one: Stand, points: OpenPoints | None) -> Way | None:
    if one.plan.next is Next.MEND and points and points.questions:
        return Way(f"/settle/{one.practice}", gettext("Answer what is asked"))
    if one.plan.next is Next.MEND and points and points.disputes:
        return Way(f"/settle/{one.practice}/differences", gettext("Decide where the regions differ"))
    return step_of(one)


def _ways(found: Stand, points: OpenPoints | None, person: Person, base: KnowledgeBase) -> list[Way]:
    practice, is_open, ways = found.practice, found.plan.next is Next.VOTE, []
    if found.in_force:
        ways.append(Way(f"/read/{practice}", gettext("Read the text in force")))
    if person.is_reviewer(base):
        if points and points.questions:
            what = counted("%(num)s question to answer", "%(num)s questions to answer", points.questions)
            ways.append(Way(f"/settle/{practice}", what))
        if points and points.disputes:
            what = counted("%(num)s difference to decide", "%(num)s differences to decide", points.disputes)
            ways.append(Way(f"/settle/{practice}/differences", what))
        ways.append(Way(f"/said/{practice}", gettext("What was said about its steps")))
        if found.plan.next is Next.MEND:
            ways.append(Way(f"/propose/{practice}", gettext("See what is to be settled")))
        if is_open:
            ways.append(Way(f"/adopt/{practice}", gettext("See how the vote stands")))
            ways.append(Way(f"/propose/{practice}/amend", gettext("Change the text that is voted on")))
        if found.opened and found.plan.next is not Next.ADOPT and found.author in ("", person.id):
            ways.append(Way(f"/withdraw/{practice}", gettext("Withdraw it")))
        if found.in_force and not found.opened:
            ways.append(Way(f"/propose/{practice}/end", gettext("End this practice")))
    if found.in_force:
        label = base.settings.label
        ways += [
            Way(f"/departures/{region}/{practice}", gettext("Departures of %(region)s") % {"region": label(region)})
            for region in person.regions(base)
        ]
    return ways
