"""Word files made as people make them, each with the steps that a reader sees: (how deep, number, words)."""

from __future__ import annotations

from collections.abc import Callable

from bestyet.model.records.picture import token_of
from docx.oxml import parse_xml
from drawn import name_of, png
from imports.word import W, Word, deleted, inserted, paragraph

Steps = list[tuple[int, str, str]]
CORPUS: dict[str, Callable[[], tuple[Word, Steps]]] = {}
LEGAL = (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))
OUTLINE = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))


def made(build: Callable[[], tuple[Word, Steps]]) -> Callable[[], tuple[Word, Steps]]:
    CORPUS[build.__name__] = build
    return build


@made
def automatic_numbers() -> tuple[Word, Steps]:
    """One list of three levels for headings and steps, as templates of quality departments have it."""
    word = Word().title("Handling of change orders")
    one = word.numbering(*LEGAL)
    word.counted(one, (0, "Purpose"), bold=[0]).text("Clients know what a change costs.")
    word.counted(
        one,
        (0, "Procedure"),
        (1, "Write down what the client wants to change and why."),
        (2, "Name the person who asked for it."),
        (2, "Attach the email of the client."),
        (1, "Send the change order to the client for signature."),
        (0, "Records"),
        (1, "File the signed order in the project folder."),
        bold=[0],
    )
    return word, [
        (0, "2.1", "Write down what the client wants to change and why."),
        (1, "2.1.1", "Name the person who asked for it."),
        (1, "2.1.2", "Attach the email of the client."),
        (0, "2.2", "Send the change order to the client for signature."),
        (0, "3.1", "File the signed order in the project folder."),
    ]


@made
def letters_and_romans() -> tuple[Word, Steps]:
    word = Word().title("Escalation").heading("Procedure")
    one = word.numbering(*OUTLINE)
    word.counted(
        one,
        (0, "Call the project manager at once."),
        (1, "by telephone first"),
        (2, "on weekdays the office"),
        (2, "at night the duty phone"),
        (1, "then by email"),
        (0, "Tell the client within one business day."),
    )
    return word, [
        (0, "1", "Call the project manager at once."),
        (1, "a", "by telephone first"),
        (2, "i", "on weekdays the office"),
        (2, "ii", "at night the duty phone"),
        (1, "b", "then by email"),
        (0, "2", "Tell the client within one business day."),
    ]


@made
def numbers_that_begin_anew() -> tuple[Word, Steps]:
    """Two lists of one definition, the second told to begin at 5."""
    word = Word().title("Site visits").heading("Before")
    one = word.numbering(("decimal", "%1."))
    word.counted(one, (0, "Book the visit with the site."), (0, "Send the agenda to the site."))
    word.heading("After")
    root = word.document.part.numbering_part.element
    root.append(
        parse_xml(
            f'<w:num {W} w:numId="900"><w:abstractNumId w:val="{one}"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    word.counted("900", (0, "Write the report of the visit."), (0, "Send the report to the client."))
    return word, [
        (0, "1", "Book the visit with the site."),
        (0, "2", "Send the agenda to the site."),
        (0, "5", "Write the report of the visit."),
        (0, "6", "Send the report to the client."),
    ]


@made
def typed_numbers() -> tuple[Word, Steps]:
    """Nobody used a list: numbers, letters and bullets are characters, tabs stand for indents."""
    word = Word().title("Budget review")
    word.text("1. PURPOSE", "The client sees no surprise.", "4. PROCEDURE")
    word.text("4.1\tCollect the costs of the month.", "4.1.1\tAsk every site for its hours.")
    word.text("4.1.2\tAsk finance for invoices. About 3.5 hours are planned for this.")
    word.text("4.2\tHold the review with the client, see 4.1.2.", "a) show the forecast", "b) show the open changes")
    word.text("4.3\tSend the minutes.", "•\tto the client", "•\tto finance")
    return word, [
        (0, "4.1", "Collect the costs of the month."),
        (1, "4.1.1", "Ask every site for its hours."),
        (1, "4.1.2", "Ask finance for invoices. About 3.5 hours are planned for this."),
        (0, "4.2", "Hold the review with the client, see 4.1.2."),
        (1, "a", "show the forecast"),
        (1, "b", "show the open changes"),
        (0, "4.3", "Send the minutes."),
        (1, "", "to the client"),
        (1, "", "to finance"),
    ]


@made
def bullets_of_word_under_numbers() -> tuple[Word, Steps]:
    word = Word().title("Closing a project").heading("Steps", 1)
    one = word.numbering(("decimal", "%1."))
    many = word.numbering(("bullet", "•"), ("bullet", "o"), left=720)
    word.counted(one, (0, "Return what belongs to the client."))
    word.counted(many, (0, "samples"), (1, "with their labels"), (0, "documents"))
    word.counted(one, (0, "Close the folder."))
    return word, [
        (0, "1", "Return what belongs to the client."),
        (1, "", "samples"),
        (2, "", "with their labels"),
        (1, "", "documents"),
        (0, "2", "Close the folder."),
    ]


@made
def table_of_steps() -> tuple[Word, Steps]:
    word = Word().title("Client complaints")
    word.table(["Document No.", "SOP-077", "Revision", "4"], ["Effective date", "2026-03-01", "Owner", "Quality"])
    word.heading("Procedure")
    word.table(
        ["Step", "Action", "Responsible", "Record"],
        ["1", "Write down the complaint.", "Project manager", "FRM-001"],
        ["2", "Find the cause.\nAsk the site.\nAsk the laboratory.", "Quality assurance", ""],
        ["3", "Answer the client within five business days.", "Project manager", ""],
    )
    return word, [
        (0, "1", "Write down the complaint. (Record: FRM-001)"),
        (0, "2", "Find the cause. (Responsible: Quality assurance)"),
        (0, "3", "Answer the client within five business days."),
    ]


@made
def merged_cells() -> tuple[Word, Steps]:
    """A role over two rows, a heading over all columns, and a table of values with merged heads."""
    word = Word().title("Samples").heading("Procedure")
    word.table(
        ["No.", "Activity", "Who"],
        ["Phase 1: Receipt", "", ""],
        ["1.1", "Count the samples.", "Laboratory"],
        ["1.2", "Sign the form.", ""],
        ["Phase 2: Storage", "", ""],
        ["2.1", "Store the samples at -20 °C.", "Laboratory"],
    )
    table = word.last
    table.cell(1, 0).merge(table.cell(1, 2))
    table.cell(4, 0).merge(table.cell(4, 2))
    table.cell(2, 2).merge(table.cell(3, 2))
    word.heading("Temperatures")
    word.table(["Kind", "Lowest", "Highest"], ["Plasma", "-30 °C", "-20 °C"], ["", "-80 °C", "-60 °C"], head=True)
    word.last.cell(1, 0).merge(word.last.cell(2, 0))
    return word, [
        (0, "1.1", "Count the samples. (Who: Laboratory)"),
        (0, "1.2", "Sign the form. (Who: Laboratory)"),
        (0, "2.1", "Store the samples at -20 °C. (Who: Laboratory)"),
    ]


@made
def tracked_changes() -> tuple[Word, Steps]:
    word = Word().title("Reporting").heading("Procedure")
    word.raw(paragraph("1. Send the report within ", deleted("ten"), inserted("five"), " business days."))
    word.text("2. Call the client afterwards.")
    return word, [
        (0, "1", "Send the report within five business days."),
        (0, "2", "Call the client afterwards."),
    ]


@made
def comments_and_notes() -> tuple[Word, Steps]:
    word = (
        Word().title("Audits").heading("Procedure").text("Announce the audit.", "Hold the audit.", style="List Number")
    )
    runs = word.document.paragraphs[-1].runs
    word.document.add_comment(runs, text="Should we say who?", author="Bea", initials="B")
    return word, [(0, "1", "Announce the audit."), (0, "2", "Hold the audit.")]


@made
def pictures() -> tuple[Word, Steps]:
    word = Word().title("Labels").heading("Procedure").text("Print the label as shown.", style="List Number")
    word.document.add_picture(picture_file())
    word.text("Stick it on the box.", style="List Number")
    shown = token_of(f"labels.files/{name_of(png(3, 2))}")
    return word, [(0, "1", f"Print the label as shown. {shown}"), (0, "2", "Stick it on the box.")]


@made
def german() -> tuple[Word, Steps]:
    word = Word().title("Änderungswesen").header("VA-0815\tVersion 2\tgültig ab 01.03.2026")
    word.text("Inhaltsverzeichnis", "1 Zweck ........ 2", "2 Ablauf ........ 2", style="TOC Heading")
    word.heading("1 Zweck").text("Der Kunde weiß, was eine Änderung kostet.").heading("2 Ablauf")
    word.table(
        ["Schritt", "Tätigkeit", "Verantwortlich"],
        ["2.1", "Änderung erfassen.", "Projektleitung"],
        ["2.2", "Kunden innerhalb von 5 Arbeitstagen informieren, siehe Abschnitt 2.1.", "Projektleitung"],
    )
    word.heading("3 Änderungshistorie").table(["Version", "Datum", "Änderung"], ["1", "01.01.2025", "Erste Ausgabe"])
    word.table(["Erstellt", "Name", "Datum", "Unterschrift"], ["QS", "", "", ""])
    return word, [
        (0, "2.1", "Änderung erfassen. (Verantwortlich: Projektleitung)"),
        (
            0,
            "2.2",
            "Kunden innerhalb von 5 Arbeitstagen informieren, siehe Abschnitt 2.1. (Verantwortlich: Projektleitung)",
        ),
    ]


@made
def steps_as_headings() -> tuple[Word, Steps]:
    """Whole sentences have the style of headings, because that numbers them."""
    word = Word().title("Archiving").heading("1 Scope", 1).text("All projects.").heading("2 Procedure", 1)
    word.heading("2.1 Collect all the records of the project from every site that took part.", 2)
    word.text("Include electronic records.")
    word.heading("2.2 Hand the records over to the archive and keep the receipt.", 2)
    return word, [
        (0, "2.1", "Collect all the records of the project from every site that took part."),
        (0, "2.2", "Hand the records over to the archive and keep the receipt."),
    ]


@made
def broken_lines() -> tuple[Word, Steps]:
    """One paragraph, its lines broken with Shift and Enter; bold words for headings; signs that Markdown knows."""
    word = Word().title("Meetings")
    word.document.add_paragraph().add_run("Procedure").bold = True
    word.text(
        "1. Send the agenda <before> the meeting.\n2. Bring the *plan* and {{the contract}}.\n3. Write the minutes."
    )
    return word, [
        (0, "1", "Send the agenda <before> the meeting."),
        (0, "2", "Bring the *plan* and {{the contract}}."),
        (0, "3", "Write the minutes."),
    ]


@made
def box_around_the_text() -> tuple[Word, Steps]:
    """The text stands in a table of one column, to have a frame."""
    word = Word().title("Weekly call").heading("Procedure")
    word.table(["1. Open the call.\n2. Go through the actions.\n3. Close the call."])
    return word, [(0, "1", "Open the call."), (0, "2", "Go through the actions."), (0, "3", "Close the call.")]


def picture_file() -> str:
    from pathlib import Path
    from tempfile import mkdtemp

    path = Path(mkdtemp()) / "label.png"
    path.write_bytes(png(3, 2))
    return str(path)
