"""Whatever stands in a Word file, no word of it goes without a word."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pytest
from bestyet.actions.contribute.importing.request import Given, ImportRequest
from bestyet.actions.contribute.importing.run import import_documents
from bestyet.text.documents.word.read import read_word
from bestyet.text.documents.word.runs import Tracked
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from imports.word import M, R, W, with_parts
from imports.words import SYMBOL, lost, words_kept, words_of
from sampled import examples

GOVERNANCE = "regions:\n  south: {name: South}\nreviewers: []\n"
LEVEL = '<w:lvl w:ilvl="{0}"><w:start w:val="{1}"/><w:numFmt w:val="{2}"/><w:lvlText w:val="{3}"/></w:lvl>'
NUMBERING = (
    f"<w:numbering {W}>"
    + '<w:abstractNum w:abstractNumId="1">'
    + "".join(LEVEL.format(at, 1, "decimal", ".".join(f"%{n + 1}" for n in range(at + 1))) for at in range(3))
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + "".join(LEVEL.format(at, 1, "bullet", "•") for at in range(3))
    + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    + "</w:numbering>"
)
STYLES = (
    f"<w:styles {W}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/><w:pPr>{about}</w:pPr></w:style>'
        for name, called, about in (
            ("Title", "Title", ""),
            ("H1", "heading 1", '<w:outlineLvl w:val="0"/>'),
            ("H2", "heading 2", '<w:outlineLvl w:val="1"/>'),
            ("H4", "heading 4", '<w:outlineLvl w:val="3"/>'),
            ("Toc", "toc 1", ""),
            ("More", "List Continue", ""),
        )
    )
    + "</w:styles>"
)

plain_words = st.text("abcdeXYZäöß0123", min_size=1, max_size=6)
signs = st.sampled_from(
    [
        "1.",
        "4.1.2",
        "a)",
        "•\t",
        "-",
        "–",
        "#",
        ">",
        "*",
        "**",
        "_",
        "`",
        "[x](y)",
        "<b>",
        "&amp;",
        "{{",
        "{#a}",
        "|",
        "\\",
        "+",
        "~~",
        "1)",
        "(2)",
        "Step 3:",
        "see 1",
        "Version",
        "Owner:",
        "SOP-12",
        "=",
        "---",
        "\u200b",
        "\xa0",
        "☐",
        "![",
        "≥",
        "5%",
        "<!--",
        "-->",
    ]
)
phrases = st.lists(st.one_of(plain_words, plain_words, signs), min_size=1, max_size=5).map(
    lambda said: f" {' '.join(said)} "
)


FRACTION = "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
ENTRIES = '<w:result w:val="1"/><w:listEntry w:val="Low"/><w:listEntry w:val="High"/>'
CHOICE = FIELD.format("begin", f"<w:ffData><w:ddList>{ENTRIES}</w:ddList></w:ffData>") + FIELD.format("end", "")


def run_of(words: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


looks = st.sampled_from(["", "", "", "<w:b/>", "<w:i/>", "<w:b/><w:i/>", "<w:strike/>", "<w:vanish/>"])
runs = st.one_of(
    st.builds(run_of, phrases, looks),
    st.builds(run_of, phrases, looks),
    st.builds(lambda words: f'<w:ins w:id="1" w:author="A">{run_of(words)}</w:ins>', phrases),
    st.builds(
        lambda words: f'<w:del w:id="1" w:author="B">{run_of(words).replace("w:t", "w:delText")}</w:del>', phrases
    ),
    st.builds(lambda words: f'<w:hyperlink r:id="rId9">{run_of(words)}</w:hyperlink>', phrases),
    st.builds(lambda words: f"<w:sdt><w:sdtPr/><w:sdtContent>{run_of(words)}</w:sdtContent></w:sdt>", phrases),
    st.builds(
        lambda words: "<w:r><w:pict><w:txbxContent><w:p>" + run_of(words) + "</w:p></w:txbxContent></w:pict></w:r>",
        phrases,
    ),
    st.builds(
        lambda sign, digits: run_of("10") + run_of(digits, f'<w:vertAlign w:val="{sign}script"/>') + run_of(" "),
        st.sampled_from(["super", "sub"]),
        st.text("0123456789-x", min_size=1, max_size=3),
    ),
    st.sampled_from([f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>{run_of(" ")}' for code in SYMBOL]),
    st.sampled_from([f"{FRACTION}{run_of(' ')}", f"{run_of(' ')}{CHOICE}{run_of(' ')}"]),
    st.sampled_from(["<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", '<w:r><w:footnoteReference w:id="2"/></w:r>']),
)
abouts = st.sampled_from(
    [
        "",
        "",
        "",
        *(f'<w:pStyle w:val="{name}"/>' for name in ("Title", "H1", "H1", "H2", "H4", "Toc", "More")),
        *(f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{n}"/></w:numPr>' for at in range(3) for n in (1, 2)),
        '<w:ind w:left="720"/>',
        '<w:rPr><w:del w:id="3" w:author="C"/></w:rPr>',
        '<w:rPr><w:ins w:id="3" w:author="C"/></w:rPr>',
    ]
)
paragraphs = st.builds(
    lambda about, made: f"<w:p><w:pPr>{about}</w:pPr>{''.join(made)}</w:p>",
    abouts,
    st.lists(runs, min_size=1, max_size=4),
)
HEADS = (
    "Step",
    "Action",
    "Responsible",
    "Record",
    "Name",
    "Signature",
    "Date",
    "Version",
    "Description",
    "Document No.",
)
merges = st.sampled_from(["", "", "", '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"])
cell_words = st.one_of(paragraphs, st.sampled_from(HEADS).map(lambda words: f"<w:p>{run_of(words)}</w:p>"))


def table_of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = st.builds(
        lambda merge, said: f"<w:tc><w:tcPr>{merge}</w:tcPr>{''.join(said)}</w:tc>",
        merges,
        st.lists(cells, min_size=1, max_size=2),
    )
    row = st.lists(cell, min_size=1, max_size=4).map(lambda made: f"<w:tr>{''.join(made)}</w:tr>")
    return st.lists(row, min_size=1, max_size=4).map(lambda made: f"<w:tbl>{''.join(made)}</w:tbl>")


tables = table_of(st.one_of(cell_words, cell_words, table_of(cell_words)))
bodies = st.lists(st.one_of(paragraphs, paragraphs, paragraphs, tables), min_size=2, max_size=8).map("".join)


def docx_of(body: str, margin: str, note: str) -> bytes:
    """A Word file with as little as it needs."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{rel}{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(("styles", "numbering", "header", "footnotes"))
    )
    relations += f'<Relationship Id="rId9" Type="{rel}hyperlink" Target="https://example.org" TargetMode="External"/>'
    about = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    files = {
        "_rels/.rels": f"<Relationships {about}>"
        f'<Relationship Id="a" Type="{rel}officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {about}>{relations}</Relationships>",
        "word/document.xml": f"<w:document {W} {R} {M}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/header.xml": f"<w:hdr {W}><w:p>{run_of(margin)}</w:p></w:hdr>",
        "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{run_of(note)}</w:p></w:footnote>'
        "</w:footnotes>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def imported(name: str, raw: bytes, tracked: Tracked) -> tuple[str, dict] | None:
    """The variant that a document becomes, and its report; None where there is none."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "practices/south").mkdir(parents=True)
        (root / "practices/governance.yml").write_text(GOVERNANCE)
        (root / name).write_bytes(raw)
        given_values = Given("change-orders", "Change orders", "team", "in-use")
        (told,) = import_documents(ImportRequest(root, (name,), "south", given_values, tracked))
        variant = root / "practices/south/change-orders.md"
        if told.refused:
            assert told.refused == "there are no words in it that could become a practice"
            return None
        if told.faults:
            assert not variant.exists()
            assert {fault.code for fault in told.faults} <= {"no-body", "empty-section", "unfinished"}, told.faults
            return None
        return variant.read_text(encoding="utf-8"), {
            "left-out": [asdict(one) for one in told.left_out],
            "changes": [asdict(one) for one in told.changes],
            "numbered": [asdict(one) for one in told.numbered],
            "values": [asdict(one) for one in told.values],
        }


@examples(40, suppress_health_check=list(HealthCheck))
@given(bodies, phrases, phrases, st.sampled_from([Tracked.ACCEPT, Tracked.REJECT]))
def test_no_word_of_a_word_file_is_lost(body, margin, note, tracked):
    raw = docx_of(body, margin, note)
    if made := imported("a.docx", raw, tracked):
        assert not lost(raw, *made)


def test_what_somebody_inserted_twice_is_told_twice():
    twice = f'<w:ins w:id="1" w:author="A">{run_of(" again")}</w:ins>' * 2
    body = f"<w:p>{run_of('Send it.')}</w:p><w:p>{run_of('Ask them')}{twice}</w:p>"
    raw = docx_of(body, "", "")
    made = imported("a.docx", raw, Tracked.REJECT)
    assert not lost(raw, *made)
    assert [one["words"] for one in made[1]["changes"]] == ["again", "again"]


def test_a_version_with_a_sign_that_nobody_sees_is_still_imported():
    body = f"<w:p>{run_of('Send it.')}</w:p><w:p>{run_of('Ask them.')}</w:p>"
    raw = docx_of(body, "Version 0\u200b", "")
    assert not lost(raw, *imported("a.docx", raw, Tracked.REJECT))


blocks = st.one_of(
    st.builds(lambda words: f"<!-- {words} -->", plain_words),
    st.builds(lambda words, more: f"<!-- {words}\n{more} --> {words}", plain_words, plain_words),
    st.builds(
        lambda mark, words: f"{mark} {words}", st.sampled_from(["1.", "-", "- [x]", "##", ">", "a)"]), plain_words
    ),
    st.builds(lambda words, more: f"1. {words} <!-- {more} --> {words}", plain_words, plain_words),
    st.builds(lambda words, more: f"```\n<!-- {more} -->\n{words}\n```", plain_words, plain_words),
    plain_words,
)


@examples(40, suppress_health_check=list(HealthCheck))
@given(st.lists(blocks, min_size=2, max_size=8).map("\n\n".join))
def test_no_word_of_a_markdown_file_is_lost(body):
    if made := imported("a.md", body.encode(), Tracked.STOP):
        assert not words_of(re.sub(r"<!--|-->|\[x\]|(?m:^1\.)", "", body)) - words_kept(*made)


V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
CASES = {
    "a formula that stands in no paragraph": FRACTION.replace(">b<", ">wanted<"),
    "two ways of saying a run": f"<w:p><mc:AlternateContent {MC}><mc:Choice Requires='x'>{run_of('wanted')}</mc:Choice>"
    f"<mc:Fallback>{run_of('other')}</mc:Fallback></mc:AlternateContent></w:p>",
    "an element that nobody knows": f'<w:p><x:new xmlns:x="urn:x">{run_of("wanted")}</x:new></w:p>',
    "paragraphs in such an element": f'<x:new xmlns:x="urn:x"><w:p>{run_of("wanted")}</w:p></x:new>',
    "words of a watermark": f"<w:p><w:r><w:pict {V}><v:textpath string='wanted'/></w:pict></w:r></w:p>",
    "what a drawing is said to show": f"<w:p><w:r><w:pict {V}><v:shape alt='wanted'/></w:pict></w:r></w:p>",
    "words in a drawing": f"<w:p><w:r><w:drawing {A}><a:p><a:r><a:t>wanted</a:t></a:r></a:p></w:drawing></w:r></w:p>",
}


@pytest.mark.parametrize("case", CASES)
def test_no_word_is_lost_where_programs_put_it(case):
    text = "".join(f"<w:p>{run_of(f'{at}. Do it')}</w:p>" for at in (1, 2, 3))
    variant, report = imported("a.docx", docx_of(text + CASES[case], "", ""), Tracked.STOP)
    assert words_kept(variant, report)["wanted"] == 1


def test_a_table_in_a_footnote_is_told():
    text = "".join(f"<w:p>{run_of(f'{at}. Do it')}</w:p>" for at in (1, 2))
    text += '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    table = f"<w:tbl><w:tr><w:tc><w:p>{run_of('wanted')}</w:p></w:tc></w:tr></w:tbl>"
    raw = docx_of(text, "", "here")
    note = f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{run_of("See")}</w:p>{table}</w:footnote></w:footnotes>'
    raw = with_parts(raw, {"word/footnotes.xml": note.encode()})
    variant, report = imported("a.docx", raw, Tracked.STOP)
    assert words_kept(variant, report)["wanted"] == 1


def test_many_footnotes_are_read_at_once():
    """Each is a paragraph of a part of 600 KB, which is unpacked no more often than others are."""
    refers = (f'<w:r><w:footnoteReference w:id="{at}"/></w:r>' for at in range(1, 2001))
    notes = (
        f'<w:footnote w:id="{at}"><w:p>{run_of(f"Note {at}. {chr(120) * 200}")}</w:p></w:footnote>'
        for at in range(1, 2001)
    )
    raw = docx_of(f"<w:p>{run_of('Do it')}{''.join(refers)}</w:p>", "", "here")
    raw = with_parts(raw, {"word/footnotes.xml": f"<w:footnotes {W}>{''.join(notes)}</w:footnotes>".encode()})
    read = read_word(raw).notes
    assert [lines[0].text.split()[1] for lines in read.values()] == [f"{at}." for at in range(1, 2001)]


@pytest.mark.parametrize(("tracked", "numbers"), [(Tracked.ACCEPT, ["1", "2"]), (Tracked.REJECT, ["", ""])])
def test_a_footnote_that_two_places_refer_to_is_read_for_both(tracked, numbers):
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>' * 2
    numbered = (
        '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins w:id="1" w:author="Ada"/></w:numPr></w:pPr>'
    )
    note = f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{numbered}{run_of("See")}</w:p></w:footnote></w:footnotes>'
    raw = docx_of(f"<w:p>{run_of('Do it')}{refers}</w:p>", "", "here")
    read = read_word(with_parts(raw, {"word/footnotes.xml": note.encode()}), tracked)
    assert [(line.text, line.number) for (line,) in read.notes.values()] == [("See", number) for number in numbers]
    assert [one.kind for one in read.changes] == ["numbered", "numbered"]
