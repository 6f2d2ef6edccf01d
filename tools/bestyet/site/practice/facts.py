"""What a variant says about itself: evidence, lessons, owner, dates of review."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.interval import around, interval_of, mean_of
from bestyet.model.vote import review
from bestyet.site.desk import Desk, joined
from bestyet.site.language.told import figure, value
from bestyet.site.language.words import gettext, message
from bestyet.site.links import anchor_of

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Table

_UNITS = {"percent": "%", "score": message("(score)")}
_LACKS = {"sample": message("its sample"), "period": message("its period"), "source": message("its source")}


@dataclass(frozen=True)
class Evidence:
    """One measured value with its 95 % interval, where it has one; what is missing makes it a problem, not a number."""

    metric: str
    value: str
    sure: str  # "88–97 %", "2.6–3.4 business days"; "" for what is no share of a sample and says no spread
    sample: str
    period: str
    source: str
    missing: str  # "its sample and its source", "" where nothing is
    lacking: int  # how many these are


@dataclass(frozen=True)
class Lesson:
    """What happened once and made a step."""

    region: str
    when: str
    what: str
    name: str  # of the step, "" without one
    step: str  # the same in words
    anchor: str | None
    source: str
    is_feedback: bool  # a client said it


def entries(variant: Variant, key: str) -> Sequence[Table]:
    """The entries of a list of the front matter; whatever is none is left out."""
    found = variant.document.data.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def evidence_rows(base: KnowledgeBase, variant: Variant) -> list[Evidence]:
    return [_evidence(base, entry) for entry in entries(variant, "evidence")]


def _evidence(base: KnowledgeBase, entry: Table) -> Evidence:
    unit = _word(entry, "unit")
    missing = [gettext(words) for key, words in _LACKS.items() if not _word(entry, key)]
    return Evidence(
        metric=base.title("metrics", _word(entry, "metric") or gettext("evidence")),
        value=_value(_word(entry, "value"), unit),
        sure=_sure(entry, unit),
        sample=_word(entry, "sample"),
        period=_word(entry, "period"),
        source=_word(entry, "source"),
        missing=joined(missing),
        lacking=len(missing),
    )


def _sure(entry: Table, unit: str) -> str:
    """The interval of a share, or of a mean whose sample says how far it spreads."""
    if share := interval_of(entry):
        return f"{share[0]}–{share[1]} %"
    mean = mean_of(entry)
    reach = around(mean) if mean else None
    if not reach:
        return ""
    low, high = (f"{end:.2f}".rstrip("0").rstrip(".") for end in (reach.low, reach.high))
    if known := _UNITS.get(unit):
        return f"{figure(low)}–{figure(high)} {gettext(known)}"
    return value(f"{low} to {high} {unit.replace('-', ' ')}".strip())


def _value(number: str, unit: str) -> str:
    """ "96 %", "8.4 (score)", "3 business days"."""
    known = _UNITS.get(unit)
    return f"{figure(number)} {gettext(known)}" if known else value(f"{number} {unit.replace('-', ' ')}".strip())


def lessons(desk: Desk, variant: Variant, items: Collection[str]) -> list[Lesson]:
    """Lessons of a variant; those about a step that stands on the page lead to it."""
    found = []
    for entry in entries(variant, "lessons"):
        step = _word(entry, "step")
        anchor = anchor_of(step) if step in items else None
        what, source = _word(entry, "what"), _word(entry, "source")
        region = desk.label(variant.region)
        is_feedback = entry.get("kind") == "client-feedback"
        when, words = _word(entry, "when"), step.replace("-", " ")
        found.append(Lesson(region, when, what, step, words, anchor, source, is_feedback))
    return found


def _word(entry: Table, key: str) -> str:
    value = entry.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def next_review(desk: Desk, variant: Variant) -> str:
    """The day by which it is to be reviewed again, as ISO date; "" where nobody can say."""
    return due(desk, str(variant.document.data.get("reviewed") or ""))


def due(desk: Desk, reviewed: str) -> str:
    """The day by which what was looked at on the ISO date `reviewed` is to be reviewed again; "" if nobody knows."""
    return review.next_review(desk.base.governance, reviewed)
