"""Quantities in a clause: times, money, percentages and counts, with what each says about its thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.align.words import LIGHT, STOP, stem
from bestyet.merge.values.numbers import STARTS, Number, number_at, ordinal_at
from bestyet.merge.values.tokens import bare, listed, several
from bestyet.merge.values.values import Value, near

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_UNITS = {"minute": 1, "hour": 60, "day": 1440, "week": 7 * 1440, "month": 30 * 1440, "year": 360 * 1440}
_NAMES = {"min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "wk": "week", "yr": "year"}
_NAMES |= {plural: unit for unit in _UNITS for plural in (unit, f"{unit}s")}
_CALENDARS = {"business": "business", "working": "business", "work": "business", "bank": "business"}
_CALENDARS |= {"calendar": "", "consecutive": "", "full": "", "clear": "", "whole": ""}
_CODES = {code: code.upper() for code in several("chf eur usd gbp sgd inr jpy cny krw aud cad hkd brl mxn")}
_CODES |= {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "francs": "CHF", "euro": "EUR", "euros": "EUR"}
_CODES |= {"dollars": "USD", "dollar": "USD", "pounds": "GBP", "rupees": "INR", "yen": "JPY", "rs": "INR"}
# Words that a quantity can begin with, besides numbers, dates and times of the day.
_BEGINS = STARTS | _CALENDARS.keys() | _CODES.keys() | {"same", "next", "following", "day", "-", "us", "noon", "midday"}
_NATIONS = {"us": "USD", "swiss": "CHF", "singapore": "SGD", "canadian": "CAD", "australian": "AUD", "hong": "HKD"}
# A number behind one of these is a name: "section 4.2", "batch 12", "week 6".
_LABELS = listed(
    """
    section sections step steps phase phases annex appendix chapter part page pages paragraph article clause
    table figure fig version ver v rev revision edition release template form level tier class grade room site
    line entry item no nr number week day month year quarter priority batch lot campaign stage gate iso ich q
    sop gmp gdp cfr rule annexes point points question category type zone unit building suite option build
    january february march april june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec
    """
)
_MONTHS = listed("january february march april may june july august september october november december")
_LIMIT = re.compile(
    r"(?:\b(?:no|not) (?:later|more|less|fewer) than|\bat (?:the )?(?:most|least|latest)|\bup to|\b(?:a )?"
    r"(?:maximum|minimum|max|min)(?: of)?|\b(?:about|around|only|the|a|an|another|just|full|its|their|our|with|to be)"
    r"|\bapprox(?:imately)?)$"
)
_MORE = re.compile(
    r"\b(?:longer|older|more|less|fewer|later|higher|lower|greater) than$|\b(?:above|over|below|exceeds?|exceeding)$"
)
_WITHIN = re.compile(r"\b(?:within|in|inside|under|by|than)$")
_LENGTH = re.compile(r"\b(?:for|lasts?|lasting|takes?|last|to|of|during|limited to)$")
_SPAN = re.compile(r"\b(?:first|last|past|previous|next)$")
_BEFORE = re.compile(
    r"^(?:or more |at the latest |in )?(?:before|ahead|prior|advance|beforehand|earlier)\b|^['’]? ?(?:s )?notice\b"
)
_AFTER = re.compile(r"^(?:at the latest )?(?:after|from|following|since|later|afterwards|thereafter|upon)\b")
_DEADLINES = frozenset(map(stem, several("deadline limit turnaround window reply response target answer")))
MEETINGS = frozenset(
    map(stem, several("call meeting session workshop slot briefing review debrief visit tour interview conversation"))
)


def quantities(clause: Clause, number: int, taken: frozenset[int]) -> Iterator[Value]:
    """Yield the quantities of a clause; `number` is the clause's in its passage, `taken` the places of tokens
    that say something else, as how often."""
    at = 0
    while at < len(clause.tokens):
        token = clause.tokens[at]
        begins = token.text in _BEGINS if token.kind in ("word", "mark") else True
        found = _quantity(clause, number, at) if begins and at not in taken else None
        if found:
            yield found[0]
        at = max(found[1] if found else 0, at + 1)


def _quantity(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    """(value, place behind it) of the quantity that begins at a place."""
    for read in (_day, _clock, _ordinal_day, _money_first, _counted):
        if found := read(clause, number, at):
            return found
    return None


def _value(
    clause: Clause,
    number: int,
    start: int,
    end: int,
    about: str,
    key: tuple[object, ...],
    text: str,
    role: str = "",
    heads: frozenset[str] = frozenset(),
) -> tuple[Value, int]:
    conditional = clause.inside[start] == "if"
    return Value(about, key, text, number, role, heads, near(clause, start, end), conditional), end


def _word(clause: Clause, at: int) -> str:
    return clause.tokens[at].text if 0 <= at < len(clause.tokens) else ""


def _calendar(clause: Clause, at: int) -> tuple[str, int]:
    """(calendar, place behind it): "business" or "" for days as the calendar counts them."""
    at += _word(clause, at) == "-"
    word = _word(clause, at)
    if word not in _CALENDARS or (_word(clause, at + 1) == "-" and _word(clause, at + 2) not in _NAMES):
        return "", at
    return _CALENDARS[word], at + 1 + (_word(clause, at + 1) == "-")


# -- times ---------------------------------------------------------------------------------------------------------


def _day(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    """ "the same day", "the next working day", "on the day of arrival", "the day before", "the working day after"."""
    word = _word(clause, at)
    days: int | None = {"same": 0, "next": 1, "following": 1}.get(word)
    calendar, end = _calendar(clause, at + 1 if days is not None else at)
    if _word(clause, end) != "day" or (days is None and _word(clause, at - 1) != "the"):
        return None
    after = _word(clause, end + 1)
    role = "within"
    if days is None:
        if after in ("before", "after"):
            days, role = 1, "before" if after == "before" else "within"
        elif _word(clause, at - 2) == "on":
            days = 0
        else:
            return None
    name = f"{calendar} day" if calendar else "day"
    text = f"{days} {name}" if days else "the same day"
    key = (calendar, Fraction(1440 * days), Fraction(1440 * days)) if days else ("", Fraction(0), Fraction(0))
    return _value(clause, number, at, end + 1, "duration", key, text, role)


def _clock(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    token, following = clause.tokens[at], _word(clause, at + 1)
    end = at + 1
    if token.text in ("noon", "midday"):
        minutes = 720
    elif token.kind == "clock":
        hours, _, rest = token.text.partition(":")
        minutes = int(hours) * 60 + int(rest)
    elif token.kind == "number" and token.text.isdigit() and len(token.text) < 3 and following in ("am", "pm"):
        minutes = int(token.text) % 12 * 60
    else:
        return None
    if following in ("am", "pm") and token.text != "noon":
        minutes, end = minutes % 720 + (720 if following == "pm" else 0), at + 2
    role = "until" if _word(clause, at - 1) in ("by", "before", "until", "till", "than", "to") else "at"
    return _value(clause, number, at, end, "time of day", (minutes,), f"{minutes // 60:02}:{minutes % 60:02}", role)


def _ordinal_day(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    """ "the 5th business day of the month"."""
    found = ordinal_at(clause.tokens, at)
    if not found:
        return None
    calendar, end = _calendar(clause, found[1])
    if _word(clause, end) != "day" or _word(clause, end + 1) not in ("of", "after"):
        return None
    name = f"{calendar} day" if calendar else "day"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(found[0], "th")
    text = f"{found[0]}{ending} {name}"
    return _value(clause, number, at, end + 1, "duration", ("nth", calendar, found[0]), text, "date")


def _duration(clause: Clause, number: int, at: int, found: Number) -> tuple[Value, int] | None:
    calendar, end = _calendar(clause, found.end)
    if _word(clause, end).removesuffix("'s") not in _NAMES:
        return None
    unit = _NAMES[_word(clause, end).removesuffix("'s")]
    length = _UNITS[unit]
    key = (calendar, found.low * length, found.high * length)
    plural = "" if found.low == found.high == 1 or found.high < 1 else "s"
    text = f"{found} {calendar + ' ' if calendar else ''}{unit}{plural}"
    role, heads = _role(clause, at, end + 1), frozenset[str]()
    hyphened = _word(clause, end - 1) == "-"
    if hyphened or not role:
        role, heads = _attribute(clause, end + 1, role, hyphened)
    if role in ("", "of") and unit == "minute":
        role = "length"
    return _value(clause, number, at, end + 1, "duration", key, text, "" if role == "of" else role, heads)


def _role(clause: Clause, start: int, end: int) -> str:
    """What a length of time says: "before", "within" (a limit after something), "length", "wait" ("after 5
    days"), "span" ("the first 90 days"), "threshold" ("longer than"); "" where the words do not tell."""
    before, after = clause.words(start - 7, start), clause.words(end, end + 5)
    if _BEFORE.match(after):
        return "before"
    while (cut := _LIMIT.sub("", before).rstrip()) != before:
        before = cut
    if _MORE.search(before):
        return "threshold"
    if _SPAN.search(before):
        return "span"
    if _WITHIN.search(before) or before.endswith(("no later", "not later")):
        return "within"
    if before.endswith(("after", "following")):
        return "wait"
    if _AFTER.match(after):
        return "within"
    return "length" if _LENGTH.search(before) else ""


def _attribute(clause: Clause, end: int, role: str, hyphened: bool) -> tuple[str, frozenset[str]]:
    """(role, what it belongs to) of "a 30-minute call", "a two-week deadline", "the 24-hour hotline"."""
    following = stem(_word(clause, end))
    if following in _DEADLINES:
        return "within", frozenset()
    if following in MEETINGS:
        return "length", frozenset()
    if not hyphened:
        return role, frozenset()
    named = frozenset(stem(t.text) for t in clause.tokens[end : end + 2] if t.is_word and t.text not in STOP)
    return ("attribute", named) if named else (role, named)


# -- money, percentages, counts ------------------------------------------------------------------------------------


def _money_first(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    """ "CHF 10 000", "US$ 5 million"."""
    place = at + 1 if _word(clause, at) == "us" and _word(clause, at + 1) == "$" else at
    currency = _CODES.get(_word(clause, place))
    found = number_at(clause.tokens, place + 1) if currency else None
    if not currency or not found:
        return None
    return _amount(clause, number, at, found.end, found, currency)


def _amount(clause: Clause, number: int, at: int, end: int, found: Number, currency: str) -> tuple[Value, int]:
    text = f"{found} {currency}"
    return _value(clause, number, at, end, "amount", (currency, found.low, found.high), text)


def _counted(clause: Clause, number: int, at: int) -> tuple[Value, int] | None:
    """What follows a number tells what it is."""
    if _is_name(clause, at):
        return None
    found = number_at(clause.tokens, at)
    following = _word(clause, at + 1)
    if found is None and _word(clause, at) in ("a", "an") and _word(clause, at - 1) != "at":
        found = Number(Fraction(1), Fraction(1), at + 1)
        return _duration(clause, number, at, found) if following in _NAMES or following in _CALENDARS else None
    if found is None:
        return None
    if duration := _duration(clause, number, at, found):
        return duration
    after, second = _word(clause, found.end), _word(clause, found.end + 1)
    if currency := _NATIONS.get(after) if second in _CODES else _CODES.get(after):
        return _amount(clause, number, at, found.end + (2 if second in _CODES else 1), found, currency)
    if after in ("%", "percent") or (after == "per" and second == "cent"):
        end = found.end + (2 if after == "per" else 1)
        return _value(clause, number, at, end, "percentage", (found.low, found.high), f"{found} %")
    return _count(clause, number, at, found)


def _is_name(clause: Clause, at: int) -> bool:
    """Whether a number names something: "section 4", "Q10", "P-2041", "24/7", "12 May", the year 2025."""
    token, before, following = clause.tokens[at], _word(clause, at - 1), _word(clause, at + 1)
    measured = following in _NAMES or following in _CALENDARS or following in _CODES or following == "%"
    if token.kind == "date" or before == "#" or "/" in (before, following) or (before in _LABELS and not measured):
        return True
    if token.kind != "number":
        return False
    glued = token.glued and at and (clause.tokens[at - 1].is_word or clause.tokens[at - 1].is_dash)
    year = len(token.text) == 4 and token.text.isdigit() and 1900 <= int(token.text) < 2100
    return bool((glued and before not in _CODES) or (year and not measured) or following in _MONTHS)


def _count(clause: Clause, number: int, at: int, found: Number) -> tuple[Value, int] | None:
    """ "two options", "at most 5 actions"; a number alone only behind "below", "at least" and the like."""
    if "." in clause.tokens[at].text:
        return None
    start = found.end + (_word(clause, found.end) == "-")
    words = []
    for token in clause.tokens[start : start + 4]:
        if not token.is_word or (token.text in STOP | LIGHT and token.text not in ("other", "more")):
            break
        words.append(bare(token.text))
    before = clause.words(at - 4, at)
    heads = frozenset(stem(word) for word in words if word not in STOP | LIGHT)
    if not heads and not (_MORE.search(before) or (before.endswith(("at least", "at most")) and found.low != 1)):
        return None
    named = " ".join(words[: 2 if len(words) > 2 else len(words)])
    return _value(
        clause, number, at, found.end, "number", (found.low, found.high), f"{found} {named}".strip(), "", heads
    )
