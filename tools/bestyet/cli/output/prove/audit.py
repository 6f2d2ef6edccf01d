"""The events of an audit: a line each, or a table for spreadsheets and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from bestyet.actions.prove.audit import Event
from bestyet.cli.output.tables import csv_text, json_text
from bestyet.cli.output.terminal import plain


def text(events: Sequence[Event], form: str) -> str:
    rows = [vars(event) for event in events]
    if form == "json":
        return json_text(rows)
    if form == "csv":
        return csv_text([field.name for field in fields(Event)], rows)
    return "".join(plain(_line(event)) + "\n" for event in events)


def _line(event: Event) -> str:
    when = (event.received or "not received yet").replace("T", " ")[:16]
    who = f" {event.name or event.who} ({event.who})" if event.who else ""
    meaning = f", as {event.meaning}" if event.meaning else ""
    said = "; ".join(part for part in (event.detail, event.reason) if part)
    return f"{when}  {event.version}  {event.event}{who}{meaning}{': ' + said if said else ''}".replace("\n", " ")
