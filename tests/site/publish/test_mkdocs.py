"""What the press relies on outside our reach: parts of MkDocs that it replaces, and how mkdocs.yml is written."""

from __future__ import annotations

import pytest
from bestyet.publish.mkdocs_patches import REPLACED
from bestyet.text.site_config import SiteConfig, site_config

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
