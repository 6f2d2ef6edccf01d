"""What happens before or after what, and at which hours somebody is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP, stem
from bestyet.merge.values.clauses import PRESENT
from bestyet.merge.values.figures.dates import MONTHS, WEEKDAYS
from bestyet.merge.values.tokens import bare, begun, listed
from bestyet.merge.values.values import Reading, Value, near, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_BEFORE = {"before": 1, "prior to": 2, "ahead of": 2, "in advance of": 3}
_AFTER = {"after": 1, "following": 1, "upon": 1, "as soon as": 3, "once": 1}
_FIRST = {said.split()[0] for said in (*_BEFORE, *_AFTER)}
_NEGATED = listed("not never no n't without cannot don't doesn't nothing nobody until unless only")
_TIMES = (
    MONTHS.keys() | WEEKDAYS.keys() | listed("noon midday midnight close end that this then it which hours cob eob eod")
)
_OBJECT = 5  # words that name what something is before or after


def relations(clause: Clause, number: int) -> Iterator[tuple[Value, range]]:
    """Yield what a clause sets before or after something. A clause that denies or limits sets nothing here."""
    if _NEGATED & {token.text for token in clause.tokens}:
        return
    for at in (at for at, token in enumerate(clause.tokens) if token.text in _FIRST):
        for side, words in (("before", _BEFORE), ("after", _AFTER)):
            size = next((n for said, n in words.items() if clause.words(at, at + n) == said), 0)
            if size and _is_relation(clause, at, size):
                heads, said = _object(clause, at + size)
                if heads:
                    conditional = clause.inside[at] == "if"
                    around = near(clause, at, at + size)
                    value = Value("before or after", (side,), f"{side} {said}", number, "", heads, around, conditional)
                    yield value, range(at, at + size)


def _is_relation(clause: Clause, at: int, size: int) -> bool:
    word, before, following = clause.word(at), clause.word(at - 1), clause.word(at + size)
    if word == "once":
        return following not in ("a", "an", "per", "every", "each", "more", "again", "in") and at + 1 < len(
            clause.tokens
        )
    if word == "following":
        return before not in ("the", "these", "a", "of") and not before.endswith("ing")
    return before not in ("day", "as", "or", "and") or size > 1 or (word == "after" and before != "or")


def _object(clause: Clause, at: int) -> tuple[frozenset[str], str]:
    """(stems, words) of what follows: "the batch starts". Nothing where it is a time, or no noun of its own."""
    heads, said = set[str](), list[str]()
    for place in range(at, min(at + _OBJECT, len(clause.tokens))):
        token = clause.tokens[place]
        if place == at and (token.text in _TIMES or token.kind != "word"):
            return frozenset(), ""
        if not token.is_word or (
            said and token.text in ("and", "or", "then", "by", "with", "in", "at", "for", "to", "of")
        ):
            break
        said.append(token.spelt)
        phrase = next((p for p in clause.phrases if p.start <= place < p.end), None)
        if phrase:
            heads.add(phrase.token)
        elif token.text not in STOP:
            heads.add(stem(PRESENT.get(token.text, bare(token.text))))
    return frozenset(heads), " ".join(said)


# -- hours at which somebody is there ---------------------------------------------------------------------------------

ALWAYS, OFFICE = "around the clock", "in office hours"
_ALWAYS = (
    *("24 / 7", "24 x 7", "24 h / 24", "around the clock", "round the clock", "day and night"),
    *("at any hour", "at all hours"),
)
_DAILY = ("24 hours a day", "24 h a day", "24 hours per day", "24 hours , 7 days", "24 hours / 7 days")
_BEGINNING = begun((*_ALWAYS, *_DAILY))
_WEEKLY = (", 7 days a week", ", seven days a week", "and 7 days a week", "7 days a week", "every day")
_HOURS = listed("office business working service")
STARTS = _HOURS | {"24", "around", "round", "day", "at", "monday", "mon", "weekdays"}


def hours(clause: Clause, number: int, at: int) -> Reading:
    """ "24/7", "around the clock", "office hours", "Monday to Friday, 9 to 5"."""
    for said in _BEGINNING.get(clause.word(at), ()):
        size = len(said.split())
        if clause.words(at, at + size) == said:
            end = at + size
            end += next((len(w.split()) for w in _WEEKLY if clause.words(end, end + len(w.split())) == w), 0)
            return _service(clause, number, at, end, ALWAYS)
    if clause.word(at) in _HOURS and clause.word(at + 1) == "hours" and not _is_counted(clause, at):
        return _service(clause, number, at, at + 2, OFFICE)
    return _week(clause, number, at)


def _service(clause: Clause, number: int, at: int, end: int, said: str) -> Reading:
    return value_of(clause, number, at, end, "hours of service", (said,), said)


def _is_counted(clause: Clause, at: int) -> bool:
    """ "within 4 business hours" is a length of time."""
    return at > 0 and (
        clause.tokens[at - 1].kind == "number" or clause.word(at - 1) in ("two", "three", "four", "eight")
    )


def _week(clause: Clause, number: int, at: int) -> Reading:
    """Monday to Friday, with the hours behind it."""
    if WEEKDAYS.get(clause.word(at)) != 0 or WEEKDAYS.get(clause.word(at + 2)) != 4:
        return None
    if clause.word(at + 1) not in ("to", "-", "–", "through"):
        return None
    end = at + 3
    place = end + (clause.word(end) == ",")
    place += clause.word(place) == "from"
    if place + 2 < len(clause.tokens) and clause.tokens[place].kind in ("number", "clock"):
        later = next((p for p in range(place + 1, place + 4) if clause.word(p) in ("to", "-", "–")), None)
        if later and later + 1 < len(clause.tokens) and clause.tokens[later + 1].kind in ("number", "clock"):
            end = later + 2 + (clause.word(later + 2) in ("am", "pm"))
    return _service(clause, number, at, end, OFFICE)
