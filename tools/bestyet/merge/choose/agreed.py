"""A value agreed jointly, as people write it, as the entry of the front matter that it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bestyet.model.records.plain import Plain, Table, table
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.candidate import Field, Settings

UNITS = {
    "business-days": r"(?:business|work(?:ing)?)[ -]days?",
    "business-hours": r"(?:business|work(?:ing)?)[ -]hours?",
    "minutes": r"min(?:utes?)?",
    "hours": r"h(?:ours?)?",
    "days": r"(?:calendar[ -])?days?",
    "weeks": r"weeks?",
    "months": r"months?",
    "years": r"years?",
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TIME = re.compile(
    rf"(?:within )?(\d{{1,4}}|[a-z]+)[ -]?({'|'.join(UNITS.values())})(?: after ([a-z0-9][a-z0-9 -]*))?", re.ASCII
)
_VERSION = re.compile(r"(?:version |v ?)?(\d+(?:\.\d+){0,3}[a-z]?)", re.IGNORECASE | re.ASCII)
_ROLE = re.compile(r"(?<![^(),;])([^(),;]{1,200}?) \(([a-z ,]+)\)")
_PARTS = ("responsible", "accountable", "consulted", "informed")
_MOST_TIME = 9999


class NotAValueError(ValueError):
    """The text says no value of the field; the message says how one is written."""


def agreed_value(field: Field, said: Plain, settings: Settings) -> Plain:
    """Return the value that `said` gives a field: its entry whole, with its name and what no region says otherwise.

    said: an entry as in the front matter, or text as people read it: "4 business days", "version 3.1".
    Raises NotAValueError.
    """
    read = _READ.get(field.key)
    if read is None:
        raise NotAValueError(
            sentence("%(field)s has no value to agree on: settle it with a region, or drop it", field=field.id)
        )
    if not field.name:
        return read(said, field, settings)
    same = _common(field)
    if isinstance(said, Mapping):
        return _whole({**same, **said}, field)
    made = table(read(" ".join(str(said).split()), field, settings))
    return _whole({**same, **made}, field)


def _common(field: Field) -> Table:
    """What every region that has the entry says alike; its name is part of it."""
    entries = [table(value.value) for value in field.values]
    first = entries[0] if entries else {}
    return {key: value for key, value in first.items() if all(entry.get(key) == value for entry in entries)}


def _whole(entry: Table, field: Field) -> Table:
    """The entry, if it has what the field needs."""
    if field.key in ("lead-times", "communication") and ("within" in entry or field.key == "lead-times"):
        within, unit = entry.get("within"), entry.get("unit")
        if isinstance(within, bool) or not isinstance(within, int) or not 0 < within <= _MOST_TIME:
            raise NotAValueError(
                sentence("%(field)s needs a whole number of hours, days, weeks or months", field=field.id)
            )
        if unit not in UNITS:
            raise NotAValueError(sentence("%(field)s needs a unit: %(units)s", field=field.id, units=", ".join(UNITS)))
    names = [str(value) for key, value in entry.items() if key in ("milestone", "activity", "id", "from", "to")]
    if "-to-".join(names) != field.name:
        told = {"field": field.name, "other": "-to-".join(names) or sentence("nothing")}
        raise NotAValueError(sentence("the value must be of %(field)s, not of %(other)s", **told))
    keys = dict.fromkeys(key for value in field.values for key in table(value.value))  # as a region writes them
    return {key: entry[key] for key in (*keys, *(key for key in entry if key not in keys)) if key in entry}


def _time(said: Plain, field: Field, settings: Settings) -> Table:
    text = str(said).lower()
    found = _TIME.fullmatch(text)
    unit = next((unit for unit, words in UNITS.items() if found and re.fullmatch(words, found[2])), "")
    count = _number(found[1]) if found else 0
    if not found or not count or not unit:
        raise NotAValueError(
            sentence("“%(said)s” is no time for %(field)s: write it as in “4 business days”", said=said, field=field.id)
        )
    if found[3]:
        return {"within": count, "unit": unit, "after": found[3].strip().replace(" ", "-")}
    starts = sorted({str(table(value.value).get("after") or "") for value in field.values})
    if len(starts) > 1:
        known, *others = (sentence("“%(words)s”", words=f"{said} after {start}") for start in starts if start)
        for other in others:
            known = sentence("%(some)s or %(last)s", some=known, last=other)
        raise NotAValueError(
            sentence("regions do not count %(field)s from the same day: write %(known)s", field=field.id, known=known)
        )
    return {"within": count, "unit": unit}


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else 0


def _version(said: Plain, field: Field, settings: Settings) -> Table:
    found = _VERSION.fullmatch(str(said))
    if not found:
        raise NotAValueError(
            sentence("“%(said)s” is no version for %(field)s: write it as in “version 3.1”", said=said, field=field.id)
        )
    return {"version": found[1]}


def _call(said: Plain, field: Field, settings: Settings) -> Table:
    time, _, channel = str(said).partition(" by ")
    made = _time(time.rstrip(","), field, settings)
    return {**made, "channel": _known("channel", channel, settings)} if channel else made


def _raci(said: Plain, field: Field, settings: Settings) -> Table:
    """ "Project manager (responsible and accountable), Quality (informed)"."""
    rest, made = str(said), dict[str, Plain]()
    for found in _ROLE.finditer(rest):
        role = _known("role", found[1], settings)
        for part in re.split(r",? and |, ", found[2]):
            if part not in _PARTS:
                told = {"part": part, "field": field.id, "known": ", ".join(_PARTS)}
                raise NotAValueError(sentence("“%(part)s” is no part in %(field)s: there are %(known)s", **told))
            many = part in ("consulted", "informed")
            before = made.get(part)
            made[part] = [*(before if isinstance(before, list) else []), role] if many else role
    if not made or _ROLE.sub("", rest).strip(" ,;"):
        raise NotAValueError(
            sentence(
                "“%(said)s” names no roles: write “project manager (responsible), quality lead (accountable)”",
                said=said,
            )
        )
    return made


def _known(kind: str, said: str, settings: Settings) -> str:
    """The id of a role or channel by its id or any of its titles."""
    word = said.strip().lower()
    token = settings.phrases.get(word, f"{kind}:{word.replace(' ', '-')}")
    if token not in settings.titles or not token.startswith(f"{kind}:"):
        told = {"word": said.strip(), "what": sentence("role") if kind == "role" else sentence("channel")}
        raise NotAValueError(sentence("“%(word)s” is no %(what)s of vocabulary.yml", **told))
    return token.removeprefix(f"{kind}:")


def _yes_or_no(said: Plain, field: Field, settings: Settings) -> bool:
    answers = {"yes": True, "true": True, "no": False, "false": False}
    if (word := str(said).lower()) not in answers:
        raise NotAValueError(sentence("%(field)s is yes or no", field=field.id))
    return answers[word]


def _word(said: Plain, field: Field, settings: Settings) -> str:
    word = str(said).strip().lower().replace(" ", "-")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", word):
        raise NotAValueError(sentence("%(field)s is a short name, as in project-start", field=field.id))
    return word


_READ: Mapping[str, Callable[[Plain, Field, Settings], Plain]] = {
    "lead-times": _time,
    "communication": _call,
    "templates": _version,
    "raci": _raci,
    "category": _word,
    "customer-facing": _yes_or_no,
    "use-when": lambda said, field, settings: " ".join(str(said).split()),
}
