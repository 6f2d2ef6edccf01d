"""The limits of time that the words of a step set to what a lead time is about: all others say nothing about it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP, stem
from bestyet.merge.contradict.lengths import Length, said_length
from bestyet.merge.contradict.steps import are_akin, is_denied, is_for_some_cases, is_foreign, spelt, stems
from bestyet.merge.values.actors import actors
from bestyet.merge.values.figures.bounds import LEAST, MOST
from bestyet.merge.values.reading import placed_values
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Cell, Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.values import Value

# Heads of columns under which a length alone is a limit; "time" may be how long one step of several takes.
_HEADS = listed(
    "deadline limit within due when target lead-time frist wann termin plazo cuándo cuando délai delai quand"
)
_LABELS = ("deadline", "time limit", "lead time", "frist", "plazo", "délai")
_NO_HEADS = listed("duration length frequency takes interval dauer duración durée how often every")
# What makes a limit one of some cases only, a habit, a wish, or history.
_SCOPES = listed(
    """urgent urgently urgency emergency emergencies exception exceptions exceptional exceptionally critical major minor
    rush expedited case cases weekend weekends holiday holidays complex small large simple otherwise except unless
    usually typically normally generally mostly often average ideally preferably aim aims target possible
    formerly previously instead until dringend dringenden eilig urgente urgentes urgents urgentes kritischen
    some sometimes only let lets ask asks allow allows extra another further again reminder remind"""
)
_ALWAYS = {("as", "possible")} | {(every, case) for every in listed("any every each all") for case in ("case", "cases")}
# Acts that come before, or that others do: a limit of theirs is not that of the step, where it is not named so.
_OTHER_ACTS = frozenset(
    map(
        stem,
        listed(
            """start begin propose suggest invite prepare plan draft acknowledge register log announce offer expect
            await confirm receipt comment comments question questions feedback reserve nominate remind"""
        ),
    )
)
_ANCHORS = listed("of after from following since upon")
_BEGINS = listed("after once when upon following as")
_REFERS = listed("it this that them these they which thereof")
_DAYS = listed("day days week weeks month months")
_FAR = 10  # tokens that tell from when a limit is counted


def limits(words: Words, about: set[str], after: set[str]) -> Iterator[tuple[Length, str]]:
    """Yield (length, as it is written) of every limit that can be that of a lead time.

    about: stems of its milestone; after: of what it is counted from, empty where it does not say.
    """
    for cell in words.cells:
        yield from _alone(cell, after, is_foreign(words))
    for label, clause in pairwise(words.clauses):  # "Deadline: 5 days.", "(time limit: 5 days)"
        said = label.words(0, _FAR).rpartition("( ")[2]
        yield from _only_length(clause, is_foreign(words)) if said in _LABELS else ()
    for number, clause in enumerate(words.clauses):
        if words.cells or _speaks_of_it(words.clauses, number, about):
            for value, places in _lengths(clause):
                length = said_length(clause, value, places)
                told = length and _is_limit(clause, value, places) and not _is_of_another_act(clause, places, about)
                told = told and not (is_foreign(words) and "and" in clause.words(0, places.start).split())
                if length and told and _is_counted_from(clause, places, after):
                    yield length, spelt(clause, places, is_foreign(words))


def lengths(words: Words) -> Iterator[Length]:
    """Yield every length of time in a step, whatever it is of."""
    for clause in words.clauses:
        for value, places in _lengths(clause):
            if length := said_length(clause, value, places):
                yield length


def _lengths(clause: Clause) -> Iterator[tuple[Value, range]]:
    return ((value, places) for value, places in placed_values(clause, 0) if value.about == "duration")


def _alone(cell: Cell, after: set[str], foreign: bool) -> Iterator[tuple[Length, str]]:
    """The length that fills a cell below "Time limit"."""
    head = set(cell.head.replace("/", " ").split())
    counted = not head.isdisjoint(_ANCHORS) and are_akin(set(stems(cell.head)), after)  # "Time after detection"
    if len(cell.clauses) != 1 or not (head & _HEADS or counted) or head & _NO_HEADS:
        return
    yield from _only_length(cell.clauses[0], foreign)


def _only_length(clause: Clause, foreign: bool) -> Iterator[tuple[Length, str]]:
    size = len(clause.tokens) - (clause.word(len(clause.tokens) - 1) == ")")
    for value, places in _lengths(clause):
        if size == len(places) and (length := said_length(clause, value, places)):
            yield length, spelt(clause, places, foreign)


def _is_limit(clause: Clause, value: Value, places: range) -> bool:
    if value.conditional or value.bound == LEAST or clause.inside[places.start] or is_denied(clause):
        return False
    if is_for_some_cases(clause) or _has_unread_time(clause):
        return False
    if _is_of_some_cases(clause):
        return False
    if not value.key[1] and clause.word(places.start) == "day" and clause.word(places.stop) != "of":
        return False  # "on the day on which the request is complete"
    ahead = clause.words(places.start - 5, places.start)
    late = value.role == "wait" and "no later than" in ahead
    until = value.key[0] == "nth" and "by" in ahead.split()  # "by the end of the tenth day after the request"
    below = value.role == "threshold" and value.bound == MOST and clause.word(places.stop) in _ANCHORS
    within = value.role == "within" or (not value.role and "within" in ahead.split()[-2:])
    return late or until or below or within


def _is_of_some_cases(clause: Clause) -> bool:
    """ "as soon as possible" and "in any case" are said of all."""
    said = [(clause.word(at - 1), token) for at, token in enumerate(clause.tokens)]
    return any(
        (token.text in _SCOPES or token.spelt.casefold() in _SCOPES) and (before, token.text) not in _ALWAYS
        for before, token in said
    )


def _is_of_another_act(clause: Clause, places: range, about: set[str]) -> bool:
    """ "propose a date within 2 days", of holding it; "within 3 days for a large one"."""
    if _only_others_name_it(clause, about):
        return True
    ahead = [token.text for token in clause.tokens[: places.start]]
    begins = max((at + 1 for at, word in enumerate(ahead) if word in ("and", ",", "then")), default=0)
    acts = {stem(word) for word in ahead[begins:]} & _OTHER_ACTS
    return bool(acts - about) or clause.word(_behind_at_most(clause, places.stop)) in ("for", "but")


def _only_others_name_it(clause: Clause, about: set[str]) -> bool:
    """ "tell the project manager within 2 hours, who calls the client", of informing the client."""
    sub = [clause.word(at) for at, where in enumerate(clause.inside) if where == "sub"]
    main = {stem(clause.word(at)) for at in clause.main}
    return not {"who", "which"}.isdisjoint(sub) and are_akin(set(map(stem, sub)), about) and not are_akin(main, about)


def _has_unread_time(clause: Clause) -> bool:
    """Whether a day or a week stands in a clause that no rule reads: "on the second business day"."""
    read = {at for _, places in placed_values(clause, 0) for at in places}
    return any(token.text in _DAYS and at not in read for at, token in enumerate(clause.tokens))


def _behind_at_most(clause: Clause, at: int) -> int:
    return at + 3 if clause.words(at, at + 3) in ("at the latest", "at the most") else at


def _speaks_of_it(clauses: tuple[Clause, ...], number: int, about: set[str]) -> bool:
    """Whether a clause goes on about what its step is about: not "the client comments within 5 days"."""
    clause, first = clauses[number], clauses[0]
    if number == 0:
        return True
    who = actors(clause)
    if who and not who & actors(first):
        return False
    mine, its = _things(clause), _things(first)
    return bool(mine & its) or are_akin(mine, about) or clause.word(0) in _REFERS


def _things(clause: Clause) -> set[str]:
    return {term for term in clause.terms if not term.startswith("role:")}


def _is_counted_from(clause: Clause, places: range, after: set[str]) -> bool:
    """Whether a limit may be counted from `after`: nothing is said, or words of its family."""
    said = _behind(clause, places.stop) or _ahead(clause)
    return not said or not after or said[0] in _REFERS or are_akin(set(map(stem, said)), after)


def _behind(clause: Clause, at: int) -> list[str]:
    """ "within 2 days | of the call"."""
    at = _behind_at_most(clause, at)
    return _said(clause, range(at + 1, at + 1 + _FAR)) if clause.word(at) in _ANCHORS else []


def _ahead(clause: Clause) -> list[str]:
    """ "After the call, | send it within 2 days"."""
    if clause.word(0) not in _BEGINS:
        return []
    ahead = next((at for at, token in enumerate(clause.tokens) if token.text == ","), _FAR)
    return _said(clause, range(1, ahead))


def _said(clause: Clause, places: range) -> list[str]:
    found: list[str] = []
    for token in clause.tokens[places.start : places.stop]:
        if token.text in ",;()|":
            break
        if token.is_word and (token.text not in STOP or token.text in _REFERS):
            found.append(token.spelt.casefold())
    return found
