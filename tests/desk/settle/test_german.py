"""Whoever asks for German gets German: every page that a reviewer can get to is held against the same in English."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from cli.voting import Company, put_to_the_vote
from desk.house import Visitor, served

KINDS = re.compile(r"/(?:client-kickoff|emea|apac|india|lead-[a-z]+|[0-9a-f]{12}|[0-9]+)(?=/|$)")
MOST = 2  # pages of one kind
# Names of people, keys and files, and what is the same word in both languages.
SAME = re.compile(
    r"(lead-|from-desk/|practices/|bestyet |regional-consent|client-kickoff|SSH|Desk$|Passkey$|Name$|Text$|Code$)"
    r"|(origin/)?main$|Status \*|(by|step): |1\. Answer within"  # the last three of people
)


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    """One vote is open; steps differ in a value and in their order; something was said, and something sent."""
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    for region, days in (("emea", "two"), ("apac", "four")):
        path = f"practices/{region}/client-kickoff.md"
        text = (company.hub.root / path).read_text()
        company.hub.write(path, f"{text}\n## After\n\n1. Answer within {days} days. {{#answer}}\n")
    company.hub.well("comment", "client-kickoff", "agenda-sent", "Zu spät", "--by", "lead-apac")
    company.hub.send("More")
    company.vote(company.hub, "apac", "reject", "--object", "agenda-sent", "Zu spät")
    company.hub.send("A vote")
    return company


def texts(page: str) -> Iterator[str]:
    inside = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", page)
    for found in re.finditer(r'>([^<>]+)<|(?:aria-label|title|placeholder|alt)="([^"]*)"', inside):
        if text := " ".join(html.unescape(found[1] or found[2]).split()):
            yield text


def written(company: Company) -> str:
    """All that people wrote, on one line."""
    files = sorted(file for file in (company.hub.root / "practices").rglob("*") if file.is_file())
    return " ".join(" ".join(file.read_text().split()) for file in files).casefold()


def test_every_page_is_german_for_who_asks_for_it(company):
    with served(company.hub.root, who="lead-emea") as opened:
        one = Visitor(opened)
        one.sends("/said/client-kickoff", {"step": "answer", "words": "Sehr gut", "back": ""})
        told = written(company) + " sehr gut"
        todo, done, kinds, english = ["/"], set[str](), dict[str, int](), dict[str, str]()
        while todo:
            path = todo.pop(0)
            kind = KINDS.sub("/*", path)
            if path in done or kinds.get(kind, 0) >= MOST:
                continue
            done.add(path)
            kinds[kind] = kinds.get(kind, 0) + 1
            german, source = (one.get(path, accept_language=language).text for language in ("de", "en"))
            assert '<html lang="de">' in german, path
            for text in {re.sub(r" \(\d+\)$", "", one) for one in {*texts(german)} & {*texts(source)}}:
                if re.search("[a-z]{3}", text) and text.casefold().rstrip(".:;,") not in told and not SAME.match(text):
                    english.setdefault(text, path)
            todo += [
                link for link in re.findall(r'href="(/[^"#]*)"', source) if not link.startswith(("/static", "/style"))
            ]
    assert len(kinds) > 15
    assert english == {}
