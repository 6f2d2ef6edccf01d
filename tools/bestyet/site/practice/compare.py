"""Texts beside each other: the regions step by step, and any two versions of a practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.site.badge import MANY_REGIONS, Badge
from bestyet.site.language.words import gettext
from bestyet.site.links import anchor_of, between_page, compare_page, practice_page, variant_page, version_page
from bestyet.site.practice.control import control_of
from bestyet.site.version.difference import beside, difference
from bestyet.site.version.views import VersionView, version_pairs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bestyet.site.desk import Desk


@dataclass(frozen=True)
class Said:
    """What a region says in the place of a step, and where."""

    badge: Badge
    lang: Markup
    html: Markup | None = None  # None where it says nothing that could be matched
    page: str = ""
    is_same: bool = False  # the very words of the step


def compare_pages(desk: Desk, practice: str) -> Iterator[tuple[str, bytes]]:
    title = desk.title_of(practice)
    name = gettext("%(title)s: regions and versions compared") % {"title": title}
    yield desk.wide(
        compare_page(practice),
        name,
        "compare",
        _regions(desk, practice),
        control=control_of(desk, practice, desk.standard(practice)),
    )
    for older, newer in version_pairs(desk.versions(practice)):
        yield _between(desk, practice, older, newer)


def _regions(desk: Desk, practice: str) -> dict[str, object]:
    shown = desk.shown[practice]
    live = desk.site.candidates.get(practice, shown)
    regions = desk.ordered(variant.region for variant in live.variants)
    members = {item.id: item for item in live.items}
    langs = {variant.region: desk.lang(variant) for variant in live.variants}
    silent = {region: Said(desk.badge(region), langs[region]) for region in regions}
    page, next_ = practice_page(practice), desk.candidate_page(practice)
    standard = desk.standard(practice)
    pairs = version_pairs(desk.versions(practice))
    return {
        "practice": practice,
        "title": shown.title,
        "shown": standard.number if standard else gettext("merged text"),
        "regions": [desk.badge(region) for region in regions],
        "is_many": len(regions) > MANY_REGIONS,
        "rows": [_row(desk, (shown, page), live, item, members.get(item.id), silent) for item in shown.steps],
        "more": [_row(desk, (live, next_), live, item, item, silent) for item in _not_in(shown, live)],
        "pairs": [(between_page(practice, a.number, b.number), a, b) for a, b in pairs],
    }


def _not_in(shown: Candidate, live: Candidate) -> list[Item]:
    """What the regions propose beyond what is shown: of interest where two of them are compared."""
    steps = {item.id for item in shown.steps}
    held = [item for item in live.items if item.status in (Status.USED, Status.ADDITION) and item.words.is_step]
    return [item for item in held if item.id not in steps]


def _row(
    desk: Desk,
    shown: tuple[Candidate, str],
    live: Candidate,
    item: Item,
    now: Item | None,
    silent: Mapping[str, Said],
) -> dict[str, object]:
    """A step as a page has it, and what each region has in its place.

    shown: the text it stands in, and its page. silent: every region, as it says nothing.
    """
    said: dict[str, tuple[list[str], int]] = {}
    for ref in now.members if now else ():
        passage = live.passage(ref)
        words, line = said.get(live.region(ref), ([], passage.span.first_line))
        said[live.region(ref)] = ([*words, passage.text], line)
    found = dict(silent)
    for region, (words, line) in said.items():
        html = beside(item.words.text, " ".join(words))
        page = f"{variant_page(region, live.practice)}#L{line}"
        found[region] = replace(silent[region], html=html, page=page, is_same=words == [item.words.text])
    return {
        "text": item.words.text,
        "lang": desk.lang_of(shown[0], item),
        "page": f"{shown[1]}#{anchor_of(item.id)}",
        "cells": found.values(),
    }


def _between(desk: Desk, practice: str, older: VersionView, newer: VersionView) -> tuple[str, bytes]:
    words = {"title": desk.title_of(practice), "older": older.number, "newer": newer.number}
    title = gettext("%(title)s: %(older)s and %(newer)s compared") % words
    data = {
        "practice": practice,
        "older": older,
        "newer": newer,
        "older_page": version_page(practice, older.number),
        "newer_page": version_page(practice, newer.number),
        "found": difference(desk, older.text, newer.text),
    }
    return desk.wide(
        between_page(practice, older.number, newer.number),
        title,
        "between",
        data,
        control=control_of(desk, practice, newer),
    )
