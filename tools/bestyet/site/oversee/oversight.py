"""Pages for those who keep the practices alive: what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import VOTING, Due, Owed
from bestyet.site.desk import Desk, Section
from bestyet.site.language.words import counted, gettext, message
from bestyet.site.links import due_page, practice_page, variant_page, version_page, view_url
from bestyet.site.oversee.diary import diary, has_ended

if TYPE_CHECKING:
    from bestyet.site.badge import Badge

MOST = 150  # items on the first page
FIRST = 5  # on the dashboard
WEEK = 7  # days
_WHAT = {
    Owed.REVIEW: message("review"),
    Owed.VOTE: message("vote"),
    Owed.LOOK_AGAIN: message("look again at the vote"),
    Owed.DEPARTURE: message("departure ends"),
    Owed.STANDARD: message("review of the standard"),
}


@dataclass(frozen=True)
class DueLine:
    """One thing that is due, as pages tell it."""

    item: Due
    what: str
    said: str  # "in 3 days"
    badge: Badge | None  # None: all regions owe it together
    page: str  # "" for nowhere here
    source: str | None


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: what is overdue or due within a week, and what is due later or without a day."""

    until: str  # ISO, the end of that week
    soon: tuple[DueLine, ...]
    later: tuple[DueLine, ...]


@dataclass(frozen=True)
class Owes:
    """How much somebody owes. Parts: of the most that anybody owes, in percent."""

    page: str
    label: str
    overdue: int
    ahead: int
    undated: int
    overdue_part: int
    part: int


def waiting(desk: Desk, items: Iterable[Due]) -> Waiting | None:
    """None where nobody worked out what is due."""
    day = desk.site.programme.day
    if not day:
        return None
    lines = [_item(desk, item) for item in items]
    soon = tuple(one for one in lines if one.item.left is not None and one.item.left <= WEEK)
    until = str(date.fromisoformat(day) + timedelta(days=WEEK))
    return Waiting(until, soon, tuple(one for one in lines if one not in soon))


def due_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    items = desk.site.programme.due
    data = _due(desk, items, "") | {"regions": _counts(desk, items)}
    yield desk.wide("due/", gettext("What is due"), "due", data)
    for region in owing(desk):
        own = _due(desk, [item for item in items if item.region == region], region) | {"regions": []}
        title = gettext("What is due: %(region)s") % {"region": _label(desk, region)}
        yield desk.wide(due_page(region), title, "due", own)


def due_part(desk: Desk) -> Section | None:
    """What the dashboard says of it: what is longest overdue."""
    overdue = [item for item in desk.site.programme.due if item.is_overdue]
    if not desk.site.programme.day:
        return None
    data = {"overdue": len(overdue), "first": [_item(desk, item) for item in overdue[:FIRST]]}
    return Section(gettext("What is due"), "due_part", data)


def owing(desk: Desk) -> list[str]:
    """The regions that have a page of their own, and what all owe together."""
    return [*(region.id for region in desk.site.regions), GLOBAL]


def _label(desk: Desk, region: str) -> str:
    return gettext("All regions together") if region == GLOBAL else desk.label(region)


def _counts(desk: Desk, items: Sequence[Due]) -> list[Owes]:
    own = {region: [item for item in items if item.region == region] for region in owing(desk)}
    most = max(map(len, own.values()), default=0) or 1
    return [_count(desk, region, found, most) for region, found in own.items()]


def _count(desk: Desk, region: str, own: Sequence[Due], most: int) -> Owes:
    overdue = sum(item.is_overdue for item in own)
    undated = sum(item.left is None for item in own)
    parts = (100 * overdue // most, 100 * len(own) // most)
    return Owes(due_page(region), _label(desk, region), overdue, len(own) - overdue - undated, undated, *parts)


def _due(desk: Desk, items: Sequence[Due], region: str) -> dict[str, object]:
    kinds = (
        (gettext("Overdue"), [item for item in items if item.is_overdue]),
        (gettext("Due"), [item for item in items if item.left is not None and item.left >= 0]),
        (gettext("Nobody said when it was last reviewed"), [item for item in items if item.left is None]),
    )
    room = len(items) if region else MOST
    lists = []
    for heading, found in kinds:
        lists.append((heading, [_item(desk, item) for item in found[:room]], len(found)))
        room = max(0, room - len(found))
    return {
        "region": _label(desk, region) if region else "",
        "lists": [entry for entry in lists if entry[2]],
        "overdue": len(kinds[0][1]),
        "count": len(items),
        "day": desk.site.programme.day,
        "diary": f"due/{region or 'all'}.ics" if desk.site.programme.day else "",
    }


def _item(desk: Desk, item: Due) -> DueLine:
    page = page_of(item)
    return DueLine(
        item,
        gettext("departure ended") if has_ended(item) else gettext(_WHAT[item.what]),
        _when(item.left),
        None if item.region == GLOBAL else desk.badge(item.region),
        page if page in desk.pages else "",
        view_url(desk.site.forge, item.place.path, item.place.line),
    )


def page_of(item: Due) -> str:
    """Where it stands what is to be voted on, read or renewed."""
    pages = {Owed.STANDARD: practice_page(item.practice)}
    pages |= dict.fromkeys(VOTING, version_page(item.practice, item.subject))
    return pages.get(item.what, variant_page(item.region, item.practice))


def _when(left: int | None) -> str:
    if left is None:
        return gettext("no day said")
    if not left:
        return gettext("today")
    if left > 0:
        return counted("in %(num)s day", "in %(num)s days", left)
    return counted("%(num)s day overdue", "%(num)s days overdue", -left)


def diary_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """What is due as files that calendars read: one for all, one a region."""
    items, base = desk.site.programme.due, desk.base
    for region in ("", *owing(desk)) if desk.site.programme.day else ():
        own = [item for item in items if region in ("", item.region)]
        yield f"due/{region or 'all'}.ics", diary(own, base.company, base.settings.labels)
