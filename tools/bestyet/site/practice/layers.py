"""What the three pages of a practice share: how to take it, the way from one to the other, where old links lead on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.passage import anchor_of_heading
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import decisions_page, practice_page, variant_page, version_page, why_page
from bestyet.site.version.history import ended_words

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.site.desk import Desk
    from bestyet.site.version.views import VersionView

_LAYERS = (
    (practice_page, message("Do it"), ""),
    (why_page, message("Why"), message(", and who differs")),
    (decisions_page, message("Decisions"), message(" and history")),
)


@dataclass(frozen=True)
class Strip:
    """How to take a practice, in one line: follow it, wait, or read something else."""

    kind: str  # a class of the style sheet and a picture: "go", "vote", "draft", "ended", "lost"
    says: str
    detail: str = ""
    links: tuple[tuple[str, str], ...] = ()  # words, page
    is_before: bool = False  # whether the links complete what is said, as in "follow your region's text: EMEA"


@dataclass(frozen=True)
class Tab:
    """One of the three pages. `rest` is left out where there is little room."""

    words: str
    rest: str
    page: str
    is_here: bool
    is_further: bool  # where a link leads on to whose anchor is not on this page


@dataclass(frozen=True)
class Onward:
    """A section of another page, at the anchor that it had on the practice's own page."""

    anchor: str
    words: str
    page: str  # with its anchor


def tabs(practice: str, here: str, own: str = "") -> tuple[Tab, ...]:
    """The three pages of a practice; `here` is the path of the one that they stand on. own: the first in one region."""
    found = ((page(practice), words, rest) for page, words, rest in _LAYERS)
    if own:
        found = ((own if page == practice_page(practice) else page, words, rest) for page, words, rest in found)
    further = why_page(practice) if here != why_page(practice) else ""
    return tuple(
        Tab(gettext(words), gettext(rest) if rest else "", page, page == here, page == further)
        for page, words, rest in found
    )


def onward(sections: Sequence[tuple[str, str]]) -> tuple[Onward, ...]:
    """Links to sections, by their headings (messages) and the pages that they stand on."""
    named = ((gettext(heading), page) for heading, page in sections)
    return tuple(Onward(anchor_of_heading(words), words, f"{page}#{anchor_of_heading(words)}") for words, page in named)


def strip(desk: Desk, shown: Candidate, version: VersionView | None, region: str = "") -> Strip:
    """How to take what the page of a practice shows. version: the one in force, or the last of an ended practice.
    region: for which one the page is; "" for all.
    """
    practice = shown.practice
    if version is not None and desk.ended(practice) is version:
        return _ended(desk, version)
    if desk.is_lost(practice):
        return Strip("lost", gettext("What is in force cannot be told."))
    if version is None:
        texts = _texts(desk, practice, region)
        is_on_vote = bool(desk.ballots(practice))
        says = gettext("On vote, not in force.") if is_on_vote else gettext("Draft, not in force.")
        return Strip(
            "vote" if is_on_vote else "draft", says, gettext("Follow your region’s text:") if texts else "", texts, True
        )
    detail = gettext("%(version)s since %(day)s") % {"version": version.number, "day": day(version.effective)}
    who = (gettext("who decided"), version_page(practice, version.number))
    said = f"{detail} · {version.approvals}" if version.approvals else detail
    holds = gettext("In force in %(region)s: follow this.") % {"region": desk.label(region)} if region else ""
    return Strip("go", holds or gettext("In force: follow this."), said, (who,))


def _texts(desk: Desk, practice: str, region: str) -> tuple[tuple[str, str], ...]:
    there = (variant.region for variant in desk.base.variants.get(practice, ()))
    regions = desk.ordered(one for one in there if region in ("", one))
    pages = ((desk.label(region), variant_page(region, practice)) for region in regions)
    return tuple((label, page) for label, page in pages if page in desk.written)


def _ended(desk: Desk, version: VersionView) -> Strip:
    said = gettext("Ended: nobody has to follow it any more.")
    other = version.replaced_by
    if desk.is_shown(other):
        words = capital(ended_words(version)) + ". " + gettext("Follow instead:")
        return Strip("ended", said, words, ((desk.title_of(other), practice_page(other)),), True)
    return Strip("ended", said, capital(ended_words(version)) + ".")
