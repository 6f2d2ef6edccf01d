"""Sentences, values and figures of the program in the language spoken. English is what they are made in.

Values are read from a closed set of forms, those that merging writes: any other text is what people wrote and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from babel.numbers import get_decimal_symbol, get_group_symbol
from markupsafe import Markup, escape

from bestyet.model.sentence import Sentence
from bestyet.site.language.words import SOURCE, forms, gettext, language, message, ngettext
from bestyet.site.language.written import day

_LENGTHS = {
    "minute": forms("%(num)s minute", "%(num)s minutes"),
    "hour": forms("%(num)s hour", "%(num)s hours"),
    "business hour": forms("%(num)s business hour", "%(num)s business hours"),
    "business day": forms("%(num)s business day", "%(num)s business days"),
    "day": forms("%(num)s day", "%(num)s days"),
    "week": forms("%(num)s week", "%(num)s weeks"),
    "month": forms("%(num)s month", "%(num)s months"),
    "year": forms("%(num)s year", "%(num)s years"),
}
_WORDS = frozenset(
    {
        *(message("must"), message("must not"), message("should"), message("should not"), message("may")),
        *(message("daily"), message("weekly"), message("monthly"), message("quarterly"), message("yearly")),
        *(message("twice a day"), message("twice a week"), message("twice a month"), message("twice a year")),
        *(message("yes"), message("no"), message("used"), message("told"), message("no version")),
        *(message("the same day"), message("it without any “if”")),
    }
)
_TIMES = {
    "day": message("%(num)s times a day"),
    "week": message("%(num)s times a week"),
    "month": message("%(num)s times a month"),
    "year": message("%(num)s times a year"),
}
_NTH = {"business ": message("business day %(num)s"), "": message("day %(num)s")}
_NUMBER = r"-?[0-9]{1,3}(?: [0-9]{3})+|-?[0-9]+(?:\.[0-9]+)?"
_RANGE = rf"(?:{_NUMBER})(?: to (?:{_NUMBER}))?"
_FIGURE = re.compile(_NUMBER)
_FROM_TO = re.compile(rf"({_NUMBER}) to ({_NUMBER})")
_LENGTH = re.compile(rf"({_RANGE}) ((?:business[ -])?[a-z]+?)s?(?: after (.+))?")
_VERSION = re.compile(r"version ([0-9.]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DUTY = "(?:responsible|accountable|consulted|informed)"
_DUTIES = re.compile(rf"\(({_DUTY})(?: and ({_DUTY}))*\)")
_QUOTED = re.compile(r"“[^“”]*”(?: before “[^“”]*”)+")
_Found = re.Match[str]


def figure(text: str) -> str:
    """A number as English writes it ("0.54", "100 000") as the language spoken does; anything else as it is."""
    if language() == SOURCE or not _FIGURE.fullmatch(text):
        return text
    group, point = get_group_symbol(language()), get_decimal_symbol(language())
    return text.translate({ord(" "): group, ord("."): point})


def _range(text: str) -> str:
    """ "2 to 3"."""
    ends = _FROM_TO.fullmatch(text)
    return gettext("%(low)s to %(high)s") % {"low": figure(ends[1]), "high": figure(ends[2])} if ends else figure(text)


def measure(text: str) -> str:
    """A length of time, a version or a day in the language spoken: none of these can be part of a sentence."""
    if language() == SOURCE:
        return text
    length, version = _LENGTH.fullmatch(text), _VERSION.fullmatch(text)
    if length and (unit := length[2].replace("-", " ")) in _LENGTHS:
        told = ngettext(*_LENGTHS[unit], 1 if length[1] == "1" else 2) % {"num": _range(length[1])}
        return gettext("%(length)s after %(begin)s") % {"length": told, "begin": length[3]} if length[3] else told
    if version:
        return gettext("version %(version)s") % {"version": version[1]}
    return day(text) if _DAY.fullmatch(text) else text


def value(text: str) -> str:
    """A value as merging says it ("twice a week", "must not"), or a day, in the language spoken."""
    if language() == SOURCE:
        return day(text) if _DAY.fullmatch(text) else text
    if text in _WORDS:
        return gettext(text)
    told = measure(text)
    for form, say in _FORMS.items() if told == text else ():
        if found := form.fullmatch(text):
            return say(found)
    return _DUTIES.sub(_duties, told)


def _order(found: _Found) -> str:
    steps = found[0][1:-1].split("” before “")
    told = gettext("“%(words)s”") % {"words": steps[0]}
    for words in steps[1:]:
        told = gettext("%(step)s before %(next)s") % {"step": told, "next": gettext("“%(words)s”") % {"words": words}}
    return told


def _call(found: _Found) -> str:
    """ "within 2 hours, by phone"."""
    parts = [gettext("within %(length)s") % {"length": measure(found[1])}] if found[1] else []
    if channel := found[2] or found[3]:
        parts.append(gettext("by %(channel)s") % {"channel": channel})
    return ", ".join(parts)


def _duties(found: _Found) -> str:
    first, *others = (gettext(part) for part in found[0][1:-1].split(" and "))
    for other in others:
        first = gettext("%(some)s and %(last)s") % {"some": first, "last": other}
    return f"({first})"


# What else merging says of values, the most particular first; of a count with its noun the number alone is written.
_FORMS: Mapping[re.Pattern[str], Callable[[_Found], str]] = {
    re.compile(rf"every ({_NUMBER} [a-z]+)"): lambda found: gettext("every %(length)s") % {"length": measure(found[1])},
    re.compile(rf"({_NUMBER}) times a ({'|'.join(_TIMES)})"): lambda found: (
        gettext(_TIMES[found[2]]) % {"num": figure(found[1])}
    ),
    re.compile(r"([0-9]+)(?:st|nd|rd|th) (business |)day"): lambda found: gettext(_NTH[found[2]]) % {"num": found[1]},
    re.compile(rf"within ({_RANGE} [a-z -]+?)(?:, by ([^,.]+))?|by ([^,.]+)"): _call,
    re.compile(rf"({_NUMBER}) score"): lambda found: (
        ngettext("%(num)s score", "%(num)s score", 1 if found[1] == "1" else 2) % {"num": figure(found[1])}
    ),
    re.compile(rf"({_RANGE})( [^0-9].*|)"): lambda found: _range(found[1]) + found[2],
    _QUOTED: _order,
}  # fmt: skip


def retold(words: str) -> str:
    """A sentence of the program in the language spoken; what people wrote as it stands."""
    return words.retold(_pattern, value) if isinstance(words, Sentence) else words


def _pattern(one: str, many: str, number: int | None) -> str:
    return gettext(one) if number is None else ngettext(one, many, number)


def recorded(words: str, capital: bool = False, stop: bool = False) -> Markup:
    """Words of records, merges and instruments. Those that have no translation are English: on pages in another
    language they are marked as such. capital, stop: how the sentence begins and ends."""
    text = retold(words) if isinstance(words, Sentence) else measure(words)
    is_known = language() == SOURCE or isinstance(words, Sentence) or text != words
    text = f"{text[:1].upper()}{text[1:]}" if capital else text
    text = f"{text.rstrip('.')}." if stop else text
    return escape(text) if is_known or not text else Markup('<span lang="{}">{}</span>').format(SOURCE, text)
