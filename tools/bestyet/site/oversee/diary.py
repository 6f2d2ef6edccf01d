"""What is due as an iCalendar file in the language spoken: the same items always give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vText

from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import Due, Owed
from bestyet.model.sentence import Sentence
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext, language, message

_SUBJECTS = {
    Owed.REVIEW: message("Review"),
    Owed.VOTE: message("Vote"),
    Owed.LOOK_AGAIN: message("Look again at the vote"),
    Owed.DEPARTURE: message("Departure ends"),
    Owed.STANDARD: message("Review the standard"),
}
_KNOWN_AS = {Owed.DEPARTURE: "deviation"}  # to calendars that have the event already
_EARLIEST = "1970-01-01"
_DAY = 86_400  # seconds


def diary(
    items: Iterable[Due],
    company: str,
    labels: Mapping[str, str],
    sent: datetime | None = None,
    link: Callable[[Due], str] = lambda item: "",
) -> bytes:
    """Return the items that have a day as all-day events (RFC 5545).

    An event keeps its id while its day moves, so a calendar that reads the file again moves it too. Its stamp is the
    day that it was worked out from: no clock. labels: how people call the regions.
    sent: of a file that is sent again and again, when: a later one goes before an earlier one. link: to where to do it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//BestYet//Due//{language().upper()}")
    calendar.add("version", "2.0")
    calendar["X-WR-CALNAME"] = vText(one_line(gettext("Due: %(company)s") % {"company": company}))
    for item in items:
        if not item.day:
            continue
        day, event = date.fromisoformat(item.day), Event()
        event.add("uid", uid_of(item))
        worked_out = datetime.fromisoformat(f"{item.since or _EARLIEST}T00:00:00").replace(tzinfo=UTC)
        event.add("dtstamp", sent or worked_out)
        if sent:
            event.add("sequence", int(sent.timestamp()) // _DAY)
        if address := link(item):
            event.add("url", address)
        event.add("dtstart", day)
        event.add("dtend", min(day, date.max - timedelta(days=1)) + timedelta(days=1))
        who = labels.get(item.region, gettext("all regions") if item.region == GLOBAL else item.region)
        subject = gettext("Departure ended") if has_ended(item) else gettext(_SUBJECTS[item.what])
        event.add("summary", one_line(f"{subject}: {item.title} ({who})"))
        text = retold(item.text) if isinstance(item.text, Sentence) else item.text
        lines = [f"{text}.", *([gettext("By: %(people)s") % {"people": ", ".join(item.who)}] if item.who else [])]
        lines.append(f"{item.place.path}, {gettext('line %(line)s') % {'line': item.place.line}}")
        event.add("description", "\n".join(map(one_line, lines)))
        event.add("categories", [str(item.what)])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical(sorted=True)
    return written


def has_ended(item: Due) -> bool:
    """Whether it is a departure that holds no longer."""
    return item.what is Owed.DEPARTURE and item.is_overdue


def one_line(text: str) -> str:
    """A text on one line, without what no calendar may hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def uid_of(item: Due) -> str:
    """What a calendar knows an event by: what it is about, not when."""
    what = _KNOWN_AS.get(item.what, item.what)
    about = "\0".join((what, item.region, item.practice, item.subject, item.place.path))
    return f"{hashlib.sha256(about.encode()).hexdigest()[:32]}@bestyet"
