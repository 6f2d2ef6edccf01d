"""What holds in a region on a day, as data and as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.oversee.effective import Departure, Effective, Parameter, Standing

_NAME = re.compile(r"[ \t]*\{#[^{}\s]*\}")
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
COLUMNS = ("what", "name", "says", "is-own", "until", "because", "standard", "place")
_PARTS = {
    "lead-times": "By when",
    "raci": "By whom",
    "templates": "Templates",
    "channels": "Channels",
}


@dataclass(frozen=True)
class Asked:
    """A region on a day, and the knowledge base as it was committed by then."""

    region: str
    label: str
    site: str | None
    on: date
    loaded: Loaded
    commit: str
    received: date  # when that commit came
    is_newest: bool  # no later commit is in this history

    @property
    def is_final(self) -> bool:
        """Whether no commit to come can change the answer."""
        return not self.is_newest or self.on < self.received


# -- as data -----------------------------------------------------------------------------------------------------


def head_of(asked: Asked) -> dict[str, Any]:
    return {
        "region": asked.region,
        "site": asked.site,
        "on": asked.on.isoformat(),
        "commit": asked.commit,
        "received": asked.received.isoformat(),
        "is-final": asked.is_final,
    }


def data_of(found: Effective) -> dict[str, Any]:
    return {
        "practice": found.practice,
        "title": found.title,
        "version": found.version,
        "since": found.since,
        "path": found.path,
        "sha256": found.sha256,
        "passages": [_passage(one) for one in found.passages],
        "values": [_value(one) for one in found.parameters],
        "titles": [{"standard": common, "here": own} for common, own in found.titles],
        "deviations-ended": [_declared(one) for one in found.ended],
        "deviations-elsewhere": [_declared(one) for one in found.elsewhere],
    }


def rows_of(found: Effective) -> list[dict[str, Any]]:
    """The passages and values as rows of COLUMNS; `is-own`: the region's in the place of the standard's."""
    passages = [(one, _passage(one)) for one in found.passages]
    rows = [
        _row(told["kind"], one.id, told["text"], bool(one.own), one.standard.text if one.departure else "", told)
        for one, told in passages
    ]
    return rows + [_row(v.key, v.name, v.text, v.is_own, v.standard, _value(v)) for v in found.parameters]


def _row(what: str, name: str, says: str, is_own: bool, standard: str, told: dict[str, Any]) -> dict[str, Any]:
    declared = told["deviation"] or {}
    values = (what, name, says, is_own, declared.get("until"), declared.get("reason"), standard, told["place"])
    return dict(zip(COLUMNS, values, strict=True))


def _passage(one: Standing) -> dict[str, Any]:
    span = one.standard.span
    return {
        "step": one.id or None,
        "kind": str(one.standard.kind),
        "text": " ".join(passage.text for passage in one.own) or one.standard.text,
        "place": str(one.own[0].span) if one.own else str(span),
        "standard": {"text": one.standard.text, "place": str(span)} if one.departure else None,
        "deviation": _declared(one.departure) if one.departure else None,
    }


def _value(one: Parameter) -> dict[str, Any]:
    place = f"{one.place.path}:{one.place.line}"
    return {
        "key": one.key,
        "name": one.name,
        "title": one.title,
        "text": one.text,
        "own": one.is_own,
        "place": place,
        "standard": one.standard or None,
        "deviation": _declared(one.departure) if one.departure else None,
    }


def _declared(one: Departure) -> dict[str, Any]:
    place = f"{one.place.path}:{one.place.line}"
    return {
        "step": one.step,
        "reason": one.reason,
        "approved-by": one.approved_by,
        "until": one.until,
        "place": place,
    }


# -- as text -----------------------------------------------------------------------------------------------------


def where_and_when(asked: Asked) -> str:
    site = f", site {asked.site.replace('-', ' ').title()}" if asked.site else ""
    return f"In force in {asked.label}{site} on {asked.on.isoformat()}"


def how_known(asked: Asked) -> Iterator[str]:
    yield f"From the files as of commit {asked.commit[:10]}, received {asked.received.isoformat()}."
    if not asked.is_final:
        yield "Nothing later is known here: versions adopted by then count from their effective day, and departures"
        yield "that were declared by then hold until their last day."


def head_lines(asked: Asked, found: Effective) -> Iterator[str]:
    yield f"# {_one_line(found.title)}"
    yield ""
    yield f"{where_and_when(asked)}: version {found.version} of {found.practice}, in force since {found.since}."
    yield from how_known(asked)
    yield f"The standard's text: {found.path}, SHA-256 {found.sha256}."
    held = [one for one in found.passages if one.departure]
    if held:
        yield f"Steps that {asked.label} has declared to do its own way, marked below: {len(held)}."


def body_lines(asked: Asked, found: Effective) -> Iterator[str]:
    """The standard's lines without its front matter and title; departures in the place of their steps."""
    version = asked.loaded.files[found.path].decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    last = 0
    notes: list[str] = []
    for number, one in enumerate(found.passages):
        span = one.standard.span
        between = version[last : span.first_line - 1] if last else []
        if notes and any(not line.strip() for line in between):
            yield from ["", *notes]
            notes = []
        last = span.last_line
        if number == 0 and one.standard.level == 1:
            continue
        yield from between
        lines = version[span.first_line - 1 : span.last_line]
        if one.standard.name:
            lines = [_NAME.sub("", line) for line in lines]
        if one.departure is None:
            yield from lines
        elif one.standard.kind == "row":
            yield from lines
            notes += [f"> {line}" for line in _marked(asked, one, one.departure)]
        else:
            yield from _in_place(asked, one, one.departure, lines)
    yield from ["", *notes] if notes else []


def _in_place(asked: Asked, one: Standing, departure: Departure, lines: Sequence[str]) -> Iterator[str]:
    marker = _MARKER.match(lines[0]) if one.standard.kind == "item" else None
    head = marker[0] if marker else ""
    indent = " " * len(head)
    own = _words(one)
    if own:
        yield f"{head}**[{asked.label}]** {own}"
    else:
        yield from lines
    if not indent:
        yield ""
    yield from (f"{indent}> {line}" for line in _marked(asked, one, departure, is_replaced=bool(own)))


def _words(one: Standing) -> str:
    """The region's own words on a step, on one line; of a table the cells."""
    parts = [passage.text if passage.kind == "row" else passage.source for passage in one.own]
    return _one_line(" ".join(parts))


def _marked(asked: Asked, one: Standing, departure: Departure, is_replaced: bool = False) -> Iterator[str]:
    """What stands below a step that the region does its own way."""
    if is_replaced:
        yield f"Departure of {asked.label}, written in {one.own[0].span}. The standard says: {one.standard.text}"
    elif one.own:
        yield f"Departure of {asked.label} from “{one.standard.text}”: {_words(one)} ({one.own[0].span})"
    else:
        yield f"{asked.label} departs from this step; its own text does not say how."
    yield f"Declared until {departure.until}, {_agreed(departure)}"


def _agreed(departure: Departure) -> str:
    by = f"agreed by {departure.approved_by}" if departure.approved_by else "agreed by nobody named"
    return _one_line(f"{by}: {departure.reason} ({departure.place.path}:{departure.place.line})")


def annex_lines(asked: Asked, found: Effective) -> Iterator[str]:
    """Values, titles, and departures that stand at no step."""
    for key, heading in _PARTS.items():
        values = [one for one in found.parameters if one.key == key and one.name]
        if values:
            yield from ["", f"## {heading}", ""]
            yield from (f"- {_told(asked, one)}" for one in values)
    if found.titles:
        yield from ["", f"## Job titles in {asked.label}", ""]
        yield from (f"- {common}: {own}" for common, own in found.titles)
    if found.ended or found.elsewhere:
        yield from ["", "## Other departures", ""]
        yield from (f"- {one.step}: ended on {one.until}, so the standard holds" for one in found.ended)
        for one in found.elsewhere:
            yield f"- {one.step}: the standard has no such step; declared until {one.until}, {_agreed(one)}"


def _told(asked: Asked, one: Parameter) -> str:
    said = one.title if one.key == "channels" else f"{one.title}: {one.text}"
    at = f"{one.place.path}:{one.place.line}"
    if one.departure:
        held = f"departure of {asked.label} until {one.departure.until}, {at}; the standard says {one.standard}"
        return _one_line(f"{said} ({held})")
    return _one_line(f"{said} (own value of {asked.label}, {at})" if one.is_own else said)


def _one_line(text: str) -> str:
    return " ".join(text.split())
