"""How well a region's way of doing a practice is supported by evidence."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.model.reasons import Reason, figures, measured, said_figures
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Table


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


def best_by_evidence(
    variants: Sequence[Variant], candidates: Sequence[int], settings: Settings
) -> tuple[int, Reason] | None:
    """Return which of `candidates` (indexes of variants) has the best evidence, or None where it is a tie.

    The highest grade wins. Where several share it, a region wins that is strictly best in every metric
    they all measured in the same unit; anything less is a tie, because numbers of different metrics do not
    compare.
    """
    grades = {index: best_grade(variants[index]) for index in candidates}
    top = max(grades.values(), default=Grade.NONE)
    if top is Grade.NONE:
        return None
    best = sorted(index for index, grade in grades.items() if grade == top)
    if len(best) == 1:
        standing = "measured" if top >= Grade.MEASURED else "stated"
        return best[0], _because(variants[best[0]], settings, None, standing)
    return _best_measured(variants, best, settings)


def _best_measured(variants: Sequence[Variant], best: Sequence[int], settings: Settings) -> tuple[int, Reason] | None:
    values = {index: _measured(variants[index]) for index in best}
    shared = sorted(set.intersection(*(set(found) for found in values.values())))
    winners: dict[str, int] = {}
    for metric, unit in shared:
        direction = settings.metrics.get(metric)
        if direction is None:
            continue
        sign = -1 if direction == "lower" else 1
        ranked = sorted(best, key=lambda index: sign * values[index][metric, unit], reverse=True)
        if values[ranked[0]][metric, unit] == values[ranked[1]][metric, unit]:
            return None
        winners[metric] = ranked[0]
    if len(set(winners.values())) != 1:
        return None
    metric, winner = next(iter(winners.items()))
    return winner, _because(variants[winner], settings, metric, "best")


def compared(variant: Variant, other: Variant, settings: Settings) -> list[tuple[int, str]]:
    """Compare two variants by every metric that both measured and whose better way is known.

    1: `variant` is better, -1: worse, 0: the same; each with the two figures in words.
    """
    own, others = _entries_of(variant), _entries_of(other)
    found: list[tuple[int, str]] = []
    for metric, unit in sorted(own.keys() & others.keys()):
        if metric in settings.metrics:
            one, two = own[metric, unit], others[metric, unit]
            sign = 1 if settings.metrics[metric] == "higher" else -1
            apart = sign * (Fraction(str(one["value"])) - Fraction(str(two["value"])))
            who = settings.label(other.region)
            words = sentence(
                "%(own)s, against %(theirs)s in %(region)s",
                own=describe(one, settings),
                theirs=measured(_figures(two, settings)),
                region=who,
            )
            found.append(((apart > 0) - (apart < 0), words))
    return found


def _entries_of(variant: Variant) -> dict[tuple[str, str], Table]:
    """(metric, unit) -> its last supported entry."""
    supported = (entry for entry in evidence_of(variant) if grade_of(entry) is Grade.SUPPORTED)
    return {(str(entry.get("metric")), str(entry.get("unit"))): entry for entry in supported}


def _measured(variant: Variant) -> dict[tuple[str, str], Fraction]:
    """(metric, unit) -> value, of supported entries; exact, the last entry of a metric counts."""
    return {
        (str(entry.get("metric")), str(entry.get("unit"))): Fraction(str(entry["value"]))
        for entry in evidence_of(variant)
        if grade_of(entry) is Grade.SUPPORTED
    }


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


def _because(variant: Variant, settings: Settings, metric: str | None, standing: str) -> Reason:
    entries = evidence_of(variant)
    entry = max(
        (entry for entry in reversed(entries) if metric in (None, entry.get("metric"))),  # the last one counts
        key=grade_of,
        default=entries[0],
    )
    return Reason("evidence", {"region": settings.label(variant.region), standing: _figures(entry, settings)})


def describe(entry: Table, settings: Settings) -> str:
    """Say an evidence entry in words: "kickoffs within lead time: 96 % of 118 (2025)"."""
    return said_figures(_figures(entry, settings))


def _figures(entry: Table, settings: Settings) -> Table:
    """An evidence entry: "kickoffs within lead time", 96, percent, of 118, in 2025."""
    metric = str(entry.get("metric", "evidence"))
    title = settings.titles.get(f"metric:{metric}", metric.replace("-", " "))
    unit = str(entry.get("unit") or "")
    return figures(title, entry.get("value"), unit, entry.get("sample"), entry.get("period"))
