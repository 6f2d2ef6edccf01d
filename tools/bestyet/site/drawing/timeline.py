"""The timeline of a practice as a drawing: where each bar stands, and the same figures as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.model.sentence import Value
from bestyet.site.desk import Desk, joined
from bestyet.site.language.told import figure, value
from bestyet.site.language.words import SOURCE, capital, gettext, language, ngettext

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.oversee.timeline import Bar, Chain, Timeline, Timelines
    from bestyet.site.badge import Badge

WIDE, LEFT, RIGHT = 720, 96, 176  # of the drawing: all, names at the left, words at the right
TALL, THIN, GAP, TOP = 20, 15, 8, 20  # heights: a name or what is chosen, a region, between milestones, the axis
_STEPS = [Fraction(n, 24) for n in (1, 2, 4, 6, 12)] + [Fraction(n) for n in (1, 2, 5, 10, 20, 30, 60, 90, 180)]
_TICKS = 7
_SOON = Fraction(2)  # days that are counted in hours


@dataclass(frozen=True)
class Line:
    """One bar with its words. Coordinates are in the drawing's own units, written out."""

    label: str
    badge: Badge | None  # None: what is chosen
    y: int
    height: int
    x: str
    width: str
    promised: str  # where the lead time ends
    best: str  # where the estimate begins and ends; "" without one
    worst: str
    says: str
    says_x: str
    is_critical: bool


@dataclass(frozen=True)
class Row:
    """The same figures as a row of a table."""

    milestone: str
    badge: Badge | None
    said: str
    estimate: str
    mean: str
    reached: str
    spare: str
    page: str
    source: str | None


@dataclass(frozen=True)
class Part:
    """One drawing: milestones that hang together."""

    counted_from: str
    groups: tuple[tuple[str, int, tuple[Line, ...]], ...]  # milestone, where its name stands, its lines
    ticks: tuple[tuple[str, str], ...]  # x, words
    height: int
    summary: str
    rows: tuple[Row, ...]


def timeline_data(desk: Desk, candidate: Candidate) -> dict[str, object]:
    """What the template needs; {} where no lead time can be drawn."""
    found = desk.site.programme.timelines(candidate)
    parts = [part for names in _parts(found) for part in _on_scales(Drawing(desk, candidate, found, names))]
    if not parts:
        return {}
    circular = sorted({*found.chosen.circular, *(name for one in found.regions.values() for name in one.circular)})
    titles = [desk.base.title("milestones", name) for name in circular]
    return {"parts": parts, "wide": WIDE, "left": LEFT, "circular": joined(titles)}


def _parts(found: Timelines) -> list[list[str]]:
    """Milestones that hang together in what is chosen, else in the first region that says so; by when reached."""
    parts: list[list[str]] = []
    seen: set[str] = set()
    for timeline in (found.chosen, *found.regions.values()):
        for chain in timeline.chains:
            names = [bar.milestone for bar in chain.bars]
            new = [name for name in dict.fromkeys(names) if name not in seen]
            held = next((part for part in parts if set(names) & set(part)), None)
            if held is None and new:
                parts.append(new)
            elif held is not None:
                held += new
            seen.update(new)
    return parts


def _on_scales(drawing: Drawing) -> Iterator[Part]:
    """One drawing, or two where one scale would leave nothing to see of hours beside weeks."""
    desk, candidate, found, names = drawing.desk, drawing.candidate, drawing.found, drawing.names
    soon = [name for name in names if max(_end(bar) for _, bar in drawing.bars if bar.milestone == name) <= _SOON]
    later = [name for name in names if name not in soon]
    if not soon or not later:
        yield drawing.made()
        return
    hours = Drawing(desk, candidate, found, soon).made()
    yield replace(hours, summary=gettext("What is to be reached within two days, on a scale of its own."))
    yield Drawing(desk, candidate, found, later).made()


class Drawing:
    """Makes one part: a group of lines for each milestone, all on one scale."""

    def __init__(self, desk: Desk, candidate: Candidate, found: Timelines, names: Sequence[str]) -> None:
        self.desk, self.candidate, self.found, self.names = desk, candidate, found, names
        told: list[tuple[str, Timeline]] = [("", found.chosen)]
        told += [(region, found.regions[region]) for region in desk.ordered(found.regions)]
        self.bars = [
            (region, bar) for region, one in told for c in one.chains for bar in c.bars if bar.milestone in names
        ]
        self.longest = max(_end(bar) for _, bar in self.bars) or Fraction(1)

    def made(self) -> Part:
        groups, y = [], TOP
        for name in self.names:
            at, y = y + 13, y + TALL
            lines = []
            for region, bar in self.bars:
                if bar.milestone == name:
                    lines.append(self._line(region, bar, y))
                    y += THIN if region else TALL
            groups.append((self._title(name), at, tuple(lines)))
            y += GAP
        rows = tuple(
            self._row(region, bar) for name in self.names for region, bar in self.bars if bar.milestone == name
        )
        return Part(self._counted_from(), tuple(groups), tuple(self._ticks()), y, self._summary(), rows)

    def _line(self, region: str, bar: Bar, y: int) -> Line:
        best, worst = (bar.estimate.optimistic, bar.estimate.pessimistic) if bar.estimate else (None, None)
        return Line(
            label=self.desk.label(region) if region else gettext("chosen"),
            badge=self.desk.badge(region) if region else None,
            y=y,
            height=14 if not region else 8,
            x=self._x(bar.starts),
            width=_written(max(self._wide(bar.ends) - self._wide(bar.starts), Fraction(3, 2))),
            promised=self._x(bar.starts + bar.promised),
            best="" if best is None else self._x(bar.starts + best),
            worst="" if worst is None else self._x(bar.starts + worst),
            says=_short(bar),
            says_x=_written(self._wide(_end(bar)) + LEFT + 6),
            is_critical=bar.is_critical,
        )

    def _row(self, region: str, bar: Bar) -> Row:
        variant = next((v for v in self.candidate.variants if v.region == bar.region), None)
        estimate = bar.estimate
        three = (estimate.optimistic, estimate.likely, estimate.pessimistic) if estimate else ()
        return Row(
            self._title(bar.milestone),
            self.desk.badge(region) if region else None,
            Value.of(bar.said),
            " · ".join(length_words(one) for one in three),
            f"{length_words(estimate.mean)} ± {length_words(estimate.deviation)}" if estimate else "",
            length_words(bar.ends),
            length_words(bar.slack) if bar.slack else gettext("none: on the longest path"),
            self.desk.came_from(self.candidate, variant, bar.place.line) if variant else "",
            self.desk.source_of(self.candidate, variant, bar.place.line) if variant else None,
        )

    # -- the scale

    def _wide(self, days: Fraction) -> Fraction:
        return days / self.longest * (WIDE - LEFT - RIGHT)

    def _x(self, days: Fraction) -> str:
        return _written(self._wide(days) + LEFT)

    def _ticks(self) -> Iterator[tuple[str, str]]:
        steps = [step for step in _STEPS if self.longest / step <= _TICKS]
        step = steps[0] if steps else self.longest / 4
        for number in range(int(self.longest / step) + 1):
            yield self._x(step * number), _tick_words(step * number) if number else "0"

    # -- words

    def _title(self, name: str) -> str:
        return capital(self.desk.base.title("milestones", name))

    def _chains(self) -> list[Chain]:
        chains = [chain for chain in self.found.chosen.chains if any(bar.milestone in self.names for bar in chain.bars)]
        if chains:
            return chains
        regions = self.found.regions.values()
        return [c for one in regions for c in one.chains if any(bar.milestone in self.names for bar in c.bars)][:1]

    def _counted_from(self) -> str:
        starts = dict.fromkeys(name for chain in self._chains() for name in chain.starts)
        return joined([self._title(name) if name else gettext("the start") for name in starts])

    def _summary(self) -> str:
        """ "Minutes sent is reached 9.2 days after contract signed, by way of kickoff held." """
        if not any(not region for region, _ in self.bars):
            return gettext("Nothing is chosen yet: the regions differ. Each region’s own times are drawn.")
        (chain, *_) = self._chains()
        last, before = chain.critical[-1], chain.critical[:-1]
        long = length_words(chain.length)
        if chain.variance:
            long += gettext(" (standard deviation %(length)s)") % {"length": length_words(chain.deviation)}
        said = {
            "last": lowered(self._title(last.milestone)),
            "length": long,
            "start": lowered(self._title(chain.critical[0].after)) if chain.critical[0].after else gettext("the start"),
            "way": joined([lowered(self._title(bar.milestone)) for bar in before]),
        }
        if before:
            return gettext("The longest path: %(last)s, %(length)s after %(start)s, by way of %(way)s.") % said
        return gettext("The longest path: %(last)s, %(length)s after %(start)s.") % said


def _end(bar: Bar) -> Fraction:
    worst = bar.estimate.pessimistic if bar.estimate else Fraction(0)
    return max(bar.ends, bar.starts + bar.promised, bar.starts + worst)


def _short(bar: Bar) -> str:
    """The lead time without what it counts from."""
    return value(bar.said.split(" after ", 1)[0])


def _written(number: Fraction) -> str:
    return f"{float(number):.1f}"


def _tick_words(days: Fraction) -> str:
    words = gettext("%(num)s h") if days < 1 else gettext("%(num)s d")
    return words % {"num": f"{int(days * 24)}" if days < 1 else figure(f"{float(days):g}")}


def lowered(title: str) -> str:
    """A title inside a sentence: small where nouns are."""
    return title.lower() if language() == SOURCE else title


def length_words(days: Fraction) -> str:
    """A length of time as people say it: "4 hours", "7.3 days"; rounded to a tenth, halves to even."""
    tenths = round((days * 24 if days < 1 else days) * 10)
    number = 1 if tenths == 10 else 2  # the form of the noun
    hours, in_days = ngettext("%(num)s hour", "%(num)s hours", number), ngettext("%(num)s day", "%(num)s days", number)
    whole, tenth = divmod(tenths, 10)
    words = figure(f"{whole}.{tenth}") if tenth else str(whole)
    return (hours if days < 1 else in_days) % {"num": words}
