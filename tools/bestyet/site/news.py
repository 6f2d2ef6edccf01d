"""What happened to the practices, by day: versions put to the vote and decided, texts of regions changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bestyet.site.language.words import gettext, message, ngettext
from bestyet.site.language.written import day, month
from bestyet.site.links import feed_file, variant_page, version_page
from bestyet.site.version.views import Stage, VersionView

if TYPE_CHECKING:
    from bestyet.site.desk import Badge, Desk

MOST = 400  # entries on the page; older ones stand on the pages of the practices
_LISTED = 60  # texts listed of one change


@dataclass(frozen=True)
class Event:
    """One thing that happened. `when`: an ISO day, or day and time where it is known."""

    when: str
    practice: str
    region: str  # whose text changed; "" for what concerns all
    subject: str  # "1.1.0", "EMEA"
    what: str
    page: str
    key: str  # tells it from every other event, whatever else happens
    commit: str = ""  # what did it, where a text changed

    @property
    def day(self) -> str:
        return self.when[:10]


def events(desk: Desk) -> list[Event]:
    """Everything that happened, newest first; the same for the same files and history."""
    found = [event for practice in desk.shown for event in _of_versions(desk, practice)]
    for practice, variants in desk.base.variants.items():
        for variant in variants:
            found += _of_variant(desk, practice, variant.region, variant.document.path)
    return sorted(found, key=lambda event: event.day, reverse=True)


def _of_versions(desk: Desk, practice: str) -> Iterator[Event]:
    for version in reversed(desk.versions(practice)):
        page = version_page(practice, version.number)
        for when, word, what in reversed(list(_told(version))):
            key = f"{practice}/{version.number}/{word}"
            yield Event(when, practice, "", version.number, what, page, key)


def _told(version: VersionView) -> Iterator[tuple[str, str, str]]:
    """(day, stable word, what happened) of a version."""
    if version.opened:
        closes = gettext("put to the vote, closes on %(day)s") % {"day": day(version.closes)}
        is_open = version.closes and not version.decided  # when it was to close, matters to nobody once it has
        yield version.opened, "opened", closes if is_open else gettext("put to the vote")
    if not version.decided:
        return
    if not version.is_adopted:
        yield version.decided, "ended", gettext(_ENDED.get(version.stage, version.stage.value))
        return
    if version.ends:
        yield (
            version.decided,
            "adopted",
            gettext("adopted: the practice ends on %(day)s") % {"day": day(version.effective)},
        )
        return
    later = version.effective > version.decided
    words = gettext("adopted, in force from %(day)s") if later else gettext("adopted and in force")
    yield version.decided, "adopted", words % {"day": day(version.effective)} if later else words
    if later and version.stage is not Stage.ADOPTED:
        yield version.effective, "in-force", gettext("came into force")


_ENDED = {
    Stage.REJECTED: message("rejected"),
    Stage.EXPIRED: message("expired without a result"),
    Stage.WITHDRAWN: message("withdrawn"),
}


def _of_variant(desk: Desk, practice: str, region: str, path: str) -> Iterator[Event]:
    for commit in desk.site.commits(path):
        page = variant_page(region, practice)
        key = f"{path}@{commit.id}"
        yield Event(commit.date, practice, region, desk.label(region), commit.summary, page, key, commit.id)


@dataclass(frozen=True)
class Told:
    """One event on a page."""

    event: Event
    title: str  # of the practice
    badge: Badge | None


def told(desk: Desk, found: Sequence[Event]) -> list[Told]:
    return [Told(e, desk.title_of(e.practice), desk.badge(e.region) if e.region else None) for e in found]


@dataclass(frozen=True)
class Entry:
    """What happened at once: one event, or one change of several texts."""

    event: Event
    texts: list[Told]
    more: int  # texts that are not listed

    @property
    def counted(self) -> str:
        number = len(self.texts) + self.more
        return ngettext("%(number)s text changed", "%(number)s texts changed", number) % {"number": number}


def entries(desk: Desk, found: Sequence[Event]) -> list[Entry]:
    """Events as the page tells them: a change of many texts once, where the first of them stands."""
    at_once: dict[tuple[str, str], list[Event]] = {}
    for event in found:
        at_once.setdefault((event.day, event.commit or event.key), []).append(event)
    some = [(group[0], told(desk, group[:_LISTED]), group[_LISTED:]) for group in at_once.values()]
    return [Entry(event, texts, len(more)) for event, texts, more in some]


def changes_page(desk: Desk, found: Sequence[Event]) -> tuple[str, bytes]:
    shown = entries(desk, found)
    data: dict[str, object] = {
        "months": [(name, list(group)) for name, group in groupby(shown[:MOST], key=lambda one: month(one.event.when))],
        "more": max(0, len(shown) - MOST),
        "feeds": [
            (gettext("everything"), feed_file()),
            *((desk.category_title(name), feed_file("category", name)) for name in desk.categories),
            *((region.label, feed_file("region", region.id)) for region in desk.site.regions),
        ],
    }
    return desk.wide("changes/", gettext("What changed"), "news", data)
