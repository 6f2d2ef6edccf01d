"""Word files come in: steps, nesting, tables and numbers as a reader of the document saw them."""

from __future__ import annotations

import hashlib

from imports.conftest import GIVEN
from imports.word import Word, paragraph


def test_a_document_becomes_a_variant_that_passes_check(team):
    document = Word().title("Change orders").header("SOP-012\tRevision: 3\tEffective date: 12 May 2026")
    document.heading("Purpose").text("Clients know what a change costs.").heading("Procedure")
    document.text("Write down the change.", "Send it to the client.", style="List Number")
    document.text("with the price", style="List Bullet 2")
    told = team.brings("sop.docx", document, *GIVEN)
    assert team.result.exit_code == 0
    assert told["path"] == "practices/south/change-orders.md"
    assert told["sha256"] == hashlib.sha256((team.root / "sop.docx").read_bytes()).hexdigest()
    assert team.text("change-orders") == (
        "---\npractice: change-orders\ntitle: Change orders\nregion: south\nowner: client-services-south\n"
        'status: in-use\ndocument: {number: SOP-012, revision: "3", effective: "2026-05-12"}\nsource-numbers:\n'
        '  write-down-change-south: "1"\n  send-client-south: "2"\n---\n'
        "# Change orders\n\n## Purpose\n\nClients know what a change costs.\n\n## Procedure\n\n"
        "1. Write down the change. {#write-down-change-south}\n2. Send it to the client. {#send-client-south}\n"
        "    - with the price\n"
    )
    assert [one["what"] for one in told["left-out"]] == ["header"]
    team.checks()


def test_what_stands_in_places_of_its_own_is_read(team):
    """A second body, signs with their reading, boxes for bullets, an invisible bullet, a text box drawn twice."""
    ruby = (
        "<w:ruby><w:rt><w:r><w:t>kanji</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby>"
    )
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = f"<mc:AlternateContent {mc}><mc:Choice><w:pict>{box}</w:pict></mc:Choice>"
    twice += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    word = Word().title("Signs").heading("Procedure").raw(paragraph(f"<w:r>{ruby}</w:r>", f"<w:r>{twice}</w:r>"))
    boxes, gone = word.numbering(("bullet", "☐")), word.numbering(("bullet", " "))
    word.counted(boxes, (0, "Bring the key.")).counted(gone, (0, "It hangs at the door."))
    told = team.brings("sop.docx", word, *GIVEN)
    assert told["faults"] == []
    assert team.body("change-orders").endswith(
        "base(kanji)\n\nIn a box.\n\n- ☐ Bring the key.\n\n    It hangs at the door.\n"
    )


def test_the_document_says_two_things_and_none_is_taken(team):
    word = Word().title("Calls").header("SOP-001\tRevision: 3")
    word.table(["Document No.", "SOP-001", "Revision", "4"], ["Effective date", "05/06/2026", "Page", "1 of 2"])
    told = team.brings("sop.docx", word.heading("Procedure").text("Call.", style="List Number"), *GIVEN)
    assert "document: {number: SOP-001}\n" in team.text("change-orders")
    assert any("several values for its revision: “3” (header), “4” (first table)" in one for one in told["look-at"])
    assert any("“05/06/2026” is no day that everybody reads alike" in one for one in told["look-at"])


def test_a_heading_that_only_looks_so_and_has_nothing_under_it_stays_a_step(team):
    word = Word().title("Calls").heading("Procedure")
    one = word.numbering(("decimal", "%1."), ("decimal", "%1.%2"))
    word.counted(one, (0, "Prepare"), (1, "Read the file."), (0, "Call the client"), (0, "Close"), bold=[0])
    team.brings("sop.docx", word, *GIVEN)
    body = team.body("change-orders")
    assert body.startswith("# Calls\n\n## Procedure\n\n1. **Prepare** {#prepare-south}\n    1. Read the file. {#")
    assert "\n2. **Call the client** {#call-client-south}\n3. **Close** {#close-south}\n" in body
    team.checks()


def test_loud_lines_with_numbers_stand_below_the_heading_without_one(team):
    word = Word().title("Calls").heading("Procedure")
    word.text("1. BEFORE", "Read the file.", "2. AFTER", "Close the file.")
    team.brings("sop.docx", word, *GIVEN)
    assert team.body("change-orders") == (
        "# Calls\n\n## Procedure\n\n### BEFORE {#before-south}\n\nRead the file.\n\n"
        "### AFTER {#after-south}\n\nClose the file.\n"
    )
