"""The record of a merge: where every passage came from and why it was chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import DecodeError, to_builtins
from msgspec.json import format as laid_out

from bestyet.model.passage import Passage
from bestyet.model.records import provenance as of
from bestyet.model.records.common_words import Source
from bestyet.model.records.provenance import FORMAT, OWN_TITLE, Record, Told, told

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Dispute, Field, Flaw, Item
    from bestyet.model.group import Ref

Read = Callable[[str, str], bytes | None]  # (path, blob id) -> the file's bytes, or None where they are not found
Passages = Callable[[str, bytes], Sequence[Passage]]


def record(candidate: Candidate, places: Mapping[str, tuple[int, int]], tool: str) -> Record:
    """Return the provenance record of a candidate (schema/provenance.schema.json).

    places: first and last line of each item that stands in the practice's text. Deterministic: no date, no
    machine; the same variants give the same record.
    """
    base = candidate.base
    return Record(
        practice=candidate.practice,
        inputs=tuple(
            of.Input(v.document.path, v.document.blob, v.document.sha256, v.region) for v in candidate.variants
        ),
        items=tuple(_item(candidate, item, places.get(item.id)) for item in candidate.items),
        format=FORMAT,
        title=candidate.title,
        base=Source(base.path, base.blob, base.sha256) if base else None,
        backbone=candidate.backbone or None,
        vocabulary=candidate.vocabulary,
        tool=tool,
        fields=tuple(_field(candidate, entry) for entry in candidate.fields),
        questions=tuple(
            of.QuestionTold(_span(candidate, question.a), _span(candidate, question.b), question.score)
            for question in candidate.questions
        ),
        part_of=tuple(
            of.PartOfTold(_span(candidate, entry.part), _span(candidate, entry.whole), entry.score)
            for entry in candidate.part_of
        ),
    )


def dump(data: Record) -> str:
    """Write a record the one way it is written: sorted keys, two-space indent, a newline at the end."""
    return indented(to_builtins(data)) + "\n"


def indented(data: object) -> str:
    """JSON with sorted keys and two-space indent; what no other reader of JSON takes, as the standard library has it.

    That lays nothing out in C: of many regions it takes as long as putting all steps in order.
    """
    try:
        return laid_out(json.dumps(data, sort_keys=True, ensure_ascii=False))
    except (DecodeError, UnicodeEncodeError):
        return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)


def _item(candidate: Candidate, item: Item, place: tuple[int, int] | None) -> of.ItemTold:
    region = candidate.region(item.chosen) if item.chosen else None
    without = item.because.rule in ("in-force", OWN_TITLE)  # words that are no region's, and that nobody decided on
    return of.ItemTold(
        id=item.id,
        status=item.status,
        members=tuple(_member(candidate, item, ref) for ref in item.members),
        kind=item.kind,
        place=of.Lines(*place) if place else None,
        section=item.words.headings,
        parent=item.parent,
        text=item.words.source,
        chosen=of.Chosen(region, told(item.because)) if item.chosen or item.decision is not None or without else None,
        base=_base(candidate, item),
        dispute=_disputes(item.disputes),
        decision=item.decision,
        adds=item.adds,
        likely=item.likely or None,
        flaws=tuple(_flaw(flaw) for flaw in candidate.flaws if flaw.step == item.id),
        rewritten=item.rewritten,
    )


def _flaw(flaw: Flaw) -> of.FlawTold:
    return of.FlawTold(flaw.words, told(flaw.said), told(flaw.accepted) if flaw.accepted else None)


def _member(candidate: Candidate, item: Item, ref: Ref) -> of.Member:
    passage, document = candidate.passage(ref), candidate.variants[ref[0]].document
    span = passage.span
    return of.Member(
        *(span.first_line, span.last_line, candidate.region(ref), span.path, document.blob, passage.sha256),
        tier=item.tier.value,
        score=item.score,
        text=passage.source,
        name=passage.name or None,
        position=None if item.base is None else "silent" if ref in item.silent else "changed",
    )


def _base(candidate: Candidate, item: Item) -> of.Words | None:
    if item.base is None or candidate.base is None:
        return None
    passage = candidate.base.passages[item.base]
    return of.Words(passage.span.first_line, passage.span.last_line, passage.sha256, passage.source)


def _disputes(disputes: Sequence[Dispute]) -> of.Disputes | None:
    if not disputes:
        return None
    return of.Disputes("; ".join(dispute.message for dispute in disputes), tuple(map(_dispute, disputes)))


def _dispute(dispute: Dispute) -> of.DisputeTold:
    positions = tuple(
        of.PositionTold(
            str(position.value),
            position.regions,
            tuple(of.At(place.path, place.line) for place in position.places),
            position.values if len(position.values) > 1 else (),
        )
        for position in dispute.positions
    )
    return of.DisputeTold(
        dispute.about, told(dispute.said), positions, told(dispute.settled) if dispute.settled else None
    )


def _field(candidate: Candidate, entry: Field) -> of.FieldTold:
    blobs = {variant.region: variant.document.blob for variant in candidate.variants}
    members = (
        of.ValueTold(one.region, one.place.path, one.place.line, one.value, blobs[one.region], one.text)
        for one in entry.values
    )
    best = entry.chosen
    chosen = of.ValueChosen(best.region, best.value, told(entry.because)) if best else None
    dispute = _disputes([entry.dispute] if entry.dispute else [])
    return of.FieldTold(entry.id, entry.key, tuple(members), entry.name, entry.status, chosen, dispute)


def _span(candidate: Candidate, ref: Ref) -> of.Span:
    span = candidate.passage(ref).span
    return of.Span(span.first_line, span.last_line, candidate.region(ref), span.path)


def rebuild(data: Record) -> dict[str, list[of.Member]]:
    """Return each input's passages in the order of its lines, from the record alone: path -> members.

    Inputs come first, in their order; paths of members that are no input (a forged record) follow.
    """
    found: dict[str, list[of.Member]] = {entry.path: [] for entry in data.inputs}
    for item in data.items:
        for member in item.members:
            found.setdefault(member.path, []).append(member)
    return {path: sorted(members, key=lambda member: member.first_line) for path, members in found.items()}


def broken_links(data: Record, read: Read, passages: Passages) -> Iterator[str]:
    """Yield what of a record does not hold, one sentence each, in the order of the record.

    Every input is read again by its blob id; every span must still give the recorded digest and words, every
    passage of an input must be in the record exactly once, every chosen text must be one of its members' but
    for the titles it names, and every sentence the one of its rule and parts.
    """
    rebuilt = rebuild(data)
    for entry in data.inputs:
        yield from _broken_input(entry, rebuilt.pop(entry.path, ()), read, passages)
    for path in rebuilt:
        yield f"{path}: has passages in the record but is none of its inputs"
    for item in data.items:
        if item.chosen and item.chosen.region and item.own_words not in [member.text for member in item.members]:
            yield f"{item.id}: its words are none of its members'"
    yield from _other_sentences(data)
    yield from _unsaid(data, read, passages)


def _unsaid(data: Record, read: Read, passages: Passages) -> Iterator[str]:
    """Yield the items of which the record says that a region adds what is not in its text."""
    told = [(item.id, added) for item in data.items for added in item.adds or ()]
    if not told:
        return
    texts = {entry.region: (entry.path, read(entry.path, entry.blob)) for entry in data.inputs}
    said = {region: [p.text for p in passages(path, raw)] for region, (path, raw) in texts.items() if raw is not None}
    for name, added in told:
        if not all(any(added.text in text for text in said.get(region, ())) for region in added.regions):
            yield f"{name}: what it says a region adds is not in that region's text"


def _other_sentences(data: Record) -> Iterator[str]:
    """Yield the reasons of which the sentence is not the one that their rule and parts make."""
    entries: list[of.ItemTold | of.FieldTold] = [*data.items, *data.fields]
    for entry in entries:
        disputes = entry.dispute.values if entry.dispute else ()
        said = [entry.chosen and entry.chosen.because, *(d.settled for d in disputes), *(d.message for d in disputes)]
        flaws = entry.flaws or () if isinstance(entry, of.ItemTold) else ()
        said += [one for flaw in flaws for one in (flaw.said, flaw.accepted)]
        if not all(one.holds for one in said if isinstance(one, Told)):
            yield f"{entry.id}: a reason does not say what its rule and its parts say"


def _broken_input(entry: of.Input, members: Sequence[of.Member], read: Read, passages: Passages) -> Iterator[str]:
    path, blob = entry.path, entry.blob
    raw = read(path, blob)
    if raw is None:
        yield f"{path}: the recorded text (blob {blob[:10]}) is neither in this repository nor in the work tree"
        return
    there = {(p.span.first_line, p.span.last_line): p for p in passages(path, raw)}
    for member in members:
        where = f"{path}:{member.first_line}-{member.last_line}"
        passage = there.pop((member.first_line, member.last_line), None)
        if passage is None:
            yield f"{where}: no passage has these lines, or it is recorded twice"
        elif passage.sha256 != member.sha256:
            yield f"{where}: its digest is not the recorded one"
        elif passage.source != member.text:
            yield f"{where}: its words are not the recorded ones"
    for first, last in sorted(there):
        yield f"{path}:{first}-{last}: this passage is not in the record"
