"""Since when all regions have adopted a step: the day of the last one, its keystone, and whether it has held.

Counted in days of the branch: what stood there at the end of a day. A step counts from the first day on which a
version with its present values was in force. A region keeps it while it follows it or has a declared departure that
holds. The status is lost on the first day a region keeps it no longer, and begins anew when all have it again.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.insight.adoption.adoption import Look
from bestyet.model.oversee.adoption import Adoption, Everywhere, Keystone, Past, Subject
from bestyet.model.oversee.departures import departures
from bestyet.model.records.plain import Plain, table, word

if TYPE_CHECKING:
    from bestyet.insight.adoption.following import Follower

HOLD = "90 days"
_LENGTH = re.compile(r"([1-9][0-9]{0,3}) (days|weeks|months|years)\Z")
_OPEN = "9999-12-31"
_DAY = timedelta(days=1)
Interval = tuple[str, str]  # first day, first day after it
Pasts = Callable[[str], Sequence[Past]]  # region -> its texts, oldest first


def keystones(
    subject: Subject, adoption: Adoption, pasts: Pasts, follower: Follower, day: str, hold: str
) -> tuple[Keystone, ...]:
    """Return how each step and value of the standard stands in all regions together, on an ISO day."""
    regions = list(dict.fromkeys(cell.region for cell in adoption.cells))
    looks = {region: list(_looks(subject, region, pasts(region), follower, day)) for region in regions}
    found = []
    for point in adoption.points:
        since = in_force_since(subject, point, follower)
        kept = {region: _kept(looks[region], point, since) for region in regions}
        behind = tuple(cell.region for cell in adoption.cells if cell.point == point and not cell.state.keeps)
        found.append(_keystone(point, kept, behind, day, hold))
    return tuple(found)


def in_force_since(subject: Subject, point: str, follower: Follower) -> str:
    """The day from which a step has been in force with the values it has now."""
    since = subject.standard.effective
    for standard in reversed(subject.standards[:-1]):
        if not follower.same(standard, subject.standard, point):
            break
        since = standard.effective
    return since


def _looks(
    subject: Subject, region: str, pasts: Sequence[Past], follower: Follower, day: str
) -> Iterator[tuple[Interval, Look]]:
    """Each text that stood at the end of a day, with its days, parted where a departure that it declares ends."""
    for number, past in enumerate(pasts):
        end = pasts[number + 1].day if number + 1 < len(pasts) else _OPEN
        if past.day >= end:
            continue
        variant = past.read()
        ends = {_next(one.until) for one in departures(variant) if one.until < day} if variant else set()
        days = [past.day, *sorted(cut for cut in ends if past.day < cut < end), end]
        for first, after in pairwise(days):
            last = day if after == _OPEN else (date.fromisoformat(after) - _DAY).isoformat()
            yield (first, after), Look(subject, follower, region, variant, last)


def _next(day: str) -> str:
    return (date.fromisoformat(day) + _DAY).isoformat()


def _kept(looks: Sequence[tuple[Interval, Look]], point: str, since: str) -> list[Interval]:
    """The days on which a region kept a step, neighbours joined."""
    found: list[Interval] = []
    for (start, end), look in looks:
        if end <= since or not look.keeps(point):
            continue
        start = max(start, since)
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _keystone(point: str, kept: dict[str, list[Interval]], behind: tuple[str, ...], day: str, hold: str) -> Keystone:
    common: list[Interval] = [("", _OPEN)]
    for intervals in kept.values():
        common = [both for one in common for other in intervals if (both := _both(one, other))]
    if not common:
        return Keystone(point, Everywhere.NOT_YET, regions=behind)
    start, end = common[-1]
    if end != _OPEN:
        back = tuple(region for region, intervals in kept.items() if any(one[1] == end for one in intervals))
        return Keystone(point, Everywhere.LOST, start, end, back)
    last = tuple(region for region, intervals in kept.items() if intervals[-1][0] == start)
    status = Everywhere.HELD if later(start, hold) <= day else Everywhere.ADOPTED
    return Keystone(point, status, start, "", last)


def _both(one: Interval, other: Interval) -> Interval | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def hold_of(governance: Plain) -> str:
    """How long all must have kept a step: `adoption: {hold: "90 days"}` of governance.yml."""
    hold = word(table(table(governance).get("adoption")).get("hold"))
    return hold if _LENGTH.match(hold) else HOLD


def later(day: str, length: str) -> str:
    """Return the ISO day some days, weeks, months or years after another; the last of the month where it is shorter.

    >>> later("2026-11-30", "3 months")
    '2027-02-28'
    """
    match = _LENGTH.match(length)
    assert match  # hold_of gives no other
    start, number = date.fromisoformat(day), int(match[1])
    if match[2] in ("days", "weeks"):
        days = min(number * (7 if match[2] == "weeks" else 1), (date.max - start).days)
        return (start + timedelta(days=days)).isoformat()
    years, month = divmod(start.month - 1 + number * (12 if match[2] == "years" else 1), 12)
    year = min(start.year + years, date.max.year)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()
