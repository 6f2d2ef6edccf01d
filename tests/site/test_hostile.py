"""Whatever contributors write arrives on the pages as text: it never runs, and never becomes part of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import markdown
import pytest
import yaml
from bestyet.site.gate import read_page
from bestyet.site.html import plain_title, safe_html
from bestyet.site.input import SiteInput
from bestyet.site.render import render

MakeSite = Callable[..., SiteInput]
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://evil.example/pixel.png)",
    "[x](//evil.example/)",
    "<https://ok.example/> <javascript:alert(1)>",
    '</div></article><script>alert(1)</script><div class="',
    "<details open ontoggle=alert(1)>x</details>",
    "words {: onclick=alert(1) } and { onmouseover=alert(1) }",
    "{{ 7*7 }} {% raw %} {# x #}",
    "`</div><script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --><script>alert(1)</script>",
    "<math><mtext></mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "x\u0002wzxhzdk:0\u0003y",
    "[x]: javascript:alert(1)",
    '--8<-- "practices/governance.yml"',
    "::: bestyet.cli",
    "<object data=x></object><embed src=x><base href=//evil.example><meta http-equiv=refresh content=0>",
]
VARIANT = """\
---
practice: client-kickoff
title: {quoted}
region: {region}
owner: {quoted}
status: in-use
category: {quoted}
reviewed: {quoted}
lead-times: [{{milestone: {quoted}, after: {quoted}, within: {within}, unit: {quoted}}}]
raci: [{{activity: {quoted}, responsible: {quoted}, accountable: {quoted}}}]
templates: [{{id: {quoted}, version: {quoted}}}]
channels: [{quoted}]
evidence: [{{metric: {quoted}, value: {quoted}, unit: {quoted}, source: {quoted}}}]
lessons: [{{when: {quoted}, what: {quoted}, step: {quoted}, source: {quoted}}}]
deviations: [{{step: {quoted}, reason: {quoted}, until: {quoted}}}]
---
# {payload}

## {payload}

1. {payload}
2. Both say this step with {within} days. {{#both}}

{payload}

| {payload} | b |
| --- | --- |
| {payload} | c |

> {payload}

```
{payload}
```

```{payload}
x
```
"""


def hostile_files(payload: str) -> dict[str, str]:
    quoted = "'" + payload.replace("'", "''") + "'"
    text = {
        f"practices/{region}/client-kickoff.md": VARIANT.format(
            payload=payload, quoted=quoted, region=region, within=within
        )
        for region, within in (("emea", 5), ("apac", 7))
    }
    vocabulary = "".join(
        f"{kind}: {{{quoted}: {{title: {quoted}}}}}\n" for kind in ("roles", "milestones", "templates", "categories")
    )
    names = "".join(
        f"  {region}: {{name: {quoted}, label: {quoted}, sites: [{quoted}]}}\n" for region in ("emea", "apac")
    )
    governance = f"company: {quoted}\nregions:\n{names}"
    return {"practices/governance.yml": governance, "practices/vocabulary.yml": vocabulary, **text}


def as_built(page: str) -> tuple[dict[str, object], str, str]:
    """Front matter, our Markdown, and the HTML a builder makes of it."""
    front, body = page.split("\n---\n", 1)
    return (
        yaml.safe_load(front.removeprefix("---\n")),
        body,
        markdown.markdown(body, extensions=["toc", "tables", "fenced_code", "attr_list", "md_in_html"]),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs_whatever_is_written_wherever(payload: str, make_site: MakeSite) -> None:
    for path, content in render(make_site(hostile_files(payload))).items():
        if not path.endswith("index.md"):
            continue
        front, _, html = as_built(content.decode())
        facts = read_page(html)
        assert facts.bad == [], path
        assert facts.scripts == [], path
        assert [address for address in facts.loads if ":" in address or address.startswith("//")] == [], path
        assert [a for a in facts.links if not _is_harmless(a)] == [], path
        assert not {"<", ">", '"'} & set(str(front["title"])), path


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_builder_finds_markdown_templates_or_attributes_in_it(payload: str, make_site: MakeSite) -> None:
    for path, content in render(make_site(hostile_files(payload))).items():
        if path.endswith("index.md"):
            _, body, html = as_built(content.decode())
            assert not {"`", "{", "}", "\u0002"} & set(body), path
            lines = [line for line in body.splitlines() if line.strip()]
            assert all(line.startswith(("## ", '<div class="by-block ')) for line in lines), path
            assert html.count('class="by-block ') == sum(line.startswith("<div") for line in lines), path


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
    site = make_site(hostile_files("PAYLOAD"))
    variant: Mapping[str, object] = site.base.variants["client-kickoff"][0].document.data
    assert variant["title"] == "PAYLOAD"
    assert b"PAYLOAD" in render(site)["docs/practices/client-kickoff/index.md"]
