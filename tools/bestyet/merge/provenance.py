"""The record of a merge: where every passage came from and why it was chosen, as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bestyet.model.passage import Passage

if TYPE_CHECKING:
    from bestyet.model.candidate import Because, Candidate, Dispute, Field, FieldValue, Item
    from bestyet.model.group import Ref

Read = Callable[[str, str], bytes | None]  # (path, blob id) -> the file's bytes, or None where they are not found
Passages = Callable[[str, bytes], Sequence[Passage]]


def record(candidate: Candidate, places: Mapping[str, tuple[int, int]], tool: str) -> dict[str, Any]:
    """Return the provenance record of a candidate (schema/provenance.schema.json).

    places: first and last line of each item that stands in the practice's text. Deterministic: no date, no
    machine; the same variants give the same record.
    """
    return {
        "practice": candidate.practice,
        "title": candidate.title,
        "version": None,
        "standard": None,
        "base": candidate.base
        and {"path": candidate.base.path, "blob": candidate.base.blob, "sha256": candidate.base.sha256},
        "tool": tool,
        "inputs": [
            {
                "region": variant.region,
                "path": variant.document.path,
                "blob": variant.document.blob,
                "sha256": variant.document.sha256,
            }
            for variant in candidate.variants
        ],
        "items": [_item(candidate, item, places.get(item.id)) for item in candidate.items],
        "fields": [_field(candidate, entry) for entry in candidate.fields],
        "questions": [
            {"a": _span(candidate, question.a), "b": _span(candidate, question.b), "score": question.score}
            for question in candidate.questions
        ],
        "part_of": [
            {
                "part": _span(candidate, entry.part),
                "whole": _span(candidate, entry.whole),
                "score": entry.score,
            }
            for entry in candidate.part_of
        ],
    }


def dump(data: Mapping[str, Any]) -> str:
    """Write a record the one way it is written: sorted keys, two-space indent, a newline at the end."""
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _item(candidate: Candidate, item: Item, place: tuple[int, int] | None) -> dict[str, Any]:
    shown = item.words
    in_text = item.chosen or item.decision is not None
    chosen = in_text and {
        "region": candidate.region(item.chosen) if item.chosen else None,
        "because": _because(item.because),
    }
    return {
        "id": item.id,
        "kind": str(item.kind),
        "place": place and {"first_line": place[0], "last_line": place[1]},
        "status": str(item.status),
        "section": list(shown.headings),
        "parent": item.parent,
        "text": shown.source,
        "chosen": chosen or None,
        "base": _base(candidate, item),
        "members": [_member(candidate, item, ref) for ref in item.members],
        "dispute": _disputes(item.disputes),
        "decision": item.decision,
    }


def _member(candidate: Candidate, item: Item, ref: Ref) -> dict[str, Any]:
    passage = candidate.passage(ref)
    member = {
        "region": candidate.region(ref),
        "path": passage.span.path,
        "blob": candidate.variants[ref[0]].document.blob,
        "first_line": passage.span.first_line,
        "last_line": passage.span.last_line,
        "sha256": passage.sha256,
        "tier": str(item.tier),
        "score": item.score,
        "text": passage.source,
    }
    if item.base is not None:
        member["position"] = "silent" if ref in item.silent else "changed"
    return member | ({"name": passage.name} if passage.name else {})


def _base(candidate: Candidate, item: Item) -> dict[str, Any] | None:
    if item.base is None or candidate.base is None:
        return None
    passage = candidate.base.passages[item.base]
    return {
        "first_line": passage.span.first_line,
        "last_line": passage.span.last_line,
        "sha256": passage.sha256,
        "text": passage.source,
    }


def _disputes(disputes: Sequence[Dispute]) -> dict[str, Any] | None:
    if not disputes:
        return None
    return {
        "message": "; ".join(dispute.message for dispute in disputes),
        "values": [_dispute(d) for d in disputes],
    }


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "about": dispute.about,
        "message": str(dispute.message),
        "settled": dispute.settled and _because(dispute.settled),
        "positions": [
            {
                "value": str(position.value),
                "regions": list(position.regions),
                "places": [{"path": place.path, "line": place.line} for place in position.places],
            }
            for position in dispute.positions
        ],
    }


def _because(because: Because) -> dict[str, str]:
    """Plain text: what checks and writes records knows no other."""
    return {"rule": because.rule, "text": str(because.text)}


def _field(candidate: Candidate, entry: Field) -> dict[str, Any]:
    blobs = {variant.region: variant.document.blob for variant in candidate.variants}

    def value_of(value: FieldValue) -> dict[str, Any]:
        return {
            "region": value.region,
            "path": value.place.path,
            "blob": blobs[value.region],
            "line": value.place.line,
            "value": value.value,
            "text": value.text,
        }

    return {
        "id": entry.id,
        "key": entry.key,
        "name": entry.name,
        "status": str(entry.status),
        "members": [value_of(value) for value in entry.values],
        "chosen": entry.chosen
        and {"region": entry.chosen.region, "value": entry.chosen.value, "because": _because(entry.because)},
        "dispute": _disputes([entry.dispute] if entry.dispute else []),
    }


def _span(candidate: Candidate, ref: Ref) -> dict[str, Any]:
    span = candidate.passage(ref).span
    return {
        "region": candidate.region(ref),
        "path": span.path,
        "first_line": span.first_line,
        "last_line": span.last_line,
    }


def rebuild(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return each input's passages in the order of its lines, from the record alone: path -> members.

    Inputs come first, in their order; paths of members that are no input (a forged record) follow.
    """
    found: dict[str, list[dict[str, Any]]] = {entry["path"]: [] for entry in data["inputs"]}
    for item in data["items"]:
        for member in item["members"]:
            found.setdefault(member["path"], []).append(member)
    return {path: sorted(members, key=lambda member: member["first_line"]) for path, members in found.items()}


def broken_links(data: Mapping[str, Any], read: Read, passages: Passages) -> Iterator[str]:
    """Yield what of a record does not hold, one sentence each, in the order of the record.

    Every input is read again by its blob id; every span must still give the recorded digest and words, every
    passage of an input must be in the record exactly once, and every chosen text must be one of its members'.
    """
    rebuilt = rebuild(data)
    for entry in data["inputs"]:
        yield from _broken_input(entry, rebuilt.pop(entry["path"], ()), read, passages)
    for path in rebuilt:
        yield f"{path}: has passages in the record but is none of its inputs"
    for item in data["items"]:
        if (
            item["chosen"]
            and item["chosen"]["region"]
            and item["text"] not in [member["text"] for member in item["members"]]
        ):
            yield f"{item['id']}: its words are none of its members'"


def _broken_input(
    entry: Mapping[str, Any], members: Sequence[Mapping[str, Any]], read: Read, passages: Passages
) -> Iterator[str]:
    path, blob = entry["path"], entry["blob"]
    raw = read(path, blob)
    if raw is None:
        yield f"{path}: the recorded text (blob {blob[:10]}) is neither in this repository nor in the work tree"
        return
    there = {(p.span.first_line, p.span.last_line): p for p in passages(path, raw)}
    for member in members:
        where = f"{path}:{member['first_line']}-{member['last_line']}"
        passage = there.pop((member["first_line"], member["last_line"]), None)
        if passage is None:
            yield f"{where}: no passage has these lines, or it is recorded twice"
        elif passage.sha256 != member["sha256"]:
            yield f"{where}: its digest is not the recorded one"
        elif passage.source != member["text"]:
            yield f"{where}: its words are not the recorded ones"
    for first, last in sorted(there):
        yield f"{path}:{first}-{last}: this passage is not in the record"
