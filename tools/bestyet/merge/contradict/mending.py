"""The three ways to mend a contradiction of a candidate: other words, words written jointly, another value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.merge.choose.agreed import NotAValueError, agreed_value
from bestyet.merge.contradict.contradictions import contradictions_left
from bestyet.merge.values.figures.numbers import NUMBER_WORDS, ordinal_at, without_repeats
from bestyet.merge.values.tokens import tokens_of
from bestyet.model.held.ties import but_step
from bestyet.model.records.plain import Plain, Table, table, words

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Field, FieldValue, Item, Settings
    from bestyet.model.held.contradiction import Contradiction


@dataclass(frozen=True)
class Mending:
    """What would mend it; where a way is empty, people must find the words or the value themselves."""

    take: tuple[str, ...] = ()  # regions whose words of the step contradict nothing
    edit: str = ""  # the words as they stand, with the value in the place of the other one
    region: str = ""  # whose value the words state
    value: str = ""  # what the words state, as a value agreed jointly is written
    drop: bool = False  # nothing else can be done about the value than to leave it out
    settles: str = ""  # the region whose value must be settled with words written jointly: nobody has settled it yet


def mending(candidate: Candidate, found: Contradiction, settings: Settings) -> Mending:
    """Each way is tried: after it the step contradicts none of its values any more, or not this one."""
    item = next(one for one in candidate.items if one.id == found.step)
    field = next(one for one in candidate.fields if one.id == found.id)
    return Mending(
        tuple(_regions(candidate, item, field, settings)),
        _edited(candidate, item, found, settings),
        _region(candidate, field, found, settings),
        _value(candidate, field, found, settings),
        drop=field.key == "channels",
        settles=field.chosen.region if field.is_open and field.chosen else "",
    )


def _left(candidate: Candidate, settings: Settings, step: str, field: str = "") -> bool:
    return any(one.step == step and field in ("", one.id) for one in contradictions_left(candidate, settings))


def _with_item(candidate: Candidate, item: Item) -> Candidate:
    return replace(candidate, items=tuple(item if one.id == item.id else one for one in candidate.items))


def _regions(candidate: Candidate, item: Item, field: Field, settings: Settings) -> Iterator[str]:
    """Of a region with several passages, a decision takes the first; what nobody has settled goes with the words."""
    for region in candidate.regions(item):
        ref = next(ref for ref in item.members if candidate.region(ref) == region)
        other = replace(item, chosen=ref, words=candidate.passage(ref))
        own = next((one for one in field.values if one.region == region), None)
        held = _with_value(candidate, field, own) if field.is_open and own else candidate
        if ref != item.chosen and not _left(_with_item(held, other), settings, item.id):
            yield region


def _edited(candidate: Candidate, item: Item, found: Contradiction, settings: Settings) -> str:
    source = item.words.source
    if len(found.said) != 1 or source.count(found.said[0]) != 1:
        return ""
    first = found.said[0].partition(" ")[0].casefold()
    if found.key == "lead-times" and not (first.isdigit() or first in NUMBER_WORDS):
        return ""  # “same day”: no other length can stand there as it is
    value = found.value.removeprefix("version ") if found.key == "templates" else found.value
    text = source.replace(found.said[0], value.partition(" after ")[0])
    other = replace(item, chosen=None, words=replace(item.words, source=text, text=" ".join(text.split())))
    return "" if _left(_with_item(candidate, other), settings, item.id) else text


def _region(candidate: Candidate, field: Field, found: Contradiction, settings: Settings) -> str:
    held = (one for one in field.values if field.chosen and one.text != field.chosen.text)
    return next((one.region for one in held if _is_mended_by(candidate, field, one, found, settings)), "")


def _value(candidate: Candidate, field: Field, found: Contradiction, settings: Settings) -> str:
    chosen = table(field.chosen.value) if field.chosen else {}
    say = _SAID.get(field.key)
    said = say(found, chosen) if say else ""
    try:
        value = agreed_value(field, said, settings) if said else None
    except NotAValueError:
        return ""
    one = replace(field.values[0], region="", value=value)
    lacks = ", ROLE (accountable)" if field.key == "raci" and not table(value).get("accountable") else ""
    return f"{said}{lacks}" if value and _is_mended_by(candidate, field, one, found, settings) else ""


def _is_mended_by(
    candidate: Candidate, field: Field, value: FieldValue, found: Contradiction, settings: Settings
) -> bool:
    return not _left(_with_value(candidate, field, value), settings, found.step, field.id)


def _with_value(candidate: Candidate, field: Field, value: FieldValue) -> Candidate:
    """With another value of the same step."""
    step = table(field.chosen.value).get("step") if field.chosen else None
    tied = {**table(but_step(value.value)), **({"step": step} if step else {})}
    other = replace(field, chosen=replace(value, value=tied))
    return replace(candidate, fields=tuple(other if one.id == field.id else one for one in candidate.fields))


def _time(found: Contradiction, chosen: Table) -> str:
    after, said = chosen.get("after"), _length(found.said[0]) if found.said else ""
    return f"{said} after {after}" if after and len(found.said) == 1 else said


def _length(said: str) -> str:
    """ "10 business days", where it is written "ten (10) business days" or "tenth business day"."""
    tokens = tokens_of(said)
    if tokens and (nth := ordinal_at(tokens, 0)):
        return f"{nth[0]} {' '.join(token.spelt for token in tokens[nth[1] :])}s"
    once = without_repeats(tokens)
    return said if len(once) == len(tokens) else " ".join(token.text for token in once)


def _roles(found: Contradiction, chosen: Table) -> str:
    """ "project-manager (responsible), quality (accountable), client (informed)"."""
    if len(found.roles) != 1:
        return ""
    parts = {key: chosen[key] for key in ("responsible", "accountable", "consulted", "informed") if chosen.get(key)}
    held: dict[str, Plain] = {**parts, found.part: found.roles[0]}
    return ", ".join(f"{role} ({part})" for part, said in held.items() for role in (words(said) or [str(said)]))


_SAID: dict[str, Callable[[Contradiction, Table], str]] = {
    "lead-times": _time,
    "raci": _roles,
    "templates": lambda found, _: found.said[0] if len(found.said) == 1 else "",
}
