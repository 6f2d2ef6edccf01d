"""Words of the program that pages of the desk show as they are kept, for the reader's language."""

from __future__ import annotations

from bestyet.model.oversee.impact import What
from bestyet.model.oversee.preview import Sort
from bestyet.site.language.words import gettext, message

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
