"""A frozen record and its text, back to the candidate that it once was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Dispute, Field, FieldValue, Flaw, Item, Position, Settings
from bestyet.model.group import Ref, Tier
from bestyet.model.held.ties import but_step
from bestyet.model.passage import Document, Kind, Passage, Variant
from bestyet.model.place import Place, Span
from bestyet.model.reasons import Reason
from bestyet.site.practice.tree import without_name
from bestyet.site.version.format1 import message_of, reason_of, titles_in

if TYPE_CHECKING:
    from bestyet.model.records.provenance import (
        Disputes,
        FieldTold,
        FlawTold,
        Input,
        ItemTold,
        PositionTold,
        Record,
        Told,
    )

_Places = Mapping[tuple[str, int], Ref]  # (path, first line) -> which passage


def frozen(
    version: str, record: Record, document: Document, now: Mapping[str, Variant], settings: Settings
) -> Candidate | None:
    """Return what a version froze. document: its practice.md; now: the variants of today by region; settings: today's.

    None where the record has a passage of a text that is none of its inputs.
    """
    paths = {entry.path for entry in record.inputs}
    if any(member.path not in paths for item in record.items for member in item.members):
        return None
    inputs = sorted(record.inputs, key=lambda entry: entry.region)
    there = {passage.span.first_line: passage for passage in document.passages}
    words = {item.id: _words(item, document.path, there) for item in record.items}
    variants, places = [], {}
    for number, entry in enumerate(inputs):
        passages = _with_heads(sorted(_members(record, entry.path, words), key=lambda passage: passage.span))
        places.update({(p.span.path, p.span.first_line): (number, at) for at, p in enumerate(passages)})
        variants.append(_variant(entry, passages, now.get(entry.region)))
    return Candidate(
        practice=record.practice,
        title=record.title or document.title,
        variants=tuple(variants),
        items=tuple(_item(item, words[item.id], places, settings) for item in record.items),
        fields=tuple(_field(entry, settings) for entry in record.fields),
        flaws=tuple(_flaw(item.id, told) for item in record.items for told in item.flaws or ()),
        version=version,
    )


def _variant(entry: Input, passages: Sequence[Passage], today: Variant | None) -> Variant:
    data = today.document.data if today and today.document.blob == entry.blob else {}
    title = today.document.title if today else ""
    return Variant(entry.region, Document(entry.path, entry.blob, entry.sha256, data, {}, title, tuple(passages)))


def _words(item: ItemTold, path: str, there: Mapping[int, Passage]) -> Passage:
    """The passage of practice.md; what is not in it as far as the record tells."""
    if item.place and item.place.first_line in there:
        return there[item.place.first_line]
    level = 3 if item.kind is Kind.HEADING else 0
    return Passage(item.kind, Span(path, 1, 1), item.text, item.text, level=level, headings=item.section)


def _members(record: Record, path: str, words: Mapping[str, Passage]) -> Iterator[Passage]:
    for item in record.items:
        like = words[item.id]
        for member in item.members:
            if member.path == path:
                text = _member_words(member.text or "", like.kind)
                span = Span(path, member.first_line, member.last_line)
                yield Passage(
                    like.kind, span, text, text, member.name, like.level, headings=like.headings, head=like.head
                )


def _with_heads(passages: Sequence[Passage]) -> list[Passage]:
    """Rows below the head of their own table, as the record has it."""
    head, found = "", []
    for passage in passages:
        head = passage.source if passage.kind is Kind.HEAD else head if passage.kind is Kind.ROW else ""
        found.append(replace(passage, head=head) if head and passage.kind is Kind.ROW else passage)
    return found


def _member_words(text: str, kind: Kind) -> str:
    """What a region said; a row of a table beside words that are none, without bars around it and its name."""
    is_row = kind is not Kind.ROW and text.startswith("|") and text.endswith("|")
    return without_name(text).strip("| ") if is_row else text


def _item(item: ItemTold, words: Passage, places: _Places, settings: Settings) -> Item:
    chosen = item.chosen
    own = [member for member in item.members if chosen and member.region == chosen.region]
    best = next((member for member in own if member.text == item.own_words), own[0] if own else None)
    tiers = {member.tier for member in item.members}
    return Item(
        id=item.id,
        kind=words.kind,
        members=tuple(sorted(places[member.path, member.first_line] for member in item.members)),
        tier=Tier.CONFIRMED if "confirmed" in tiers else Tier.SURE if "sure" in tiers else Tier.SINGLE,
        score=0,
        status=item.status,
        chosen=places[best.path, best.first_line] if best else None,
        because=_because(chosen.because, chosen.region, settings) if chosen else Reason("left-out"),
        words=words,
        parent=item.parent,
        disputes=tuple(_disputes(item.dispute, settings)),
        decision=item.decision,
        adds=item.adds or (),
        rewritten=item.changes,
    )


def _flaw(step: str, told: FlawTold) -> Flaw:
    return Flaw(step, told.words, told.said.reason, told.accepted.reason if told.accepted else None)


def _because(said: Told, region: str | None, settings: Settings) -> Reason:
    """Why a region's words or value were chosen."""
    return reason_of(said, settings.label(region or "")) if said.parts is None else said.reason


def _disputes(entry: Disputes | None, settings: Settings) -> Iterator[Dispute]:
    for one in entry.values if entry else ():
        positions = tuple(_position(position, settings) for position in one.positions)
        settled = _because(one.settled, None, settings) if one.settled else None
        message = one.message
        said = message_of(message, positions, settings.label) if isinstance(message, str) else message.reason
        yield Dispute(one.about, positions, said, settled)


def _position(entry: PositionTold, settings: Settings) -> Position:
    places = tuple(Place(place.path, place.line, 1) for place in entry.places)
    return Position(entry.values or titles_in(entry.value, settings.titles.values()), entry.regions, places)


def _field(entry: FieldTold, settings: Settings) -> Field:
    values = tuple(FieldValue(one.region, one.value, one.text, Place(one.path, one.line, 1)) for one in entry.members)
    chosen, best = entry.chosen, None
    if chosen:
        best = next(
            (v for v in values if v.region == chosen.region and but_step(v.value) == but_step(chosen.value)), None
        )
        best = best or FieldValue(chosen.region or "", chosen.value, str(chosen.value), Place("", 1, 1))
        best = replace(best, value=chosen.value)
    because = _because(chosen.because, chosen.region, settings) if chosen else Reason("")
    dispute = next(_disputes(entry.dispute, settings), None)
    return Field(entry.key, entry.name, values, best, because, entry.status, dispute)
