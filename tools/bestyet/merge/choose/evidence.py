"""How well a region's way of doing a practice is supported by evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bestyet.model.candidate import Because, Settings
from bestyet.model.reasons import best_measured, from_client, from_lesson, measured, only_measured, only_stated
from bestyet.model.sentence import in_turn, sentence

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant

Say = Callable[[str, str], str]  # whose words they are, its figures in words -> why they were chosen


class Grade(IntEnum):
    """Grades of evidence, best last."""

    NONE = 0
    STATED = 1  # an entry without a number
    MEASURED = 2  # a number without its sample or source
    SUPPORTED = 3  # a number with sample, period and source


def grade_of(entry: Mapping[str, Any]) -> Grade:
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Grade.STATED
    complete = all(entry.get(key) not in (None, "") for key in ("sample", "period", "source"))
    return Grade.SUPPORTED if complete else Grade.MEASURED


def evidence_of(variant: Variant) -> list[Mapping[str, Any]]:
    entries = variant.document.data.get("evidence")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def best_grade(variant: Variant) -> Grade:
    return max((grade_of(entry) for entry in evidence_of(variant)), default=Grade.NONE)


def best_by_evidence(
    variants: Sequence[Variant], candidates: Sequence[int], settings: Settings
) -> tuple[int, Because] | None:
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
        say = only_measured if top >= Grade.MEASURED else only_stated
        return best[0], _because(variants[best[0]], settings, None, say)
    return _best_measured(variants, best, settings)


def _best_measured(variants: Sequence[Variant], best: Sequence[int], settings: Settings) -> tuple[int, Because] | None:
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
    return winner, _because(variants[winner], settings, metric, best_measured)


def compared(variant: Variant, other: Variant, settings: Settings) -> list[tuple[int, str]]:
    """Compare two variants by every metric that both measured and whose better way is known.

    1: `variant` is better, -1: worse, 0: the same; each with the two figures in words.
    """
    own, others = _entries_of(variant), _entries_of(other)
    found: list[tuple[int, str]] = []
    for metric, unit in sorted(own.keys() & others.keys()):
        if metric in settings.metrics:
            one, two = own[metric, unit], others[metric, unit]
            apart = one["value"] - two["value"] if settings.metrics[metric] == "higher" else two["value"] - one["value"]
            who = settings.label(other.region)
            figures = sentence(
                "%(own)s, against %(theirs)s in %(region)s",
                own=describe(one, settings),
                theirs=_figure(two),
                region=who,
            )
            found.append(((apart > 0) - (apart < 0), figures))
    return found


def _entries_of(variant: Variant) -> dict[tuple[str, str], Mapping[str, Any]]:
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
) -> tuple[Ref, Because] | None:
    """Return the member whose step a lesson made, where only one region learned one: it stands below all evidence.

    A lesson or what a client said counts for the step that it names, and only with its source.
    """
    found = [(ref, entry) for ref in members if (entry := _lesson_of(variants, ref))]
    if not found or len({ref[0] for ref, _ in found}) > 1:
        return None
    ref, entry = found[0]
    label = settings.label(variants[ref[0]].region)
    say = from_client if entry.get("kind") == "client-feedback" else from_lesson
    return ref, Because("lesson", say(label, entry["source"]))


def _lesson_of(variants: Sequence[Variant], ref: Ref) -> Mapping[str, Any] | None:
    document = variants[ref[0]].document
    name, entries = document.passages[ref[1]].name, document.data.get("lessons")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and name and entry.get("step") == name and isinstance(entry.get("source"), str):
            return entry
    return None


def _because(variant: Variant, settings: Settings, metric: str | None, say: Say) -> Because:
    entries = evidence_of(variant)
    entry = max(
        (entry for entry in reversed(entries) if metric in (None, entry.get("metric"))),  # the last one counts
        key=grade_of,
        default=entries[0],
    )
    return Because("evidence", say(settings.label(variant.region), describe(entry, settings)))


def describe(entry: Mapping[str, Any], settings: Settings) -> str:
    """Say an evidence entry in words: "kickoffs within lead time 96 % of 118 (2025)"."""
    metric = str(entry.get("metric", "evidence"))
    title = settings.titles.get(f"metric:{metric}", metric.replace("-", " "))
    return title if entry.get("value") is None else in_turn((title, _figure(entry)), ": ")


def _figure(entry: Mapping[str, Any]) -> str:
    return measured(entry["value"], str(entry.get("unit") or ""), entry.get("sample"), entry.get("period"))
