"""What a Word file says where few look: in fields, cells, numbers, controls, charts; and what a revision takes away."""

from __future__ import annotations

import pytest
from bestyet.text.documents.word.runs import Tracked
from imports.conftest import GIVEN as BARE
from imports.test_nothing_lost import MC, docx_of, imported, run_of, words_kept
from imports.word import M, W, with_parts

GIVEN = (*BARE, "--title", "Change orders")
STEPS = "".join(f"<w:p>{run_of(f'{at}. Do it')}</w:p>" for at in (1, 2, 3))
DRAWN = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def field(code: str, shown: str = "", end: str = '<w:r><w:fldChar w:fldCharType="end"/></w:r>') -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    middle = f"{mark.format('separate')}{run_of(shown)}" if shown else ""
    return f"<w:p>{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{middle}{end}</w:p>"


def row(*cells: str, about: str = "") -> str:
    return "<w:tr>" + "".join(f"<w:tc>{about}<w:p>{run_of(words)}</w:p></w:tc>" for words in cells) + "</w:tr>"


def said(words: str, about: str = "") -> str:
    return f"<w:p><w:pPr>{about}</w:pPr>{run_of(words)}</w:p>"


def control(about: str, held: str) -> str:
    return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{held}</w:sdtContent></w:sdt>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


LIST = '<w:dropDownList><w:listItem w:displayText="wanted"/></w:dropDownList>'
EMPTY = "<w:showingPlcHdr/>"
CAPTION = '<w:tblPr><w:tblCaption w:val="wanted"/></w:tblPr>'
HIDDEN = f"<w:r><w:rPr><w:vanish/></w:rPr><w:drawing {DRAWN}><a:t>wanted</a:t></w:drawing></w:r>"
END = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
CELL = f"<w:tc>{said('wanted')}</w:tc>"
CASES = {
    "a place to click, which is the code of a field": field("MACROBUTTON NoMacro [wanted]"),
    "the address of a field": field('HYPERLINK "https://wanted.example"', "the form"),
    "a field that never ends": field("wanted", end=""),
    "the last of as many columns as Word makes": table(row(*"c" * 62, "wanted"), row("x")),
    "choices of a control around paragraphs": control(LIST, said("Low")),
    "a control that is not filled in": control(EMPTY, said("wanted")),
    "a cell that is not filled in": table(row("a", "b").replace("<w:tr>", f"<w:tr>{control(EMPTY, CELL)}"), row("c")),
    "words drawn in a hidden drawing": f"<w:p>{HIDDEN}</w:p>",
    "what a table is said to show": table(CAPTION, row("a"), row("b")),
    "a large first letter": said("w", '<w:framePr w:dropCap="drop"/>') + said("anted"),
    "a word where numbers stand in a table of steps": table(row("Step", "Action", "Who"), row("wanted", "Go", "QA")),
    "an end that is deleted where nothing follows": said("wanted", END),
}


@pytest.mark.parametrize("case", CASES)
def test_words_that_stand_where_few_look_are_taken_or_told(case):
    variant, report = imported("a.docx", docx_of(STEPS + CASES[case], "", ""), Tracked.ACCEPT)
    assert words_kept(variant, report)["wanted"] == 1


REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CHART = '<cx:chart xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:v>wanted</cx:v></cx:chart>'


def related(kind: str, target: str, part: str, text: str) -> bytes:
    raw = docx_of(STEPS, "", "")
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{kind}" Target="{target}"/></Relationships>'
    )
    return with_parts(raw, {"word/_rels/document.xml.rels": relations.encode(), part: text.encode()})


PARTS = {
    "a header whose name differs in capitals": related(
        f"{REL}header", "Header1.xml", "word/header1.xml", f"<w:hdr {W}><w:p>{run_of('wanted')}</w:p></w:hdr>"
    ),
    "a chart of the newer kind": related(
        "http://schemas.microsoft.com/office/2014/relationships/chartEx", "c.xml", "word/c.xml", CHART
    ),
    "a formula in a comment": related(
        f"{REL}comments",
        "comments.xml",
        "word/comments.xml",
        f'<w:comments {W} {M}><w:comment w:id="1"><w:p><m:r><m:t>wanted</m:t></m:r></w:p></w:comment></w:comments>',
    ),
    "a header that is not there": related(f"{REL}header", "wanted.xml", "word/other.xml", "<a/>"),
}


@pytest.mark.parametrize("case", PARTS)
def test_words_of_other_parts_are_told(case):
    assert words_kept(*imported("a.docx", PARTS[case], Tracked.STOP))["wanted"] == 1


def test_a_year_in_the_column_of_numbers_is_no_number():
    variant, _ = imported(
        "a.docx", docx_of(STEPS + table(row("Step", "Action"), row("2026", "Boil")), "", ""), Tracked.STOP
    )
    assert "2026: Boil" in variant


def test_a_row_of_steps_with_nothing_but_a_number_is_told(team):
    rows = table(row("Step", "Action"), row("1", "Go"), row("77", ""))
    told = team.brings("sop.docx", docx_of(STEPS + rows, "", ""), *GIVEN)
    assert [one["words"] for one in told["left-out"] if "nothing but" in one["what"]] == ["77"]


def test_a_place_in_the_document_is_no_address():
    raw = docx_of(STEPS + field('HYPERLINK \\l "_Toc1"', "the form"), "", "")
    assert [one for one in imported("a.docx", raw, Tracked.STOP)[1]["left-out"] if "address" in one["what"]] == []


def test_what_a_field_reckons_with_is_not_shown_before_what_it_shows():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin, middle, end = (mark.format(kind) for kind in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText>REF a</w:instrText></w:r>{middle}{run_of('one')}{end}"
    outer = f"<w:p>{begin}<w:r><w:instrText>IF</w:instrText></w:r>{inner}{middle}{run_of('two')}{end}</w:p>"
    variant, _ = imported("a.docx", docx_of(STEPS + outer, "", ""), Tracked.STOP)
    assert "\ntwo\n" in variant


def test_a_document_in_the_document_is_not_said_to_have_no_words(team):
    told = team.brings("sop.docx", docx_of(f"{STEPS}<w:altChunk/>", "", ""), *GIVEN)
    assert "is not read" in next(one["words"] for one in told["left-out"] if one["what"] == "embedded document")


def test_a_table_wider_than_word_makes_is_refused(team):
    told = team.brings("sop.docx", docx_of(f"{STEPS}{table(row(*'a' * 64))}", "", ""), *GIVEN)
    assert "more than 63 columns" in told["refused"]


GONE = '<w:tcPr><w:cellDel w:author="A"/></w:tcPr>'
FORMULA = '<w:p><m:oMath><m:r><w:rPr><w:del w:author="A"/></w:rPr><m:t>no</m:t></m:r></m:oMath></w:p>'
CHANGES = {
    "cell deleted": table(row("no", "yes", about=GONE), row("a", "b")),
    "deleted": FORMULA,
    "formatted": said("", '<w:sectPr><w:sectPrChange w:author="A"/></w:sectPr>'),
    "numbered": said("x", '<w:numPr><w:numId w:val="1"/><w:ins w:author="A"/></w:numPr>'),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_every_tracked_change_stops_the_import(team, kind):
    told = team.brings("sop.docx", docx_of(STEPS + CHANGES[kind], "", ""), *GIVEN)
    assert [one["code"] for one in told["faults"]][:1] == ["tracked-change"]
    assert told["changes"][0]["kind"] == kind


def test_what_is_deleted_in_a_formula_goes_when_changes_are_taken_as_made(team):
    told = team.brings("sop.docx", docx_of(STEPS + FORMULA, "", ""), *GIVEN, "--accept-changes")
    assert told["changes"][0]["words"] == "no"
    assert "no" not in team.body("change-orders").split()


LEVEL = '<w:lvl w:ilvl="0">{}<w:lvlText w:val="{}"/></w:lvl>'
CUSTOM = (
    f'<mc:AlternateContent {MC}><mc:Choice><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
    '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
)


def counted(*lines: str, form: str = '<w:numFmt w:val="decimal"/>', shown: str = "%1.") -> bytes:
    made = (f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{run_of(line)}</w:p>' for line in lines)
    numbering = f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{LEVEL.format(form, shown)}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    return with_parts(docx_of("".join(made), "", ""), {"word/numbering.xml": numbering.encode()})


def test_an_empty_paragraph_of_a_list_is_counted_as_word_shows_it(team):
    told = team.brings("sop.docx", counted("Open", "", "Close"), *GIVEN)
    assert [one["number"] for one in told["numbered"]] == ["1", "3"]


def test_a_form_of_numbers_that_only_newer_programs_write_is_told(team):
    told = team.brings("sop.docx", counted("Open", form=CUSTOM), *GIVEN)
    assert "numbers that Word writes in its form “custom” are given in digits" in told["look-at"]


def test_words_that_are_the_bullets_of_a_list_stay(team):
    team.brings("sop.docx", counted("Mind it", form='<w:numFmt w:val="bullet"/>', shown="WARNING!"), *GIVEN)
    assert "- WARNING! Mind it" in team.body("change-orders")


def test_a_number_that_is_cut_is_told(team):
    told = team.brings("sop.docx", counted("Run", shown="Emergency procedure of the whole site %1:"), *GIVEN)
    assert any("Emergency procedure of the whole site 1:" in said for said in told["look-at"])


def test_a_reference_to_a_letter_is_not_told_to_be_its_number(team):
    text = b"1. Go\n   a) Look left\n   b) Look right\n2. Stop as in step 1 (b)\n"
    told = team.brings("a.txt", text, *GIVEN)
    assert [(one["words"], one["name"]) for one in told["references"]] == [("step 1 (b)", "look-right-south")]


def test_letters_that_were_guessed_are_told(team):
    told = team.brings("a.txt", "1. Wyślij\n2. Źródło\n".encode("iso-8859-2"), *GIVEN)
    assert "see whether they are right" in told["look-at"][0]


REVISION = b"SOP-012 Change orders\nVersion 1\n\n1. Open the box now\n2. Close the lid\n3. Send the form\n"
BY_HAND = {
    "a footnote": lambda text: text.replace("Close the lid", "Close the lid[^1]") + "\n[^1]: wanted\n",
    "a comment": lambda text: text + "\n<!-- wanted -->\n",
    "code": lambda text: text + "\n```\nwanted\n```\n",
    "the head of a table": lambda text: text + "\n| wanted |\n| --- |\n| other |\n",
    "a box that is ticked": lambda text: text.replace("2. Close", "2. [x] Close wanted"),
    "what is strong": lambda text: text.replace("Close the lid", "Close **the** lid"),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_somebody_wrote_by_hand_and_a_revision_takes_away_is_told(team, what):
    team.brings("a.txt", REVISION, *GIVEN)
    path = team.root / "practices/south/change-orders.md"
    path.write_text(BY_HAND[what](path.read_text()))
    told = team.brings("a.txt", REVISION.replace(b"Version 1", b"Version 2"), *GIVEN)
    there = [one["words"] for one in told["left-out"]] + [one["before"] or one["words"] for one in told["moved"]]
    assert any("wanted" in words or "**the**" in words for words in there)
