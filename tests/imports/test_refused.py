"""Files that could act, hide something or unpack to too much: refused in one line, or told, and nothing is written."""

from __future__ import annotations

import io
import socket
import zipfile

import pytest
from cli.kickoff import run
from imports.conftest import GIVEN
from imports.corpus import CORPUS
from imports.word import R, W, Word, deleted, inserted, paragraph, with_parts

TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def plain() -> bytes:
    return Word().title("Calls").heading("Procedure").text("Call the client.", style="List Number").bytes()


def altered(name: str, old: bytes, new: bytes) -> bytes:
    raw = plain()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return with_parts(raw, {name: parts.read(name).replace(old, new)})


def with_flag_of_encryption() -> bytes:
    raw = bytearray(plain())
    for at in (at for at in range(len(raw) - 4) if raw[at : at + 4] == b"PK\x01\x02"):
        raw[at + 8] |= 1
    return bytes(raw)


def with_one_name_twice() -> bytes:
    out = io.BytesIO(plain())
    with zipfile.ZipFile(out, "a") as parts, pytest.warns(UserWarning, match="Duplicate name"):
        parts.writestr("word/document.xml", "<other/>")
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
REFUSED = {
    "macros": (lambda: with_parts(plain(), {"word/vbaProject.bin": b"x"}), "macros"),
    "a type for macros": (
        lambda: altered(TYPES, b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"),
        "macros",
    ),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "encrypted"),
    "encrypted parts": (with_flag_of_encryption, "encrypted"),
    "of the old form": (lambda: OLE + b"\0" * 600, "no .docx"),
    "a bomb": (lambda: with_parts(plain(), {"word/media/a.bin": b"\0" * 20_000_000}), "more than a document holds"),
    "too many parts": (
        lambda: with_parts(plain(), {f"word/{n}.bin": b"" for n in range(2100)}),
        "more than a document",
    ),
    "one name twice": (with_one_name_twice, "two parts of one name"),
    "entities": (lambda: with_parts(plain(), {"word/styles.xml": ENTITIES + b"<w>&b;</w>"}), "document type"),
    "deep": (
        lambda: with_parts(plain(), {"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}),
        "nested too deep",
    ),
    "no XML": (lambda: with_parts(plain(), {"word/document.xml": b"<w:document"}), "cannot be read"),
    "no document": (lambda: with_parts(plain(), {"_rels/.rels": b"<Relationships/>"}), "no Word file"),
    "no zip": (lambda: b"PK\x03\x04 and no more", "no Word file"),
    "empty": (lambda: b"", "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_is_told_in_one_line_and_changes_nothing(team, name):
    make, why = REFUSED[name]
    told = team.brings("sop.docx", make(), *GIVEN)
    assert team.result.exit_code == 2
    assert why in told["refused"]
    assert team.result.stderr.startswith("bestyet: sop.docx is not imported: ")
    assert team.result.stderr.count("\n") == 1
    assert not (team.root / "practices/south/change-orders.md").exists()


def test_what_leads_elsewhere_is_left_out_and_told_and_nothing_is_asked_of_the_network(team, monkeypatch):
    def forbidden(*_args, **_words):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    word = Word().title("Calls").heading("Procedure").text("Call the client.", style="List Number")
    relate = word.document.part.relate_to
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = relate("https://evil.example/track?me", f"{kinds}/hyperlink", is_external=True)
    picture = relate("https://evil.example/pixel.png", f"{kinds}/image", is_external=True)
    relate("https://evil.example/template.dotm", f"{kinds}/attachedTemplate", is_external=True)
    word.raw(paragraph(f'<w:hyperlink r:id="{link}"><w:r><w:t>our form</w:t></w:r></w:hyperlink>'))
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    word.raw(paragraph(f'<w:r><w:drawing><a:blip {a} {R} r:link="{picture}"/></w:drawing></w:r>'))
    o = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    word.raw(paragraph(f'<w:r><w:object><o:OLEObject {o} ProgID="Excel.Sheet.12"/></w:object></w:r>'))
    told = team.brings("sop.docx", word, *GIVEN)
    left = {one["what"]: one["words"] for one in told["left-out"]}
    assert left["address of a link"] == "our form: https://evil.example/track?me"
    assert left["picture from elsewhere"] == "https://evil.example/pixel.png"
    assert left["reference to another place"] == "https://evil.example/template.dotm"
    assert left["embedded object"] == "Excel.Sheet.12"
    assert "evil" not in team.text("change-orders")
    assert "our form" in team.body("change-orders")
    team.checks()


def test_words_that_would_act_are_only_words(team):
    word = Word().title("Calls <b>").heading("Procedure")
    nasty = [
        "<script>alert(1)</script>",
        "{{ 7*7 }} {% x %}",
        "[a](javascript:alert(1))",
        "![x](https://e.example/p.png)",
        "--8<-- file",
        "{: onclick=a }",
        "a & &lt;b&gt;",
        "`code` ~~no~~ __x__ a_b_c",
        "# no heading",
        "> no quote",
        "1986. A great year",
        "| a | b |",
        "\u202eright to left",
        "[ref]: https://e.example",
        "=====",
        "+ plus",
    ]
    for one in nasty:
        word.text(one)
    told = team.brings("sop.docx", word, "--title", "Calls", *GIVEN)
    assert told["faults"] == []
    team.checks()
    from bestyet.text.markdown.markdown import read_document

    read = [passage.text for passage in read_document("", team.text("change-orders").encode()).passages]
    assert [text for text in read[2:] if text] == [one.replace("\u202e", "") for one in nasty]


def test_changes_that_are_tracked_stop_it_and_are_listed(team):
    word = CORPUS["tracked_changes"]()[0]
    told = team.brings("sop.docx", word, *GIVEN)
    assert team.result.exit_code == 1
    assert [(one["kind"], one["author"], one["words"]) for one in told["changes"]] == [
        ("deleted", "Ada", "ten"),
        ("inserted", "Ada", "five"),
    ]
    assert {fault["code"] for fault in told["faults"]} == {"tracked-change"}
    assert not (team.root / "practices/south/change-orders.md").exists()
    shown = run("import", "sop.docx", "--region", "south", *GIVEN)
    assert (
        "sop.docx: paragraph 3, “1. Send the report within five…”: tracked-change: deleted by Ada: “ten”"
        in shown.stdout
    )


@pytest.mark.parametrize(("option", "words"), [("--accept-changes", "five"), ("--reject-changes", "ten")])
def test_or_they_are_taken_as_made_or_not(team, option, words):
    word = CORPUS["tracked_changes"]()[0]
    team.brings("sop.docx", word, *GIVEN, option)
    assert f"1. Send the report within {words} business days. {{#" in team.body("change-orders")


def test_the_end_of_a_paragraph_that_is_deleted_joins_it_with_the_next(team):
    gone = '<w:pPr><w:rPr><w:del w:id="4" w:author="Bea"/></w:rPr></w:pPr>'
    end = f"<w:p {W}>{gone}<w:r><w:t>Send the report </w:t></w:r></w:p>"
    word = Word().title("Reports").heading("Procedure").raw(end).text("to the client.")
    word.raw(paragraph("By ", deleted("post"), inserted("email"), "."))
    team.brings("sop.docx", word, *GIVEN, "--accept-changes")
    assert "\nSend the report to the client.\n\nBy email.\n" in team.body("change-orders")
    (team.root / "practices/south/change-orders.md").unlink()
    team.brings("sop.docx", word, *GIVEN, "--reject-changes")
    assert "\nSend the report\n\nto the client.\n\nBy post.\n" in team.body("change-orders")


def test_what_check_refuses_is_told_at_its_place_in_the_document_and_not_written(team):
    word = Word().title("Reports").heading("Procedure").text("Send the report.", "TBD", style="List Number")
    told = team.brings("sop.docx", word, *GIVEN)
    assert [(one["place"], one["code"]) for one in told["faults"]] == [("paragraph 4, “TBD”", "unfinished")]
    assert team.result.exit_code == 1
    assert not told["is-written"]
    assert not (team.root / "practices/south/change-orders.md").exists()


def test_more_than_check_allows_is_told(team):
    word = (
        Word().title("Reports").heading("Procedure").text(*(f"Do number {n}." for n in range(710)), style="List Number")
    )
    told = team.brings("sop.docx", word, *GIVEN)
    assert [one["code"] for one in told["faults"]] == ["too-many-passages"]


def test_what_a_document_does_not_say_is_told_not_invented(team):
    told = team.brings("sop.docx", plain())
    assert [(one["message"].split(" ")[0], one["hint"]) for one in told["faults"]] == [
        ("it", "give --practice"),
        ("the", "give --owner TEAM"),
        ("the", "give --status in-use, trial or retired"),
    ]


def test_a_file_that_fails_stops_no_other(team):
    folder = team.root / "sops"
    folder.mkdir()
    (folder / "client-kickoff.docx").write_bytes(OLE)
    (folder / "site-visits.docx").write_bytes(plain())
    (folder / "~$site-visits.docx").write_bytes(b"lock")
    (folder / "notes.xlsx").write_bytes(b"")
    front = "practice: site-visits\ntitle: Site visits\nregion: north\nowner: team\nstatus: in-use\n"
    (team.root / "practices/north/site-visits.md").write_text(f"---\n{front}---\n# V\n\n1. Go.\n")
    done = run("import", "sops", "--region", "south", "--owner", "team", "--status", "in-use")
    assert done.exit_code == 2
    assert "sops/client-kickoff.docx is not imported" in done.stderr
    assert "practices/south/site-visits.md is written" in done.stdout
    team.checks()


def test_a_link_in_a_folder_of_documents_is_not_followed(team):
    folder = team.root / "sops"
    folder.mkdir()
    (folder / "site-visits.docx").write_bytes(plain())
    (folder / "users.md").symlink_to("/etc/passwd")
    done = run("import", "sops", "--region", "south", "--owner", "team", "--status", "in-use")
    said = "sops/users.md is a link: give the file it leads to, or take it out"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"bestyet: {said}\n")
    assert not (team.root / "practices/south/site-visits.md").exists()
