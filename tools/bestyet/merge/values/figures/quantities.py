"""Quantities in a clause: times, money, percentages and counts, with what each says about its thing."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.align.words import LIGHT, STOP, stem
from bestyet.merge.values.figures.dates import MONTHS
from bestyet.merge.values.figures.numbers import STARTS as NUMBER_STARTS
from bestyet.merge.values.figures.numbers import Number, number_at
from bestyet.merge.values.figures.times import CALENDARS, NAMES, UNITS, calendar_at
from bestyet.merge.values.languages.language import READ
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import bare, listed, several
from bestyet.merge.values.values import Reading, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_CODES = {code: code.upper() for code in several("chf eur usd gbp sgd inr jpy cny krw aud cad hkd brl mxn")}
_CODES |= {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "francs": "CHF", "euro": "EUR", "euros": "EUR"}
_CODES |= {"dollars": "USD", "dollar": "USD", "pounds": "GBP", "rupees": "INR", "yen": "JPY", "rs": "INR"}
STARTS = NUMBER_STARTS | _CODES.keys() | {"us"}
_NATIONS = {"us": "USD", "swiss": "CHF", "singapore": "SGD", "canadian": "CAD", "australian": "AUD", "hong": "HKD"}
# A number behind one of these is a name.
_LABELS = listed("version ver v rev revision edition release template no nr number q rule build")
_LIMIT = re.compile(
    r"(?:\b(?:no|not) (?:later|more|less|fewer|longer|shorter|earlier) than|\bat (?:the )?(?:most|least|latest)"
    r"|\bup to|\b(?:a )?(?:maximum|minimum|max|min)(?: of)?|\bapprox(?:imately)?"
    r"|\b(?:about|around|only|the|a|an|another|just|full|its|their|our|with|to be))$"
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


# -- lengths of time ------------------------------------------------------------------------------------------------


def _duration(clause: Clause, number: int, at: int, found: Number) -> Reading:
    calendar, end = calendar_at(clause, found.end)
    if clause.word(end).removesuffix("'s") not in NAMES:
        return None
    unit = NAMES[clause.word(end).removesuffix("'s")]
    length = UNITS[unit]
    key = (calendar, found.low * length, found.high * length)
    plural = "" if found.low == found.high == 1 or found.high < 1 else "s"
    text = f"{found} {calendar + ' ' if calendar else ''}{unit}{plural}"
    role, heads = _role(clause, at, end + 1), frozenset[str]()
    hyphened = clause.word(end - 1) == "-"
    if hyphened or not role:
        role, heads = _attribute(clause, end + 1, role, hyphened)
    if role in ("", "of") and unit == "minute":
        role = "length"
    return value_of(clause, number, at, end + 1, "duration", key, text, "" if role == "of" else role, heads)


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
    following = stem(clause.word(end))
    if following in _DEADLINES:
        return "within", frozenset()
    if following in MEETINGS:
        return "length", frozenset()
    if not hyphened:
        return role, frozenset()
    named = frozenset(stem(t.text) for t in clause.tokens[end : end + 2] if t.is_word and t.text not in STOP)
    return ("attribute", named) if named else (role, named)


# -- money, percentages, counts ------------------------------------------------------------------------------------


def money(clause: Clause, number: int, at: int) -> Reading:
    """ "CHF 10 000", "US$ 5 million"."""
    place = at + 1 if clause.word(at) == "us" and clause.word(at + 1) == "$" else at
    currency = _CODES.get(clause.word(place))
    found = number_at(clause.tokens, place + 1) if currency else None
    if not currency or not found:
        return None
    return _amount(clause, number, at, found.end, found, currency)


def _amount(clause: Clause, number: int, at: int, end: int, found: Number, currency: str) -> Reading:
    text = f"{found} {currency}"
    return value_of(clause, number, at, end, "amount", (currency, found.low, found.high), text)


def counted(clause: Clause, number: int, at: int) -> Reading:
    """What follows a number tells what it is."""
    if _is_name(clause, at):
        return None
    found = number_at(clause.tokens, at)
    following = clause.word(at + 1)
    if found is None and clause.word(at) in ("a", "an") and clause.word(at - 1) != "at":
        found = Number(Fraction(1), Fraction(1), at + 1)
        return _duration(clause, number, at, found) if following in NAMES or following in CALENDARS else None
    if found is None:
        return None
    if duration := _duration(clause, number, at, found):
        return duration
    after, second = clause.word(found.end), clause.word(found.end + 1)
    if currency := _NATIONS.get(after) if second in _CODES else _CODES.get(after):
        return _amount(clause, number, at, found.end + (2 if second in _CODES else 1), found, currency)
    if after in ("%", "percent") or (after == "per" and second == "cent"):
        end = found.end + (2 if after == "per" else 1)
        return value_of(clause, number, at, end, "percentage", (found.low, found.high), f"{found} %")
    return _count(clause, number, at, found)


def _is_part(clause: Clause, at: int) -> bool:
    """A part of something with a stroke: "24/7"; not "25 °C / 60 %"."""
    ahead = at + 1 < len(clause.tokens) and clause.word(at + 1) == "/" and clause.tokens[at + 1].glued
    return ahead or (clause.word(at - 1) == "/" and clause.tokens[at].glued)


def _is_name(clause: Clause, at: int) -> bool:
    """Whether a number names something: "section 4", "Q10", "P-2041", "24/7", "12 May", the year 2025."""
    token, before, following = clause.tokens[at], clause.word(at - 1), clause.word(at + 1)
    measured = following in NAMES or following in CALENDARS or following in _CODES or following == "%"
    if token.kind == "date" or before == "#" or _is_part(clause, at) or (before in _LABELS and not measured):
        return True
    if token.kind != "number":
        return False
    glued = token.glued and at and (clause.tokens[at - 1].is_word or clause.tokens[at - 1].is_dash)
    year = len(token.text) == 4 and token.text.isdecimal() and 1900 <= int(token.text) < 2100
    return bool((glued and before not in _CODES) or (year and not measured) or following in MONTHS)


def _is_strange(word: str) -> bool:
    """Whether a word is one of a language that is not read: what it counts is not known."""
    code, mark, _ = word.partition(FOREIGN)
    return bool(mark) and code not in READ


def _count(clause: Clause, number: int, at: int, found: Number) -> Reading:
    """ "two options", "at most 5 actions"; a number alone only behind "below", "at least" and the like."""
    if "." in clause.tokens[at].text or _is_strange(clause.word(found.end)):
        return None
    start = found.end + (clause.word(found.end) == "-")
    words, said = [], []
    for token in clause.tokens[start : start + 4]:
        if not token.is_word or (token.text in STOP | LIGHT and token.text not in ("other", "more")):
            break
        words.append(bare(token.text))
        said.append(bare(token.spelt if FOREIGN in token.text else token.text))
    before = clause.words(at - 4, at)
    heads = frozenset(stem(word) for word in words if word not in STOP | LIGHT)
    if not heads and not (_MORE.search(before) or (before.endswith(("at least", "at most")) and found.low != 1)):
        return None
    named = " ".join(said[:2])
    return value_of(
        clause, number, at, found.end, "number", (found.low, found.high), f"{found} {named}".strip(), "", heads
    )
