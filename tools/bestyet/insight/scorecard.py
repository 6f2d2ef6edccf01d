"""The scorecard: evidence over time, where practices stand, and what each region puts in."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.choose.evidence import Grade, grade_of
from bestyet.model.oversee.scorecard import Card, Progress, Reading, RegionScore, Scorecard, Series, Stage, Trend
from bestyet.model.place import Place
from bestyet.model.records.plain import Table, tables, word
from bestyet.model.vote.review import is_day

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant
    from bestyet.model.vote.version import Version

_PERIOD = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?\Z")
_MOST = 10**12  # of any unit
Key = tuple[str, str]  # (practice, region)


@dataclass(frozen=True)
class Earlier:
    """The front matter of a variant as a commit had it; newest first where there are many."""

    practice: str
    region: str
    path: str
    commit: str
    data: Table
    places: Mapping[str, Place]


@dataclass(frozen=True)
class Known:
    """What the history, the votes and the other instruments tell about a knowledge base."""

    day: date
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    standards: Mapping[str, Version] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)  # practice -> ISO day of its first commit
    earlier: Sequence[Earlier] = ()
    commits: Mapping[Key, int] = field(default_factory=dict)
    votes: Mapping[Key, tuple[int, int]] = field(default_factory=dict)  # cast, asked
    overdue: Mapping[Key, int] = field(default_factory=dict)  # days
    adopted: Mapping[Key, tuple[int, int]] | None = None  # steps kept, steps; None: nobody asked


def scorecard(base: KnowledgeBase, known: Known) -> Scorecard:
    """Return the scorecard of a day. What a region retired is left out."""
    earlier: dict[Key, list[Earlier]] = {}
    for past in known.earlier:
        earlier.setdefault((past.practice, past.region), []).append(past)
    cards: dict[str, tuple[Card, ...]] = {}
    for practice in base.practices:
        variants = sorted(base.merged_variants(practice), key=lambda v: base.rank(v.region))
        found = [_card(base, known, practice, v, earlier.get((practice, v.region), ())) for v in variants]
        if found:
            cards[practice] = tuple(found)
    return Scorecard(
        known.day.isoformat(),
        tuple(_regions(base, known, cards)),
        tuple(_progress(practice, found, known) for practice, found in cards.items()),
        cards,
        known.adopted is not None,
    )


# -- perform -----------------------------------------------------------------------------------------------------


def _card(base: KnowledgeBase, known: Known, practice: str, variant: Variant, earlier: Sequence[Earlier]) -> Card:
    key = (practice, variant.region)
    kept, steps = (known.adopted or {}).get(key, (0, 0))
    cast, asked = known.votes.get(key, (0, 0))
    return Card(
        practice,
        variant.region,
        base.practice_title(practice, variant.document.title),
        variant.document.top,
        series_of(base, variant, earlier),
        word(variant.document.data.get("follows")),
        kept,
        steps,
        known.commits.get(key, 0),
        cast,
        asked,
        known.overdue.get(key, 0),
    )


def series_of(base: KnowledgeBase, variant: Variant, earlier: Iterable[Earlier] = ()) -> tuple[Series, ...]:
    """Return the supported evidence of a variant by metric and unit, each period once.

    What the file says today counts before what it said once, and later texts before earlier ones.
    """
    found: dict[tuple[str, str], dict[str, Reading]] = {}
    document = variant.document
    texts = [(document.data, document.places, document.path, "")]
    texts += [(past.data, past.places, past.path, past.commit) for past in earlier]
    for data, places, path, commit in texts:
        for metric, unit, reading in _readings(data, places, path, commit):
            found.setdefault((metric, unit), {}).setdefault(reading.period, reading)
    return tuple(_series(base, metric, unit, by_period.values()) for (metric, unit), by_period in sorted(found.items()))


def _readings(data: Table, places: Mapping[str, Place], path: str, commit: str) -> Iterator[tuple[str, str, Reading]]:
    for number, entry in tables(data.get("evidence")):
        if grade_of(entry) is not Grade.SUPPORTED or span_of(entry["period"]) is None:
            continue
        value = entry["value"]
        if not isinstance(value, int | float) or not -_MOST <= value <= _MOST:  # infinite, or a slip of the pen
            continue
        place = places.get(f"/evidence/{number}") or Place(path, 1, 1)
        about = (str(entry["period"]), value, str(entry["sample"]), str(entry["source"]))
        yield str(entry.get("metric")), str(entry.get("unit") or ""), Reading(*about, place, commit)


def _series(base: KnowledgeBase, metric: str, unit: str, readings: Iterable[Reading]) -> Series:
    ordered = sorted(readings, key=lambda one: (span_of(one.period) or ("", ""), one.period))
    better = base.settings.metrics.get(metric, "")
    return Series(metric, base.title("metrics", metric), unit, better, tuple(ordered))


@lru_cache(maxsize=4096)  # few periods, many figures
def _span(period: str) -> tuple[str, str] | None:
    begin, mark, end = period.partition("/")
    first, last = _days(begin), _days(end if mark else begin)
    return (last[1], first[0]) if first and last and first[0] <= last[1] else None


def span_of(period: object) -> tuple[str, str] | None:
    """Return the last and the first day of a period as ISO days, so that later ones sort behind; None for none.

    >>> span_of("2025-H1")
    ('2025-06-30', '2025-01-01')
    """
    return _span(str(period))


def _days(text: str) -> tuple[str, str] | None:
    """The first and the last day of a year, half, quarter, month or day."""
    match = _PERIOD.match(text)
    if match is None:
        return None
    year, half, quarter, month, day = match.groups()
    low, high = 1, 12
    if half:
        low, high = 6 * int(half) - 5, 6 * int(half)
    elif quarter:
        low, high = 3 * int(quarter) - 2, 3 * int(quarter)
    elif month:
        low = high = int(month)
    if not 1 <= low <= 12 or int(year) < 1:
        return None
    last = monthrange(int(year), high)[1]
    if day and not 1 <= int(day) <= last:
        return None
    return f"{year}-{low:02d}-{int(day or 1):02d}", f"{year}-{high:02d}-{int(day or last):02d}"


# -- transform ---------------------------------------------------------------------------------------------------


def _progress(practice: str, cards: Sequence[Card], known: Known) -> Progress:
    titles = [card.title for card in cards]
    title = min(titles, key=lambda one: (-titles.count(one), one))
    standard = known.standards.get(practice)
    spans = stages(known.versions.get(practice, ()), known.first.get(practice, ""), known.day.isoformat())
    stage, since, _ = spans[-1]
    return Progress(practice, title, stage, since, standard.number if standard else "", spans)


def stages(versions: Sequence[Version], first: str, today: str) -> tuple[tuple[Stage, str, str], ...]:
    """Return what a practice went through, from its first commit on; the last one lasts still.

    From the end of the vote on its first standard the practice is adopted, whatever is put to the vote after that,
    until one ends it.
    """
    in_force = min((day for version in versions if (day := _day(version.effective)) and day <= today), default="")
    turns: list[tuple[str, int, Stage]] = []
    for version in versions:
        opened = _day(version.terms.opened if version.terms else "")
        decided = _day(version.ending.decided if version.ending else "")
        if not opened or opened > today or (in_force and opened > in_force):
            continue
        turns.append((opened, 1, Stage.BALLOT))
        if decided and decided <= (in_force or today):
            turns.append((decided, 2, Stage.ADOPTED if version.is_adopted else Stage.DRAFT))
    for version in versions:
        if (day := _day(version.effective)) and day <= today:
            turns.append((day, 3, Stage.ENDED if version.ends else Stage.ADOPTED))
    turns.append((min([first, *(day for day, _, _ in turns)]), 0, Stage.DRAFT))
    return tuple(_merged(sorted(turns)))


def _day(value: object) -> str:
    """The day of a date or moment as a record has it; "" where it is none."""
    day = value[:10] if isinstance(value, str) else ""
    return day if is_day(day) else ""


def _merged(turns: Sequence[tuple[str, int, Stage]]) -> Iterator[tuple[Stage, str, str]]:
    """Each stage with its days; neighbours that are the same are one."""
    kept = [turns[0]]
    for turn in turns[1:]:
        if turn[2] is not kept[-1][2]:
            kept.append(turn)
    for place, (day, _, stage) in enumerate(kept):
        yield stage, day, kept[place + 1][0] if place + 1 < len(kept) else ""


def _regions(base: KnowledgeBase, known: Known, cards: Mapping[str, Sequence[Card]]) -> Iterator[RegionScore]:
    by_region: dict[str, list[Card]] = {region.id: [] for region in base.regions}
    for found in cards.values():
        for card in found:
            by_region.setdefault(card.region, []).append(card)
    votes: dict[str, list[tuple[int, int]]] = {}
    for (_, region), count in known.votes.items():
        votes.setdefault(region, []).append(count)
    for region, own in by_region.items():
        trends = [series.trend for card in own for series in card.series]
        current = [(card, known.standards[card.practice]) for card in own if card.practice in known.standards]
        yield RegionScore(
            region,
            written=len(own),
            of=len(cards),
            measured=sum(bool(card.series) for card in own),
            better=trends.count(Trend.BETTER),
            worse=trends.count(Trend.WORSE),
            standards=len(current),
            follows=sum(card.follows == version.number for card, version in current),
            kept=sum(card.kept for card in own),
            steps=sum(card.steps for card in own),
            commits=sum(card.commits for card in own),
            cast=sum(cast for cast, _ in votes.get(region, ())),
            asked=sum(asked for _, asked in votes.get(region, ())),
            overdue=sum(card.overdue > 0 for card in own),
        )
