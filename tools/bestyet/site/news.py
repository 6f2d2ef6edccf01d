"""What happened to the practices, by day: versions put to the vote and decided, texts of regions changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bestyet.site.chips import Chip, version_chip
from bestyet.site.language.words import gettext, message, ngettext
from bestyet.site.language.written import day, month
from bestyet.site.links import feed_file, since_pages, variant_page, version_page
from bestyet.site.version.history import history_line
from bestyet.site.version.views import Stage, VersionView

if TYPE_CHECKING:
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk

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
    chip: Chip | None = None  # how the version stands today

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
        page, chip = version_page(practice, version.number), version_chip(version)
        brings = history_line(desk, practice, version).what
        for when, word, what in reversed(list(_told(version))):
            key = f"{practice}/{version.number}/{word}"
            said = f"{what}: {brings}" if word in ("opened", "adopted") else what
            yield Event(when, practice, "", version.number, said, page, key, chip=chip)


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


@dataclass(frozen=True)
class Since:
    """A way to what changed since a day."""

    words: str
    page: str
    is_here: bool


def changes_pages(desk: Desk, found: Sequence[Event]) -> Iterator[tuple[str, bytes]]:
    """Everything that happened, by month; and what happened since each of some days."""
    shown = entries(desk, found)
    data: dict[str, object] = {
        "since": since_ways(desk, "changes/"),
        "months": [(name, list(group)) for name, group in groupby(shown[:MOST], key=lambda one: month(one.event.when))],
        "more": max(0, len(shown) - MOST),
        "feeds": [
            (gettext("everything"), feed_file()),
            *((desk.category_title(name), feed_file("category", name)) for name in desk.categories),
            *((region.label, feed_file("region", region.id)) for region in desk.site.regions),
        ],
    }
    yield desk.wide("changes/", gettext("What changed"), "news", data)
    for page, (_, first) in since_pages(desk.site.programme.day).items():
        title = gettext("What changed since %(day)s") % {"day": day(first)}
        later = [event for event in found if event.day >= first]
        yield desk.wide(page, title, "news_since", {"title": title, **_later(desk, page, later)})


def _later(desk: Desk, page: str, found: Sequence[Event]) -> dict[str, object]:
    """What everybody follows or votes on apart from what single regions wrote."""
    written = entries(desk, [event for event in found if event.region])
    newest: dict[str, Event] = {}  # what became of each version
    for event in found:
        if not event.region:
            newest.setdefault(event.page, event)
    return {
        "since": since_ways(desk, page),
        "day": desk.site.programme.day,
        "voted": entries(desk, list(newest.values())),
        "written": written[:MOST],
        "more": max(0, len(written) - MOST),
    }


def since_ways(desk: Desk, here: str) -> list[Since]:
    """The ways from a page to what changed since each of some days."""
    known = since_pages(desk.site.programme.day)
    return [
        Since(gettext(_BACK[word]) if word else month(first), page, page == here)
        for page, (word, first) in known.items()
    ]


_BACK = {"week": message("a week ago"), "month": message("a month ago"), "quarter": message("a quarter ago")}
