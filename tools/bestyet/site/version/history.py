"""Versions in a few words: how an open ballot stands, what became of each version, what was said against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.vote.tally import Outcome
from bestyet.site.desk import Desk, Section, joined
from bestyet.site.language.words import gettext, message, ngettext
from bestyet.site.language.written import day
from bestyet.site.links import anchor_of, practice_page, version_page
from bestyet.site.version.difference import Difference, difference
from bestyet.site.version.views import Against, Stage, Unread, VersionView, Voted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bestyet.model.problem import Problem

_ENDED = {
    Outcome.PASSED: message("it has passed, and waits to be adopted"),
    Outcome.FAILED: message("it has failed, which is not recorded yet"),
    Outcome.EXPIRED: message("it has expired, which is not recorded yet"),
}
_VOTERS = {
    "approve": message("approved by %(names)s"),
    "reject": message("rejected by %(names)s"),
    "abstain": message("abstained: %(names)s"),
}


@dataclass(frozen=True)
class Line:
    """One version in the history of a practice."""

    view: VersionView
    page: str
    what: str  # "1 step added", "the first version"
    when: str  # what became of it, with dates
    voters: str  # "approved by A and B; rejected by C"
    against: tuple[tuple[str, Against], ...]  # printed name, objection


def history_section(desk: Desk, practice: str) -> Section:
    lines = [history_line(desk, practice, version) for version in reversed(desk.versions(practice))]
    return Section("History of versions", "history", {"lines": lines})


def history_line(desk: Desk, practice: str, version: VersionView) -> Line:
    found = change_of(desk, practice, version)
    return Line(
        version,
        version_page(practice, version.number),
        gettext("the first version") if found is None else found.summary or gettext("the same words and values"),
        became(version),
        voters(version),
        tuple((vote.name, objection) for vote in version.votes if vote.counts for objection in said_against(vote)),
    )


def before(desk: Desk, practice: str, version: VersionView) -> VersionView | None:
    return next((other for other in desk.versions(practice) if other.number == version.before), None)


def change_of(desk: Desk, practice: str, version: VersionView) -> Difference | None:
    """What a version changes; None for a first one."""
    base = before(desk, practice, version)
    return difference(desk, base.text, version.text) if base else None


def became(version: VersionView) -> str:
    """What became of a version, with its dates."""
    said = {"day": day(version.effective), "decided": day(version.decided), "version": version.superseded_by}
    match version.stage:
        case Stage.OPEN:
            return standing(version)
        case Stage.IN_FORCE:
            return gettext("in force since %(day)s") % said
        case Stage.ENDED:
            return ended_words(version)
        case Stage.ADOPTED if version.ends:
            return gettext("adopted %(decided)s: the practice ends on %(day)s") % said
        case Stage.ADOPTED:
            return gettext("adopted %(decided)s, in force from %(day)s") % said
        case Stage.SUPERSEDED if version.superseded_by:
            return gettext("in force from %(day)s, superseded by %(version)s") % said
        case Stage.SUPERSEDED:
            return gettext("in force from %(day)s") % said
        case _:
            return f"{gettext(version.stage.value)} {day(version.decided)}"


def in_force_words(version: VersionView) -> str:
    said = {"version": version.number, "day": day(version.effective)}
    return gettext("in force · %(version)s since %(day)s") % said


def ended_words(version: VersionView) -> str:
    return gettext("ended on %(day)s") % {"day": day(version.ended)}


def standing(version: VersionView) -> str:
    """How an open ballot stands, in one line."""
    if version.outcome is not Outcome.OPEN:
        return gettext("the ballot has ended: %(how)s") % {"how": gettext(_ENDED[version.outcome])}
    open_ = gettext("ballot is open without a closing date: %(approvals)s")
    words = gettext("ballot closes on %(day)s: %(approvals)s") if version.closes else open_
    return words % {"day": day(version.closes), "approvals": version.approvals}


def voters(version: VersionView) -> str:
    """ "approved by A and B; rejected by C"."""
    told = []
    for value, words in _VOTERS.items():
        names = list(dict.fromkeys(vote.name for vote in version.votes if vote.counts and vote.value == value))
        if names:
            told.append(gettext(words) % {"names": joined(names)})
    return "; ".join(told)


def said_against(vote: Voted) -> tuple[Against, ...]:
    """The objections of a vote; its reason where it rejects without one of its own."""
    if vote.objections or not (vote.value == "reject" and vote.reason):
        return vote.objections
    return (Against("", vote.reason),)


def ballot_notices(desk: Desk, practice: str) -> list[Section]:
    """A line for each open ballot and each version that is to come into force; before them, what cannot be told."""
    found = [
        {"version": version, "page": version_page(practice, version.number), "says": notice_words(version)}
        for version in desk.versions(practice)
        if is_news(version)
    ]
    unread = desk.site.unread.get(practice)
    lost = desk.site.left_out.get(practice, ())
    entries = [*([_unread(unread)] if unread else []), *([_left_out(desk, lost)] if lost else [])]
    told = [Section(None, "unread", {"entries": entries})] if entries else []
    return [*told, Section(None, "notices", {"notices": found})] if found else told


def unread_notices(desk: Desk) -> list[Section]:
    """A line for each practice of which versions are left out, or what regions wrote."""
    told = [(practice, _unread(unread)) for practice, unread in desk.site.unread.items()]
    told += [(practice, _left_out(desk, lost)) for practice, lost in desk.site.left_out.items()]
    entries = []
    for practice, said in told:
        title = desk.title_of(practice) if practice in desk.base.variants else practice
        entries.append(said | {"title": title, "page": practice_page(practice) if practice in desk.shown else ""})
    return [Section(None, "unread", {"entries": entries})] if entries else []


def _left_out(desk: Desk, lost: Sequence[Problem]) -> dict[str, object]:
    """What is said of variants that hold too much, or cannot be read."""
    regions = {one.place.path: desk.label(one.place.path.split("/")[1]) for one in lost}
    says = ngettext(
        "What %(regions)s wrote is left out: its file holds too much, or cannot be read.",
        "What %(regions)s wrote is left out: their files hold too much, or cannot be read.",
        len(regions),
    ) % {"regions": joined(list(regions.values()))}
    places = tuple(f"{one.place.path}:{one.place.line}" for one in lost)
    return {"unread": Unread((), places, is_standard_known=True), "title": "", "page": "", "says": says}


def _unread(unread: Unread) -> dict[str, object]:
    number, said = len(unread.versions), {"versions": joined(unread.versions)}
    shown = ngettext(
        "The records of version %(versions)s cannot be read, so it is not shown.",
        "The records of versions %(versions)s cannot be read, so they are not shown.",
        number,
    )
    lost = ngettext(
        "The records of version %(versions)s cannot be read, so nobody can tell which version is in force.",
        "The records of versions %(versions)s cannot be read, so nobody can tell which version is in force.",
        number,
    )
    says = (shown if unread.is_standard_known else lost) % said
    return {"unread": unread, "title": "", "page": "", "says": says}


def is_news(version: VersionView) -> bool:
    return version.stage in (Stage.OPEN, Stage.ADOPTED)


def notice_words(version: VersionView) -> str:
    """ "Ballot on 1.3.0 closes on 16 Nov 2026: 2 of 4 regions have approved"."""
    if version.stage is Stage.ADOPTED:
        ends = gettext("The practice ends on %(day)s, with %(version)s")
        words = ends if version.ends else gettext("%(version)s is adopted and will be in force from %(day)s")
        return words % {"version": version.number, "day": day(version.effective)}
    if version.outcome is not Outcome.OPEN:
        words = gettext("The ballot on %(version)s has ended: %(how)s")
        return words % {"version": version.number, "how": gettext(_ENDED[version.outcome])}
    open_ = gettext("Ballot on %(version)s is open without a closing date: %(approvals)s")
    words = gettext("Ballot on %(version)s closes on %(day)s: %(approvals)s") if version.closes else open_
    return words % {"version": version.number, "day": day(version.closes), "approvals": version.approvals}


def step_words(version: VersionView, step: str) -> tuple[str, str]:
    """A step named by a vote: its words (or its id in words) and its anchor on the version's page ("" if none)."""
    item = next((item for item in version.text.items if item.id == step), None)
    if item is None:
        return step.replace("-", " "), ""
    used = any(step == one.id for one in version.text.steps)
    return item.words.text, anchor_of(step) if used else ""
