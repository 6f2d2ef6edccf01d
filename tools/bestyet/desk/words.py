"""Words of the program that pages of the desk show as they are kept, for the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.oversee.impact import What
from bestyet.model.oversee.preview import Sort
from bestyet.model.records.plain import listed
from bestyet.model.sentence import Sentence
from bestyet.site.language.told import value
from bestyet.site.language.words import gettext, message, ngettext
from bestyet.site.language.written import day

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.plain import Plain
    from bestyet.model.vote.tally import Condition

_EFFECTS = {
    What.ADDED: message("added"),
    What.DROPPED: message("dropped"),
    What.CHANGED: message("changed"),
    What.REWORDED: message("in other words"),
}
_SORTS = {
    Sort.ADDED: message("step added"),
    Sort.REMOVED: message("step removed"),
    Sort.REWORDED: message("other words"),
    Sort.MOVED: message("step moved"),
    Sort.PROPOSED: message("proposed by few"),
    Sort.WITHDRAWN: message("proposed no more"),
    Sort.OPENED: message("dispute opened"),
    Sort.CHANGED: message("dispute changed"),
    Sort.CLOSED: message("dispute closed"),
    Sort.VALUE: message("value"),
    Sort.ASKED: message("question"),
    Sort.ANSWERED: message("question gone"),
    Sort.PROBLEM: message("decision without effect"),
}
_CHOICES = {
    "in-use": message("in use"),
    "trial": message("trial"),
    "retired": message("retired"),
    "true": message("yes"),
    "false": message("no"),
    "minutes": message("minutes"),
    "hours": message("hours"),
    "business-hours": message("business hours"),
    "days": message("days"),
    "business-days": message("business days"),
    "weeks": message("weeks"),
    "months": message("months"),
    "years": message("years"),
    "client-feedback": message("client feedback"),
    "post-mortem": message("review after a failure"),
}


def effect(what: What) -> str:
    return gettext(_EFFECTS[what])


def sort(what: Sort) -> str:
    return gettext(_SORTS[what])


def choice(value: str) -> str:
    """A value that the schema lists, as people say it; what it does not know as it is."""
    return gettext(_CHOICES.get(value, value))


# Conditions as records have them -> as a page says them, which tells apart by itself whether they are met.
_CONDITIONS = {
    "%(said)s: met": "%(said)s",
    "%(said)s: not met": "%(said)s",
    "heard %(heard)s of %(all)s": message("%(heard)s of %(all)s have been heard"),
    "heard %(heard)s of %(all)s (not %(silent)s); the time is not over": message(
        "%(heard)s of %(all)s have been heard, not yet %(silent)s; there is time left"
    ),
    "heard %(heard)s of %(all)s (not %(silent)s); the time is over": message(
        "%(heard)s of %(all)s have been heard, not %(silent)s; the time is over"
    ),
    "voted %(voted)s of %(of)s, quorum %(quorum)s": message("%(voted)s of %(of)s have voted; needed: %(quorum)s"),
    "approve %(approve)s of %(of)s, needs %(needs)s %(among)s": message(
        "%(approve)s of %(of)s approve; needed: %(needs)s %(among)s"
    ),
    "regions that approve other than the author's (%(home)s): %(approve)s, needs at least %(least)s": message(
        "regions that approve besides that of the author (%(home)s): %(approve)s; needed: at least %(least)s"
    ),
}


def condition(one: Condition, region: Callable[[str], str], person: Callable[[str], str]) -> str:
    """A condition of a vote with its figures. region, person: what people call one, by its id."""
    told = replace(one.said, parts=_named(one.said.parts, region, person)).text
    if not isinstance(told, Sentence):
        return told
    found = told.retold(_pattern, value)
    return f"{found[:1].upper()}{found[1:]}"


def _named(parts: Mapping[str, Plain], region: Callable[[str], str], person: Callable[[str], str]) -> dict[str, Plain]:
    silent, home = listed(parts.get("silent")), parts.get("home")
    name = region if parts.get("unit") == "region" else person
    told = {"silent": [name(str(one)) for one in silent]} if silent else {}
    return {**parts, **told, **({"home": region(str(home))} if home else {})}


def _pattern(one: str, many: str, number: int | None) -> str:
    return gettext(_CONDITIONS.get(one, one)) if number is None else ngettext(one, many, number)


def instant(at: datetime | None) -> str:
    """ "12 May 2026, 16:57 UTC"; nothing of nothing."""
    return f"{day(at.date().isoformat())}, {at:%H:%M} UTC" if at else ""
