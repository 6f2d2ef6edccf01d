"""Where the words of a version come from: what its record froze, whatever the regions' files say today."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from bestyet.model.base import KnowledgeBase
from bestyet.model.candidate import Candidate
from bestyet.publish.gate import read_page
from bestyet.site.input import Forge, SiteInput
from freezing import in_force, site_in_force
from reading import pages_of, words

VERSION = "practices/client-kickoff/1.0.0/"
COMMIT = "c0ffee" * 6 + "c0ff"


@pytest.fixture
def moved_on(tiny: Mapping[str, str]) -> SiteInput:
    """EMEA has another step before all others now, so that each line holds something else."""
    path = "practices/emea/client-kickoff.md"
    now = {**tiny, path: tiny[path].replace("1. Send the agenda", "1. Breathe.\n2. Send the agenda")}
    return site_in_force("client-kickoff", tiny, now)


def test_a_step_in_force_leads_to_the_line_that_was_frozen(moved_on: SiteInput) -> None:
    pages = pages_of(moved_on)
    voice = re.search(r'<a href="([^"]*)">EMEA, line (\d+)</a>', pages["practices/client-kickoff/why/index.md"])
    assert voice
    assert voice[1] == f"../1.0.0/sources/#emea-L{voice[2]}"
    row = pages[f"{VERSION}sources/index.md"].split(f'id="emea-L{voice[2]}"', 1)[1].split("</tr>", 1)[0]
    assert "Send the agenda three business days before the meeting." in row


def test_the_texts_of_a_version_are_told_with_path_blob_and_digest(moved_on: SiteInput) -> None:
    page = pages_of(moved_on)[f"{VERSION}sources/index.md"]
    for variant in moved_on.versions["client-kickoff"][0].text.variants:
        assert variant.document.path in page
        assert f"git cat-file -p {variant.document.blob}" in page
        assert variant.document.sha256 in page
    emea, apac = page.split('<h2 id="apac">')
    assert "The file has changed since:" in emea
    assert "The file is the same today:" in apac
    assert "Breathe" not in page


def test_a_text_that_is_gone_today_still_stands_there(tiny: Mapping[str, str]) -> None:
    now = {path: text for path, text in tiny.items() if "emea/" not in path}
    page = pages_of(site_in_force("client-kickoff", tiny, now))[f"{VERSION}sources/index.md"]
    assert "EMEA has no text of it today." in page
    assert "as EMEA writes it today" not in page
    assert "Send the agenda three business days before the meeting." in page


def test_values_stand_at_the_lines_that_they_were_written_on(moved_on: SiteInput) -> None:
    page = pages_of(moved_on)[f"{VERSION}sources/index.md"]
    said = words(page)
    assert "line 11 Kickoff held: 5 business days after contract signed" in said
    assert page.count('id="emea-L11"') == 1


def test_no_link_of_a_version_leads_to_a_line_of_today(moved_on: SiteInput) -> None:
    pages = pages_of(moved_on)
    for path in (f"{VERSION}index.md", "practices/client-kickoff/index.md"):
        assert not re.findall(r'href="[^"]*regions/emea/client-kickoff/#L', pages[path])
    steps = pages["practices/client-kickoff/why/index.md"].split("## Why this way")[0]
    assert not re.findall(r'href="[^"]*regions/[^"]*#L', steps)


def test_the_forge_is_named_only_with_a_commit_that_has_the_text(moved_on: SiteInput) -> None:
    site = replace(moved_on, forge=Forge("https://github.com/example/practices", "main"))
    steps = pages_of(site)["practices/client-kickoff/why/index.md"].split("## Why this way")[0]
    assert "github.com" not in steps
    frozen = {one.document.path: one.document.blob for one in site.versions["client-kickoff"][0].text.variants}
    known = replace(site, commit_with=lambda path, blob: COMMIT if frozen[path] == blob and "emea" in path else "")
    steps = pages_of(known)["practices/client-kickoff/why/index.md"].split("## Why this way")[0]
    assert f"https://github.com/example/practices/blob/{COMMIT}/practices/emea/client-kickoff.md#L" in steps
    assert "blob/main" not in steps
    assert "practices/apac/client-kickoff.md#L" not in steps


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://gitlab.example.org/a/b", "/-/blob/"),
        ("https://codeberg.org/a/b", "/src/commit/"),
        ("https://github.com/a/b", "/blob/"),
    ],
)
def test_every_forge_shows_a_commit_its_own_way(moved_on: SiteInput, url: str, at: str) -> None:
    site = replace(moved_on, forge=Forge(url, "main"), commit_with=lambda path, blob: COMMIT)
    assert f"{url}{at}{COMMIT}/practices/emea/client-kickoff.md" in pages_of(site)[f"{VERSION}sources/index.md"]


def test_every_link_of_the_pages_of_a_version_arrives(moved_on: SiteInput) -> None:
    pages = pages_of(moved_on)
    ids = {path: set(read_page(page).ids) for path, page in pages.items()}
    for path in (f"{VERSION}index.md", f"{VERSION}sources/index.md", "practices/client-kickoff/why/index.md"):
        for link in read_page(pages[path]).links:
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link) or target.endswith("?all") or not anchor:
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target, "index.md")) if target else path
            assert anchor in ids[there] or f"## {anchor}" in re.sub(r"[ ]", "-", pages[there].lower()), (path, link)


def test_rows_stand_below_the_head_of_their_own_table(tiny: Mapping[str, str]) -> None:
    """Two regions have the same row in tables whose heads say other things."""
    table = "\n| {} | {} |\n|---|---|\n| Send the summary of the meeting | the client {{#summary}} |\n"
    then = dict(tiny)
    then["practices/emea/client-kickoff.md"] += table.format("What", "To whom")
    then["practices/apac/client-kickoff.md"] += table.format("Task", "Receiver")
    page = pages_of(site_in_force("client-kickoff", then))[f"{VERSION}sources/index.md"]
    emea, apac = page.split('<h2 id="apac">')
    for text, head, other in ((emea, "To whom", "Receiver"), (apac, "Receiver", "To whom")):
        assert head in words(text)
        assert other not in words(text)


def test_all_lines_of_all_texts_stand_there(shipped: KnowledgeBase, drafts: Mapping[str, Candidate]) -> None:
    for practice in ("client-kickoff", "commercial-handover"):
        candidate = drafts[practice]
        site = SiteInput(shipped, {practice: candidate}, versions={practice: (in_force(shipped, candidate),)})
        page = pages_of(site)[f"practices/{practice}/1.0.0/sources/index.md"]
        for variant in candidate.variants:
            for passage in variant.document.passages:
                assert f'id="{variant.region}-L{passage.span.first_line}"' in page
                plain = re.sub(r"\W+", "", passage.text)
                assert plain in re.sub(r"\W+", "", words(page)), (practice, passage.text)
