"""A frozen record and its text, back to the candidate that it once was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bestyet.model.candidate import (
    Because,
    Candidate,
    Dispute,
    Field,
    FieldValue,
    Item,
    Position,
    Settings,
    Status,
)
from bestyet.model.group import Ref, Tier
from bestyet.model.passage import Document, Kind, Passage, Variant
from bestyet.model.place import Place, Span
from bestyet.model.reasons import LEFT_OUT, reason_again, says_again, together_again
from bestyet.site.practice.tree import without_name

Record = Mapping[str, Any]
_Places = Mapping[tuple[str, int], Ref]  # (path, first line) -> which passage


def frozen(record: Record, document: Document, now: Mapping[str, Variant], settings: Settings) -> Candidate:
    """Return what a version froze. document: its practice.md; now: the variants of today by region; settings: today's.

    Raises KeyError, TypeError, ValueError or AttributeError where the record is none.
    """
    inputs = sorted(record["inputs"], key=lambda entry: str(entry["region"]))
    there = {passage.span.first_line: passage for passage in document.passages}
    words = {item["id"]: _words(item, document.path, there) for item in record["items"]}
    variants, places = [], {}
    for number, entry in enumerate(inputs):
        passages = sorted(_members(record, entry["path"], words), key=lambda passage: passage.span)
        places.update({(p.span.path, p.span.first_line): (number, at) for at, p in enumerate(passages)})
        variants.append(_variant(entry, passages, now.get(entry["region"])))
    return Candidate(
        practice=str(record["practice"]),
        title=str(record.get("title") or document.title),
        variants=tuple(variants),
        items=tuple(_item(item, words[item["id"]], places, settings) for item in record["items"]),
        fields=tuple(_field(entry, settings) for entry in record.get("fields") or ()),
    )


def _variant(entry: Record, passages: Sequence[Passage], today: Variant | None) -> Variant:
    path, blob = str(entry["path"]), str(entry["blob"])
    same = today is not None and today.document.blob == blob
    data = today.document.data if today and same else {}
    title = today.document.title if today else ""
    return Variant(str(entry["region"]), Document(path, blob, str(entry["sha256"]), data, {}, title, tuple(passages)))


def _words(item: Record, path: str, there: Mapping[int, Passage]) -> Passage:
    """The passage of practice.md; what is not in it as far as the record tells."""
    line = item["place"]["first_line"] if item.get("place") else 0
    if line in there:
        return there[line]
    text = str(item.get("text") or "")
    kind, headings = Kind(item.get("kind") or "paragraph"), tuple(map(str, item.get("section") or ()))
    return Passage(kind, Span(path, 1, 1), text, text, level=3 if kind is Kind.HEADING else 0, headings=headings)


def _members(record: Record, path: str, words: Mapping[str, Passage]) -> Iterator[Passage]:
    for item in record["items"]:
        like = words[item["id"]]
        for member in item["members"]:
            if member["path"] == path:
                text = _told(str(member.get("text") or ""), like.kind)
                span = Span(path, int(member["first_line"]), int(member["last_line"]))
                yield Passage(like.kind, span, text, text, level=like.level, headings=like.headings, head=like.head)


def _told(text: str, kind: Kind) -> str:
    """What a region said; a row of a table beside words that are none, without bars around it and its name."""
    is_row = kind is not Kind.ROW and text.startswith("|") and text.endswith("|")
    return without_name(text).strip("| ") if is_row else text


def _item(item: Record, words: Passage, places: _Places, settings: Settings) -> Item:
    members = sorted(places[member["path"], member["first_line"]] for member in item["members"])
    chosen = item.get("chosen") or {}
    best = next((m for m in item["members"] if chosen and m["region"] == chosen["region"]), None)
    same = [m for m in item["members"] if best and m["region"] == best["region"] and m.get("text") == item.get("text")]
    best = same[0] if same else best
    tiers = {member.get("tier") for member in item["members"]}
    return Item(
        id=str(item["id"]),
        kind=words.kind,
        members=tuple(members),
        tier=Tier.CONFIRMED if "confirmed" in tiers else Tier.SURE if "sure" in tiers else Tier.SINGLE,
        score=0,
        status=Status(item["status"]),
        chosen=places[best["path"], best["first_line"]] if best else None,
        because=_because(chosen, settings) if chosen else Because("", LEFT_OUT),
        words=words,
        parent=item.get("parent"),
        disputes=tuple(_disputes(item.get("dispute"), settings)),
        decision=item.get("decision"),
    )


def _because(chosen: Record, settings: Settings) -> Because:
    """Why a region's words or value were chosen."""
    because, label = chosen["because"], settings.label(str(chosen.get("region") or ""))
    return Because(str(because["rule"]), reason_again(str(because["rule"]), str(because["text"]), label))


def _disputes(entry: Record | None, settings: Settings) -> Iterator[Dispute]:
    for value in (entry or {}).get("values") or ():
        positions = tuple(_position(position, settings) for position in value["positions"])
        settled = value.get("settled")
        because = _because({"because": settled}, settings) if settled else None
        message = says_again(str(value["message"]), positions, settings.label)
        yield Dispute(str(value["about"]), positions, message, because)


def _position(entry: Record, settings: Settings) -> Position:
    places = tuple(Place(str(place["path"]), int(place["line"]), 1) for place in entry["places"])
    value = together_again(str(entry["value"]), settings.titles.values())
    return Position(value, tuple(map(str, entry["regions"])), places)


def _field(entry: Record, settings: Settings) -> Field:
    values = tuple(
        FieldValue(str(m["region"]), m["value"], str(m["text"]), Place(str(m["path"]), int(m["line"]), 1))
        for m in entry["members"]
    )
    chosen, best = entry.get("chosen"), None
    if chosen:
        best = next((v for v in values if v.region == chosen["region"] and v.value == chosen["value"]), None)
        best = best or FieldValue(str(chosen["region"] or ""), chosen["value"], str(chosen["value"]), Place("", 1, 1))
    because = _because(chosen, settings) if chosen else Because("", "")
    dispute = next(_disputes(entry.get("dispute"), settings), None)
    name = str(entry.get("name") or "")
    return Field(str(entry["key"]), name, values, best, because, Status(entry["status"]), dispute)
