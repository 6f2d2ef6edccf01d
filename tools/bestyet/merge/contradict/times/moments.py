"""Every time that a clause tells, and on which side of it something is done: until then, not before, or neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.contradict.times.lengths import Length, said_length
from bestyet.merge.values.figures.numbers import STARTS, number_at, ordinal_at
from bestyet.merge.values.figures.times import CALENDARS, NAMES, UNITS, calendar_at
from bestyet.merge.values.reading import places_of_values
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

MOST, LEAST, TO = "most", "least", "to"  # TO: "has 5 days to answer"
FILLS = listed(
    """a an the of only just full about around approximately roughly some total period span space frame timeframe time
    term first next coming following own very course limit window strictly well calendar
    de~von fr~plus de~der es~los es~un fr~un de~ein de~einem"""
)
_LATE = listed("later longer more greater slower after beyond")
_SOON = listed("less fewer sooner earlier shorter quicker faster")
_NOT = listed("no not never none nor without cannot can't don't doesn't mustn't shouldn't won't isn't aren't n't")
_UNTIL = listed("within in inside under until till during net")
DEADLINES = listed(
    """deadline target limit turnaround due sla promise lead-time lead time clock de~frist de~termin de~fallig fr~del
    fr~échéanc es~plaz es~venc"""
)
_NO_LIMITS = listed("last past previous preceding every each per another further additional extra once for second")
_STARTS = listed("from since starting beginning every each before prior")
HAVE = listed("have has had get gets give gives given allow allows allowed need needs must")
HAVE |= listed("fr~disposon fr~dispos es~dispon es~ten es~tien fr~avon fr~a")
_TO = listed("to fr~pour es~par")
_GONE = listed("passed gone elapsed over out up expired")
OUTSIDE = ("at the latest", "at the very latest", "at most", "at the most", "at the outside", "at the very outside")
_OR_MORE = ("or more", "or longer", "at least", "minimum", "at a minimum", "at the earliest")
_OR_LESS = ("or less", "or sooner", "or earlier", "or fewer")
_EXCEEDS = listed("exceed exceeding exceeds surpass beyond over")
_AT_MOST = listed("most latest maximum than")
_LASTS = listed("last lasts lasting")  # "should not last longer than two hours"
_TAKES = _LASTS | listed("take takes taking de~dauert de~dau fr~dur es~dur")  # how long it is, not how soon
_IS = listed("is are of for be")
_BEHIND_MOST = listed("tops max maximum latest")
_BEHIND_EARLY = listed("before ahead prior beforehand earlier notice")
_FROM = listed("after from following since upon later counted")
ZERO = ("t", "d", "j")  # the day from which others are counted
_NTH = STARTS | CALENDARS.keys() | {*ZERO, "-", "day", "week"}
_FAR = 8
_MOST = 20  # times of one clause that are looked at


@dataclass(frozen=True)
class Moment:
    length: Length
    places: range
    side: str  # MOST, LEAST, TO, or "" where it is no limit


def moments(clause: Clause, before: Length | None = None) -> Iterator[Moment]:
    """Yield them from left to right. before: the last of the clauses before, whose unit may be left out."""
    said = sorted(_lengths(clause), key=lambda one: one[1].start)[:_MOST]
    if before:
        yield from _without_unit(clause, range(said[0][1].start if said else len(clause.tokens)), before)
    for place, (length, places, is_day) in enumerate(said):
        until = said[place + 1][1].start if place + 1 < len(said) else len(clause.tokens)
        yield Moment(length, places, _day_side(clause, places) if is_day else _side(clause, places))
        yield from _without_unit(clause, range(places.stop, until), length)


def _lengths(clause: Clause) -> Iterator[tuple[Length, range, bool]]:
    taken: set[int] = set()
    for value, places in places_of_values(clause, 0):
        if value.about == "duration" and (length := said_length(clause, value, places)):
            yield length, places, not _counts(clause, places)
            taken.update(places)
        elif value.about == "how often":
            taken.update(places)
    at = 0
    while at < len(clause.tokens):
        found = _nth(clause, at) if at not in taken and _may_be_nth(clause, at) else None
        if found and taken.isdisjoint(range(at, found[1])):
            yield found[0], range(at, found[1]), clause.word(at + 1) != "(" and clause.word(at - 1) != "net"
            at = found[1]
        else:
            at += 1


def _counts(clause: Clause, places: range) -> bool:
    """Whether it begins with a number: "2 days", not "the next day"."""
    at = places.start
    return clause.word(at) in ("a", "an", "one") or number_at(clause.tokens, at) is not None


def _may_be_nth(clause: Clause, at: int) -> bool:
    """Whether `_nth` may find one: most words begin none."""
    token = clause.tokens[at]
    return token.kind == "number" or token.text in _NTH or clause.word(at - 1) == "net" or clause.word(at + 1) == "("


def _nth(clause: Clause, at: int) -> tuple[Length, int] | None:
    """ "tenth working day", "business day 10", "day 45", "second week", "J+3", "working day three"."""
    if clause.word(at) in ZERO and clause.word(at + 1) == "+" and clause.word(at + 2).isdecimal():
        return _counted(clause, at + 3, "day", "", Fraction(clause.word(at + 2)))
    if wrong := _net(clause, at) or _written_wrong(clause, at):
        return wrong
    if nth := ordinal_at(clause.tokens, at):
        calendar, end = calendar_at(clause, nth[1])
        unit = NAMES.get(clause.word(end))
        is_one = unit in ("day", "week", "month", "year") and clause.word(end) == unit
        is_one = is_one and not (clause.word(end + 1) == "of" and clause.word(end + 3) in NAMES)  # "of the month"
        return _counted(clause, end + 1, str(unit), calendar, Fraction(nth[0]), True) if is_one else None
    calendar, end = calendar_at(clause, at)
    unit = clause.word(end)
    found = number_at(clause.tokens, end + 1) if unit in ("day", "week") and end + 1 < len(clause.tokens) else None
    return _counted(clause, found.end, unit, calendar, found.low, True) if found and found.low == found.high else None


def _net(clause: Clause, at: int) -> tuple[Length, int] | None:
    """Days for which an invoice may stay unpaid: "net 30"."""
    found = number_at(clause.tokens, at) if clause.word(at - 1) == "net" else None
    known = found and clause.word(found.end) not in NAMES and clause.word(found.end) not in CALENDARS
    return _counted(clause, found.end, "day", "", found.low) if found and known else None


def _written_wrong(clause: Clause, at: int) -> tuple[Length, int] | None:
    """ "twenty (25) days": what stands in digits."""
    found = number_at(clause.tokens, at + 2) if clause.word(at + 1) == "(" and number_at(clause.tokens, at) else None
    if found is None or clause.word(found.end) != ")":
        return None
    calendar, end = calendar_at(clause, found.end + 1)
    unit = NAMES.get(clause.word(end))
    return _counted(clause, end + 1, unit, calendar, found.low) if unit else None


def _counted(
    clause: Clause, end: int, unit: str, calendar: str, number: Fraction, is_nth: bool = False
) -> tuple[Length, int]:
    """is_nth: it is any time of that week, month or year."""
    high = number * UNITS[unit]
    low = high - UNITS[unit] if is_nth and unit != "day" else high
    says = any(token.text in CALENDARS for token in clause.tokens[max(end - 4, 0) : end])
    return Length(low, high, unit, calendar == "business", says and calendar != "business"), end


def _without_unit(clause: Clause, places: range, before: Length) -> Iterator[Moment]:
    """ "the draft within 6 hours and the report within 24"."""
    for at in places:
        if clause.word(at) in ("within", "after", "in") and at + 1 < len(clause.tokens):
            found = number_at(clause.tokens, at + 1)
            following = clause.word(found.end) if found else "?"
            if found and following in ("", ",", "and", "or", ")", ";"):
                size = UNITS[before.unit]
                length = Length(found.low * size, found.high * size, before.unit, before.business, before.calendar)
                yield Moment(length, range(at + 1, found.end), MOST)


# -- on which side ----------------------------------------------------------------------------------------------------


def _ahead(clause: Clause, start: int) -> list[str]:
    """The words before a time, without those between that say nothing."""
    words: list[str] = []
    at = start - 1
    while at >= 0 and len(words) < _FAR and clause.word(at) not in (",", ";", "(", ")"):
        if words or clause.word(at) not in FILLS:
            words.insert(0, clause.word(at))
        at -= 1
    return words


def _side(clause: Clause, places: range) -> str:
    following = clause.word(places.stop)
    if clause.word(places.stop - 2) == "-":
        return MOST if following in DEADLINES else ""  # "a two-hour slot"
    words = _ahead(clause, places.start)
    behind = clause.words(places.stop, places.stop + 5)
    takes = not _TAKES.isdisjoint(words[-6:]) and "place" not in words
    if takes and following not in _FROM and following not in _TO:
        return ""
    for told in (_told_behind(words, behind), _told_before(words)):
        if told is not None:
            return told
    is_to = following in _TO or (following in _FROM and not _TO.isdisjoint(behind.split()))
    if following == "de~zeit" or (is_to and not HAVE.isdisjoint(words[-2:])):
        return TO
    is_next = following == "following" and clause.word(places.stop + 1) in ("", ",")
    if (following in _FROM and not is_next) or following in DEADLINES:
        return MOST
    if words[-1:] == ["to"] and following == "of":
        return MOST  # "a los cinco días de recibirla"
    is_label = bool(words) and (words[-1] in _IS or words[-1] in DEADLINES)
    return MOST if is_label and not DEADLINES.isdisjoint(words) else ""


def _told_behind(words: list[str], behind: str) -> str | None:
    """What the words behind a time tell; None where they do not."""
    following = behind.partition(" ")[0]
    if following in _BEHIND_EARLY:
        return ""
    if behind.startswith(_OR_MORE):
        return LEAST
    if words[-1:] == ["before"] and not _GONE.isdisjoint(behind.split()[:3]):
        return MOST if _NOT.isdisjoint(words) else LEAST  # "before three days have passed"
    if behind.startswith((*OUTSIDE, *_OR_LESS)) or following in _BEHIND_MOST:
        return "" if words[-1:] == ["for"] else MOST
    return None


def _told_before(words: list[str]) -> str | None:
    """What the words before a time tell; None where they do not."""
    last, two = words[-1] if words else "", words[-2:]
    if (words[-3:-2] == ["of"] and two in (["up", "to"], ["at", "most"])) or words[-4:-2] in (
        ["of", "no"],
        ["of", "not"],
    ):
        return ""  # "a delivery time of no more than ten weeks"
    if last == "than" and len(words) > 1:
        return _compared(words)
    if two == ["at", "least"] or last in ("minimum", "min"):
        return LEAST
    if two in (["at", "most"], ["up", "to"], ["limited", "to"]) or last in ("max", "maximum", "latest"):
        return "" if "for" in words[-3:-1] else MOST
    if last in _EXCEEDS:
        return "" if _NOT.isdisjoint(words[-5:-1]) else MOST
    if last in ("after", "following", "past"):
        return "" if _AT_MOST.isdisjoint(words) else MOST  # "nach spätestens 5 Tagen"
    return "" if last in _NO_LIMITS else MOST if last in _UNTIL else None


def _compared(words: list[str]) -> str | None:
    """ "no later than", "not earlier than", "less than"."""
    denied = not _NOT.isdisjoint(words[-6:-2])
    if words[-2] in _LATE:
        return MOST if denied and _LASTS.isdisjoint(words) else ""
    return (LEAST if denied else MOST) if words[-2] in _SOON else None


def _day_side(clause: Clause, places: range) -> str:
    """Of "the next day", "the tenth working day", "day 45"."""
    words = _ahead(clause, places.start)
    last = words[-1] if words else ""
    if clause.word(places.stop) == "before":
        return ""
    if not _NOT.isdisjoint(words[-3:-1]) and last in ("before", "until"):
        return LEAST
    if last == "before" and not _GONE.isdisjoint(clause.words(places.stop, places.stop + 2).split()):
        return MOST  # "before the next day is over"
    return "" if last in _STARTS or (last == "after" and "latest" not in words) else MOST
