"""Days of the calendar, weekdays, weeks and days counted from one: "5 May 2026", "31.12.", "T+3", "week 6"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.values.figures.numbers import ordinal_at
from bestyet.merge.values.tokens import listed, several
from bestyet.merge.values.values import Reading, Value, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_NAMES = several("january february march april may june july august september october november december")
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items() if name != "may"} | {"sept": 9}
DAYS = several("monday tuesday wednesday thursday friday saturday sunday")
_WEEKDAYS = {name: number for number, name in enumerate(DAYS)} | {
    f"{name}s": number for number, name in enumerate(DAYS)
}
_SHORT = {"mon": 0, "tue": 1, "tues": 1, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
WEEKDAYS = _WEEKDAYS | _SHORT
_IN = listed("in by until till since from of during before after each every for as to at")
_BEHIND = _IN | listed("and or on we this they it the our there i a an all")  # words behind a year, not what it counts
_UNTIL = listed("by until till before ends end latest than to valid due deadline")
_FROM = listed("from since starts start begins begin after applies effective")
_COUNTED = {
    "week": "week",
    "cw": "week",
    "kw": "week",
    "day": "day",
    "month": "month",
    "year": "year",
    "quarter": "quarter",
}
_ZERO = frozenset("td")  # the letters of a day from which others are counted
STARTS = MONTHS.keys() | _COUNTED.keys() | _ZERO | {"calendar"} | frozenset(f"q{n}" for n in "1234") | {"q", "fy"}


def date(clause: Clause, number: int, at: int) -> Reading:
    """What names a day, a month, a week or a year in the calendar or from a day zero."""
    for read in (_written, _from_zero, _counted, _day_first, _month_first, _month_alone, _quarter, _year):
        if found := read(clause, at):
            key, text, end = found
            value, end = value_of(clause, number, at, end, "date", key, text, _role(clause, at))
            return replace(value, bound=_side(clause, at)), end
    return None


_Found = tuple[tuple[object, ...], str, int] | None


def _side(clause: Clause, at: int) -> str:
    """The word before a day that tells on which side of it: "by", "after"; "" where none does."""
    word = clause.word(at - 1)
    return word if word in _UNTIL | _FROM else ""


def _role(clause: Clause, at: int) -> str:
    for place in range(at - 1, max(at - 4, -1), -1):
        if clause.word(place) in _FROM:
            return "from"
        if clause.word(place) in _UNTIL:
            return "until"
    return ""


def _of(year: int | None, month: int | None, day: int | None, end: int) -> _Found:
    """A date; None where there is none: 31.13., 45 May."""
    if not (month is None or 1 <= month <= 12) or not (day is None or 1 <= day <= 31):
        return None
    words = (str(day or ""), _NAMES[month - 1].capitalize() if month else "", str(year or ""))
    return ("date", year, month, day), " ".join(filter(None, words)), end


def _written(clause: Clause, at: int) -> _Found:
    """ "2026-05-12", "31.12.2026", "31.12.", "30/09/2026". Where day and month cannot be told apart, nothing."""
    token = clause.tokens[at]
    if token.kind == "date":
        parts = [int(part) for part in token.text.split("-")]
        return _of(parts[0], parts[1], parts[2] if len(parts) > 2 else None, at + 1)
    if token.kind != "number":
        return None
    said, end, dotted = token.text.split("."), at + 1, True
    if len(said) == 1 and clause.word(at + 1) == "/" and clause.word(at + 3) == "/" and at + 4 < len(clause.tokens):
        said, end, dotted = [token.text, clause.word(at + 2), clause.word(at + 4)], at + 5, False
    if [len(part) for part in said][2:] not in ([2], [4]) or len(said[0]) > 2 or not all(map(str.isdecimal, said)):
        return None
    day, month, year = (int(part) for part in said)
    if not dotted and day <= 12 and month <= 12 and day != month:
        return None
    if not dotted and month > 12:
        day, month = month, day
    year = year + 2000 if year < 100 else year
    return _of(year, month, day, end) if 1900 <= year < 2100 else None


def _from_zero(clause: Clause, at: int) -> _Found:
    """ "T+3", "D-10", "T - 10"."""
    letter, sign, count = clause.word(at), clause.word(at + 1), clause.word(at + 2)
    glued = at + 2 < len(clause.tokens) and clause.tokens[at + 1].glued == clause.tokens[at + 2].glued
    if letter not in _ZERO or sign not in ("+", "-", "–", "−") or not count.isdecimal() or not glued or len(count) > 4:
        return None
    days = int(count) if sign == "+" else -int(count)
    return ("from zero", letter, days), f"{letter.upper()}{days:+d}", at + 3


def _counted(clause: Clause, at: int) -> _Found:
    """ "week 6", "calendar week 12", "day 5", "KW 12"."""
    place = at + (clause.word(at) == "calendar")
    kind, count = _COUNTED.get(clause.word(place)), clause.word(place + 1)
    if kind is None or not count.isdecimal() or len(count) > 4 or clause.word(place + 2) in ("/", ":", "%"):
        return None
    return ("counted", kind, int(count)), f"{kind} {int(count)}", place + 2


def _year_at(clause: Clause, at: int) -> tuple[int | None, int]:
    at += clause.word(at) in (",", "of") and clause.word(at + 1).isdecimal()
    word = clause.word(at)
    if len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100:
        return int(word), at + 1
    return None, at - (clause.word(at - 1) in (",", "of"))


def _day_first(clause: Clause, at: int) -> _Found:
    """ "5 May", "5th of May 2026", "24 Dec"."""
    token = clause.tokens[at]
    nth = ordinal_at(clause.tokens, at)
    if nth:
        day, end = nth
    elif token.kind == "number" and token.text.isdecimal() and len(token.text) < 3:
        day, end = int(token.text), at + 1
    else:
        return None
    end += clause.word(end) in ("of", "de")
    month = MONTHS.get(clause.word(end))
    if month is None:
        return None
    of = end + 1 + (clause.word(end + 1) == "of" and clause.word(end + 2).isdecimal())
    year, end = _year_at(clause, of)
    return _of(year, month, day, end)


def _month_first(clause: Clause, at: int) -> _Found:
    """ "May 5", "December 31st, 2026"."""
    month = MONTHS.get(clause.word(at))
    token = clause.tokens[at + 1] if at + 1 < len(clause.tokens) else None
    if month is None or token is None or token.kind != "number" or not token.text.isdecimal() or len(token.text) > 2:
        return None
    nth = ordinal_at(clause.tokens, at + 1)
    day, end = nth or (int(token.text), at + 2)
    if clause.word(at) in ("may", "march") and clause.word(end) and clause.tokens[end].is_word and not nth:
        return None  # "may 5 people"
    year, end = _year_at(clause, end)
    return _of(year, month, day, end)


def _month_alone(clause: Clause, at: int) -> _Found:
    """ "in March", "by May 2027"."""
    month = MONTHS.get(clause.word(at))
    part = clause.word(at - 1 - (clause.word(at - 1) == "-"))
    if month is None or part not in _IN | {"early", "late", "mid"}:
        return None
    year, end = _year_at(clause, at + 1)
    if (
        year is None
        and (len(clause.word(at)) < 4 or clause.word(at) == "march")
        and clause.word(at - 1) in ("to", "for", "as", "at")
    ):
        return None
    return _of(year, month, None, end)


def _quarter(clause: Clause, at: int) -> _Found:
    """ "Q2", "Q2 2026", "FY 26"."""
    word, following = clause.word(at), clause.word(at + 1)
    if word == "q" and following in ("1", "2", "3", "4") and clause.tokens[at + 1].glued:
        year, end = _year_at(clause, at + 2)
        return ("quarter", year, int(following)), f"Q{following} {year or ''}".strip(), end
    if word == "fy" and following.isdecimal() and len(following) in (2, 4):
        year = int(following) + (2000 if len(following) == 2 else 0)
        return ("fiscal year", year), f"FY {year}", at + 2
    return None


def _year(clause: Clause, at: int) -> _Found:
    """ "from 2026", "until 2027": a year behind a word of time."""
    if clause.word(at - 1) not in _IN - {"at", "to", "for", "each", "every"} or clause.tokens[at].kind != "number":
        return None
    year, end = _year_at(clause, at)
    following = clause.tokens[end] if end < len(clause.tokens) else None
    if year is None or (following and following.is_word and following.text not in _BEHIND):
        return None
    return _of(year, None, None, end)


def agree(a: tuple[object, ...], b: tuple[object, ...]) -> bool:
    """Whether two keys of dates may mean the same day: what one leaves out, the year or the day, may be any."""
    return len(a) == len(b) and all(x == y or x is None or y is None for x, y in zip(a, b, strict=True))


def weekdays(clause: Clause, number: int) -> Iterator[tuple[Value, range]]:
    """Yield the weekdays of a clause: those in a row are one value, as "Monday to Friday"."""
    at = 0
    while at < len(clause.tokens):
        if clause.word(at) not in WEEKDAYS or (clause.word(at) in _SHORT and not _is_short(clause, at)):
            at += 1
            continue
        start, found, at = at, {WEEKDAYS[clause.word(at)]}, at + 1
        while clause.word(at) in ("to", "-", "–", "and", ",", "or", "through") and clause.word(at + 1) in WEEKDAYS:
            day = WEEKDAYS[clause.word(at + 1)]
            ranged = clause.word(at) in ("to", "-", "–", "through")
            found |= set(range(max(found), day + 1)) if ranged else {day}
            at += 2
        text = ", ".join(DAYS[day].capitalize() for day in sorted(found))
        key, role = tuple(sorted(found)), _role(clause, start)
        value, _ = value_of(clause, number, start, at, "weekday", key, text, role)
        yield replace(value, bound=_side(clause, start)), range(start, at)


def _is_short(clause: Clause, at: int) -> bool:
    """ "Mon-Fri", "on Tue": not a word that is written the same."""
    return clause.word(at - 1) in ("on", "every", "each", "by", "-", "–", "to") or clause.word(at + 1) in (
        "-",
        "–",
        "to",
    )
