"""Whatever contributors write arrives on the pages as text: it never runs, and never becomes part of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import markdown
import pytest
import yaml
from bestyet.model.commit import Commit, HistoryState
from bestyet.publish.gate import PageFacts, read_page
from bestyet.site.html import plain_title, safe_html
from bestyet.site.input import SiteInput
from hostile.world import INPUTS, Hostile, files_of
from reading import render

MakeSite = Callable[..., SiteInput]


def pages_of(hostile: Hostile, make_site: MakeSite) -> dict[str, str]:
    """Every page of a knowledge base with one hostile input everywhere, also as author and message of commits."""
    commit = Commit("c0ffee" * 6 + "c0ff", hostile.text, hostile.text, hostile.text, hostile.text)
    files = files_of(hostile)
    known = {"authors": lambda path, first, last: (commit,), "commits": lambda path: (commit,)}
    made = render(make_site(files, **known, history=HistoryState.FULL))
    return {path: content.decode() for path, content in made.items() if path.endswith("index.md")}


BUILDER = markdown.Markdown(extensions=["toc", "tables", "fenced_code", "attr_list", "md_in_html"])


def as_built(page: str) -> tuple[dict[str, object], str, str, PageFacts]:
    """Front matter, our Markdown, the HTML a builder makes of it, and what the gate finds there."""
    front, body = page.split("\n---\n", 1)
    return yaml.load(front.removeprefix("---\n"), yaml.CSafeLoader), body, *built(body)


@cache
def built(body: str) -> tuple[str, PageFacts]:
    html = BUILDER.reset().convert(body)
    return html, read_page(html)


def test_there_are_many_inputs_and_no_two_are_the_same() -> None:
    assert len({hostile.text for hostile in INPUTS}) == len({hostile.id for hostile in INPUTS}) == len(INPUTS) > 200


@pytest.mark.parametrize("hostile", INPUTS, ids=[hostile.id for hostile in INPUTS])
def test_nothing_runs_whatever_is_written_wherever(hostile: Hostile, make_site: MakeSite) -> None:
    for path, content in pages_of(hostile, make_site).items():
        front, body, html, facts = as_built(content)
        assert not {"`", "{", "}", "\u0002"} & set(body), path
        lines = [line for line in body.splitlines() if line.strip()]
        assert all(line.startswith(("## ", '<div class="by-block ')) for line in lines), path
        assert html.count('class="by-block ') == sum(line.startswith("<div") for line in lines), path
        assert facts.bad == [], path
        assert facts.scripts == [], path
        assert [address for address in facts.loads if ":" in address or address.startswith("//")] == [], path
        assert [a for a in facts.links if not _is_harmless(a)] == [], path
        assert not {"<", ">", '"'} & set(str(front["title"])), path


def _is_harmless(address: str) -> bool:
    return address.startswith(("https://ok.example", "../", "./", "#", "mailto:")) or ":" not in address.split("/")[0]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Client kickoff", "Client kickoff"),
        ("</title><script>", "‹/title›‹script›"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
        ('a "b" {{ c }}', "a ”b” (( c ))"),
        ("a\x85b\u2028c\x00d", "a b c d"),
    ],
)
def test_titles_for_themes_that_print_them_as_they_are(title: str, shown: str) -> None:
    assert plain_title(title) == shown


def test_what_people_need_stays() -> None:
    text = "**Bold** `code` [link](https://ok.example) ~~gone~~\n\n```\n  two spaces\n```"
    made = safe_html(text, lambda link: None)
    for part in ("<strong>Bold</strong>", "<code>code</code>", "https://ok.example", "<del>gone</del>", "  two spaces"):
        assert part in made


def test_pictures_are_told_not_fetched() -> None:
    assert safe_html("![The flow](flow.png)", lambda link: None) == "<p><em>[picture: The flow]</em></p>"


def test_hostile_files_are_really_read(make_site: MakeSite) -> None:
    """Else the tests above would pass on empty pages."""
    site = make_site(files_of(Hostile("words", "PAYLOAD", "-", "-")))
    variant: Mapping[str, object] = site.base.variants["client-kickoff"][0].document.data
    assert variant["title"] == "PAYLOAD"
    assert b"PAYLOAD" in render(site)["docs/practices/client-kickoff/index.md"]
