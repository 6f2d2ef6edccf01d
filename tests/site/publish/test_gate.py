"""What the gate refuses in finished HTML."""

from __future__ import annotations

import re

import pytest
from bestyet.publish import gate
from bestyet.publish.gate import (
    REFERENCE,
    faults,
    headers_file,
    own_scripts,
    read_page,
    with_files,
    with_integrity,
    with_policy,
)
from sampled import some_of

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
        '<link rel="canonical" href="https://example.org/a/">',
        '<link rel="alternate feed" href="https://example.org/all.xml">',
        '<form action="../about/">',
    ],
)
def test_what_may_stand_on_a_page(html: str) -> None:
    assert found(html, "x.js") == []


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
        '<link rel="alternate stylesheet" href="https://example.org/a.css">',
        '<a href="../gone/">words</a>',
        '<a href="#gone">words</a>',
        '<a href="../about/#gone">words</a>',
        '<script src="../gone.js"></script>',
        '<script src="/\t/example.org/a.js"></script>',
        '<script type="text/javascript" type="application/json">alert(1)</script>',
        "<script/>alert(1)</script>",
        '<script type="importmap">{}</script>',
        '<a href="javascript:x()" href="../about/">words</a>',
        "<style>p { position: fixed }</style>",
        '<svg><a><animate attributeName="href" to="javascript:x()"/></a></svg>',
        "<svg><foreignObject></foreignObject></svg>",
        '<link rel="preload" href="https://example.org/a.css">',
    ],
)
def test_what_may_not(html: str) -> None:
    assert len(found(html)) >= 1


PLAIN = (
    '<!doctype html><head><title>One</title><meta charset="utf-8"><script>go(1 << 2)</script></head><h2 id="a">A</h2>'
    '<a class="x" href="../b/?c=1&amp;d=2">b</a> <a class="x" href="../b/">b</a> <a class="x" href="../b/">b</a>'
    '<svg viewBox="0 0 1 1"><title id="t">T</title><path d="M0"/></svg><input hidden type="text">\n<script src="c.js">'
    '</script><script type="application/json">{"a": 1}</script><script>go(1 << 2)</script><p id="" hidden="e">f</p>'
)
ODD = (
    *("<", ">", '"', "'", "=", "/", "&", "!", "-", "\0", "\r", "\f", "\xa0", "&lt;", "<b", "</", "</ a>", "<?x>"),
    *("<!x>", "<!--", "-->", "<!-- <i id='g'> -->", "<i id=g>", '<a href="g" href="h">', "<A HREF='g'>", "</SCRIPT>"),
    *("<![", "<![CDA", "]]>", "<!-->", "--!>", "<!-- -- > -->", "</script x>", "<script></script/></script>"),
    *(
        '<i style="g">',
        '<i onClick="g"><object>',
        '<a HREF="g">',
        "<i id = 'g'>",
        '<i id="&#103;">',
        '<i id="g>h">',
        "<iframe>",
        "</iframe>",
    ),
    *("<title>", "</title>", "<title/>", "<style>", "</style>", "<textarea>", "</textarea>", "<plaintext>", "<xmp>"),
    *("<script>", "</script>", "<script/>", '<script src="g">', "<script>if (a <b) <!-- c</script>", "<ſcript>"),
    *(
        '<meta http-equiv="refresh">',
        '<link rel="x" href="g">',
        "<object><object>",
        '<g:h xlink:href="i">',
        ' style="g"',
    ),
)


@pytest.mark.parametrize("odd", ODD)
def test_what_is_told_apart_without_a_parser_is_what_the_parser_finds(
    odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [found.start() for found in re.finditer(r"(?<![a-z])|(?![a-z])", PLAIN)]
    pages = [PLAIN, *(PLAIN[:at] + odd + PLAIN[at:] for at in some_of(places[::3]))]
    found = [read_page(page) for page in pages]
    monkeypatch.setattr(gate, "_PLAIN_TAG", re.compile(r"(?!)()()"))  # no tag is plain
    assert found == [read_page(page) for page in pages]


@pytest.mark.parametrize("html", ["<![CDA", "<![", "<![1 <p>", "<p><![CDATA[ > words ]]></p>", "<title><![if</title>"])
def test_a_section_is_told_and_ends_no_reading(html: str) -> None:
    told = "<![ may not stand on a page: not all that read it end it at the same place"
    assert found(f"{html}<script>alert(1)</script>") == [told, "a script that is not ours: 'alert(1)'"]
    assert found(f"{html}</body></html>") == [told]


@pytest.mark.parametrize(
    "html",
    [
        "<!-->{}-->",
        "<!--->{}-->",
        "<!-- --!>{}-->",
        "<!-- -- ><b title='-->{}'>",
        "<script type='application/json'></script x>{}",
        "<script src='../x.js'></SCRIPT/>{}",
        "<script type='application/json'><!--<script></script><!-- </script>{}-->",
        "<script type='application/json'></script x><p onclick='x()'>",
    ],
)
def test_nothing_is_hidden_by_what_browsers_read_otherwise(html: str) -> None:
    assert found(html.format("<script>alert(1)</script>"), "x.js") != []


def test_what_all_read_as_a_comment_may_stand_on_a_page() -> None:
    assert found("<!-- words --><!----><!-- <b> -- > --><p>words</p><!--", "x.js") == []


def test_the_policy_lets_only_the_scripts_of_the_page_run() -> None:
    page = with_policy("<html><head><title>x</title></head></html>", ["one()"])
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in page
    assert "default-src 'none'" in page
    assert with_policy(page, ["one()"]) == page


def test_a_script_that_got_onto_a_page_is_never_allowed_to_run() -> None:
    theirs = OURS + "<script>alert(1)</script>"
    pages = {"a/index.html": read_page(theirs), REFERENCE: read_page(OURS)}
    assert own_scripts(pages) == {'go(new URL("..", location))'}
    assert own_scripts({"a/index.html": read_page(theirs)}) == frozenset()


def test_each_script_and_style_sheet_carries_the_digest_of_its_file() -> None:
    page = '<link rel="stylesheet" href="../a.css"><script src="../b.js"></script><link rel="prev" href="..">'
    one = with_integrity(page, "x/index.html", {"a.css": b"\x01" * 32, "b.js": b"\x02" * 32})
    assert 'href="../a.css?0101010101" integrity="sha256-AQEB' in one
    assert 'src="../b.js?0202020202" integrity="sha256-AgIC' in one
    assert '<link rel="prev" href="..">' in one
    two = with_integrity(one, "x/index.html", {"a.css": b"\x03" * 32})
    assert two == one.replace("0101010101", "0303030303").replace("AQEB" * 10 + "AQE=", "AwMD" * 10 + "AwM=")
    assert with_integrity(page, "x/index.html", {}) == page


def test_hosts_can_send_the_policy_as_a_header() -> None:
    sent = headers_file(["one()"])
    assert sent.startswith("/*\n  Content-Security-Policy: default-src 'none'; script-src 'self' ")
    assert "; frame-ancestors 'none'\n" in sent
    assert max(map(len, headers_file([str(n) for n in range(20)]).splitlines())) < 2000  # what hosts take


def test_without_pagefind_nothing_is_allowed_for_it() -> None:
    page = with_policy("<html><head></head></html>", [], has_pagefind=False)
    for text in (page, headers_file([], has_pagefind=False)):
        assert "script-src 'self';" in text
        assert "wasm" not in text
        assert "worker-src" not in text


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ('<a class="x" href="../practices/">', '<a class="x" href="../practices/index.html">'),
        ('<a href="practices/#step">', '<a href="practices/index.html#step">'),
        ("<a href=../search/?q=a>", "<a href=../search/index.html?q=a>"),
        ('<a href=".">', '<a href="./index.html">'),
        ('<a href="../..">', '<a href="../../index.html">'),
        ('<a href="/team/">', '<a href="/team/index.html">'),
        ('<a href="/">', '<a href="/index.html">'),
        ('<form action="search/" method="get">', '<form action="search/index.html" method="get">'),
        *((same, same) for same in ('<a href="#step">', '<a href="feeds/all.xml">', '<a href="https://a.example/">')),
        *(
            (same, same)
            for same in ('<a href="mailto:a@example.org">', '<a href="//example.org/">', "<p>a href=x/</p>")
        ),
    ],
)
def test_links_can_name_files(written: str, named: str) -> None:
    assert with_files(written) == named


def test_below_a_path_of_its_host() -> None:
    """Absolute addresses lead below it; what leads beside it is a fault, whatever it is called."""
    lost = '<link rel="stylesheet" href="/team/a/x.css"><a href="/team/a/"></a><a href="/team/b/"></a>'
    home = '<a href="/x.css"></a><a href="x.css"></a>'
    pages = {"404.html": read_page(lost), "index.html": read_page(home)}
    found = faults(pages, {*pages, "x.css"}, base="/team/a/")
    assert [str(fault) for fault in found] == [
        "404.html: a link that leads nowhere: '/team/b/'",
        "index.html: a link that leads nowhere: '/x.css'",
    ]
