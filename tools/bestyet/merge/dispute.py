"""Where the passages of a group disagree in a value that matters. Never averaged: every position is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bestyet.model.candidate import Dispute, Position, Settings
from bestyet.model.group import Ref
from bestyet.model.passage import Variant
from bestyet.model.place import Place

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: str(number) for number, word in enumerate(_WORDS, 1)}
_UNIT = {
    "h": "hour", "hour": "hour", "hr": "hour", "minute": "minute", "min": "minute", "day": "day",
    "week": "week", "month": "month", "year": "year",
}  # fmt: skip
_DURATION = re.compile(
    r"\b(\d+|" + "|".join(_WORDS) + r")(?:-|\s+)?(?:(business|working|calendar)(?:-|\s+))?"
    r"(hours?|hrs?|h|minutes?|min|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)


def durations(text: str) -> tuple[str, ...]:
    """Return the durations a text names, normalised ("5 business days"), sorted, each once.

    "working" and "business" days are the same; a plain number of days is left as it is.
    """
    found = set()
    for number, calendar, unit in _DURATION.findall(text):
        count = _NUMBERS.get(number.lower(), number)
        calendar = {"working": "business", "": ""}.get(calendar.lower(), calendar.lower())
        singular = _UNIT[unit.lower().rstrip("s") or unit.lower()]
        words = [count, calendar, singular + ("" if count == "1" else "s")]
        found.add(" ".join(word for word in words if word))
    return tuple(sorted(found))


def disputes_of(variants: Sequence[Variant], members: Sequence[Ref], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of one group: so far where its passages name different durations.

    A passage that names none takes no position.
    """
    said = []
    for variant, index in members:
        passage = variants[variant].document.passages[index]
        if values := durations(passage.text):
            place = Place(passage.span.path, passage.span.first_line, 1)
            said.append((", ".join(values), variants[variant].region, place))
    dispute = dispute_about("duration", said, settings)
    if dispute:
        yield dispute


def dispute_about(about: str, said: Iterable[tuple[str, str, Place]], settings: Settings) -> Dispute | None:
    """Return the dispute among what was `said` (value, region, place), or None where all say the same."""
    rank = {region: place for place, region in enumerate(settings.regions)}
    by_value: dict[str, list[tuple[str, Place]]] = {}
    for value, region, place in sorted(
        said, key=lambda entry: (rank.get(entry[1], len(rank)), entry[1:], entry[0])
    ):
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
