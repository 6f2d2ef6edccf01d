"""Versions in a few words: how an open ballot stands, what became of each version, what was said against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bestyet.model.tally import Outcome
from bestyet.site.desk import Desk, Section, day, joined
from bestyet.site.difference import Difference, difference
from bestyet.site.links import anchor_of, version_page
from bestyet.site.views import Against, Stage, VersionView, Voted

_ENDED = {
    Outcome.PASSED: "it has passed, and waits to be adopted",
    Outcome.FAILED: "it has failed, which is not recorded yet",
    Outcome.EXPIRED: "it has expired, which is not recorded yet",
}
WORDS = {"approve": "approves", "reject": "rejects", "abstain": "abstains"}


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
        "the first version" if found is None else found.summary or "the same words and values",
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
    match version.stage:
        case Stage.OPEN:
            return standing(version)
        case Stage.IN_FORCE:
            return f"in force since {day(version.effective)}"
        case Stage.ADOPTED:
            return f"adopted {day(version.decided)}, in force from {day(version.effective)}"
        case Stage.SUPERSEDED:
            by = f", superseded by {version.superseded_by}" if version.superseded_by else ""
            return f"in force from {day(version.effective)}{by}"
        case _:
            return f"{version.stage} {day(version.decided)}"


def standing(version: VersionView) -> str:
    """How an open ballot stands, in one line."""
    if version.outcome is not Outcome.OPEN:
        return f"the ballot has ended: {_ENDED[version.outcome]}"
    closes = f"closes on {day(version.closes)}" if version.closes else "is open without a closing date"
    return f"ballot {closes}: {version.approvals}"


def voters(version: VersionView) -> str:
    """ "approved by A and B; rejected by C"."""
    told = []
    for value, word in (("approve", "approved by"), ("reject", "rejected by"), ("abstain", "abstained:")):
        names = list(dict.fromkeys(vote.name for vote in version.votes if vote.counts and vote.value == value))
        if names:
            told.append(f"{word} {joined(names)}")
    return "; ".join(told)


def said_against(vote: Voted) -> tuple[Against, ...]:
    """The objections of a vote; its reason where it rejects without one of its own."""
    if vote.objections or not (vote.value == "reject" and vote.reason):
        return vote.objections
    return (Against("", vote.reason),)


def ballot_notices(desk: Desk, practice: str) -> list[Section]:
    """A line for each open ballot and each version that is to come into force."""
    found = [_notice(practice, version) for version in desk.versions(practice) if is_news(version)]
    return [Section(None, "notices", {"notices": found})] if found else []


def is_news(version: VersionView) -> bool:
    return version.stage in (Stage.OPEN, Stage.ADOPTED)


def _notice(practice: str, version: VersionView) -> dict[str, Any]:
    return {"version": version, "page": version_page(practice, version.number), "says": notice_words(version)}


def notice_words(version: VersionView) -> str:
    """ "Ballot on 1.3.0 closes on 16 Nov 2026: 2 of 4 regions have approved"."""
    if version.stage is Stage.ADOPTED:
        return f"{version.number} is adopted and will be in force from {day(version.effective)}"
    if version.outcome is not Outcome.OPEN:
        return f"The ballot on {version.number} has ended: {_ENDED[version.outcome]}"
    closes = f"closes on {day(version.closes)}" if version.closes else "is open without a closing date"
    return f"Ballot on {version.number} {closes}: {version.approvals}"


def step_words(version: VersionView, step: str) -> tuple[str, str]:
    """A step named by a vote: its words (or its id in words) and its anchor on the version's page ("" if none)."""
    item = next((item for item in version.text.items if item.id == step), None)
    if item is None:
        return step.replace("-", " "), ""
    used = any(step == one.id for one in version.text.steps)
    return item.words.text, anchor_of(step) if used else ""
