"""PDFs that hold text, plain text and Markdown."""

from __future__ import annotations

import base64
import re
import zlib
from base64 import b64encode

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.paper.chromium import find_chromium, print_pdf
from cli.kickoff import run
from drawn import JPEG, name_of, png
from here import missing
from imports.conftest import GIVEN
from imports.test_corpus import steps_of
from imports.words import words_of

pdfplumber = pytest.importorskip("pdfplumber", reason="the extra part bestyet[import] is not installed")

STYLE = (
    "@page{margin:2cm} body{font:11pt Arial} td,th{border:1px solid black;padding:3px} table{border-collapse:collapse}"
)
FACTS = (
    "<table><tr><td>Document No.</td><td>SOP-044</td><td>Revision</td><td>2</td></tr>"
    "<tr><td>Effective date</td><td>01 March 2026</td><td>Owner</td><td>Client Services</td></tr></table>"
)
LISTS = f"""<h1>Site visits</h1>{FACTS}<h2>1 Purpose</h2><p>Everybody hears the same about the scope, the dates and the
people before the work begins, so that nobody is surprised afterwards and the client knows whom to call.</p>
<h2>2 Procedure</h2><ol><li>Send the agenda three business days before the visit to all the people who take part in it,
and to the quality lead of the client.<ol type="a"><li>with the list of people</li>
<li>with the draft plan</li></ol></li>
<li>Walk through the site. See 2.1.</li></ol><ul><li>Bring the plan.</li><li>Bring the contract.</li></ul>
<h3>2.1 Afterwards</h3><p>The report is short.</p>"""
TABLE = f"""<h1>Complaints</h1>{FACTS}<h2>Procedure</h2><table><tr><th>Step</th><th>Action</th><th>Responsible</th></tr>
<tr><td>1</td><td>Write down the complaint.</td><td>Project manager</td></tr><tr><td>2</td><td>Find the cause with the
site and with the laboratory, and write it into the report within five business days.</td><td>Quality unit</td></tr>
</table>"""
TYPED = """<h1>Archiving</h1><p><b>1. PURPOSE</b></p><p>Records can be found again.</p><p><b>2. PROCEDURE</b></p>
<p>2.1 Collect the records of every site that took part in the project, and count them together with the project manager
before anything is sent away.</p><p>2.1.1 Include electronic records.</p><p>2.2 Hand them over to the archive.</p>"""
AGENDA = "Send the agenda three business days before the visit to all the people who take part in it, and to the "
CAUSE = "Find the cause with the site and with the laboratory, and write it into the report within five business days. "
COLLECT = "Collect the records of every site that took part in the project, and count them together with the project "
EXPECTED = {
    "lists": (
        LISTS,
        [
            (0, "1", f"{AGENDA}quality lead of the client."),
            (1, "a", "with the list of people"),
            (1, "b", "with the draft plan"),
            (0, "2", "Walk through the site. See 2.1."),
            (1, "", "Bring the plan."),
            (1, "", "Bring the contract."),
        ],
    ),
    "table": (
        TABLE,
        [(0, "1", "Write down the complaint."), (0, "2", f"{CAUSE}(Responsible: Quality unit)")],
    ),
    "typed": (
        TYPED,
        [
            (0, "2.1", f"{COLLECT}manager before anything is sent away."),
            (1, "2.1.1", "Include electronic records."),
            (0, "2.2", "Hand them over to the archive."),
        ],
    ),
}


def printed(body: str) -> bytes:
    try:
        find_chromium()
    except CannotGoOnError:
        missing("no Chromium on this computer to print with")
    return print_pdf(f"<!doctype html><meta charset='utf-8'><style>{STYLE}</style>{body}", "2026-01-02")


@pytest.mark.browser
@pytest.mark.parametrize("name", EXPECTED)
def test_steps_and_numbers_of_a_pdf_are_those_that_a_reader_sees(team, name):
    body, steps = EXPECTED[name]
    told = team.brings("sop.pdf", printed(body), *GIVEN)
    assert told["faults"] == []
    assert steps_of(team.text("change-orders")) == steps
    told_words = [one["words"] for one in told["left-out"]] + [one["number"] for one in told["numbered"]]
    text = " ".join([team.body("change-orders"), *told_words, *(one["origin"] for one in told["values"])])
    said = words_of(re.sub("<[^>]*>", " ", body))
    assert said - words_of(re.sub(r"\{#[a-z0-9-]+\}", "", text)) == {}
    team.checks()


def bomb() -> bytes:
    return zlib.compress(bytes(110_000_000), 1)


def pdf(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n" + b"\n".join(b"%d 0 obj\n%s\nendobj" % (n, one) for n, one in enumerate(objects, 1))
    return body + b"\ntrailer <</Root 1 0 R>>\n"


PAGES = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"


def lzw_bomb() -> bytes:
    """Codes of nine to twelve bits, each one byte longer than the one before."""
    width, table, codes, length = 9, 258, [f"{256:09b}{0:09b}"], 18
    while length < 8 * 120_000:
        codes.append(f"{table:0{width}b}")
        length += width
        table += 1
        width = 9 if table < 511 else 10 if table < 1023 else 11 if table < 2047 else 12
        if table > 4090:
            codes.append(f"{256:0{width}b}{0:09b}")
            length, table, width = length + width + 9, 258, 9
    bits = "".join(codes)
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")


def stream(data: bytes, way: bytes = b"/FlateDecode") -> bytes:
    return b"<</Filter%s/Length %d>>\nstream\n%s\nendstream" % (way, len(data), data)


REFUSED = {  # made where it is tested: a bomb takes a while
    "none": (lambda: b"no pdf", "no PDF"),
    "encrypted": (lambda: pdf(*PAGES, PAGE) + b"<</Encrypt 9 0 R>>", "encrypted"),
    "bomb": (lambda: pdf(*PAGES, PAGE, stream(bomb())), "more than a document"),
    "LZW": (lambda: pdf(*PAGES, PAGE, stream(b"x" * 20, b"/LZWDecode").replace(b"x" * 20, lzw_bomb())), "more than"),
    "in letters": (
        lambda: pdf(*PAGES, PAGE, stream(base64.a85encode(bomb()) + b"~>", b"[/ASCII85Decode/FlateDecode]")),
        "more than",
    ),
    "bomb in bomb": (
        lambda: pdf(*PAGES, PAGE, stream(zlib.compress(bomb()), b"[/FlateDecode/FlateDecode]")),
        "more than",
    ),
    "a picture": (lambda: pdf(*PAGES, PAGE, stream(zlib.compress(b"q Q"))), "no text in it"),
    "damaged": (lambda: b"%PDF-1.7\n" + b"\xff" * 500, "no PDF that can be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_pdf_that_is_refused_is_told_in_one_line(team, name):
    made, why = REFUSED[name]
    told = team.brings("sop.pdf", made(), *GIVEN)
    assert why in told["refused"]
    assert team.result.exit_code == 2


def test_without_the_extra_part_it_says_what_to_install(team, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "bestyet.text.documents.pdf.read", None)
    told = team.brings("sop.pdf", b"%PDF-1.4", *GIVEN)
    assert told["refused"] == "reading PDFs needs an extra part: pip install 'bestyet[import]'"


TEXT = """
BUDGET REVIEW
=============

1. Purpose

The client sees no surprise, and neither
do we.

2. Procedure

2.1 Collect the costs of the month
    from every site.
2.2 Hold the review, see 2.1:
    a) show the forecast
    b) show the changes
2.3 Send the minutes.
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_markdown_of_any_encoding(team, encoding):
    team.brings("sop.md", "# Übergabe\r\r1. Für alle drucken\r\n2. Prüfen\n".encode(encoding), *GIVEN)
    assert "# Übergabe\n\n1. Für alle drucken {#alle-drucken-south}\n2. Prüfen" in team.text("change-orders")


def test_what_is_no_text_is_no_markdown_either(team):
    team.brings("sop.md", b"# Hand over\n\n1. Print\0it\n", *GIVEN)
    assert not (team.root / "practices/south/change-orders.md").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_plain_text_of_any_encoding(team, encoding):
    told = team.brings("sop.txt", TEXT.replace("\n", "\r\n").encode(encoding), *GIVEN)
    assert told["faults"] == []
    assert steps_of(team.text("change-orders")) == [
        (0, "2.1", "Collect the costs of the month from every site."),
        (0, "2.2", "Hold the review, see 2.1:"),
        (1, "a", "show the forecast"),
        (1, "b", "show the changes"),
        (0, "2.3", "Send the minutes."),
    ]
    assert "\nThe client sees no surprise, and neither do we.\n" in team.body("change-orders")
    team.checks()


MARKDOWN = """---
title: Weekly call
status: trial
channels: [video-call]
unknown: value
---
# Weekly call

## Procedure

1. Open the **call**.
   - 4.1.1 Greet [the client](https://example.org/x).
2. Go on.

    A remark.

| Who | What |
| --- | --- |
| Quality | signs |

```
code *as is*
```
"""


def test_markdown_keeps_what_it_has(team):
    told = team.brings("call.md", MARKDOWN.encode(), "--practice", "weekly-call", "--owner", "team")
    assert told["faults"] == []
    text = team.text("weekly-call")
    assert "title: Weekly call\n" in text
    assert "status: trial\n" in text
    assert "channels:\n  - video-call\n" in text
    assert ("unknown", "value") in {(one["what"].split(" ")[-1], one["words"]) for one in told["left-out"]}
    assert steps_of(text) == [(0, "1", "Open the call."), (1, "4.1.1", "Greet the client."), (0, "2", "Go on.")]
    for words in (
        "1. Open the **call**.",
        "[the client](https://example.org/x)",
        "    A remark.\n",
        "| Quality | signs |",
    ):
        assert words in text
    assert "```\ncode *as is*\n```" in text
    team.checks()


def test_a_file_that_is_no_document_is_refused(team):
    told = team.brings("sop.xlsx", b"PK", *GIVEN)
    assert "only .docx, .md, .txt and .pdf are read" in told["refused"]
    done = run("import", "nothing.docx", "--region", "south")
    assert done.exit_code == 2
    assert run("import", "sop.xlsx", "--region", "nowhere").stderr.startswith("bestyet: 'nowhere' is no region")


def shown(raw, more=""):
    kind = "png" if raw.startswith(b"\x89PNG") else "jpeg"
    style = f"width:60px;height:30px;display:block{more}"
    return f'<img style="{style}" src="data:image/{kind};base64,{b64encode(raw).decode()}">'


@pytest.mark.browser
def test_a_picture_of_a_pdf_comes_along_where_it_is_a_jpeg(team):
    body = f"<h1>Labels</h1><p>1. Print it.</p>{shown(JPEG)}<p>2. Stick it on.</p>{shown(png(40, 20))}<p>3. Go.</p>"
    told = team.brings("sop.pdf", printed(body), *GIVEN)
    assert told["faults"] == []
    assert f"1. Print it. ![](change-orders.files/{name_of(JPEG)}) {{#" in team.body("change-orders")
    assert (team.root / f"practices/south/change-orders.files/{name_of(JPEG)}").read_bytes() == JPEG
    assert [one["words"] for one in told["left-out"] if one["what"] == "picture"] == [
        "it lies in the PDF in a form of its own, which is no PNG or JPEG"
    ]
    assert ["no description" in one for one in told["look-at"]] == [True]
    team.checks()


@pytest.mark.browser
def test_a_logo_on_every_page_and_a_page_that_was_scanned_are_told(team):
    page = "<p>1. Print it.</p><p>2. Stick it on.</p>"
    body = f"{shown(JPEG)}{page}<div style='break-before:page'>{shown(JPEG)}<p>3. Go.</p></div>"
    told = team.brings("sop.pdf", printed(body), *GIVEN, "--title", "Labels")
    assert [one["words"] for one in told["left-out"] if one["what"] == "picture"] == ["on most pages"]
    whole = f"<p>1. Print it.</p>{shown(JPEG, ';position:absolute;left:0;top:0;width:210mm;height:280mm')}"
    told = team.brings("sop.pdf", printed(whole), *GIVEN, "--title", "Labels", "--update")
    assert [one["what"] for one in told["left-out"] if one["what"] == "picture"] == ["picture"]
    assert "change-orders.files" not in team.body("change-orders")
