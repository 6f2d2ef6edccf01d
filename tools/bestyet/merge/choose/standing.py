"""What a text says of the points on which regions differ: what the standard in force has settled, and when it is put to
the vote one value for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.merge.choose.choose import choose
from bestyet.merge.choose.stating import Stating
from bestyet.merge.contradict.contradictions import contradictions_left
from bestyet.merge.fields import most_said, said_value
from bestyet.merge.words.common import with_common_words
from bestyet.merge.words.flaws import Finder, as_accepted
from bestyet.model.candidate import Candidate, Field, FieldValue, Item, Settings, Status
from bestyet.model.held.answered import answer_to
from bestyet.model.held.ties import but_step, steps_named, tied
from bestyet.model.place import Place, Span
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.model.candidate import Dispute
    from bestyet.model.group import Ref
    from bestyet.model.held.answered import Answered, Answers
    from bestyet.model.records.plain import Plain

_IN_FORCE = Reason("in-force")


@dataclass(frozen=True)
class Standing:
    """What the standard in force says, by the steps and values that are the same ones."""

    version: str
    words: Mapping[str, str]
    values: Mapping[str, Plain]
    answers: Answers
    path: str = ""  # of its text


def as_adopted(candidate: Candidate, standing: Standing, settings: Settings) -> Candidate:
    """Return a candidate that says what the standard in force has settled while regions say what they said then, or
    what it says: the point is not asked again, and who says something else departs from it."""
    if not candidate.disputes:
        return candidate
    stating = Stating(candidate.variants, candidate.fields, settings)
    items = tuple(_as_adopted(candidate, item, standing, settings, stating) for item in candidate.items)
    return _with(
        candidate, items, tuple(_field_as_adopted(one, standing, settings) for one in candidate.fields), settings
    )


def with_defaults(candidate: Candidate, standing: Standing, settings: Settings) -> Candidate:
    """Return a candidate that has, where regions disagree, what is in force; else what the rules of choice give."""
    candidate = as_adopted(candidate, standing, settings)
    stating = Stating(candidate.variants, candidate.fields, settings)
    items = tuple(_item(candidate, item, standing, settings, stating) for item in candidate.items)
    ways = {item.id: candidate.region(item.chosen) for item in items if item.chosen}
    return _with(candidate, items, tuple(_field(one, standing, ways, settings) for one in candidate.fields), settings)


def _with(candidate: Candidate, items: tuple[Item, ...], fields: tuple[Field, ...], settings: Settings) -> Candidate:
    """With other words and values, and what follows from them."""
    source = settings.common.source if settings.common and any(item.rewritten for item in items) else None
    flaws = as_accepted(Finder(candidate.variants, items, fields, settings).flaws(), candidate.flaws)
    found = replace(candidate, items=items, fields=fields, flaws=flaws, vocabulary=source or candidate.vocabulary)
    found = replace(found, fields=tied(found))
    return replace(found, contradictions=tuple(contradictions_left(found, settings)))


def _as_adopted(candidate: Candidate, item: Item, standing: Standing, settings: Settings, stating: Stating) -> Item:
    if item.status is not Status.USED or not item.open_disputes:
        return item
    in_force = standing.words.get(item.id)
    own = {ref for ref in item.members if candidate.passage(ref).source == in_force}
    asked, places = item.open_disputes, _places(candidate, own)
    answers = [found for one in asked if (found := _answer(item.id, one, standing, places))]
    if len(answers) < len(asked):
        return item
    told = list(zip(asked, answers, strict=True))
    as_then = [ref for ref in item.members if all(_value(candidate, ref, one) == found.says for one, found in told)]
    if not as_then and in_force is None:
        return item
    settled = iter([_settled(one, found, standing) for one, found in told])
    item = replace(item, disputes=tuple(one if one.settled else next(settled) for one in item.disputes))
    if item.chosen in as_then:
        return item
    if in_force is not None:
        return _in_force(candidate, item, in_force, standing, settings)
    chosen, because = choose(candidate.variants, as_then, settings, stating)
    return _in_words_of(candidate, item, chosen, because, settings)


def _item(candidate: Candidate, item: Item, standing: Standing, settings: Settings, stating: Stating) -> Item:
    if item.status is not Status.USED or not item.open_disputes:
        return item
    if (in_force := standing.words.get(item.id)) is not None:
        return _in_force(candidate, item, in_force, standing, settings)
    speak = [ref for ref in item.members if all(_says(candidate, ref, one) for one in item.open_disputes)]
    if item.chosen in speak or not speak:
        return item
    chosen, because = choose(candidate.variants, speak, settings, stating)
    return _in_words_of(candidate, item, chosen, because, settings)


def _in_force(candidate: Candidate, item: Item, words: str, standing: Standing, settings: Settings) -> Item:
    """With the words of the standard in force: a member's, where one still has them."""
    as_members = [_in_words_of(candidate, item, ref, _IN_FORCE, settings) for ref in item.members]
    joint = replace(item.words, source=words, text=" ".join(words.split()), span=Span(standing.path, 1, 1))
    otherwise = replace(item, chosen=None, words=joint, because=_IN_FORCE, rewritten=())
    return next((one for one in as_members if one.words.source == words), otherwise)


def _in_words_of(candidate: Candidate, item: Item, ref: Ref, because: Reason, settings: Settings) -> Item:
    """With a member's words, and the standard's titles in them."""
    named = replace(item, chosen=ref, words=candidate.passage(ref), because=because, rewritten=())
    return with_common_words((named,), candidate.variants, settings.common)[0]


def _places(candidate: Candidate, refs: Iterable[Ref]) -> set[tuple[str, int]]:
    return {(span.path, span.first_line) for span in (candidate.passage(ref).span for ref in refs)}


def _answer(name: str, dispute: Dispute, standing: Standing, own: Collection[tuple[str, int]]) -> Answered | None:
    """own: where it is written word for word as the standard has it."""
    values = [one.value for one in dispute.positions if any((at.path, at.line) in own for at in one.places)]
    return answer_to(standing.answers.get((name, dispute.about), ()), dispute.held, values)


def _settled(dispute: Dispute, answer: Answered, standing: Standing) -> Dispute:
    is_as_then = answer.held == dispute.held
    parts: dict[str, Plain] = {} if is_as_then and not answer.says else {"version": standing.version}
    if answer.says:
        parts["value" if is_as_then else "standard"] = answer.says
    return replace(dispute, settled=Reason("adopted", parts))


def _value(candidate: Candidate, ref: Ref, dispute: Dispute) -> str:
    """What a passage says in a dispute; "" where it takes no position."""
    span = candidate.passage(ref).span
    place = (span.path, span.first_line)
    said = (one.value for one in dispute.positions if place in [(at.path, at.line) for at in one.places])
    return next(said, "")


def _says(candidate: Candidate, ref: Ref, dispute: Dispute) -> bool:
    """Whether a passage takes a position in a dispute; about the order of steps it is not asked."""
    return dispute.about == "order" or bool(_value(candidate, ref, dispute))


def _field_as_adopted(entry: Field, standing: Standing, settings: Settings) -> Field:
    if entry.status is not Status.USED or entry.dispute is None or not entry.is_open:
        return entry
    if entry.id not in standing.values:
        return entry
    in_force = but_step(standing.values[entry.id])
    own = {(one.place.path, one.place.line) for one in entry.values if but_step(one.value) == in_force}
    answer = _answer(entry.id, entry.dispute, standing, own)
    if answer is None:
        return entry
    return replace(_valued(entry, standing, settings), dispute=_settled(entry.dispute, answer, standing))


def _valued(entry: Field, standing: Standing, settings: Settings) -> Field:
    """With the value of the standard in force."""
    in_force = standing.values[entry.id]
    same = next((value for value in entry.values if but_step(value.value) == but_step(in_force)), None)
    text = said_value(entry.key, in_force, settings)
    return replace(entry, chosen=same or FieldValue("", in_force, text, Place(standing.path, 1, 1)), because=_IN_FORCE)


def _field(entry: Field, standing: Standing, ways: Mapping[str, str], settings: Settings) -> Field:
    """ways: whose words each step has."""
    if entry.status is not Status.USED or entry.dispute is None or not entry.is_open:
        return entry
    if entry.id in standing.values:
        return _valued(entry, standing, settings)
    if entry.chosen or entry.dispute is None:
        return entry
    places = {place for one in entry.dispute.positions for place in one.places}
    held = [value for value in entry.values if value.place in places]  # those that say what is disputed
    own = next((value for value in held if _is_of_the_step(value, entry, ways)), None)
    if own:
        return replace(entry, chosen=own, because=Reason("as-the-step", {"region": settings.label(own.region)}))
    chosen, because = most_said(held, settings)
    return replace(entry, chosen=chosen, because=because)


def _is_of_the_step(value: FieldValue, entry: Field, ways: Mapping[str, str]) -> bool:
    """Whether it is of the region whose words stand for the step that the value belongs to."""
    return any(ways.get(step) == value.region for step in steps_named(value.value, entry.name))
