"""What the gate refuses in finished HTML."""

from __future__ import annotations

import pytest
from bestyet.site.gate import REFERENCE, faults, read_page, with_policy

OURS = '<script>go(new URL("..", location))</script>'


def found(html: str, *others: str) -> list[str]:
    pages = {"a/index.html": read_page(html), REFERENCE: read_page(OURS)}
    files = {*pages, *others}
    return [fault.message for fault in faults(pages, files)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../about/">words</a>',
        '<h2 id="here"></h2><a href="#here">words</a>',
        '<a href="https://example.org">words</a>',
        '<a href="mailto:a@example.org">words</a>',
        '<script>go(new URL("../..", location))</script>',
        '<script type="application/json">{"a": "<b>"}</script>',
        '<img src="data:image/png;base64,AAAA">',
        '<script src="../x.js"></script>',
    ],
)
def test_what_may_stand_on_a_page(html: str) -> None:
    assert found(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">words</p>',
        '<svg onload="x()">',
        '<svg><a xlink:href="javascript:x()">words</a></svg>',
        '<p style="position: fixed">words</p>',
        '<iframe src="x.html"></iframe>',
        '<iframe srcdoc="words"></iframe>',
        "<object></object>",
        "<embed>",
        '<base href="https://example.org">',
        '<meta http-equiv="Refresh" content="0">',
        '<a href="javascript:x()">words</a>',
        '<a href=" java&#115;cript:x()">words</a>',
        '<a href="data:text/html,words">words</a>',
        '<a href="//example.org">words</a>',
        '<a href="http://example.org">words</a>',
        '<img src="https://example.org/a.png">',
        '<script src="//example.org/a.js"></script>',
        '<form action="https://example.org">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<a href="../gone/">words</a>',
        '<a href="#gone">words</a>',
        '<a href="../about/#gone">words</a>',
    ],
)
def test_what_may_not(html: str) -> None:
    assert len(found(html)) >= 1


def test_the_policy_lets_only_the_scripts_of_the_page_run() -> None:
    page = with_policy("<html><head><title>x</title></head></html>", ["one()"])
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in page
    assert "default-src 'none'" in page
    assert with_policy(page, ["one()"]) == page
