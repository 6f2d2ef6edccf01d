"""What tests of letters share: a strict reader of calendars (RFC 5545), and what a letter lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from cli.voting import Company, Site

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[A-Za-z0-9/-]+)*):(.*)", re.DOTALL)


def told(site: Site, who: str, *more: str) -> str:
    """As a person reads it, wherever its lines end."""
    return " ".join(site.well("digest", "--for", who, *more).split())


def data(site: Site, who: str, *more: str) -> dict:
    return json.loads(told(site, who, "--format", "json", *more))


def new(site: Site, who: str, *more: str) -> list[tuple[str, str, str]]:
    """What is new: what, of which version, on which day."""
    return [(one["what"], one["version"], one["day"]) for one in data(site, who, *more)["news"]]


def votes(site: Site, who: str) -> list[str]:
    return [one["what"] for one in data(site, who)["mine"]["votes"]]


def events(raw: bytes) -> Iterator[dict[str, str]]:
    """Each event of a calendar, by the grammar: CRLF, lines of 75 octets, one value a line, nothing unescaped."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = raw.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    event: dict[str, str] | None = None
    for line in lines[1:-1]:
        found = _LINE.fullmatch(line)
        assert found, line
        name, _, value = found.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
        unescaped = re.sub(r"\\[\\;,nN]", "", value)
        assert "\\" not in unescaped, line
        assert name not in ("SUMMARY", "DESCRIPTION", "X-WR-CALNAME") or not re.search("[;,]", unescaped), line
        if name in ("BEGIN", "END"):
            assert value == "VEVENT"
            assert (event is None) == (name == "BEGIN")
            if event is not None:
                assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
                yield event
            event = {} if name == "BEGIN" else None
        elif event is not None:
            assert name not in event, f"{name} stands twice"
            event[name] = value


def amend(company: Company) -> str:
    """Other words for a step, put to the vote in a second round; what is said of that."""
    hub, path = company.hub, "practices/emea/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text().replace("three days before", "four days before"))
    hub.send("EMEA found better words")
    said = hub.well("propose", "client-kickoff", "--amend")
    hub.send("Amended")
    return said


def with_config(site: Site, *lines: str) -> None:
    (site.root / "mkdocs.yml").write_text("site_name: Ours\n" + "".join(f"{line}\n" for line in lines))


def governance(site: Site, before: str, after: str) -> None:
    path = "practices/governance.yml"
    text = (site.root / path).read_text()
    assert before in text
    site.write(path, text.replace(before, after))
