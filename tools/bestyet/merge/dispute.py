"""Where the passages of a group disagree in a value that matters. Never averaged: every position is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bestyet.model.candidate import Dispute, Position, Settings
from bestyet.model.group import Ref
from bestyet.model.passage import Variant
from bestyet.model.place import Place

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_UNITS = {"h": "hour", "hr": "hour", "min": "minute"}
# Durations compare within a family only: how long a meeting lasts is another matter than when it is held.
_FAMILY = {"minute": ("minutes", 1), "hour": ("hours", 1), "day": ("days", 1), "week": ("days", 7)}
_FAMILY |= {"business day": ("business days", 1), "month": ("months", 1), "year": ("months", 12)}
_FAMILY |= {"calendar day": ("days", 1)}
_DURATION = re.compile(
    r"\b(\d{1,6}|" + "|".join(_WORDS) + r")(?:-|\s+)?(?:(business|working|calendar)(?:-|\s+))?"
    r"(hours?|hrs?|h|minutes?|min|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Duration:
    """A length of time as a text names it: 2 weeks are 14 of the family "days"; business days are their
    own."""

    family: str
    amount: int
    text: str  # as people read it: "5 business days"


def durations(text: str) -> tuple[Duration, ...]:
    """Return the durations a text names, sorted, each once. "working" and "business" days are the same."""
    found: dict[tuple[str, int], Duration] = {}
    for number, calendar, unit in _DURATION.findall(text):
        count = _NUMBERS.get(number.lower()) or int(number)
        singular = unit.lower() if len(unit) < 3 else unit.lower().removesuffix("s")
        kind = {"business": "business ", "working": "business ", "calendar": "calendar "}.get(calendar.lower(), "")
        name = kind + _UNITS.get(singular, singular)
        family, length = _FAMILY.get(name, (name + "s", 1))
        entry = Duration(family, count * length, f"{count} {name}{'' if count == 1 else 's'}")
        found.setdefault((entry.family, entry.amount), entry)
    return tuple(sorted(found.values()))


def disputes_of(variants: Sequence[Variant], members: Sequence[Ref], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of one group: so far where its passages name different durations.

    A passage that names none takes no position. Hours, days and business days are compared with each other;
    minutes, and months, only among themselves.
    """
    kinds = {"minutes": "minutes", "months": "months"}
    named = [(ref, durations(_text(variants, ref))) for ref in members]
    for kind in ("time", "minutes", "months"):
        said = []
        for ref, found in named:
            if values := [entry for entry in found if kinds.get(entry.family, "time") == kind]:
                span = variants[ref[0]].document.passages[ref[1]].span
                said.append((values, variants[ref[0]].region, Place(span.path, span.first_line, 1)))
        if len({tuple((v.family, v.amount) for v in values) for values, _, _ in said}) > 1:
            worded = [(", ".join(v.text for v in values), region, place) for values, region, place in said]
            if dispute := dispute_about("duration", worded, settings):
                yield dispute


def _text(variants: Sequence[Variant], ref: Ref) -> str:
    return variants[ref[0]].document.passages[ref[1]].text


def dispute_about(about: str, said: Iterable[tuple[str, str, Place]], settings: Settings) -> Dispute | None:
    """Return the dispute among what was `said` (value, region, place), or None where all say the same."""
    rank = {region: place for place, region in enumerate(settings.regions)}
    by_value: dict[str, list[tuple[str, Place]]] = {}
    for value, region, place in sorted(said, key=lambda entry: (rank.get(entry[1], len(rank)), entry[1:], entry[0])):
        by_value.setdefault(value, []).append((region, place))
    if len(by_value) < 2:
        return None
    positions = tuple(
        Position(value, tuple(region for region, _ in who), tuple(place for _, place in who))
        for value, who in by_value.items()
    )
    return Dispute(about, positions, ", ".join(_say(position, settings) for position in positions))


def _say(position: Position, settings: Settings) -> str:
    *others, last = dict.fromkeys(settings.label(region) for region in position.regions)
    who = f"{', '.join(others)} and {last} say" if others else f"{last} says"
    return f"{who} {position.value}"
