"""The pages to begin with: home, all practices, categories, how to contribute, how this is made, search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bestyet.model.commit import Commit
from bestyet.site.desk import WIDE, Badge, Desk, Section, day
from bestyet.site.history import is_news, notice_words, standing
from bestyet.site.links import category_page, edit_url, version_page
from bestyet.site.views import VersionView

CHANGES = 5  # commits on the home page
MOST_DIFFERENT = 5  # practices on the home page
_VARIANT = re.compile(r"practices/([a-z0-9-]+)/([a-z0-9-]+)\.md\Z")


@dataclass(frozen=True)
class Entry:
    """One practice in a list."""

    practice: str
    title: str
    badges: tuple[Badge, ...]
    disputes: int
    is_customer_facing: bool
    state: str = ""  # "in force · 1.2.0 since 3 Mar 2026", "" for a mere candidate
    ballots: tuple[str, ...] = ()  # "1.3.0: ballot closes on 16 Nov 2026: 2 of 4 regions have approved"


@dataclass(frozen=True)
class Change:
    """One commit, with the practices that it changed and that can be read here."""

    commit: Commit
    practices: tuple[tuple[str, str], ...]  # (practice, title)
    more: int  # practices not named


def start_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    categories = [(name, desk.category_title(name), practices) for name, practices in desk.categories.items()]
    yield desk.page("", "Home", [Section(None, "home", _home(desk, categories))], hide=WIDE)
    grouped = [(name, title, [entry(desk, practice) for practice in found]) for name, title, found in categories]
    everything = Section(None, "practices", {"categories": grouped, "title": "All practices", "only": None})
    yield desk.page("practices/", "All practices", [everything], hide=WIDE)
    for name, title, entries in grouped:
        section = Section(None, "practices", {"categories": [(name, title, entries)], "title": title, "only": name})
        yield desk.page(category_page(name), title, [section], hide=WIDE)
    example = next((v.document.path for variants in desk.base.variants.values() for v in variants), None)
    contribute = {"example": example, "edit": edit_url(desk.site.forge, example) if example else None}
    yield desk.page(
        "contribute/",
        "How to contribute",
        [Section(None, "contribute", contribute)],
        hide=WIDE,
        search_body=True,
    )
    yield desk.page("about/", "How a candidate is made", [Section(None, "about", {})], hide=WIDE, search_body=True)
    yield desk.page("search/", "Search", [Section(None, "search", {})], hide=WIDE)


def _home(desk: Desk, categories: list[tuple[str, str, list[str]]]) -> dict[str, Any]:
    return {
        "categories": categories,
        "changes": [_change(desk, commit, paths) for commit, paths in desk.site.recent[:CHANGES]],
        "different": most_different(desk)[:MOST_DIFFERENT],
        "ballots": list(_ballots(desk)),
        "in_force": sum(desk.standard(practice) is not None for practice in desk.shown),
        "practices": len(desk.shown),
        "variants": sum(len(variants) for variants in desk.base.variants.values()),
        "disputes": sum(len(candidate.disputes) for candidate in desk.site.candidates.values()),
    }


def entry(desk: Desk, practice: str) -> Entry:
    shown, candidate, standard = desk.shown[practice], desk.site.candidates.get(practice), desk.standard(practice)
    return Entry(
        practice,
        shown.title,
        badges=tuple(desk.badges(variant.region for variant in (candidate or shown).variants)),
        disputes=len(candidate.disputes) if candidate else 0,
        is_customer_facing=desk.is_customer_facing(practice),
        state=f"in force · {standard.number} since {day(standard.effective)}" if standard else "",
        ballots=tuple(notice_words(version) for version in desk.versions(practice) if is_news(version)),
    )


def _ballots(desk: Desk) -> Iterator[tuple[VersionView, str, str, str]]:
    """(version, title, its page, how it stands) of every open ballot, by which closes first."""
    found = [(version, practice) for practice in desk.shown for version in desk.ballots(practice)]
    for version, practice in sorted(found, key=lambda pair: (pair[0].closes or "9999", pair[1], pair[0].number)):
        yield version, desk.title_of(practice), version_page(practice, version.number), standing(version)


def most_different(desk: Desk) -> list[Entry]:
    """Customer-facing practices with open points, most open points first; the name breaks ties."""
    found = [entry(desk, practice) for practice in desk.shown if desk.is_customer_facing(practice)]
    return sorted((e for e in found if e.disputes), key=lambda e: (-e.disputes, e.practice))


def _change(desk: Desk, commit: Commit, paths: tuple[str, ...]) -> Change:
    names = {match[2]: None for path in sorted(paths) if (match := _VARIANT.match(path))}
    known = [(name, desk.title_of(name)) for name in names if name in desk.shown]
    return Change(commit, tuple(known[:3]), max(0, len(known) - 3))
