"""A Word file becomes a draft at the desk; what is no document, or named to do harm, becomes nothing."""

from __future__ import annotations

import io

import docx
import pytest
from desk.house import Visitor
from desk.test_contribute import fields

ABOUT = {"region": "emea", "practice": "risk-review", "owner": "quality-emea", "status": "in-use"}


def word_file(*steps: str) -> bytes:
    document = docx.Document()
    document.add_heading("Risk review", 0)
    document.add_heading("Procedure", 1)
    for step in steps:
        document.add_paragraph(step, style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def brings(one: Visitor, raw: bytes, name: str = "SOP 12.docx", **more: str):
    form = {"csrf": one.csrf(), **ABOUT, **more}
    return one.client.post("/bring", data=form, files={"document": (name, raw)}, headers={"origin": one.origin})


def test_a_word_file_becomes_a_draft_that_can_be_sent(company, one):
    brought = brings(one, word_file("Look at the five largest risks.", "Name an owner for each."))
    assert brought.status_code == 200, brought.text
    assert "The document is a draft of yours now." in brought.text
    page = one.read("/contribute/emea/risk-review")
    assert "Look at the five largest risks." in page
    assert company.hub.run("branch", "--list", "from-desk/*") == ""
    assert one.post("/contribute/emea/risk-review/send", fields(page)).status_code == 200
    told = company.hub.run("show", "from-desk/variant/emea/risk-review/lead-emea:practices/emea/risk-review.md")
    assert "Name an owner for each." in told


def test_what_was_tried_changes_nothing_else(company, one):
    before = one.read("/contribute/emea/client-kickoff")
    brings(one, word_file("A step of another practice."))
    assert fields(one.read("/contribute/emea/client-kickoff"))["body"] == fields(before)["body"]
    assert 'href="/contribute/emea/risk-review"' in one.read("/")


@pytest.mark.parametrize(
    "name",
    ["../../../evil.sh", "x.exe", "x.docm", "x.svg", "", "x.docx.html", "x" * 300, "<script>alert(1)</script>.html"],
)
def test_what_is_named_as_no_document_is_refused(company, one, name):
    refused = brings(one, b"MZ", name)
    assert refused.status_code == 409
    assert "<script>alert" not in refused.text


@pytest.mark.parametrize(
    "name", ["..\\..\\a.docx", "/etc/passwd.docx", "<img src=x onerror=alert(1)>.docx", "\u202etxt.docx"]
)
def test_a_name_is_shown_and_never_used(company, one, name):
    brought = brings(one, word_file("One step."), name)
    assert "<img src=x" not in brought.text
    assert not [*one.state.rglob("*passwd*")]


@pytest.mark.parametrize("raw", [b"PK\x03\x04 broken", b"\0" * 1000, word_file()[:-50]], ids=["zip", "zeros", "torn"])
def test_what_is_no_word_file_is_refused_plainly(company, one, raw):
    refused = brings(one, raw)
    assert refused.status_code == 409
    assert "No draft came of it." in refused.text


def test_too_much_or_for_another_region_or_from_elsewhere_is_refused(company, one):
    assert brings(one, b"x" * 12_500_000).status_code == 413
    assert brings(one, word_file("x."), practice="../../x").status_code == 409
    assert brings(one, word_file("x."), region="global").status_code in (403, 409)
    form = {"csrf": "wrong", **ABOUT}
    files = {"document": ("a.docx", word_file("x."))}
    assert one.client.post("/bring", data=form, files=files, headers={"origin": one.origin}).status_code == 403
    assert not (one.state / "drafts").exists()
