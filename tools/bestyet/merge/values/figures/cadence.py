"""How often something is done: "weekly", "every second day", "four times a year"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.align.words import LIGHT, STOP, stem
from bestyet.merge.values.figures.numbers import number_at, ordinal_at
from bestyet.merge.values.figures.quantities import MEETINGS
from bestyet.merge.values.tokens import bare, listed
from bestyet.merge.values.values import Value, near

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

# One every so many (days or months, the unit).
_ADVERBS = {"daily": (1, "day"), "weekly": (7, "day"), "fortnightly": (14, "day"), "biweekly": (14, "day")}
_ADVERBS |= {"monthly": (1, "month"), "bimonthly": (2, "month"), "quarterly": (3, "month"), "annually": (12, "month")}
_ADVERBS |= {"yearly": (12, "month"), "annual": (12, "month"), "fortnight": (14, "day")}
_SPANS = {"day": (1, "day"), "morning": (1, "day"), "evening": (1, "day"), "afternoon": (1, "day"), "week": (7, "day")}
_SPANS |= {"fortnight": (14, "day"), "month": (1, "month"), "quarter": (3, "month"), "year": (12, "month")}
_SPANS |= {"weekday": (1, "day"), "workday": (1, "day"), "hour": (1, "hour")}
_WEEKDAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_SPANS |= {day: (7, "day") for day in _WEEKDAYS}
_HALF = {"half", "semi", "bi"}
_NAMES = {(1, "day"): "daily", (7, "day"): "weekly", (14, "day"): "every 2 weeks", (1, "month"): "monthly"}
_NAMES |= {(3, "month"): "quarterly", (12, "month"): "yearly", (6, "month"): "twice a year"}
_ONCE = {"once": Fraction(1), "twice": Fraction(2)}
_TWICE_A_YEAR = listed("biannually biannual semiannually semiannual")
_SIGNS = _ADVERBS.keys() | _ONCE.keys() | _TWICE_A_YEAR | {"every", "each", "times", "time"}  # one is in every cadence
Rate = tuple[Fraction, str]


def cadences(clause: Clause, number: int) -> Iterator[tuple[Value, range]]:
    """Yield the cadences of a clause with the places of their tokens."""
    if _SIGNS.isdisjoint([token.text for token in clause.tokens]):
        return
    at = 0
    while at < len(clause.tokens):
        found = _every(clause, at) or _times(clause, at) or _adverb(clause, at)
        if found is None:
            at += 1
            continue
        (length, unit), end = found
        conditional = clause.inside[at] == "if"
        inner = at > 1 and clause.tokens[end - 1].text.endswith(("ly", "annual"))
        heads = _heads(clause, end) if inner else frozenset[str]()
        around = frozenset("meet" if term in MEETINGS else term for term in near(clause, at, end, 8)) - heads
        yield (
            Value("how often", (unit, length), _said(length, unit), number, "", heads, around, conditional),
            range(at, end),
        )
        at = end


def _heads(clause: Clause, end: int) -> frozenset[str]:
    """What is weekly: stems of the noun that follows, all kinds of meetings being one; none at the beginning."""
    found = set()
    for token in clause.tokens[end : end + 2]:
        if not token.is_word or token.text in STOP | LIGHT or token.text == "basis":
            break
        root = stem(bare(token.text))
        found.add("meet" if root in MEETINGS else root)
    return frozenset(found)


def _said(length: Fraction, unit: str) -> str:
    if length.denominator == 1 and (name := _NAMES.get((length.numerator, unit))):
        return name
    if unit == "day" and length % 7 == 0:
        length, unit = length / 7, "week"
    elif unit == "month" and length % 12 == 0:
        length, unit = length / 12, "year"
    if length < 1 or length.denominator > 1:
        for span, (days, kind) in _SPANS.items():
            times = days / length
            if kind == unit and times.denominator == 1 and span in ("day", "week", "month", "year"):
                return f"{'twice' if times == 2 else f'{times} times'} a {span}"
    return f"every {length} {unit}s"


def _word(clause: Clause, at: int) -> str:
    return clause.tokens[at].text if 0 <= at < len(clause.tokens) else ""


def _adverb(clause: Clause, at: int) -> tuple[Rate, int] | None:
    word = _word(clause, at)
    if word in _HALF and _word(clause, at + 1) == "-" and _word(clause, at + 2) in _ADVERBS:
        length, unit = _ADVERBS[_word(clause, at + 2)]
        if word == "bi" and unit == "day":
            return (Fraction(2 * length), unit), at + 3
        return (Fraction(length, 2) if length == 12 else Fraction(2 * length), unit), at + 3
    if word in _TWICE_A_YEAR:
        return (Fraction(6), "month"), at + 1
    if word in _ADVERBS and word != "fortnight":
        length, unit = _ADVERBS[word]
        return (Fraction(length), unit), at + 1
    return None


def _every(clause: Clause, at: int) -> tuple[Rate, int] | None:
    """ "every day", "each quarter", "every two weeks", "every second working day", "every other week"."""
    if _word(clause, at) not in ("every", "each"):
        return None
    step, end = Fraction(1), at + 1
    if found := number_at(clause.tokens, end) if _word(clause, end) else None:
        step, end = found.low, found.end
    elif _word(clause, end) == "other":
        step, end = Fraction(2), end + 1
    elif _word(clause, end) and (nth := ordinal_at(clause.tokens, end)):
        step, end = Fraction(nth[0]), nth[1]
    end += _word(clause, end) in ("working", "business", "calendar", "single")
    return _per(clause, end, 1 / step if step else Fraction(1))


def _times(clause: Clause, at: int) -> tuple[Rate, int] | None:
    """ "once a month", "twice a year", "four times per year", "once every six weeks"."""
    word = _word(clause, at)
    times, end = _ONCE.get(word), at + 1
    if times is None and (found := number_at(clause.tokens, at)) and _word(clause, found.end) in ("times", "time"):
        times, end = found.low, found.end + 1
    if times is None or not times:
        return None
    if _word(clause, end) in ("every", "each") and (inner := _every(clause, end)):
        (length, unit), end = inner
        return (length / times, unit), end
    if _word(clause, end) == "in" and (found := number_at(clause.tokens, end + 1)):
        return _per(clause, found.end, times / found.low if found.low else times)
    if _word(clause, end) in ("a", "an", "per", "in"):
        end += 1 + (_word(clause, end) == "in" and _word(clause, end + 1) in ("a", "each", "every"))
        return _per(clause, end, times)
    return None


def _per(clause: Clause, at: int, times: Fraction) -> tuple[Rate, int] | None:
    word = _word(clause, at)
    span = _SPANS.get(word) or _SPANS.get(word.removesuffix("s"))
    if span is None or _word(clause, at + 1) == "of":
        return None
    return (Fraction(span[0]) / times, span[1]), at + 1
