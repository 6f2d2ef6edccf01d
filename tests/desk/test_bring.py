"""A Word file becomes a draft at the desk; what is no document, or named to do harm, becomes nothing."""

from __future__ import annotations

import html
import io
from base64 import b64encode

import docx
import pytest
from bestyet.model.blob import blob_of
from desk.house import Visitor
from desk.test_contribute import fields
from drawn import name_of, png
from imports.test_nothing_lost import docx_of
from imports.test_told_elsewhere import STEPS, control, field, said
from imports.word import Word

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
def test_what_is_named_as_no_document_is_refused(refusing, name):
    refused = brings(refusing, b"MZ", name)
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
def test_what_is_no_word_file_is_refused_plainly(refusing, raw):
    refused = brings(refusing, raw)
    assert refused.status_code == 409
    assert "No draft came of it." in refused.text


def test_too_much_or_for_another_region_or_from_elsewhere_is_refused(refusing):
    assert brings(refusing, b"x" * 12_500_000).status_code == 413
    assert brings(refusing, word_file("x."), practice="../../x").status_code == 409
    assert brings(refusing, word_file("x."), region="global").status_code in (403, 409)
    form = {"csrf": "wrong", **ABOUT}
    files = {"document": ("a.docx", word_file("x."))}
    assert (
        refusing.client.post("/bring", data=form, files=files, headers={"origin": refusing.origin}).status_code == 403
    )
    assert not (refusing.state / "drafts").exists()


def with_picture(*raws: bytes) -> bytes:
    word = Word().title("Risk review").heading("Procedure").text("Fill in the form.", style="List Number")
    for number, raw in enumerate(raws):
        word.picture(raw, f"Form {number}")
    return word.text("Send it.", style="List Number").bytes()


PICTURE = png()
AT = f"practices/emea/risk-review.files/{name_of(PICTURE)}"
DRAFT = "/contribute/emea/risk-review"
BRANCH = "from-desk/variant/emea/risk-review/lead-emea"


def test_pictures_stay_with_the_draft_and_go_with_it_in_one_commit(company, one):
    assert brings(one, with_picture(PICTURE)).status_code == 200
    page = one.read(DRAFT)
    assert f"risk-review.files/{name_of(PICTURE)}" in page
    assert "there is no picture" not in page
    assert one.post(f"{DRAFT}/send", fields(page)).status_code == 200
    sent = company.hub.run("diff", "--name-only", f"main...{BRANCH}").split()
    assert sent == [AT, "practices/emea/risk-review.md"]
    assert company.hub.run("rev-list", "--count", f"main..{BRANCH}").strip() == "1"
    blob = company.hub.run("rev-parse", f"{BRANCH}:{AT}").strip()
    assert blob == blob_of(PICTURE, blob)
    assert [path for path in one.state.rglob("*.png") if path.parent.name == "pictures"] == []


def test_what_no_draft_shows_any_more_goes_with_the_next_document(company, one):
    for grey in range(3):
        brings(one, with_picture(png(grey=grey)))
    kept = [path.name for path in one.state.rglob("*.png") if path.parent.name == "pictures"]
    assert sorted(kept) == sorted([name_of(png(grey=1)), name_of(png(grey=2))])
    assert one.sends(f"{DRAFT}/discard", fields(one.read(DRAFT))) == "/contribute"
    assert [path for path in one.state.rglob("*.png") if path.parent.name == "pictures"] == []


def test_a_second_person_sees_the_picture_that_was_sent(company, one):
    brings(one, with_picture(PICTURE))
    one.post(f"{DRAFT}/send", fields(one.read(DRAFT)))
    page = one.read(f"/waiting/{BRANCH.partition('/')[2]}")
    assert f'src="data:image/png;base64,{b64encode(PICTURE).decode()}" alt="{AT}"' in page
    assert "IHDR" not in page


def test_what_the_text_does_not_show_any_more_is_not_sent(company, one):
    other = png(grey=7)
    brings(one, with_picture(PICTURE, other))
    form = fields(one.read(DRAFT))
    form["body"] = form["body"].replace(f" ![Form 1](risk-review.files/{name_of(other)})", "")
    assert one.post(f"{DRAFT}/send", form).status_code == 200
    assert company.hub.run("diff", "--name-only", f"main...{BRANCH}").split() == [AT, "practices/emea/risk-review.md"]


def test_a_picture_that_nobody_brought_cannot_be_sent(company, one):
    brings(one, with_picture(PICTURE))
    form = fields(one.read(DRAFT))
    form["body"] = form["body"].replace(name_of(PICTURE), name_of(png(grey=9)))
    refused = one.post(f"{DRAFT}/send", form)
    assert refused.status_code == 409
    assert "there is no picture" in refused.text
    assert company.hub.run("branch", "--list", "from-desk/*") == ""


def test_a_picture_that_was_exchanged_on_the_disk_is_not_sent(company, one):
    brings(one, with_picture(PICTURE))
    (kept,) = [path for path in one.state.rglob("*.png") if path.parent.name == "pictures"]
    kept.write_bytes(png(grey=9))
    assert one.post(f"{DRAFT}/send", fields(one.read(DRAFT))).status_code == 409
    assert company.hub.run("branch", "--list", "from-desk/*") == ""


def test_who_reads_german_is_told_in_german_what_became_of_a_document(company, one):
    held = control("<w:showingPlcHdr/>", said("Kundin nennen")) + field("MACROBUTTON Klick")
    form = {"csrf": one.csrf(), **ABOUT, "title": "Risiken"}
    files = {"document": ("SOP.docx", docx_of(STEPS + held, "Kopf", ""))}
    told = one.client.post("/bring", data=form, files=files, headers={"origin": one.origin, "accept-language": "de"})
    main = html.unescape(told.text).partition("<main")[2]
    assert "Stelle zum Ausfüllen: Kundin nennen" in main
    assert "Feld ohne eigene Wörter: MACROBUTTON Klick" in main
    assert "Kopfzeile: Kopf" in main
    assert "Schritte: 3" in main
    assert 'lang="en"' not in main
