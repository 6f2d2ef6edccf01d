"""Steps that come so long before something that no day is left: it must be held before they can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.steps import is_for_some_cases, spelt, stems
from bestyet.merge.contradict.times.lengths import given_length, said_length
from bestyet.merge.fields import said_value
from bestyet.merge.values.clauses import clauses_of
from bestyet.merge.values.reading import placed_values
from bestyet.merge.values.tokens import listed, phrases_of
from bestyet.model.candidate import Status
from bestyet.model.records.plain import Table, table

if TYPE_CHECKING:
    from bestyet.merge.contradict.times.lengths import Length
    from bestyet.merge.values.clauses import Clause
    from bestyet.model.candidate import Field, Settings
    from bestyet.model.records.plain import Plain

_BEFORE = ("before", "ahead", "prior")
_FILLS = listed("the a an each every our of to in advance")
_EVENTS = frozenset(map(stem, listed("meeting workshop session review call event kickoff launch visit conference")))
_HELD = ("-held", "-reviewed", "-met", "-hosted")  # how the milestones of events end
_WEEK = Fraction(7, 5)  # calendar days of a working day
_FAR = 6
_RELATIVE = listed("who whom whose which that")


def too_early(text: str, fields: Sequence[Field], settings: Settings) -> Iterator[tuple[str, Mapping[str, Plain]]]:
    """Yield (how long before, of what, and its own limit) where a step comes so long before an event of the practice
    that what the event is counted from has not come yet. Both as merged: the step's words, the lead time chosen."""
    events = [entry for one in fields if (entry := _event(one))]
    if not events:
        return
    for clause in clauses_of(text, phrases_of(settings.phrases), "en"):
        if is_for_some_cases(clause):
            continue
        for value, places in placed_values(clause, 0):
            if not _RELATIVE.isdisjoint(clause.word(at) for at in range(places.start)):
                continue  # "those who asked 10 days before"
            length = said_length(clause, value, places) if value.about == "duration" else None
            entry = _meant(clause, places.stop, events) if length else None
            limit = given_length(entry) if entry else None
            if length and entry and limit and _days(length, low=True) >= _days(limit, low=False) > 0:
                said = said_value("lead-times", entry, settings)
                yield spelt(clause, places, False), {"limit": said}


def _event(field: Field) -> Table | None:
    if field.key != "lead-times" or field.status is not Status.USED or field.chosen is None:
        return None
    entry = table(field.chosen.value)
    return entry if str(entry.get("milestone")).endswith(_HELD) and entry.get("after") else None


def _meant(clause: Clause, at: int, events: Sequence[Table]) -> Table | None:
    """The event that stands behind "before": its own noun, or "the meeting" where there is only one."""
    if clause.word(at) not in _BEFORE:
        return None
    said = [clause.word(place) for place in range(at + 1, at + _FAR)]
    noun = next((stem(word) for word in said if word not in _FILLS and word != "of"), "")
    behind = next((n for n, word in enumerate(said) if stem(word) == noun and word not in _FILLS), 0) + 1
    if said[behind : behind + 1] in (["of"], ["for"]):
        return None  # "the kickoff of phase two" may be another one
    named = [entry for entry in events if noun in set(stems(str(entry.get("milestone"))))]
    found = named or (events if noun in _EVENTS else [])
    return found[0] if len(found) == 1 else None


def _days(length: Length, low: bool) -> Fraction:
    days = length.days()[0 if low else 1]
    return days * _WEEK if length.business else days
