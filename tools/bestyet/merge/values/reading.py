"""All values of a clause: each reader in turn from left to right, and what none of them can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.values import relations
from bestyet.merge.values.actors import versions
from bestyet.merge.values.figures import dates, measures, quantities, references, times
from bestyet.merge.values.figures.bounds import bound
from bestyet.merge.values.figures.cadence import cadences
from bestyet.merge.values.values import Reading, Value, near

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

UNREAD = "unread"  # what a value is about that no rule can read
_READERS = (
    relations.hours,
    dates.date,
    references.reference,
    references.contact,
    measures.measure,
    times.day,
    times.clock,
    times.ordinal_day,
    quantities.money,
    quantities.counted,
)
_STARTS = frozenset().union(
    *(relations.STARTS, dates.STARTS, references.STARTS, measures.SIGNS, times.STARTS, quantities.STARTS, {"-", "–"})
)
_MEETINGS = ("1 on 1", "1 - 1", "1 : 1", "1 to 1")
_OF_MOMENTS = frozenset(("up", "earlier", "later", "sooner"))
_BOUNDED = frozenset(("duration", "number", "amount", "percentage", "measure"))


def values_of(clause: Clause, number: int) -> Iterator[Value]:
    """Yield the values of a clause; `number` is the clause's in its passage."""
    return (value for value, _ in placed_values(clause, number))


def placed_values(clause: Clause, number: int) -> Iterator[tuple[Value, range]]:
    """Yield the values of a clause with the places of their tokens (none where it is a value of the whole clause)."""
    taken: set[int] = set()
    always: set[int] = set()
    for value, places in places_of_values(clause, number):
        taken.update(places)
        if value.about == "hours of service":
            always.update(places)
        yield value, places
    for value, places in dates.weekdays(clause, number):
        if always.isdisjoint(places):
            yield value, places
    yield from ((value, range(0)) for value, _ in relations.relations(clause, number))
    yield from ((value, range(0)) for value in _unread(clause, number, taken))


def places_of_values(clause: Clause, number: int) -> Iterator[tuple[Value, range]]:
    """Yield those among them that stand at a place of their own, each number in one at most."""
    taken: set[int] = set()
    for version, template, places in versions(clause):
        taken.update(places)
        heads = frozenset({template} if template else ())
        around = near(clause, places.start, places.stop)
        key = (version.removesuffix(".0"),)
        yield Value("template version", key, f"version {version}", number, "", heads, around), places
    for value, places in cadences(clause, number):
        taken.update(places)
        yield value, places
    for value, places in _in_turn(clause, number, taken):
        taken.update(places)
        yield value, places


def _in_turn(clause: Clause, number: int, taken: set[int]) -> Iterator[tuple[Value, range]]:
    at = 0
    while at < len(clause.tokens):
        found = _first(clause, number, at) if at not in taken and _may_begin(clause, at) else None
        if found is None or not taken.isdisjoint(range(at, found[1])):
            at += 1
            continue
        value, end = found
        if value.about in _BOUNDED:
            value = replace(value, bound="" if _is_of_moment(clause, value, at) else bound(clause, at, end))
        yield value, range(at, end)
        at = end


def _is_of_moment(clause: Clause, value: Value, at: int) -> bool:
    """Whether the words before a time say on which side of a moment it is, not whether it is more or less:
    "up to 5 days before the meeting", "not earlier than 5 days before".
    """
    return value.role == "before" and not _OF_MOMENTS.isdisjoint(clause.words(at - 5, at).split())


def _first(clause: Clause, number: int, at: int) -> Reading:
    for read in _READERS:
        if found := read(clause, number, at):
            return found
    return None


def _may_begin(clause: Clause, at: int) -> bool:
    token = clause.tokens[at]
    if token.kind not in ("word", "mark") or token.text in _STARTS:
        return True
    following = clause.tokens[at + 1] if at + 1 < len(clause.tokens) else None
    return bool(
        following and following.glued and (following.kind == "number" or following.text in ("-", "–", "@", "."))
    )


def _unread(clause: Clause, number: int, taken: set[int]) -> Iterator[Value]:
    """Digits that nothing else reads, with what they are glued to and the word behind. What numbers a paragraph is
    no value."""
    at = 0
    while at < len(clause.tokens):
        token = clause.tokens[at]
        if (
            token.kind not in ("number", "date", "clock", "spelled")
            or at in taken
            or _is_numbering(clause, at)
            or _is_no_value(clause, at)
        ):
            at += 1
            continue
        start, end = at, at + 1
        while start and clause.tokens[start].glued and start - 1 not in taken and at - start < 6:
            start -= 1
        while end < len(clause.tokens) and clause.tokens[end].glued and end not in taken and end - at < 6:
            end += 1
        end += end < len(clause.tokens) and clause.tokens[end].is_word and end not in taken
        said = "".join(f"{'' if t.glued else ' '}{t.spelt}" for t in clause.tokens[start:end]).strip(" ,.;:()")
        conditional = clause.inside[at] == "if"
        yield Value(UNREAD, (said,), f"“{said}”", number, "", frozenset(), near(clause, start, end), conditional)
        at = end


def _is_numbering(clause: Clause, at: int) -> bool:
    """Whether a number only numbers the passage: "3. ", "4.2 Scope", "Step 3:", the first cell of a row."""
    following = clause.word(at + 1)
    if at == 1:
        return clause.word(0) in references.LABELS and following in (":", ".", "")
    return at == 0 and ("." in clause.word(0) or following in (".", ")", "|", ""))


def _is_no_value(clause: Clause, at: int) -> bool:
    """ "1 on 1", "1:1"; a part of an address: "/pull/1"."""
    meets = clause.words(at, at + 3) in _MEETINGS or clause.words(at - 2, at + 1) in _MEETINGS
    path = clause.word(at - 1) == "/" and at > 1 and clause.tokens[at].glued and clause.tokens[at - 2].is_word
    return meets or path
