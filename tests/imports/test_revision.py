"""A newer revision of a document changes its variant step by step; people answer what nobody can know."""

from __future__ import annotations

import pytest
from bestyet.cli.output.contribute import importing
from cli.kickoff import run
from imports.conftest import GIVEN
from imports.word import Word

FACTS = (["Document No.", "SOP-012", "Revision", "{}"], ["Effective date", "2026-0{}-01", "Owner", "Client Services"])


def sop(revision: int, *steps: str) -> Word:
    word = Word().title("Change orders")
    word.table(*([cell.format(revision) for cell in row] for row in FACTS))
    return word.heading("Procedure").text(*steps, style="List Number")


FIRST = (
    "Write down what the client wants to change and why.",
    "Estimate the cost of the change with every site.",
    "Send the change order to the client for signature.",
)
NAMES = ("write-down-what-client-south", "estimate-cost-change-every-south", "send-change-order-client-south")


def names_of(body: str) -> list[str]:
    return [line.rpartition("{#")[2].rstrip("}") for line in body.splitlines() if line[:1].isdigit()]


def test_a_newer_revision_keeps_the_names_of_its_steps(team):
    team.brings("sop.docx", sop(1, *FIRST), *GIVEN)
    assert tuple(names_of(team.body("change-orders"))) == NAMES
    before = team.text("change-orders")
    values = before.replace("status: in-use\n", "status: in-use\ncategory: project-start   # as agreed\n")
    (team.root / "practices/south/change-orders.md").write_text(values)
    told = team.brings(
        "sop.docx",
        sop(
            2,
            "Name the person who pays for the change.",
            "Write down what the client wants to change, and why they want it.",
            FIRST[2],
        ),
    )
    assert told["faults"] == []
    assert told["practice"] == "change-orders"
    assert told["is-update"]
    assert names_of(team.body("change-orders")) == ["name-person-who-pays-south", NAMES[0], NAMES[2]]
    kinds = {one["words"]: (one["kind"], one["name"]) for one in told["moved"]}
    assert kinds["Write down what the client wants to change, and why they want it."] == ("changed", NAMES[0])
    assert kinds[FIRST[1]] == ("gone", NAMES[1])
    text = team.text("change-orders")
    assert "category: project-start   # as agreed\n" in text
    assert 'document: {number: SOP-012, revision: "2", effective: "2026-02-01"}\n' in text
    assert f'  {NAMES[2]}: "3"\n' in text
    assert NAMES[1] not in text
    team.checks()


def test_the_same_document_again_changes_nothing(team):
    team.brings("sop.docx", sop(1, *FIRST), *GIVEN)
    before = team.text("change-orders")
    team.brings("sop.docx", sop(1, *FIRST))
    assert team.text("change-orders") == before


def test_a_step_that_a_value_names_cannot_go_unseen(team):
    team.brings("sop.docx", sop(1, *FIRST), *GIVEN)
    path = team.root / "practices/south/change-orders.md"
    lesson = f"lessons:\n  - {{what: Costs came late, step: {NAMES[1]}}}\n"
    path.write_text(path.read_text().replace("status: in-use\n", f"status: in-use\n{lesson}"))
    before = path.read_text()
    told = team.brings("sop.docx", sop(2, FIRST[0], FIRST[2]))
    assert [one["code"] for one in told["faults"]] == ["unknown-step"]
    assert path.read_text() == before


def test_what_somebody_wrote_by_hand_is_changed_only_when_asked(team):
    before = team.text("client-kickoff")
    told = team.brings("sop.docx", sop(1, *FIRST), "--practice", "client-kickoff", "--status", "in-use")
    assert "give --update" in told["refused"]
    assert team.text("client-kickoff") == before
    told = team.brings("sop.docx", sop(1, "Email the agenda to the client five business days ahead.", FIRST[0]),
                       "--practice", "client-kickoff", "--status", "in-use", "--update")  # fmt: skip
    assert not told["refused"]
    assert "1. Email the agenda to the client five business days ahead. {#agenda-sent}" in team.body("client-kickoff")


VALUES = "practice: change-orders\ntitle: {}\nregion: south\nowner: team\nstatus: in-use\n"
CANNOT_BE_READ = {
    "a quote that never ends": (f"---\n{VALUES.format(chr(34) + 'Ours')}---\n# Ours\n", "6:15: not-yaml: "),
    "a key twice": (f"---\n{VALUES.format('Ours')}title: Mine\n---\n# Ours\n", "7:1: duplicate-key: "),
    "an alias": (f"---\n{VALUES.format('&our Ours')}---\n# Ours\n", "3:8: yaml-alias: "),
    "values that never end": (f"---\n{VALUES.format('Ours')}# Ours\n", "1:1: front-matter-not-closed: "),
    "no values but a list": ("---\n- ours\n---\n# Ours\n", "2:1: not-key-value: "),
    "another encoding": (f"---\n{VALUES.format('Ours')}---\n# Für uns\n".encode("latin-1"), "8:4: not-utf8: "),
    "more than is read": (f"---\n{VALUES.format('Ours')}---\n# Ours\n\n{'word ' * 40_000}\n", "8:1: text-too-large: "),
}


@pytest.mark.parametrize("update", [[], ["--update"]], ids=["", "asked"])
@pytest.mark.parametrize(("text", "told"), CANNOT_BE_READ.values(), ids=CANNOT_BE_READ)
def test_a_text_that_cannot_be_read_is_never_written_over(team, text, told, update):
    path = team.root / "practices/south/change-orders.md"
    path.write_bytes(before := text if isinstance(text, bytes) else text.encode())
    refused = team.brings("sop.docx", sop(1, *FIRST), *GIVEN, *update)["refused"]
    assert refused.startswith(
        f"the text that is there already has to be mended first: practices/south/change-orders.md:{told}"
    )
    assert team.result.exit_code == 2
    assert path.read_bytes() == before


def test_a_text_without_values_is_changed_only_when_asked(team):
    path = team.root / "practices/south/change-orders.md"
    path.write_text("# Ours\n\nAsk the client.\n")
    assert "give --update" in team.brings("sop.docx", sop(1, *FIRST), *GIVEN)["refused"]
    assert path.read_text() == "# Ours\n\nAsk the client.\n"
    told = team.brings("sop.docx", sop(1, *FIRST), *GIVEN, "--update")
    assert [one["words"] for one in told["moved"] if one["kind"] == "gone"] == ["Ours", "Ask the client."]
    team.checks()


@pytest.mark.parametrize("value", ["reviewed: 2026-02-30", "raci: later", "raci: {agenda: team}"])
def test_values_that_cannot_be_kept_as_they_stand_are_left_to_a_person(team, value):
    path = team.root / "practices/south/change-orders.md"
    path.write_text(f"---\n{VALUES.format('Ours')}{value}\n---\n# Ours\n")
    before = path.read_text()
    word = sop(1).table(["Step", "Responsible"], ["Send the change order.", "Project manager"], head=True)
    refused = team.brings("sop.docx", word, *GIVEN, "--update")["refused"]
    assert refused.endswith("change-orders.md are written in a way that only a person can change")
    assert path.read_text() == before


def test_lines_that_end_in_the_windows_way_lose_no_values(team):
    team.brings("sop.docx", sop(1, *FIRST), *GIVEN)
    path = team.root / "practices/south/change-orders.md"
    path.write_text(team.text("change-orders").replace("status: in-use\n", "status: in-use\ncategory: project-start\n"))
    expected = path.read_text()
    path.write_bytes(expected.replace("\n", "\r\n").encode())
    assert {one["what"] for one in team.brings("sop.docx", sop(1, *FIRST))["left-out"]} == {"data about the document"}
    assert path.read_bytes() == expected.encode()


class Person:
    """Somebody at a terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
        self.answers, self.asked = answers, []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr(importing, "ask", self.answer)

    def answer(self, asked) -> str:
        self.asked.append(asked)
        return self.answers.get(asked.about, "")


KICKOFF = (
    "Email the agenda to the client five business days ahead.",
    "Send minutes with actions and owners within two business days.",
    "Archive the recording of the meeting.",
)


def at_a_terminal(team, monkeypatch, **answers: str) -> tuple[Person, dict]:
    from dataclasses import asdict

    from bestyet.actions.contribute.importing.request import ImportRequest
    from bestyet.actions.contribute.importing.run import import_documents

    person = Person(monkeypatch, **answers)
    (team.root / "sop.docx").write_bytes(
        Word().title("Project launch").heading("Procedure").text(*KICKOFF, style="List Number").bytes()
    )
    (team.root / "practices/north/client-kickoff.md").unlink()
    (told,) = import_documents(ImportRequest(team.root, ("sop.docx",), "north", ask=person.answer))
    return person, asdict(told)


def test_a_person_says_which_practice_it_is_and_which_steps_are_the_same(team, monkeypatch):
    person, told = at_a_terminal(
        team, monkeypatch, practice="client-kickoff", owner="team-north", status="in-use", same="yes"
    )
    assert [one.about for one in person.asked] == ["practice", "owner", "status", "same", "same"]
    assert person.asked[0].choices[0][0] == "client-kickoff"
    assert told["is_written"]
    assert names_of(team.body("client-kickoff", "north")) == [
        "agenda-sent", "minutes-sent", "archive-recording-meeting-north",
    ]  # fmt: skip
    team.checks()


def test_without_a_yes_no_name_is_taken_over(team, monkeypatch):
    at_a_terminal(team, monkeypatch, practice="client-kickoff", owner="team-north", status="in-use", same="no")
    assert not {"agenda-sent", "minutes-sent"} & set(names_of(team.body("client-kickoff", "north")))


def test_names_made_here_are_no_other_regions_names(team):
    """Equal names mean the same step: what two regions call alike by chance must not merge."""
    for region in ("north", "south"):
        given = ("--practice", "change-orders", "--owner", "team", "--status", "in-use")
        team.brings("sop.docx", sop(1, *FIRST), *given, region=region)
    names = [set(names_of(team.body("change-orders", region))) for region in ("north", "south")]
    assert all(names)
    assert not names[0] & names[1]


def test_references_to_its_own_numbers_are_found_and_told(team):
    word = Word().title("Visits").heading("4 Procedure")
    word.text("4.1 Book the visit.", "4.2 Go there, see 4.1 and section 9.9.", "4.3 Wait for 4.5 hours.")
    told = team.brings("sop.docx", word, *GIVEN)
    assert [(one["words"], one["name"], one["found"]) for one in told["references"]] == [
        ("see 4.1", "book-visit-south", 1),
        ("section 9.9", "", 0),
    ]
    shown = run("import", "sop.docx", "--region", "south", *GIVEN, "--update").stdout
    shown = " ".join(shown.split())  # wherever lines end
    assert "“see 4.1” is {#book-visit-south}" in shown
    assert "“section 9.9” is nothing here" in shown


def test_a_person_at_the_terminal_may_answer_by_number_by_word_or_not(monkeypatch):
    from bestyet.actions.contribute.importing.request import Asked

    said = iter(["9", "maybe", "y", "2", "", "anything"])
    monkeypatch.setattr("click.prompt", lambda *_args, **_words: next(said))
    closed = Asked("sop.docx", "same", "Is this the same?", (("yes", ""), ("no", "")), is_open=False)
    assert [importing.ask(closed) for _ in range(3)] == ["yes", "no", ""]
    assert importing.ask(Asked("sop.docx", "owner", "Which team?")) == "anything"


def test_a_document_too_large_to_compare_is_told_at_once(team):
    word = Word().title("Reports").heading("Procedure")
    word.text(*(f"Do number {n} of all the things that there are to do." for n in range(1500)))
    told = team.brings("sop.docx", word)
    assert {fault["hint"] for fault in told["faults"]} >= {"give --practice"}
