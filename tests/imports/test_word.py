"""Word files come in: steps, nesting, tables and numbers as a reader of the document saw them."""

from __future__ import annotations

import hashlib

from imports.conftest import GIVEN
from imports.word import Word


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
