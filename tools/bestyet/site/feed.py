"""Atom feeds (RFC 4287) of what happened: all of it, by category, by region.

Links are relative to the feed's own address, unless the site says where it is published (`site_url`): then that is
their base. Ids are made from what the event is, so they stay when the site moves or is built again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bestyet.site.language.words import gettext
from bestyet.site.links import feed_file

if TYPE_CHECKING:
    from bestyet.site.desk import Desk
    from bestyet.site.news import Event

MOST = 60  # entries of a feed
_ATOM = "http://www.w3.org/2005/Atom"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?")
_NEVER = "1970-01-01T00:00:00Z"  # when a feed without an entry was updated: Atom demands a time


def feed_files(desk: Desk, found: Sequence[Event]) -> Iterator[tuple[str, bytes]]:
    """Every feed as (path, content)."""
    yield feed_file(), _feed(desk, feed_file(), _title(), found)
    for category, practices in desk.categories.items():
        path, title = feed_file("category", category), _title(desk.category_title(category))
        yield path, _feed(desk, path, title, [event for event in found if event.practice in practices])
    for region in desk.site.regions:
        path, title = feed_file("region", region.id), _title(region.label)
        mine = {p for p, variants in desk.base.variants.items() if any(v.region == region.id for v in variants)}
        yield path, _feed(desk, path, title, [e for e in found if e.region == region.id or _is_for(e, mine)])


def feed_of(kind: str, name: str, about: str) -> dict[str, str]:
    """What the head of a page says of the feed about a category or region. about: how people call it."""
    return {"feed": feed_file(kind, name), "feed_title": _title(about)}


def _title(about: str = "") -> str:
    whole = gettext("What changed in the best we have today")
    return f"{whole}: {about}" if about else whole


def _is_for(event: Event, practices: set[str]) -> bool:
    """Versions concern every region that has the practice."""
    return not event.region and event.practice in practices


def _feed(desk: Desk, path: str, title: str, found: Sequence[Event]) -> bytes:
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": _text(desk.site.language)})
    if desk.site.address:
        feed.set("xml:base", f"{_text(desk.site.address)}{path}")
    _add(feed, "id", _id(desk, path))
    _add(feed, "title", title)
    _add(feed, "updated", max((_time(event.when) for event in found), default=_NEVER))
    _add(SubElement(feed, "author"), "name", desk.base.company or "BestYet")
    _add(feed, "link", rel="self", type="application/atom+xml", href=path.rsplit("/", 1)[-1])
    _add(feed, "link", rel="alternate", type="text/html", href=f"../{desk.placed('changes/')}")
    for event in found[:MOST]:
        words = f"{desk.title_of(event.practice)} · {event.subject}: {event.what}"
        entry = SubElement(feed, "entry")
        _add(entry, "id", _id(desk, event.key))
        _add(entry, "title", words)
        _add(entry, "updated", _time(event.when))
        _add(entry, "link", rel="alternate", type="text/html", href=f"../{desk.placed(event.page)}")
        _add(entry, "summary", words)
    indent(feed)
    raw: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _add(parent: Element, tag: str, words: str | None = None, **attributes: str) -> None:
    made = SubElement(parent, tag, {name: _text(value) for name, value in attributes.items()})
    made.text = None if words is None else _text(words)


def _id(desk: Desk, key: str) -> str:
    return uuid5(NAMESPACE_URL, f"bestyet:{desk.base.company}:{key}").urn


def _time(when: str) -> str:
    if not _MOMENT.fullmatch(when):
        return _NEVER
    return when if "T" in when else f"{when}T00:00:00Z"


def _text(words: str) -> str:
    """Contributors' words without what XML cannot hold."""
    return "".join(char if char.isprintable() else " " for char in words)
