"""Which practices to harmonise first, because the customer feels their failures and differences most.

Severity is the highest that any region gives, occurrence and detection the middle one of the regions' figures (of an
even number the higher). The rules of governance.yml then raise a rating by one: by complaints and satisfaction in
the regions' evidence, and by how much the regions differ. What clients see comes before what they do not; then the
action priority counts, then severity x occurrence x detection, then the figure that governance.yml puts first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from bestyet.insight.difference.fmea import HIGHEST, LOWEST, Fmea, Raise, fmea_of, spread_as_number
from bestyet.merge.choose.evidence import Grade, describe, evidence_of, grade_of
from bestyet.model.oversee.triage import FIGURES, Priority, Ranked, Rating, Reason, Triage
from bestyet.model.oversee.variance import PracticeVariance, Sort, decimal
from bestyet.model.records.plain import Table, table
from bestyet.model.sentence import Value, sentence

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant

FIRST = 3  # practices that are named first
_OFF = (-1, 0, 1)  # how wrong any rating may be
_PRESSING = {priority: -place for place, priority in enumerate(Priority)}

Key = tuple[bool, int, int, int]  # more is more urgent
Ratings = tuple[Rating, Rating, Rating]  # severity, occurrence, detection


def triage(base: KnowledgeBase, every: Sequence[PracticeVariance], ended: Collection[str] = ()) -> Triage:
    """Rank all practices that any region has rated, but for those that have ended."""
    fmea = fmea_of(base.governance)
    return ranked_by(fmea, [(one, ratings_of(base, one, fmea)) for one in every], ended)


def ranked_by(fmea: Fmea, given: Sequence[tuple[PracticeVariance, Ratings | None]], ended: Collection[str]) -> Triage:
    """The same of practices of which the ratings are known already."""
    rated = [(one, ratings) for one, ratings in given if ratings and one.practice not in ended]
    keys = [_keys(fmea, one, ratings) for one, ratings in rated]
    nows, lows, highs = (sorted(key[place] for key in keys) for place in range(3))
    ranked = [
        Ranked(
            one,
            *ratings,
            priority=fmea.priority(_figures(ratings)),
            rank=1 + len(nows) - bisect_right(nows, now),
            best=1 + len(lows) - bisect_right(lows, high),  # all others as low as they can be
            worst=_above(highs, low, high),  # all others as high as they can be
            own_best=1 + len(nows) - bisect_right(nows, high),
            own_worst=_above(nows, low, now),
        )
        for (one, ratings), (now, low, high) in zip(rated, keys, strict=True)
    ]
    ranked.sort(key=lambda r: (r.rank, -(r.differs or 0), r.practice))
    first = tuple(one for one in ranked if one.differs)[:FIRST]
    rated_names = {one.practice for one in ranked}
    return Triage(
        ranked=tuple(ranked),
        unrated=tuple(one for one, _ in given if one.practice not in {*rated_names, *ended}),
        first=first,
        advice=tuple(_advice(first, ranked)),
        has_table=bool(fmea.table),
        ended=tuple(one for one, _ in given if one.practice in ended),
    )


# -- ratings -----------------------------------------------------------------------------------------------------


def ratings_of(base: KnowledgeBase, variance: PracticeVariance, fmea: Fmea) -> Ratings | None:
    """None where no region gives all three figures."""
    variants = {variant.region: variant for variant in base.variants[variance.practice]}
    given = [(variants[region], figures) for region in variance.regions if (figures := _risk(variants[region]))]
    if not given:
        return None
    severity, occurrence, detection = (_rating(base, variance, fmea, given, place) for place in range(3))
    return severity, occurrence, detection


def _risk(variant: Variant) -> tuple[int, ...] | None:
    """The three figures of a region; None unless it gives all of them as the schema says."""
    data = variant.document.data.get("risk")
    given = [table(data).get(figure) for figure in FIGURES]
    figures = tuple(figure for figure in given if type(figure) is int and LOWEST <= figure <= HIGHEST)
    return figures if len(figures) == len(FIGURES) else None


def _rating(
    base: KnowledgeBase,
    variance: PracticeVariance,
    fmea: Fmea,
    given: Sequence[tuple[Variant, tuple[int, ...]]],
    place: int,
) -> Rating:
    figures = sorted(risk[place] for _, risk in given)
    value = figures[-1] if place == 0 else figures[len(figures) // 2]
    reasons = [
        Reason(
            sentence("%(region)s says %(figure)s", region=base.settings.label(variant.region), figure=risk[place]),
            variant.document.at("/risk"),
        )
        for variant, risk in given
    ]
    variants = {variant.region: variant for variant in base.variants[variance.practice]}
    for rule in fmea.raises:
        if rule.rating == FIGURES[place]:
            raised = list(_raised(base, variance, rule, [variants[region] for region in variance.regions]))
            value += bool(raised)
            reasons += raised
    return Rating(min(value, HIGHEST), tuple(reasons))


def _raised(
    base: KnowledgeBase, variance: PracticeVariance, rule: Raise, variants: Sequence[Variant]
) -> Iterator[Reason]:
    """Why a rule makes a rating one higher; nothing where it does not."""
    if not rule.metric:
        spread = variance.seen if variance.is_customer_facing else variance.spread
        if spread is not None and rule.meets(spread_as_number(spread)):
            text = sentence("one more, because the regions differ by %(figure)s", figure=Value(decimal(spread)))
            yield Reason(text, None)
        return
    for variant in variants:
        for number, entry in enumerate(evidence_of(variant)):
            value = _measured(entry, rule)
            if value is not None and rule.meets(value):
                words = describe(entry, base.settings)
                label = base.settings.label(variant.region)
                text = sentence("one more, because %(region)s measured %(words)s", region=label, words=words)
                yield Reason(text, variant.document.at(f"/evidence/{number}"))


def _measured(entry: Table, rule: Raise) -> Fraction | None:
    """The figure of an entry that has sample, period and source; without them it is no figure."""
    if entry.get("metric") != rule.metric or grade_of(entry) is not Grade.SUPPORTED:
        return None
    value, sample = Fraction(str(entry["value"])), entry["sample"]
    if not rule.per_case:
        return value
    return value / sample if type(sample) is int and sample > 0 else None


# -- ranks -------------------------------------------------------------------------------------------------------


def _figures(ratings: Ratings) -> tuple[int, int, int]:
    severity, occurrence, detection = ratings
    return severity.value, occurrence.value, detection.value


def _above(keys: Sequence[Key], low: Key, own: Key) -> int:
    """1 + the number of sorted keys above `low`, its own not counted."""
    return 1 + len(keys) - bisect_right(keys, low) - (own > low)


def _keys(fmea: Fmea, variance: PracticeVariance, ratings: Ratings) -> tuple[Key, Key, Key]:
    """How urgent a practice is: as rated, at least, and at most, when each rating may be off by one.

    All 27 cases are looked at, so that the bounds are exact for any table; as practices are rated apart from each
    other, the best and the worst rank that follow are both reached by some ratings, and none is beyond them.
    """
    now = _figures(ratings)
    near = product(*({min(max(figure + off, LOWEST), HIGHEST) for off in _OFF} for figure in now))
    keys = sorted(_key(fmea, variance, figures) for figures in near)
    return _key(fmea, variance, now), keys[0], keys[-1]


def _key(fmea: Fmea, variance: PracticeVariance, figures: tuple[int, ...]) -> Key:
    severity, occurrence, detection = figures
    priority = fmea.priority((severity, occurrence, detection))
    first = figures[FIGURES.index(fmea.first)]
    return variance.is_customer_facing, _PRESSING[priority], severity * occurrence * detection, first


# -- words -------------------------------------------------------------------------------------------------------


def _advice(first: Sequence[Ranked], ranked: Sequence[Ranked]) -> Iterator[str]:
    if not first:
        yield "There is nothing to harmonise: no ranked practice is told by two regions that differ."
        return
    for one in first:
        yield f"{one.variance.title}: {_because(one)}."
    rivals = [one for one in ranked if one.best == 1 and one.differs]
    if len(rivals) < 2:
        yield f"{first[0].variance.title} stays first even if every rating is off by one."
    else:
        worst = max(one.own_worst for one in first)
        yield (
            f"How sure is that? If every rating of every practice may be off by one, any of {len(rivals)} practices "
            f"could be first. If only their own ratings are off, these stay among the first {worst}."
        )


def _because(one: Ranked) -> str:
    variance = one.variance
    sees = "clients see it" if variance.is_customer_facing else "clients do not see it"
    pressing = f"action priority {one.priority}, " if one.priority else ""
    figures = f"severity {one.severity.value}, occurrence {one.occurrence.value}, detection {one.detection.value}"
    words = f"{sees}, {pressing}{figures}; {len(variance.regions)} regions differ by {decimal(one.differs)}"
    widest = most_different(variance)
    return f"{words}, most in {_NAMES[widest]}" if widest else words


def most_different(variance: PracticeVariance) -> Sort | None:
    """What the regions differ in most; job titles left out, which are the same in all practices."""
    found = {sort: spread for sort, spread in variance.by_sort.items() if spread and sort is not Sort.JOB_TITLE}
    return max(found, key=lambda sort: found[sort], default=None)


_NAMES = {
    Sort.LEAD_TIME: "lead times",
    Sort.CALL: "who calls whom",
    Sort.CHANNEL: "channels",
    Sort.TEMPLATE: "templates",
    Sort.RACI: "who does what",
    Sort.JOB_TITLE: "job titles",
    Sort.STEP: "steps",
}
