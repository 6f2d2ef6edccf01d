"""Who calls whom in a practice, and when each role knows at the latest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Field, FieldValue, Status
from bestyet.model.oversee.roles import CLIENT, Call, CallTree, Reached
from bestyet.model.records.plain import Plain, table, words
from bestyet.model.sentence import Value, in_turn, sentence

if TYPE_CHECKING:
    from bestyet.insight.time.timeline import Days

_TOLD = {"informed": sentence("is told"), "consulted": sentence("is asked")}


def calls_of(candidate: Candidate, days: Days) -> CallTree:
    """Return the tree of a candidate's calls; where no region wrote any, of who is asked and told by its RACI."""
    fields = [entry for entry in candidate.fields if entry.key == "communication" and entry.status is Status.USED]
    calls = [call for entry in fields if (call := _call(entry, days))]
    written = bool(calls)
    if not written:
        calls = list(_from_duties(candidate, days))
    reached, others = _tree(calls)
    return CallTree(reached, others, is_derived=not written)


def _call(entry: Field, days: Days) -> Call | None:
    held = entry.chosen or entry.values[0]
    data = table(held.value)
    sender, receiver = data.get("from"), data.get("to")
    if not isinstance(sender, str) or not isinstance(receiver, str):
        return None
    values = sorted(entry.values, key=lambda value: value.region)
    regions, places = tuple(v.region for v in values), tuple(v.place for v in values)
    if entry.chosen is None:
        said = _any_of([Value(text) for text in dict.fromkeys(value.text for value in entry.values)])
        return Call(sender, receiver, said, None, regions, places, entry.because.text, is_open=True)
    soon = days(held.region, data.get("within"), data.get("unit"))
    return Call(sender, receiver, Value(held.text), soon, regions, places, entry.because.text)


def _any_of(parts: Sequence[str]) -> str:
    some, *others = parts
    for other in others:
        some = sentence("%(some)s or %(other)s", some=some, other=other)
    return some


def _from_duties(candidate: Candidate, days: Days) -> Iterator[Call]:
    """Who does an activity tells who is informed and asks who is consulted; each pair once."""
    first = next((entry for entry in candidate.fields if entry.id == "lead-times/client-informed"), None)
    for (sender, receiver), why in sorted(_pairs(candidate).items()):
        activities: dict[str, list[str]] = {}
        for word, entry in why:
            activities.setdefault(word, []).append(entry.name.replace("-", " "))
        said = in_turn(
            [
                sentence("%(told)s about %(what)s", told=word, what=", ".join(dict.fromkeys(names)))
                for word, names in activities.items()
            ]
        )
        soon = None
        if receiver == CLIENT and first and first.chosen and isinstance(first.chosen.value, dict):
            soon = days(first.chosen.region, first.chosen.value.get("within"), first.chosen.value.get("unit"))
            said = in_turn((Value(first.chosen.text), said), ": ")
        places = {
            value.region: value.place
            for word, entry in why
            for value in entry.values
            if (receiver, word) in _told_by(value, sender)
        }
        regions = tuple(sorted(places))
        yield Call(sender, receiver, said, soon, regions, tuple(places[region] for region in regions))


def _pairs(candidate: Candidate) -> dict[tuple[str, str], list[tuple[str, Field]]]:
    """(who does it, who is told or asked) -> how, in which activity; of what is chosen, else of all regions."""
    found: dict[tuple[str, str], list[tuple[str, Field]]] = {}
    for entry in candidate.fields:
        if entry.key != "raci" or entry.status is not Status.USED:
            continue
        for value in (entry.chosen,) if entry.chosen else entry.values:
            sender = table(value.value).get("responsible")
            if not isinstance(sender, str):
                continue
            for role, word in _told_by(value, sender):
                if role != sender and (word, entry) not in found.get((sender, role), ()):
                    found.setdefault((sender, role), []).append((word, entry))
    return found


def _told_by(value: FieldValue, sender: str) -> list[tuple[str, str]]:
    """Whom a region lets a role tell or ask in one activity, and which of the two."""
    data = table(value.value)
    if data.get("responsible") != sender:
        return []
    return [(role, word) for part, word in _TOLD.items() for role in _listed(data.get(part))]


def _listed(value: Plain) -> list[str]:
    return [value] if isinstance(value, str) else words(value)


def _tree(calls: Sequence[Call]) -> tuple[tuple[Reached, ...], tuple[Call, ...]]:
    """Every role where it is told first, below who tells it; and the calls that bring nothing new.

    The news begins with those nobody calls; where everybody is called, with the one who calls most.
    """
    by_sender: dict[str, list[Call]] = {}
    for call in calls:
        by_sender.setdefault(call.sender, []).append(call)
    known: dict[str, Reached] = {}
    called = {call.receiver for call in calls}
    _spread(known, by_sender, sorted(by_sender.keys() - called))
    while rest := sorted(by_sender.keys() - known.keys(), key=lambda role: (-len(by_sender[role]), role)):
        _spread(known, by_sender, rest[:1])
    used = {id(one.call) for one in known.values()}
    others = tuple(call for call in calls if id(call) not in used)
    roots = [one for one in known.values() if one.call is None]
    return tuple(line for root in roots for line in _below(root, known, 0)), others


def _spread(known: dict[str, Reached], by_sender: dict[str, list[Call]], roots: Sequence[str]) -> None:
    """Let the news go on from the roots: whoever is told soonest tells next. Changes `known`."""
    waiting = [(Reached(role, 0, None, Fraction(0)), Fraction(0)) for role in roots if role not in known]
    while waiting:
        waiting.sort(key=_soonest)
        here, at = waiting.pop(0)
        if here.role in known:
            continue
        known[here.role] = here
        for call in by_sender.get(here.role, ()):
            if call.receiver not in known:
                knows = None if call.soon is None or here.knows is None else here.knows + call.soon
                waiting.append((Reached(call.receiver, 0, call, knows), at + (call.soon or 0)))


def _soonest(one: tuple[Reached, Fraction]) -> tuple[bool, Fraction, str, str]:
    here, at = one
    return (here.knows is None, at, here.role, here.call.sender if here.call else "")


def _below(here: Reached, known: dict[str, Reached], depth: int) -> Iterator[Reached]:
    yield Reached(here.role, depth, here.call, here.knows)
    for one in known.values():
        if one.call is not None and one.call.sender == here.role:
            yield from _below(one, known, depth + 1)
