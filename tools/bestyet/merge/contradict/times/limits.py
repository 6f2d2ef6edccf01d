"""The times that a step says of a milestone.

In the milestone's own step a time is its own where nothing tells that it is another's; in any other step the
milestone must be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.merge.contradict.steps import is_foreign, spelt
from bestyet.merge.contradict.times.moments import MOST, Moment, moments
from bestyet.merge.contradict.times.parts import Part
from bestyet.merge.values.figures.times import UNITS
from bestyet.merge.values.tokens import listed, tokens_of

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Cell, Words
    from bestyet.merge.contradict.times.stand import Sought

# Heads of columns under which a length alone is a limit; "time" may be how long one step of several takes.
_HEADS = listed(
    "deadline limit within due when target lead-time frist wann termin plazo cuándo cuando délai delai quand"
)
_NO_HEADS = listed("duration length frequency takes interval dauer duración durée how often every")


@dataclass(frozen=True)
class Said:
    """A time that a step says of a milestone."""

    text: str  # as it is written
    is_same: bool  # as the lead time's
    is_one: bool  # no range
    is_sure: bool  # that it is said of the milestone, even where the step says the lead time's own too


def said_limits(words: Words, sought: Sought, is_own: bool, rivals: Sequence[Sought] = ()) -> Iterator[Said]:
    """Yield what a step says of the milestone. is_own: it is the step that the milestone belongs to. rivals: the other
    lead times of the practice."""
    if words.cells:
        for moment, text in _alone(words, sought) if is_own else ():
            yield Said(text, sought.is_same(moment.length), moment.length.low == moment.length.high, is_sure=True)
        return
    is_first = True
    for number, told in words.moments:
        moment = _as_weeks(told) if is_foreign(words) else told
        part = Part(words.clauses, number, moment, sought, is_first)
        if part.is_named if not is_own else part.is_meant:
            theirs = (Part(words.clauses, number, moment, one, is_first) for one in rivals)
            if part.is_same or not any(one.is_same and one.likeness > part.likeness - is_own for one in theirs):
                text, length = spelt(words.clauses[number], moment.places, is_foreign(words)), moment.length
                yield Said(text, part.is_same, length.low == length.high, part.is_sure)
        is_first = is_first and not part.is_limit


def _as_weeks(moment: Moment) -> Moment:
    """ "quinze jours" are two weeks, and "acht Tage" is one."""
    length = moment.length
    if length.unit == "day" and not length.business and length.low == length.high and length.days()[0] in (8, 15):
        return replace(moment, length=replace(length, low=length.low - UNITS["day"]))
    return moment


def _alone(words: Words, sought: Sought) -> Iterator[tuple[Moment, str]]:
    """The times that fill a cell below "Time limit"."""
    for cell in words.cells:
        if len(cell.clauses) == 1 and _is_of_limits(cell, sought):
            clause = cell.clauses[0]
            size = len(clause.tokens) - (clause.word(len(clause.tokens) - 1) == ")")
            for moment in moments(clause):
                if moment.side == MOST or size == len(moment.places):
                    yield moment, spelt(clause, moment.places, is_foreign(words))


def _is_of_limits(cell: Cell, sought: Sought) -> bool:
    """ "Deadline", "Time after detection"."""
    head = set(cell.head.replace("/", " ").split())
    after = sought.after
    counted = after and any(after.is_act(token) or after.is_thing(token) for token in tokens_of(cell.head))
    return bool(head & _HEADS or (counted and head & {"after", "from", "of"})) and not head & _NO_HEADS
