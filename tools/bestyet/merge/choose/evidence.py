"""How well a region's way of doing a practice is supported by evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from bestyet.model.interval import Interval, interval_of, mean_of, newcombe, share_of, welch
from bestyet.model.reasons import Reason, figures, measured, said_figures
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Plain, Table


class Grade(IntEnum):
    """Grades of evidence, best last."""

    NONE = 0
    STATED = 1  # an entry without a number
    MEASURED = 2  # a number without its sample or source
    SUPPORTED = 3  # a number with sample, period and source


def grade_of(entry: Table) -> Grade:
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Grade.STATED
    complete = all(entry.get(key) not in (None, "") for key in ("sample", "period", "source"))
    return Grade.SUPPORTED if complete else Grade.MEASURED


def evidence_of(variant: Variant) -> list[Table]:
    entries = variant.document.data.get("evidence")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def best_grade(variant: Variant) -> Grade:
    return max((grade_of(entry) for entry in evidence_of(variant)), default=Grade.NONE)


Entries = Mapping[tuple[str, str], "Table"]  # by metric and unit


@dataclass(frozen=True)
class Weighing:
    """What evidence says about regions: those that no other one beats (indexes of variants), why where it is one
    alone, and those that it was asked about and does not tell apart."""

    left: tuple[int, ...]
    because: Reason | None = None
    even: tuple[int, ...] = ()


def weigh_evidence(variants: Sequence[Variant], candidates: Sequence[int], settings: Settings) -> Weighing:
    """Weigh the evidence of `candidates` (indexes of variants).

    The highest grade wins. Of several that share it, one beats another where it is better in a metric that both
    measured in the same unit, and worse in none; those that no other beats are left, for the next rule to choose
    from. Numbers of different metrics do not compare, nor figures that chance may have put apart.
    """
    grades = {index: best_grade(variants[index]) for index in candidates}
    top = max(grades.values(), default=Grade.NONE)
    if top is Grade.NONE:
        return Weighing(tuple(candidates))
    best = sorted(index for index, grade in grades.items() if grade == top)
    if len(best) == 1:
        standing = "measured" if top >= Grade.MEASURED else "stated"
        return Weighing(tuple(best), _because(variants[best[0]], settings, None, standing))
    entries = {i: _entries_of(variants[i]) for i in best}
    beats = {
        (i, j): metric for i in best for j in best if i != j and (metric := _beats(entries[i], entries[j], settings))
    }
    left = tuple(j for j in best if not any((i, j) in beats for i in best)) or tuple(best)
    if len(left) > 1:
        weighed = any(_signs(entries[i], entries[j], settings) for i in left for j in left if i < j)
        return Weighing(left, None, left if weighed or len(left) < len(candidates) else ())
    others = [j for j in best if j != left[0]]
    metric = next((beats[left[0], j] for j in others if (left[0], j) in beats), None)
    return Weighing(left, _because(variants[left[0]], settings, metric, "best", [variants[j] for j in others]))


def _beats(own: Entries, others: Entries, settings: Settings) -> str | None:
    """The metric in which a region is better than another, where it is worse in none."""
    signs = _signs(own, others, settings)
    better = [metric for metric, sign in signs if sign > 0]
    return better[0] if better and all(sign >= 0 for _, sign in signs) else None


def _signs(own: Entries, others: Entries, settings: Settings) -> list[tuple[str, int]]:
    """(metric, 1 where a region is better in it, -1 where worse, 0 where that may be chance) of what both measured."""
    shared = sorted(own.keys() & others.keys())
    return [
        (metric, told_apart(own[metric, unit], others[metric, unit], settings.metrics[metric]))
        for metric, unit in shared
        if metric in settings.metrics
    ]


def told_apart(entry: Table, other: Table, direction: str) -> int:
    """1 where a figure is better than another one (direction: "higher" or "lower" is), -1 where worse; 0 where their
    samples cannot tell: the 95 % interval of the difference holds zero, or a score or a time has no spread."""
    one, two = share_of(entry), share_of(other)
    if one and two:
        apart: Interval | None = newcombe(*one, *two)
    else:
        mean, means = mean_of(entry), mean_of(other)
        apart = welch(mean, means) if mean and means else None
    sign = apart.sign if apart else 0
    return -sign if direction == "lower" else sign


def compared(variant: Variant, other: Variant, settings: Settings) -> list[tuple[int, str]]:
    """Compare two variants by every metric that both measured and whose better way is known.

    1: `variant` is better, -1: worse, 0: not told apart; each with the two figures in words.
    """
    own, others = _entries_of(variant), _entries_of(other)
    found: list[tuple[int, str]] = []
    for metric, unit in sorted(own.keys() & others.keys()):
        if metric in settings.metrics:
            one, two = own[metric, unit], others[metric, unit]
            words = sentence(
                "%(own)s, against %(theirs)s in %(region)s",
                own=describe(one, settings),
                theirs=measured(_figures(two, settings)),
                region=settings.label(other.region),
            )
            found.append((told_apart(one, two, settings.metrics[metric]), words))
    return found


def _entries_of(variant: Variant) -> Entries:
    """The last supported entry of each metric and unit."""
    supported = (entry for entry in evidence_of(variant) if grade_of(entry) is Grade.SUPPORTED)
    return {(str(entry.get("metric")), str(entry.get("unit"))): entry for entry in supported}


def best_by_lesson(
    variants: Sequence[Variant], members: Sequence[Ref], settings: Settings
) -> tuple[Ref, Reason] | None:
    """Return the member whose step a lesson made, where only one region learned one: it stands below all evidence.

    A lesson or what a client said counts for the step that it names, and only with its source.
    """
    found = [(ref, entry) for ref in members if (entry := _lesson_of(variants, ref))]
    if not found or len({ref[0] for ref, _ in found}) > 1:
        return None
    ref, entry = found[0]
    label = settings.label(variants[ref[0]].region)
    kind = "client" if entry.get("kind") == "client-feedback" else "lesson"
    return ref, Reason("lesson", {"region": label, kind: entry["source"]})


def _lesson_of(variants: Sequence[Variant], ref: Ref) -> Table | None:
    document = variants[ref[0]].document
    name, entries = document.passages[ref[1]].name, document.data.get("lessons")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and name and entry.get("step") == name and isinstance(entry.get("source"), str):
            return entry
    return None


def _because(
    variant: Variant, settings: Settings, metric: str | None, standing: str, others: Sequence[Variant] = ()
) -> Reason:
    entries = evidence_of(variant)
    entry = max(
        (entry for entry in reversed(entries) if metric in (None, entry.get("metric"))),  # the last one counts
        key=grade_of,
        default=entries[0],
    )
    parts: dict[str, Plain] = {"region": settings.label(variant.region), standing: _figures(entry, settings)}
    if later := [settings.label(other.region) for other in others if _is_older(entry, other)]:
        parts["later"] = later
    return Reason("evidence", parts)


def _is_older(entry: Table, other: Variant) -> bool:
    """Whether another region measured the same in a period that ended later."""
    theirs = _entries_of(other).get((str(entry.get("metric")), str(entry.get("unit"))))
    return theirs is not None and end_of(entry.get("period")) < end_of(theirs.get("period"))


def end_of(period: Plain) -> tuple[int, int]:
    """The last (year, month) of a period: 2025, "2025-H2", "2025-Q3", "2025-06", "2025-01/2025-06"."""
    year, _, part = str(period or "").rpartition("/")[2].partition("-")
    if not year.isdecimal() or len(year) > 4:
        return (0, 0)
    kind, count = part[:1], part[1:2]
    if kind in ("H", "Q") and count.isdecimal():
        return int(year), int(count) * (6 if kind == "H" else 3)
    return int(year), int(part[:2]) if part[:2].isdecimal() else 12


def describe(entry: Table, settings: Settings) -> str:
    """Say an evidence entry in words: "kickoffs within lead time: 96 % of 118 (91–98 %, 2025)"."""
    return said_figures(_figures(entry, settings))


def _figures(entry: Table, settings: Settings) -> Table:
    """An evidence entry: "kickoffs within lead time", 96, percent, of 118, in 2025."""
    metric = str(entry.get("metric", "evidence"))
    title = settings.titles.get(f"metric:{metric}", metric.replace("-", " "))
    unit = str(entry.get("unit") or "")
    sure = interval_of(entry)
    return figures(title, entry.get("value"), unit, entry.get("sample"), entry.get("period"), sure)
