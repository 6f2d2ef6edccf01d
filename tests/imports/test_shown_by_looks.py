"""What documents show by looks alone, and by signs of their own: no quantity changes, no word goes without a word."""

from __future__ import annotations

import pytest
from imports.conftest import GIVEN
from imports.word import Word, paragraph


def raised(words: str, how: str = "super") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="{how}script"/></w:rPr><w:t>{words}</w:t></w:r>'


def sign(code: str, font: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def math(inner: str) -> str:
    return f"<m:oMath>{inner}</m:oMath>"


def part(name: str, words: str) -> str:
    return f"<m:{name}><m:r><m:t>{words}</m:t></m:r></m:{name}>"


FIELD = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
LIST = '<w:ffData><w:ddList>{}<w:listEntry w:val="Low"/><w:listEntry w:val="High"/></w:ddList></w:ffData>'
GREEK = '<w:r><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>m</w:t></w:r>'
SHOWN = {
    "exponent": (["10", raised("6"), " cells"], "10⁶ cells", ""),
    "negative exponent": (["10", raised("-3")], "10⁻³", ""),
    "square": (["2 m", raised("2")], "2 m²", ""),
    "index": (["H", raised("2", "sub"), "O"], "H₂O", ""),
    "ordinal": (["the 1", raised("st"), " day"], "the 1st day", ""),
    "mark": (["Box", raised("®")], "Box®", ""),
    "letter": (["2", raised("x"), " times"], "2^x times", "“2^x”: “x” is raised in the document"),
    "several": (["V", raised("max 1", "sub")], r"V\_(max 1)", "“max 1” is lowered"),
    "at least": ([sign("F0B3", "Symbol"), " 5 kg"], "≥ 5 kg", ""),
    "micro": (["5 ", GREEK, "g"], "5 μg", ""),
    "ticked": ([sign("F0FE", "Wingdings"), " done"], "☑ done", ""),
    "a sign alike": ([sign("F06F", "Symbol"), " done"], "ο done", ""),
    "character": ([sign("2610", "MS Gothic"), " done"], "☐ done", ""),
    "unknown sign": (["Wait ", sign("F04A", "Webdings")], r"Wait \[sign 4a of Webdings\]", "only its font shows"),
    "fraction": (
        ["E=", math(f"<m:f>{part('num', 'a+b')}{part('den', 'c')}</m:f>")],
        "E=(a+b)/(c)",
        "a formula, set in one line: “(a+b)/(c)”",
    ),
    "power": ([math(f"<m:sSup>{part('e', 'x')}{part('sup', '2')}</m:sSup>")], "x^(2)", "“x^(2)”"),
    "root": ([math(f"<m:rad>{part('e', 'x')}</m:rad>")], "√(x)", "“√(x)”"),
    "between bars": (
        [math(f'<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr>{part("e", "x")}</m:d>')],
        r"\|x\|",
        "“|x|”",
    ),
    "chosen": (["Risk ", FIELD.format("begin", LIST.format('<w:result w:val="1"/>')), FIELD.format("end", "")],
               "Risk High", ""),
    "chosen by default": (["Risk ", FIELD.format("begin", LIST.format("")), FIELD.format("end", "")], "Risk Low", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_word_file_says_what_a_reader_saw(team, name):
    runs, seen, told_as = SHOWN[name]
    told = team.brings("sop.docx", Word().title("Cells").text("It is so.").raw(paragraph(*runs)), *GIVEN)
    words = team.body("change-orders").strip().split("\n")[-1].removeprefix("- ")
    assert words == seen
    assert told_as in "\n".join(told["look-at"])
    assert told_as or not told["look-at"]
    if name.startswith("chosen"):
        assert {"what": "choices of a list", "words": "Low | High"}.items() <= told["left-out"][0].items()


def test_a_style_raises_too_and_comments_and_headers_say_what_they_say(team):
    word = Word().title("Cells").header("at most 10")
    style = word.document.styles.add_style("Raised", 2)
    style.font.superscript = True
    word.document.sections[0].header.paragraphs[0].add_run("6").font.superscript = True
    word.raw(paragraph("10", '<w:r><w:rPr><w:rStyle w:val="Raised"/></w:rPr><w:t>3</w:t></w:r>'))
    told = team.brings("sop.docx", word, *GIVEN)
    assert "\n10³\n" in team.body("change-orders")
    assert told["left-out"][0]["words"] == "at most 10⁶"


def test_comments_in_markdown_are_left_out_and_told(team):
    text = "# Cleaning\n\n<!-- Do not use\nbleach -->\n\n1. Rinse <!-- well --> it.\n\n<!-- a --> Wipe it.\n\n"
    text += "```\n<!-- c -->\n```\n"
    told = team.brings("a.md", text.encode(), *GIVEN)
    left = [(one["what"], one["words"], one["place"]) for one in told["left-out"]]
    assert left == [("comment", "Do not use bleach", "line 3"), ("comment", "a", "line 8")]
    assert "Rinse <!-- well --> it." in team.body("change-orders")


@pytest.mark.parametrize("label", ["Step 2:", "Step 2.", "Schritt 2:", "2."])
def test_steps_that_say_so_hold_what_stands_below_them(team, label):
    first, last = label.replace("2", "1"), label.replace("2", "3")
    text = f"{first} Check\n{label} Send\n   a) mail\n   b) post\n{last} File it, see step 2\n"
    told = team.brings("a.txt", text.encode(), *GIVEN, "--title", "Filing")
    assert team.body("change-orders") == (
        "# Filing\n\n1. Check {#check-south}\n2. Send {#send-south}\n    1. mail {#mail-south}\n"
        "    2. post {#post-south}\n3. File it, see step 2 {#file-see-step-2-south}\n"
    )
    assert [(one["words"], one["name"]) for one in told["references"]] == [("see step 2", "send-south")]


@pytest.mark.parametrize(
    "rows",
    [
        (["Activity", "Responsible", "Accountable"], ["Write it", "Project manager", "Client"]),
        (["Action", "R", "A", "C", "I"], ["Write it", "Project manager", "Client", "", ""]),
        (["Task", "Owner"], ["Write it", "Project manager"]),
        (["", "Project manager", "Client"], ["Write it", "R/A", "C"]),
    ],
)
def test_a_table_of_who_does_what_stays_one_and_is_told(team, rows):
    told = team.brings("sop.docx", Word().title("Reports").text("It is so.").table(*rows), *GIVEN)
    assert "| Write it |" in team.body("change-orders")
    assert any("may say who does what, and stays a table" in one for one in told["look-at"])


def test_the_words_below_a_picture_are_no_heading(team):
    word = Word().title("Boxes").text("The box", style="Caption").text("Pack it.", style="List Number")
    team.brings("sop.docx", word, *GIVEN)
    assert team.body("change-orders") == "# Boxes\n\nThe box\n\n1. Pack it. {#pack-south}\n"


def test_boxes_to_tick_are_a_list(team):
    team.brings("a.txt", "Laptop:\n[ ] ordered\n[x] here\n☐ set up\n→ Tell them\n".encode(), *GIVEN, "--title", "New")
    assert team.body("change-orders") == "# New\n\nLaptop:\n\n- ☐ ordered\n- ☑ here\n- ☐ set up\n- Tell them\n"


def test_the_head_of_a_text_is_taken_and_sections_are_headings(team):
    text = "SOP-077 Samples\nVersion 2\nEffective 01.02.2026\n\n1. Purpose\nSamples arrive.\n\n2. Procedure\n"
    text += "2.1 Pack it.\n"
    told = team.brings("a.txt", text.encode(), *GIVEN)
    assert 'document: {number: SOP-077, revision: "2", effective: "2026-02-01"}' in team.text("change-orders")
    assert team.body("change-orders") == (
        "# Samples\n\n## Purpose {#purpose-south}\n\nSamples arrive.\n\n## Procedure {#procedure-south}\n\n"
        "1. Pack it. {#pack-south}\n"
    )
    assert [one["words"] for one in told["left-out"]] == ["SOP-077 Samples", "Version 2", "Effective 01.02.2026"]


def test_what_may_be_a_section_or_a_number_is_not_made_one(team):
    text = "COVID-19 Tests\n\n1. Purpose\nSamples arrive.\n\n2. Pack it.\n"
    told = team.brings("a.txt", text.encode(), *GIVEN, "--title", "Tests")
    assert "number" not in team.text("change-orders").partition("source-numbers")[0]
    assert "\n1. Purpose Samples arrive. {#" in team.body("change-orders")
    assert told["look-at"] == ["line 3: “1. Purpose” may be a heading: it is a step, with what follows it"]


def test_a_power_in_the_name_of_a_step_is_none_of_its_digits(team):
    steps = "1. Thaw 10⁶ cells.\n2. Keep 10⁻³ mol.\n3. Cut 5 cm² of H₂O paper.\n"
    team.brings("a.txt", steps.encode(), *GIVEN, "--title", "Cells")
    names = [line.rpartition("{#")[2].rstrip("}") for line in team.body("change-orders").split("\n") if "{#" in line]
    assert names == ["thaw-10pow6-cells-south", "keep-10powminus3-mol-south", "cut-5-cm2-h2o-south"]
