"""Days told from another and times of the day: "the same day", "the 5th business day", "5 pm", "close of business"."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.values.figures.numbers import ordinal_at
from bestyet.merge.values.tokens import begun, listed
from bestyet.merge.values.values import Reading, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

UNITS: dict[str, Fraction] = {"minute": Fraction(1), "hour": Fraction(60), "day": Fraction(1440)}
UNITS |= {"week": 7 * UNITS["day"], "month": 30 * UNITS["day"], "year": 360 * UNITS["day"], "second": Fraction(1, 60)}
NAMES = {"min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "wk": "week", "yr": "year"}
NAMES |= {plural: unit for unit in UNITS for plural in (unit, f"{unit}s")} | {"sec": "second", "secs": "second"}
del NAMES["second"]  # "the second day"
CALENDARS = {"business": "business", "working": "business", "work": "business", "bank": "business"}
CALENDARS |= {"calendar": "", "consecutive": "", "full": "", "clear": "", "whole": ""}
_ENDS_OF_DAY = begun(
    (
        *("close of business", "close of play", "end of business", "end of the business day", "end of business day"),
        *("end of the working day", "end of working day", "end of the day", "end of day", "cob", "eob", "eod", "cop"),
    )
)
_UNTIL = ("by", "before", "until", "till", "than", "to")
STARTS = CALENDARS.keys() | listed("same next following day noon midday midnight close end cob eob eod cop")


def calendar_at(clause: Clause, at: int) -> tuple[str, int]:
    """(calendar, place behind it): "business" or "" for days as the calendar counts them."""
    at += clause.word(at) == "-"
    word = clause.word(at)
    if word not in CALENDARS or (clause.word(at + 1) == "-" and clause.word(at + 2) not in NAMES):
        return "", at
    return CALENDARS[word], at + 1 + (clause.word(at + 1) == "-")


def day(clause: Clause, number: int, at: int) -> Reading:
    """ "the same day", "the next working day", "on the day of arrival", "the day before", "the working day after"."""
    word = clause.word(at)
    days: int | None = {"same": 0, "next": 1, "following": 1}.get(word)
    calendar, end = calendar_at(clause, at + 1 if days is not None else at)
    if clause.word(end) != "day" or (days is None and clause.word(at - 1) != "the"):
        return None
    after = clause.word(end + 1)
    role = "within"
    if days is None:
        if after in ("before", "after"):
            days, role = 1, "before" if after == "before" else "within"
        elif clause.word(at - 2) == "on":
            days = 0
        else:
            return None
    name = f"{calendar} day" if calendar else "day"
    text = f"{days} {name}" if days else "the same day"
    key = (calendar, Fraction(1440 * days), Fraction(1440 * days)) if days else ("", Fraction(0), Fraction(0))
    return value_of(clause, number, at, end + 1, "duration", key, text, role)


def clock(clause: Clause, number: int, at: int) -> Reading:
    """ "5 pm", "17:00", "noon", "midnight", "at 14 h", "16 o'clock", "close of business"."""
    role = "until" if clause.word(at - 1) in _UNTIL or clause.word(at - 2) in _UNTIL else "at"
    ends = _ENDS_OF_DAY.get(clause.word(at), ())
    if size := next((n for said in ends if clause.words(at, at + (n := len(said.split()))) == said), 0):
        return value_of(clause, number, at, at + size, "time of day", ("end",), "close of business", role)
    if (found := _minutes(clause, at)) is None:
        return None
    minutes, end = found
    return value_of(clause, number, at, end, "time of day", (minutes,), f"{minutes // 60:02}:{minutes % 60:02}", role)


def _minutes(clause: Clause, at: int) -> tuple[int, int] | None:
    """(minutes since midnight, place behind them) of a time of the day."""
    token, following = clause.tokens[at], clause.word(at + 1)
    if token.text in ("noon", "midday", "midnight"):
        return (0 if token.text == "midnight" else 720), at + 1
    if token.kind == "clock":
        hours, _, rest = token.text.partition(":")
        minutes = int(hours) * 60 + int(rest)
    elif (whole := _hour(clause, at)) is not None:
        minutes = whole
    else:
        return None
    if following in ("am", "pm"):
        return minutes % 720 + (720 if following == "pm" else 0), at + 2
    if following == "h" and clause.word(at + 2).isdecimal() and clause.tokens[at + 2].glued:
        return minutes + int(clause.word(at + 2)[:2]), at + 3
    return minutes, at + 1 + (following in ("o'clock", "h", "hrs", "uhr"))


def _hour(clause: Clause, at: int) -> int | None:
    """ "5 pm", "16 o'clock", "17.30 o'clock", "at 14 h"."""
    word, following = clause.word(at), clause.word(at + 1)
    whole, _, rest = word.partition(".")
    if clause.tokens[at].kind != "number" or len(word) > 5 or not whole.isdecimal() or int(whole) > 24:
        return None
    told = following in ("o'clock", "uhr") or (following in ("am", "pm") and int(whole) <= 12)
    if not told and not (following == "h" and clause.word(at - 1) in ("at", "by", "before")):
        return None
    return None if rest and not (rest.isdecimal() and int(rest) < 60) else int(whole) * 60 + int(rest or 0)


def ordinal_day(clause: Clause, number: int, at: int) -> Reading:
    """ "the 5th business day of the month"."""
    found = ordinal_at(clause.tokens, at)
    if not found:
        return None
    calendar, end = calendar_at(clause, found[1])
    if clause.word(end) != "day" or clause.word(end + 1) not in ("of", "after"):
        return None
    name = f"{calendar} day" if calendar else "day"
    ending = "th" if 10 < found[0] % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(found[0] % 10, "th")
    text = f"{found[0]}{ending} {name}"
    return value_of(clause, number, at, end + 1, "duration", ("nth", calendar, found[0]), text, "date")
