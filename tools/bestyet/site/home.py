"""The pages to begin with: home, all practices, categories, how to contribute, how this is made, search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.model.vote.tally import Outcome
from bestyet.site.chips import Chip, chip, version_chip
from bestyet.site.desk import WIDE, Desk, Section
from bestyet.site.feed import feed_of
from bestyet.site.language.words import capital, gettext
from bestyet.site.links import category_page, edit_url, link_from, practice_page, version_page
from bestyet.site.news import Event, Since, Told, changes_pages, events, since_ways, told
from bestyet.site.practice.contribute import NEW, begin_url, report_url
from bestyet.site.version.history import ended_words, in_force_words, is_news, notice_words, standing, unread_notices
from bestyet.site.version.record import quotes

if TYPE_CHECKING:
    from bestyet.site.badge import Badge

CHANGES = 4  # on the home page


@dataclass(frozen=True)
class Entry:
    """One practice in a list."""

    practice: str
    title: str
    badges: tuple[Badge, ...]
    disputes: int
    is_customer_facing: bool
    chip: Chip
    use_when: str = ""
    ballots: tuple[str, ...] = ()  # "1.3.0: ballot closes on 16 Nov 2026: 2 of 4 regions have approved"


@dataclass(frozen=True)
class Named:
    """A practice or a version where it is listed."""

    title: str
    page: str
    chip: Chip


@dataclass(frozen=True)
class OnVote:
    """An open ballot as home tells it."""

    named: Named
    number: str
    how: str  # "2 of 4 regions have approved"
    objections: int
    silent: int  # reviewers who have not voted
    missing: tuple[tuple[str, str, int], ...]  # of which regions they are: id, name, how many


@dataclass(frozen=True)
class Home:
    """What somebody comes for: to find something, to follow it, to vote, to learn what is new."""

    categories: tuple[tuple[str, str, int], ...]  # id, title, how many practices
    in_force: tuple[Named, ...]
    others: int  # practices that are drafts or put to the vote
    ballots: tuple[OnVote, ...]
    changes: tuple[Told, ...]
    since: tuple[Since, ...]
    practices: int
    disputes: int
    was_voted: bool  # whether there was a vote, however it ended


def start_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    happened = events(desk)
    categories = [(name, desk.category_title(name), practices) for name, practices in desk.categories.items()]
    home = Section(None, "home", {"home": _home(desk, categories, happened)})
    yield desk.page("", gettext("Home"), [home, *unread_notices(desk)], hide=WIDE)
    grouped = [(name, title, [entry(desk, practice) for practice in found]) for name, title, found in categories]
    every = gettext("All practices")
    yield desk.wide("practices/", every, "practices", {"categories": grouped, "title": every, "only": None})
    for name, title, entries in grouped:
        data = {"categories": [(name, title, entries)], "title": title, "only": name}
        yield desk.wide(category_page(name), title, "practices", data, **feed_of("category", name, title))
    yield from changes_pages(desk, happened)
    for old, practice in desk.moved.items():
        yield _moved_page(desk, old, practice)
    example = next((v.document.path for variants in desk.base.variants.values() for v in variants), None)
    contribute = {
        "example": example,
        "edit": edit_url(desk.site.forge, example) if example else None,
        "begin": [(region.label, begin_url(desk, NEW, region.id)) for region in desk.site.regions],
        "report": report_url(desk),
    }
    yield desk.wide("contribute/", gettext("How to contribute"), "contribute", contribute, search_body=True)
    yield desk.wide("about/", gettext("How a candidate is made"), "about", {}, search_body=True)
    yield desk.wide("search/", gettext("Search"), "search", {})


def _moved_page(desk: Desk, old: str, practice: str) -> tuple[str, bytes]:
    """At the address that a practice had before it was renamed: where it is now."""
    title = desk.title_of(practice)
    data = {"name": old.replace("-", " "), "title": title, "page": practice_page(practice)}
    where = link_from(practice_page(old))(practice_page(practice))
    return desk.wide(practice_page(old), title, "moved", data, canonical=where)


def _home(desk: Desk, categories: list[tuple[str, str, list[str]]], happened: Sequence[Event]) -> Home:
    in_force = [practice for _, _, found in categories for practice in found if desk.standard(practice)]
    return Home(
        categories=tuple((name, title, len(found)) for name, title, found in categories),
        in_force=tuple(
            Named(desk.title_of(practice), practice_page(practice), chip(desk, practice)) for practice in in_force
        ),
        others=sum(chip(desk, practice).kind in ("draft", "vote") for practice in desk.shown),
        ballots=tuple(_ballots(desk)),
        changes=tuple(told(desk, list(_lately(desk, happened))[:CHANGES])),
        since=tuple(since_ways(desk, "")),
        practices=len(desk.shown),
        disputes=sum(len(candidate.disputes) for candidate in desk.site.candidates.values()),
        was_voted=any(desk.versions(practice) for practice in desk.shown),
    )


def _lately(desk: Desk, happened: Sequence[Event]) -> Iterator[Event]:
    """The last that happened to each practice; what is on ballot is told apart."""
    seen = {practice for practice in desk.shown if desk.ballots(practice)}
    for event in happened:
        if event.practice not in seen:
            seen.add(event.practice)
            yield event


def entry(desk: Desk, practice: str) -> Entry:
    shown, candidate, standard = desk.shown[practice], desk.site.candidates.get(practice), desk.standard(practice)
    ended, shown_as = desk.ended(practice), chip(desk, practice)
    since = in_force_words(standard) if standard else ended_words(ended) if ended else ""
    return Entry(
        practice,
        desk.title_of(practice),
        badges=tuple(desk.badges(variant.region for variant in (candidate or shown).variants)),
        disputes=len(candidate.disputes) if candidate else 0,
        is_customer_facing=desk.is_customer_facing(practice),
        chip=replace(shown_as, says=since) if since else shown_as,
        use_when=shown.use_when[0],
        ballots=tuple(_news(desk, practice)),
    )


def _news(desk: Desk, practice: str) -> Iterator[str]:
    if practice in desk.site.unread:
        yield gettext("some of its records cannot be read")
    yield from (notice_words(version) for version in desk.versions(practice) if is_news(version))


def _ballots(desk: Desk) -> Iterator[OnVote]:
    """Every open ballot, by which closes first."""
    found = [(version, practice) for practice in desk.shown for version in desk.ballots(practice)]
    for version, practice in sorted(found, key=lambda pair: (pair[0].closes or "9999", pair[1], pair[0].number)):
        silent = version.regions if version.outcome is Outcome.OPEN else ()
        missing = tuple((one.region, desk.label(one.region), one.silent) for one in silent if one.silent)
        yield OnVote(
            Named(desk.title_of(practice), version_page(practice, version.number), version_chip(version)),
            version.number,
            capital(version.approvals if version.outcome is Outcome.OPEN else standing(version)),
            len(quotes(desk, version)),
            sum(number for _, _, number in missing),
            missing,
        )
