"""Controlled copies: somebody prints the standard, and somebody else, months later, checks the printout."""

import hashlib
import io
import re
import shutil
import subprocess

import docx
import pytest
from bestyet.cli.main import main
from bestyet.model.paper import Paper, Sheet, Signed
from bestyet.paper import chromium
from bestyet.paper.docx_file import docx_of
from bestyet.paper.page import css_string, paper_html
from bestyet.text.markdown.markdown import read_document
from cli.voting import FOLDER
from click.testing import CliRunner
from docx.oxml.ns import qn
from here import missing

TEXT = """\
---
practice: client-kickoff
title: Kickoff
region: global
---
# Kickoff

## Procedure

1. Send the **agenda** (`v3`). {#agenda-sent}
    - to [all](https://example.org/list)
    - to ~~some~~ *everybody*
2. Hold it.

Then pause.

1. Begin again at one.

- [ ] Sign
- [x] File

| Who | When |
| --- | --- |
| PM | now |
"""


def paper(title="Kickoff", text=TEXT, **other):
    given = {
        "company": "Example",
        "practice": "client-kickoff",
        "title": title,
        "number": "1.0.0",
        "standing": "1.0.0 is in force since 3 Nov 2026.",
        "is_in_force": True,
        "opened": "2026-11-02",
        "decided": "2026-11-03",
        "effective": "2026-11-03",
        "before": "",
        "rule": "Consent",
        "digest": "sha256:" + "0123456789abcdef" * 4,
        "signed": (Signed("Ada", "EMEA", "approved", "approval", "2026-11-03", False),),
        "sheets": (Sheet("By when", ("Milestone", "Within"), (("Kickoff held", "5 days"),)),),
        "document": read_document("practice.md", text.encode()),
    }
    return Paper(**{**given, **other})


def printed_digest(company):
    return hashlib.sha256((company.hub.root / FOLDER / "practice.md").read_bytes()).hexdigest()


# -- checking a printout -----------------------------------------------------------------------------------------


def test_a_printout_of_the_version_in_force_still_counts(adopted):
    digest = printed_digest(adopted)
    for said in (f"sha256:{digest}", digest[:12], f"  SHA256:{digest[:16].upper()} "):
        out = adopted.hub.well("verify", "--digest", said)
        assert out.startswith("client-kickoff: 1.0.0 is in force since ")
        assert out.endswith(f"sha256:{digest}\n")


def test_a_printout_of_an_open_ballot_or_of_an_unknown_text_does_not(proposed):
    out = proposed.hub.do("verify", "--digest", printed_digest(proposed))
    assert out.exit_code == 1
    assert "Open ballot: 1.0.0 is not in force." in out.output
    assert "Do not use the copy." in out.output
    out = proposed.hub.do("verify", "--digest", "sha256:" + "0" * 64)
    assert out.exit_code == 1
    assert out.output.startswith("Unknown: no version here has a text with this digest.")


@pytest.mark.parametrize("word", ["", "sha256:123", "sha256:xyz", "0" * 65])
def test_what_is_no_digest_is_said_to_be_none(company, word):
    out = company.hub.do("verify", "--digest", word)
    assert out.exit_code == 2
    assert "at least 12" in out.output + out.stderr


# -- the page ----------------------------------------------------------------------------------------------------


def test_the_page_says_what_makes_it_a_controlled_copy(adopted):
    adopted.hub.well("pdf", "client-kickoff", "--html", "-o", "copy.html")
    page = (adopted.hub.root / "copy.html").read_text()
    digest = printed_digest(adopted)
    assert f"sha256:{digest}</td>" in page
    assert f"bestyet verify --digest sha256:{digest[:16]}" in page
    assert "Uncontrolled when printed" in page
    assert re.search(r"<tr><td>Lead of apac</td><td>APAC</td><td>approved</td><td>approval</td><td>\d+ Nov 2026", page)
    assert 'counter(page) " of " counter(pages)' in page
    assert not re.search(r"(?:src|href)=|@import|url\(", page)  # nothing is fetched
    adopted.hub.well("pdf", "--all", "--html", "-o", "copies")
    assert (adopted.hub.root / "copies/client-kickoff-1.0.0.html").read_text() == page


def test_a_german_site_prints_german_copies_of_the_english_text(adopted):
    """All that is said about the text is German; the text is not, and says so where its region does."""
    hub = adopted.hub
    hub.write("mkdocs.yml", "site_name: Praktiken\ntheme: {name: material, language: de-CH}\n")
    rules = (hub.root / "practices/governance.yml").read_text()
    hub.write("practices/governance.yml", re.sub(r"{name: (\w+)}", r"{name: \1, language: en-GB}", rules))
    written = hub.well("pdf", "client-kickoff", "--html", "-o", "copy.html")
    assert written == "Written: copy.html (1.0.0 is in force since 20 Nov 2026.)\n"
    page = (hub.root / "copy.html").read_text()
    assert '<html lang="de">' in page
    assert "1.0.0 ist in Kraft seit dem 20. Nov. 2026." in page
    assert 'content: "Seite " counter(page) " von " counter(pages)' in page
    assert '"Ausgedruckt nicht gelenkt \\b7  sha256' in page
    assert re.search(r"<td>zugestimmt</td><td>Freigabe</td><td>\d+\. Nov\. 2026</td>", page)
    assert '<span lang="en">Consent of the regions (a rule for rehearsals)</span>' in page
    chosen = [item for item in re.findall(r"<li[^>]*>(.*)", page) if item]
    assert chosen
    assert all(item.startswith('<div lang="en-GB">') for item in chosen)
    hub.well("export", "client-kickoff", "--docx", "copy.docx")
    read = docx.Document(hub.root / "copy.docx")
    assert "Unterschriften" in [p.text for p in read.paragraphs]
    assert read.core_properties.language == "de"
    assert read.sections[0].footer.paragraphs[0].text.endswith("\tSeite 1 von 1")
    spoken = {run._r.rPr.find(qn("w:lang")).get(qn("w:val")) for run in _runs(read, "List Number")}
    assert spoken == {"en-GB"}
    hub.well("export", "client-kickoff", "--docx", "again.docx")
    assert (hub.root / "again.docx").read_bytes() == (hub.root / "copy.docx").read_bytes()


def _runs(document, style):
    return [run for p in document.paragraphs if p.style.name == style for run in p.runs if run.text]


def test_words_of_contributors_cannot_act_on_the_page():
    evil = '</style><script>alert(1)</script>"; } body { display: none'
    page = paper_html(
        paper(title=evil, text=TEXT.replace("Hold it.", "<script>alert(2)</script> Hold <b onclick=x>it."))
    )
    assert "<script" not in page
    assert "onclick" not in page
    assert page.count("</style>") == 1
    assert css_string('a"b\\</style>\n') == '"a\\22 b\\5c \\3c \\2f style\\3e "'


def test_practices_without_a_version_in_force_are_named(company):
    assert "no version of client-kickoff is in force" in company.hub.refused("pdf", "client-kickoff")
    assert "no practice has a version in force yet" in company.hub.refused("pdf", "--all")
    assert "there is no version 9.9.9" in company.hub.refused("pdf", "client-kickoff", "--version", "9.9.9")
    assert CliRunner().invoke(main, ["pdf"]).exit_code == 2


def test_without_chromium_one_line_says_so(adopted, monkeypatch):
    monkeypatch.setattr(chromium.shutil, "which", lambda _: None)
    said = adopted.hub.refused("pdf", "client-kickoff")
    assert said.splitlines(keepends=True)[0] == (
        "bestyet: a PDF needs Chromium, and none of chromium, chromium-browser, google-chrome, google-chrome-stable "
        "is installed here\n"
    )


def test_the_site_leads_to_the_copies_that_were_printed_with_it_and_to_no_other(adopted, monkeypatch):
    monkeypatch.setattr("bestyet.paper.copies.find_chromium", lambda: "chromium")
    monkeypatch.setattr("bestyet.paper.copies.print_pdf", lambda page, day: b"%PDF " + day.encode())
    monkeypatch.chdir(adopted.hub.root)
    site = adopted.hub.root / "site/practices"
    assert CliRunner().invoke(main, ["build", "--pdf"]).exit_code == 0
    assert (site / "client-kickoff-1.0.0.pdf").read_bytes().startswith(b"%PDF 2026-")
    assert "../client-kickoff-1.0.0.pdf" in (site / "client-kickoff/index.html").read_text()
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    assert not (site / "client-kickoff-1.0.0.pdf").exists()
    assert ".pdf" not in (site / "client-kickoff/index.html").read_text()


@pytest.mark.browser
def test_the_pdf_is_tagged_and_the_same_each_time():
    if shutil.which("chromium") is None:
        missing("no Chromium on this computer to print with")
    page = paper_html(paper())
    made = chromium.print_pdf(page, "2026-11-03")
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert b"/Lang (en)" in made
    assert b"/CreationDate (D:20261103000000+00'00')" in made
    assert chromium.print_pdf(page, "2026-11-03") == made


# -- the document ------------------------------------------------------------------------------------------------


def test_the_document_can_be_read_again():
    """Headings, nested lists that begin again at 1, boxes, tables with their heads; header and footer."""
    read = docx.Document(io.BytesIO(docx_of(paper())))
    lines = [(p.style.name, p.text) for p in read.paragraphs]
    begin = lines.index(("Heading 1", "Procedure"))
    assert lines[begin + 1 : begin + 9] == [
        ("List Number", "Send the agenda (v3)."),
        ("List Bullet 2", "to all (https://example.org/list)"),
        ("List Bullet 2", "to some everybody"),
        ("List Number", "Hold it."),
        ("Normal", "Then pause."),
        ("List Number", "Begin again at one."),
        ("List Bullet", "☐ Sign"),
        ("List Bullet", "☑ File"),
    ]
    numbers = [p._p.pPr.numPr.numId.val for p in read.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    runs = {run.text: run for p in read.paragraphs for run in p.runs}
    assert runs["agenda"].bold
    assert runs["everybody"].italic
    assert runs["some"].font.strike
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]
    assert [["Who", "When"], ["PM", "now"]] in tables
    assert [["Milestone", "Within"], ["Kickoff held", "5 days"]] in tables
    assert ["Ada", "EMEA", "approved", "approval", "3 Nov 2026"] in tables[-1]
    section = read.sections[0]
    assert section.header.paragraphs[0].text == "Kickoff · 1.0.0\tExample"
    assert section.footer.paragraphs[0].text == "Uncontrolled when printed · sha256:0123456789abcdef\tpage 1 of 1"
    assert read.core_properties.created.isoformat() == "2026-11-03T00:00:00+00:00"


def test_what_markdown_can_say_stands_in_the_document_as_words():
    text = """# Kickoff

First line\\
and a second, <b>bold</b> by *nobody*; [inside](other.md), <ada@example.org>, ![A plan](plan.png)

> Quoted[^2]

[^2]: See below.

```
one
  two
```
"""
    read = docx.Document(io.BytesIO(docx_of(paper(text=text))))
    lines = [p.text for p in read.paragraphs]
    begin = lines.index("First line")
    assert lines[begin : begin + 5] == [
        "First line",
        "and a second, bold by nobody; inside, ada@example.org (mailto:ada@example.org), [picture: A plan]",
        "Quoted[1]",
        "one\n  two\n",
        "[1] See below.",
    ]
    assert {run.text for p in read.paragraphs for run in p.runs if run.font.name == "Courier New"} == {"one\n  two\n"}


def test_the_same_version_gives_the_same_document(adopted):
    adopted.hub.well("export", "client-kickoff", "--docx", "a.docx")
    adopted.clock.set("2026-12-24")
    adopted.hub.well("export", "client-kickoff", "1.0.0", "--docx", "b.docx")
    first, second = ((adopted.hub.root / name).read_bytes() for name in ("a.docx", "b.docx"))
    assert first == second


def test_characters_that_documents_cannot_hold_are_left_out():
    made = docx_of(paper(title="A\x0bB\x00C\ufffe", text=TEXT.replace("Hold it.", "Hold\x0c it\x1b.")))
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(made)).paragraphs)
    assert "A B C" in text
    assert re.search(r"Hold *it *\.", text)


def test_evidence_still_needs_a_version(adopted):
    adopted.monkeypatch.chdir(adopted.hub.root)
    done = CliRunner().invoke(main, ["export", "client-kickoff"])
    assert done.exit_code == 2
    assert "VERSION" in done.output


def test_a_copy_of_a_superseded_version_says_so(adopted):
    """The text in force is another now: the printout of the old one is refused."""
    hub, old = adopted.hub, printed_digest(adopted)
    text = (hub.root / "practices/emea/client-kickoff.md").read_text()
    for region in ("emea", "apac", "india"):
        path = hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text() + "\n9. Thank the client in writing. {#thanks}\n")
    assert text
    hub.send("All thank")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put the next to the vote")
    for region in ("emea", "apac", "india"):
        adopted.vote(hub, region)
    hub.send("All have voted")
    adopted.clock.set("2026-12-20")
    hub.well("adopt", "client-kickoff")
    hub.send("The next is the standard")
    out = hub.do("verify", "--digest", old[:20])
    assert out.exit_code == 1
    assert re.search(r"1\.0\.0 is no longer in force: it was superseded by \d+\.\d+\.\d+\. Do not use", out.output)


def test_chromium_is_asked_to_fetch_nothing():
    assert subprocess.list2cmdline(chromium._FLAGS).count("NOTFOUND") == 1


def test_copies_go_where_git_leaves_them_alone_unless_told(adopted):
    told = adopted.hub.well("pdf", "client-kickoff", "--html") + adopted.hub.well("export", "client-kickoff", "1.0.0")
    for name in ("client-kickoff-1.0.0.html", "client-kickoff-1.0.0.zip"):
        assert (adopted.hub.root / "build" / "copies" / name).is_file()
        assert f"Written: build/copies/{name}" in told
    adopted.hub.well("build")
    assert (adopted.hub.root / "build" / "copies" / "client-kickoff-1.0.0.zip").is_file()
