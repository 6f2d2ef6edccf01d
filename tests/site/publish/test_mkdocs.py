"""What the press relies on outside our reach: parts of MkDocs that it replaces, and how mkdocs.yml is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from bestyet.publish.mkdocs_patches import REPLACED, _render
from bestyet.text.site_config import SiteConfig, site_config
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

PLAIN = "theme: {name: material, custom_dir: build/theme}\nnav: [{Home: index.md}]\nplugins: []\n"


@pytest.mark.parametrize(("where", "name"), REPLACED, ids=lambda part: getattr(part, "__name__", part))
def test_what_is_replaced_in_mkdocs_is_still_there(where: type, name: str) -> None:
    assert callable(getattr(where, name, None)), (
        f"{where.__module__}.{where.__name__}.{name} is gone: this version of MkDocs or Jinja builds some pages in "
        "another way than those that publish/mkdocs_patches.py was tested with"
    )


def test_a_configuration_says_what_the_press_must_know() -> None:
    found = site_config(f"site_url: https://x.org/kb\ndocs_dir: build/docs\n{PLAIN}".encode())
    assert (found.address, found.docs, found.theme) == ("https://x.org/kb/", "build/docs", "build/theme")
    assert (found.language, found.nav, found.is_plain) == ("en", ("index.md",), True)
    assert site_config(b"theme: {language: de-CH}").language == "de-CH"


@pytest.mark.parametrize(
    "more",
    ["hooks: [a.py]", "INHERIT: other.yml", "extra: {a: !ENV A}", "markdown_extensions: [pymdownx.snippets]"],
)
def test_pages_are_not_built_alone_where_they_may_hold_more_than_their_text(more: str) -> None:
    assert not site_config(f"{PLAIN}{more}\n".encode()).is_plain


def test_no_page_is_built_alone_where_every_page_is_in_the_navigation() -> None:
    """MkDocs takes an empty list for none, and then shows the title of each page on each."""
    assert not site_config(PLAIN.replace("[{Home: index.md}]", "[]").encode()).is_plain


@pytest.mark.parametrize("raw", [b"", b"[", b"- a", b"\xff", b"site_url: ftp://x.org", b"theme: 7\nnav: 7"])
def test_what_says_nothing_says_nothing(raw: bytes) -> None:
    assert site_config(raw) == SiteConfig(raw)


OURS = """---
title: "Kickoff"
---

<div class="by-block by-on-do_top"><h1>Kickoff</h1> <p id="a">&lt;b&gt; *no* &amp; &#96; &#123;x&#125;&#10;</p></div>

## What to do

<div class="by-block by-on-do_steps"><ol start="3"><li id="b"><a href="../x/?a=1&amp;b=2">One</a></li></ol></div>

<div class="by-block by-on-notes"><hr><img alt="" src="../x.png"><details>[x](y.md) 1. one</details></div>

<div class="by-block by-on-tabs"><pre><code>a\tb</code></pre></div>
"""


@pytest.mark.parametrize(
    "more", ["", "strict: true", "markdown_extensions: [attr_list, smarty, footnotes, md_in_html]"]
)
def test_our_html_comes_out_of_markdown_as_it_does_without_being_read_there(tmp_path: Path, more: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(OURS)
    (tmp_path / "mkdocs.yml").write_text(f"site_name: A\nplugins: []\n{more}\n")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    found = []
    for render in (Page.render, _render):
        file = File("index.md", config.docs_dir, config.site_dir, use_directory_urls=True)
        page = Page(None, file, config)
        page.read_source(config)
        render(page, config, Files([file]))
        found.append((page.content, page.markdown, [(one.title, one.id) for one in page.toc]))
    assert found[0] == found[1]
    assert found[0][2] == [("What to do", "what-to-do")]
