"""What waits for somebody, as the desk and letters tell it: each with where to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import Due, Owed
from bestyet.model.oversee.stand import Next
from bestyet.site.language.words import counted, gettext, message, said
from bestyet.site.oversee.diary import has_ended

if TYPE_CHECKING:
    from bestyet.model.oversee.mine import OpenPoints
    from bestyet.model.oversee.stand import Stand

_WHAT = {
    Owed.VOTE: message("Vote"),
    Owed.LOOK_AGAIN: message("Your vote lapsed where the text was amended: look again"),
    Owed.REVIEW: message("Read again and say whether it is still true"),
    Owed.DEPARTURE: message("A departure ends: follow the standard, or have it renewed"),
    Owed.STANDARD: message("Read the standard again"),
}
_ENDED = message("A departure has ended: follow the standard, or have it renewed")


@dataclass(frozen=True)
class Todo:
    what: str
    title: str  # of the practice; contributors' words
    region: str  # as people call it; "" where it is about all
    day: str  # ISO; "" where none is said
    when: str  # "3 days left"; "" of what has no end
    is_overdue: bool
    link: str  # "" for nowhere


def todo(one: Due, labels: Mapping[str, str], link: Callable[[Due], str]) -> Todo:
    region = labels.get(one.region, one.region) if one.region != GLOBAL else ""
    what = gettext(_ENDED) if has_ended(one) else gettext(_WHAT[one.what])
    return Todo(what, one.title, region, one.day, when(one.left), one.is_overdue, link(one))


def settling(points: Iterable[OpenPoints], link: Callable[[OpenPoints, bool], str]) -> Iterator[Todo]:
    """link: to its questions, or (True) to its differences."""
    for one in points:
        if one.questions:
            what = counted("%(num)s question to answer", "%(num)s questions to answer", one.questions)
            yield Todo(what, one.title, "", "", "", False, link(one, False))
        if one.disputes:
            what = counted("%(num)s difference to decide", "%(num)s differences to decide", one.disputes)
            yield Todo(what, one.title, "", "", "", False, link(one, True))


def deciding(found: Iterable[Stand], link: Callable[[Stand], str]) -> Iterator[Todo]:
    return (Todo(said_of(one), one.title, "", "", "", False, link(one)) for one in found)


def said_of(one: Stand) -> str:
    plan, values = one.plan, {"number": one.plan.number, "weight": said(one.plan.weight) if one.plan.weight else ""}
    if plan.next is Next.MEND and plan.open:
        return counted("%(num)s thing is in the way of a vote.", "%(num)s things are in the way of a vote.", plan.open)
    sentences = {
        Next.MEND: message("It cannot be put to the vote as it is."),
        Next.PROPOSE: message("It can be put to the vote as %(number)s (%(weight)s)."),
        Next.VOTE: message("%(number)s (%(weight)s) is put to the vote."),
        Next.ADOPT: message("The vote on %(number)s has passed: it can be adopted."),
        Next.AMEND: message("The vote on %(number)s has passed, with other words ranked first than those of the text."),
        Next.RECORD: message("The vote on %(number)s has ended, and nothing is adopted: that is to be recorded."),
        Next.LATER: message("It is not worked out yet: load this page again."),
        Next.NOTHING: message("What the regions wrote comes to what was adopted last."),
    }
    told = gettext(sentences[plan.next]) % values
    if plan.next is Next.PROPOSE and plan.open:
        rank = counted("%(num)s point would be ranked.", "%(num)s points would be ranked.", plan.open)
        told = f"{told} {rank}"
    return told


def desk_path(one: Due) -> str:
    """Where the desk has what is to be done."""
    paths = {
        Owed.VOTE: f"/vote/{one.practice}",
        Owed.LOOK_AGAIN: f"/vote/{one.practice}",
        Owed.STANDARD: f"/read/{one.practice}",
        Owed.DEPARTURE: f"/departures/{one.region}/{one.practice}",
    }
    return paths.get(one.what, f"/contribute/{one.region}/{one.practice}")


def desk_path_to_settle(one: OpenPoints, differences: bool) -> str:
    return f"/settle/{one.practice}{'/differences' if differences else ''}"


def desk_path_to_decide(one: Stand) -> str:
    """Where the desk has the next step."""
    paths = {
        Next.VOTE: f"/vote/{one.practice}",
        Next.ADOPT: f"/adopt/{one.practice}",
        Next.AMEND: f"/propose/{one.practice}/amend",
        Next.RECORD: f"/adopt/{one.practice}",
    }
    return paths.get(one.plan.next, f"/propose/{one.practice}")


def when(left: int | None) -> str:
    if left is None:
        return gettext("no day said")
    if left == 0:
        return gettext("today")
    if left > 0:
        return counted("%(num)s day left", "%(num)s days left", left)
    return counted("%(num)s day overdue", "%(num)s days overdue", -left)
