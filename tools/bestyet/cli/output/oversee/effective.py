"""What holds in a region on a day: the same bytes wherever and whenever it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.cli.output.tables import Row, aligned, columns_of, csv_text, json_text, line_of, picked, words_of
from bestyet.cli.output.terminal import plain
from bestyet.govern.settled import told_open
from bestyet.model.oversee.effective import (
    Effective,
    Ended,
    Parameter,
    PracticesInForce,
    RegionOnDay,
    Standing,
    TextInForce,
)

if TYPE_CHECKING:
    from bestyet.model.held.departure import Departure

_NAME = re.compile(r"(?<![ \t])[ \t]*\{#[^{}\s]*\}")
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_CELLS = " | "  # between the cells in the text of a row
_MARKS = re.compile(  # of headings and departures
    r"^#{1,6} |^\*\*(?=\[)|(?<=[0-9.\-*+|] )\*\*(?=\[)|(?<=\])\*\*(?= )", re.MULTILINE
)
_PARAMETER = "key name title text steps own=is_own place standard?"
_HEAD = "region site on commit received is-final"
_COLUMNS = ("what", "name", "says", "is-own", "until", "because", "standard", "place")
_OVERVIEW = ("practice", "version", "since", "departures", "own text", "open points")
_PRACTICE = "practice title version since departures own open-points"
_DECLARED = "step reason approved-by until version? place"
_PARTS = {"lead-times": "By when", "raci": "By whom", "templates": "Templates", "channels": "Channels"}


def _overview(found: PracticesInForce, form: str) -> str:
    if form == "json":
        return json_text({**picked(found.asked, _HEAD), "practices": found.practices})
    rows = [picked(one, _PRACTICE) for one in found.practices]
    if form == "csv":
        return csv_text(columns_of(_PRACTICE), rows)
    lines = [f"{'# ' if form == 'md' else ''}{_where_and_when(found.asked)}", "", *_how_known(found.asked), ""]
    shown = [
        {
            **row,
            "version": row["version"] or "none yet",
            "own text": row["own"],
            "open points": row["open-points"] or "",
        }
        for row in rows
    ]
    if form == "text":
        return plain("\n".join(lines)) + "\n" + aligned(_OVERVIEW, shown, width=160)
    lines += [f"| {' | '.join(_OVERVIEW)} |", f"|{' --- |' * len(_OVERVIEW)}"]
    lines += [f"| {' | '.join(_cell(row[column]) for column in _OVERVIEW)} |" for row in shown]
    return plain("\n".join(lines)) + "\n"


def _cell(value: object) -> str:
    return plain(words_of(value)).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def shown(found: TextInForce | PracticesInForce, form: str) -> str:
    return _overview(found, form) if isinstance(found, PracticesInForce) else _one(found, form)


def _one(text: TextInForce, form: str) -> str:
    if form == "json":
        return json_text({**picked(text.asked, _HEAD), **_data(text.found), "open-points": list(text.open_points)})
    if form == "csv":
        return csv_text(_COLUMNS, _rows(text.found))
    body = "\n".join(body_lines(text)).strip("\n")
    lines = "\n".join([*_head_lines(text), "", body, *_annex_lines(text)]) + "\n"
    return plain(_MARKS.sub("", lines) if form == "text" else lines)


def _data(found: Effective) -> Row:
    return {
        **picked(found, "practice title version since path sha256"),
        "passages": map(_passage, found.passages),
        "values": [{**picked(one, _PARAMETER), "departure": _declared(one.departure)} for one in found.parameters],
        "titles": [{"standard": common, "here": own} for common, own in found.titles],
        "departures-ended": [
            {**picked(one.departure, _DECLARED), "still": [picked(other, "own standard place") for other in one.still]}
            for one in found.ended
        ],
        "departures-idle": map(_declared, found.idle),
        "departures-elsewhere": map(_declared, found.elsewhere),
    }


def _passage(one: Standing) -> Row:
    return {
        **picked(one, "step=id? kind=standard.kind"),
        "text": _says(one),
        "place": (one.own[0] if one.own else one.standard).span,
        "standard": picked(one.standard, "text place=span") if one.departure else None,
        "departure": _declared(one.departure),
    }


def _says(one: Standing) -> str:
    return " ".join(passage.text for passage in one.own) or one.standard.text


def _declared(one: Departure | None) -> Row | None:
    return picked(one, _DECLARED) if one else None


def _rows(found: Effective) -> Iterator[Row]:
    """The passages and values; `is-own`: the region's in the place of the standard's."""
    declared = "until=departure.until because=departure.reason"
    for one in found.passages:
        yield {
            **picked(one, f"what=standard.kind name=id {declared}"),
            "says": _says(one),
            "is-own": bool(one.own),
            "standard": one.standard.text if one.departure else "",
            "place": (one.own[0] if one.own else one.standard).span,
        }
    for value in found.parameters:
        yield picked(value, f"what=key name says=text is-own standard place {declared}")


# -- as text -----------------------------------------------------------------------------------------------------


def _where_and_when(asked: RegionOnDay) -> str:
    site = f", site {asked.site.replace('-', ' ').title()}" if asked.site else ""
    return f"In force in {asked.label}{site} on {asked.on.isoformat()}"


def _how_known(asked: RegionOnDay) -> Iterator[str]:
    yield f"From the files as of commit {asked.commit[:10]}, received {asked.received.isoformat()}."
    if not asked.is_final:
        yield "Nothing later is known here: versions adopted by then count from their effective day, and departures"
        yield "that were declared by then hold until their last day."


def _head_lines(text: TextInForce) -> Iterator[str]:
    asked, found = text.asked, text.found
    yield f"# {_one_line(found.title)}"
    yield ""
    yield f"{_where_and_when(asked)}: version {found.version} of {found.practice}, in force since {found.since}."
    yield from _how_known(asked)
    yield f"The standard's text: {found.path}, SHA-256 {found.sha256}."
    if text.open_points:
        yield f"It was {told_open(text.open_points)}: {_one_line('; '.join(text.open_points))}."
    held = [one for one in found.passages if one.departure]
    if held:
        yield f"Steps that {asked.label} has declared to do its own way, marked below: {len(held)}."


def body_lines(text: TextInForce) -> Iterator[str]:
    """The standard's lines without its front matter and title; departures in the place of their steps."""
    label, version = text.asked.label, text.standard.replace("\r\n", "\n").split("\n")
    last = 0
    notes: list[str] = []
    for number, one in enumerate(text.found.passages):
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
            yield from _row(label, one) if one.own else lines
            notes += [f"> {line}" for line in _marked(label, one, one.departure, is_replaced=bool(one.own))]
        else:
            yield from _in_place(label, one, one.departure, lines)
    yield from ["", *notes] if notes else []


def _in_place(label: str, one: Standing, departure: Departure, lines: Sequence[str]) -> Iterator[str]:
    marker = _MARKER.match(lines[0]) if one.standard.kind == "item" else None
    head = marker[0] if marker else ""
    indent = " " * len(head)
    own = _words(one)
    if own:
        yield f"{head}**[{label}]** {own}"
    else:
        yield from lines
    if not indent:
        yield ""
    yield from (f"{indent}> {line}" for line in _marked(label, one, departure, is_replaced=bool(own)))


def _row(label: str, one: Standing) -> Iterator[str]:
    """The region's own words in the place of a row: cell by cell where they are a row like it."""
    width = len(one.standard.text.split(_CELLS))
    cells = one.own[0].text.split(_CELLS)
    if len(one.own) > 1 or one.own[0].kind != "row" or len(cells) != width:
        cells = [_words(one), *([""] * (width - 1))]
    cells = [_one_line(cell).replace("|", "\\|") for cell in (f"**[{label}]** {cells[0]}", *cells[1:])]
    yield f"| {' | '.join(cells)} |"


def _words(one: Standing) -> str:
    """The region's own words on a step, on one line; of a table the cells."""
    parts = [passage.text if passage.kind == "row" else passage.source for passage in one.own]
    return _one_line(" ".join(parts))


def _marked(label: str, one: Standing, departure: Departure, is_replaced: bool) -> Iterator[str]:
    """What stands below a step that the region does its own way."""
    if is_replaced:
        yield f"Departure of {label}, written in {one.own[0].span}. The standard says: {one.standard.text}"
    else:
        yield f"{label} departs from this step; its own text does not say how."
    yield f"Declared until {departure.until}, {_agreed(departure)}"


def _agreed(departure: Departure) -> str:
    against = f" against {departure.version}" if departure.version else ""
    by = f"agreed by {departure.approved_by}{against}"
    return _one_line(f"{by}: {departure.reason} ({line_of(departure.place)})")


def _annex_lines(text: TextInForce) -> Iterator[str]:
    """Values, titles, and departures that stand at no step."""
    label, found = text.asked.label, text.found
    for key, heading in _PARTS.items():
        values = [one for one in found.parameters if one.key == key and one.name]
        if values:
            yield from ["", f"## {heading}", ""]
            yield from (f"- {_parameter(label, one)}" for one in values)
    if found.titles:
        yield from ["", f"## Job titles in {label}", ""]
        yield from (f"- {common}: {own}" for common, own in found.titles)
    if found.ended or found.idle or found.elsewhere:
        yield from ["", "## Other departures", ""]
        yield from (f"- {_over(label, one)}" for one in found.ended)
        why = (f"{label}’s own text says what the standard says", "the standard has no such step")
        for because, ones in zip(why, (found.idle, found.elsewhere), strict=True):
            yield from (f"- {one.step}: {because}; declared until {one.until}, {_agreed(one)}" for one in ones)


def _over(label: str, one: Ended) -> str:
    said = f"{one.departure.step}: ended on {one.departure.until}, so the standard holds"
    still = ", and ".join(
        f"{other.own} where the standard says {other.standard} ({line_of(other.place)})" for other in one.still
    )
    return _one_line(f"{said}; {label}’s own text has drifted: it still says {still}" if still else said)


def _parameter(label: str, one: Parameter) -> str:
    said = one.title if one.key == "channels" else f"{one.title}: {one.text}"
    at = line_of(one.place)
    if one.departure and not one.is_own:
        return _one_line(
            f"{said} ({label} departs from this until {one.departure.until}, and gives no value of its own)"
        )
    if one.departure:
        held = f"departure of {label} until {one.departure.until}, {at}; the standard says {one.standard}"
        return _one_line(f"{said} ({held})")
    return _one_line(f"{said} (own value of {label}, {at})" if one.is_own else said)


def _one_line(text: str) -> str:
    return " ".join(text.split())
