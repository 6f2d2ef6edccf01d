"""Who reviews a pull request sees what it changes in the merged practices, and nothing in it can act."""

import json
import re

import pytest
from bestyet.cli.output.contribute.comment import LARGEST, MARK, code, comment
from bestyet.model.oversee.preview import Note, Preview, Sort
from cli.kickoff import APAC, EMEA, run

OWN = "practices/apac/client-kickoff.md"
THREE = """\
1. Send the agenda three days before. {#agenda-sent}
2. Ask for the three worries. {#worries}
3. Write the minutes. {#minutes}
"""
EMEA_3 = EMEA.split("1. ")[0] + THREE
APAC_3 = APAC.split("- ")[0] + THREE.replace("three days", "five days")


def write_both(workshop):
    workshop.write("practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n")
    workshop.write("practices/emea/client-kickoff.md", EMEA_3)
    workshop.write("practices/emea/handover.md", EMEA_3.replace("client-kickoff", "handover"))
    workshop.write(OWN, APAC_3)
    workshop.commit("As it was")
    workshop.run("checkout", "--quiet", "-b", "work")


@pytest.fixture
def base(begun, monkeypatch):
    """Two regions with the same three steps; a dispute about the days. The work begins on a branch of its own."""
    workshop = begun(write_both)
    monkeypatch.chdir(workshop.root)
    return workshop


def notes(*words):
    result = run("preview", "--since", "main", *words, "--format", "json")
    assert result.exit_code == 0, result.output + result.stderr
    return {
        practice["practice"]: [
            (note["about"], note["step"], note["text"], note["detail"]) for note in practice["notes"]
        ]
        for practice in json.loads(result.output)["practices"]
    }


def test_without_a_change_there_is_nothing_to_tell(base):
    assert notes() == {}
    assert "Nothing: the merged practices stay as they are." in run("preview", "--since", "main").output


def test_a_step_of_one_region_more_is_a_proposed_addition_of_this_practice_only(base):
    base.write(OWN, APAC_3 + "4. Call the client. {#called}\n")
    assert notes() == {"client-kickoff": [("proposed by few", "called", "Call the client.", "words of APAC")]}


def test_when_the_other_region_takes_it_up_it_comes_into_the_text(base):
    base.write(OWN, APAC_3 + "4. Call the client. {#called}\n")
    base.commit("APAC calls")
    base.run("branch", "--force", "main", "HEAD")
    base.write("practices/emea/client-kickoff.md", EMEA_3 + "4. Call the client. {#called}\n")
    assert [note[:2] for note in notes()["client-kickoff"]] == [("step added", "called")]


def test_a_step_that_only_one_region_is_left_with_leaves_the_text(base):
    base.write(OWN, APAC_3.replace("3. Write the minutes. {#minutes}\n", ""))
    assert [note[:2] for note in notes()["client-kickoff"]] == [("step removed", "minutes")]


def test_disputes_open_change_and_close(base):
    said = "duration: APAC says 5 days, EMEA says 3 days"
    base.write(OWN, APAC_3.replace("five days", "four days"))
    assert notes()["client-kickoff"] == [
        (
            "dispute changed",
            "agenda-sent",
            "duration: APAC says 4 days, EMEA says 3 days",
            f"was: {said.partition(': ')[2]}",
        )
    ]
    base.write(OWN, APAC_3.replace("five days", "three days"))
    assert ("dispute closed", "agenda-sent", said, None) in notes()["client-kickoff"]
    base.write(OWN, APAC_3.replace("the minutes", "the minutes within two days"))
    base.write("practices/emea/client-kickoff.md", EMEA_3.replace("the minutes", "the minutes within one day"))
    opened = [note for note in notes()["client-kickoff"] if note[0] == "dispute opened"]
    assert opened == [("dispute opened", "minutes", "duration: APAC says 2 days, EMEA says 1 day", None)]


def test_the_fewest_steps_are_said_to_have_moved(base):
    """The minutes come first now: one step moved, not three."""
    for region, text in (("emea", EMEA_3), ("apac", APAC_3)):
        lines = text.splitlines(keepends=True)
        base.write(f"practices/{region}/client-kickoff.md", "".join([*lines[:-3], lines[-1], *lines[-3:-1]]))
    assert [note[:2] for note in notes()["client-kickoff"]] == [("step moved", "minutes")]


def test_better_evidence_changes_whose_words_are_chosen(base):
    evidence = "evidence:\n  - {metric: m, value: 9, unit: percent, sample: 9, period: 2025, source: tracker}\n"
    base.write(OWN, APAC_3.replace("status: in-use\n", "status: in-use\n" + evidence))
    told = [note for note in notes()["client-kickoff"] if note[1] == "agenda-sent"]
    words = "Send the agenda five days before."
    assert ("other words", "agenda-sent", words, "words of APAC, not words of EMEA") in told


def test_a_name_that_goes_makes_no_other_step(base):
    base.write(OWN, APAC_3.replace(" {#minutes}", ""))
    base.write("practices/emea/client-kickoff.md", EMEA_3.replace(" {#minutes}", ""))
    assert not [note for note in notes().get("client-kickoff", []) if note[0] in ("step added", "step removed")]


def test_new_practices_and_those_that_nobody_has_any_more_are_said(base):
    base.write("practices/apac/audit.md", APAC_3.replace("client-kickoff", "audit"))
    base.run("rm", "--quiet", "practices/emea/handover.md")
    out = run("preview", "--since", "main").output
    assert "audit: new: no region had written it before" in out
    assert "handover: no region has it in use any more" in out


def test_new_reviewers_and_another_order_of_regions_change_no_candidate(base):
    governance = (base.root / "practices/governance.yml").read_text()
    base.write("practices/governance.yml", governance + "reviewers: []\n")
    assert notes() == {}
    base.write("practices/governance.yml", "regions:\n  apac: {name: Asia}\n  emea: {name: Europe}\n")
    assert notes() == {}


def test_a_commit_can_be_looked_at_without_having_it_in_the_folder(base):
    base.write(OWN, APAC_3 + "4. Call the client. {#called}\n")
    base.commit("APAC calls")
    base.run("checkout", "--quiet", "main")
    assert notes() == {}
    assert [note[1] for note in notes("--head", "work")["client-kickoff"]] == ["called"]


def test_a_day_can_be_looked_at_and_opened_in_a_spreadsheet(base):
    base.write(OWN, APAC_3 + "4. =Call the client. {#called}\n")
    base.write("practices/apac/new-one.md", APAC_3.replace("client-kickoff", "new-one"))
    base.commit("APAC calls")
    today = base.run("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d").strip()
    told = run("preview", "--since", "main", "--as-of", today, "--format", "csv").output.splitlines()
    assert told[:2] == [
        "practice,about,step,text,detail",
        "client-kickoff,proposed by few,called,'=Call the client.,words of APAC",
    ]
    assert told[2].startswith("new-one,new practice,")


def test_what_came_to_main_meanwhile_is_not_this_works_doing(base):
    base.write(OWN, APAC_3 + "4. Call the client. {#called}\n")
    base.commit("APAC calls")
    base.run("checkout", "--quiet", "main")
    base.write("practices/emea/handover.md", EMEA_3.replace("client-kickoff", "handover") + "4. Go. {#gone}\n")
    base.commit("Meanwhile")
    assert set(notes("--head", "work")) == {"client-kickoff"}


def test_what_names_no_commit_is_said_in_one_line(base):
    result = run("preview", "--since", "nowhere")
    assert result.exit_code == 2
    assert "names no commit" in result.stderr


# -- the comment -------------------------------------------------------------------------------------------------

HOSTILE = (
    "@everyone ping @org/team",
    "see #1, GH-2, org/repo#3, !4 and 0123456789abcdef0123456789abcdef01234567",
    "<img src=x onerror=alert(1)> <!-- bestyet preview -->",
    "[click](https://evil.example) https://evil.example www.evil.example mail@evil.example",
    "a `code` span ``and`` ```more``` of @it",
    "`",
    "```\n# Heading\n/close\n/merge",
    "text\r\n\r\n## Approved\r\n- [x] by everybody",
    "\u202eright to left\u2066 \x1b[2J \x00 \u200b@me",
    "| a | b |\n|---|---|",
    "$x$ :tada: ~label %milestone",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_contributors_words_stand_in_code_spans_and_nowhere_else(words):
    """Take the code spans out as CommonMark reads them: what is left is ours."""
    note = Note(Sort.REWORDED, words, words, words)
    text = comment([Preview(words, words, (note, Note(Sort.VALUE, words, words)))])
    left = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text)
    calm = comment([Preview("calm", "calm", (Note(Sort.REWORDED, "a", "a", "a"), Note(Sort.VALUE, "a", "a")))])
    assert left == re.sub(r"`\w+`", "", calm)
    assert text.isprintable() or not set(text) & set("\x1b\x00\r\u202e\u2066\u200b")


def test_markdown_of_a_hostile_pull_request_is_as_harmless(base):
    path = "practices/emea/client-kickoff.md"
    base.write(path, EMEA_3.replace("Ask for", "@admin <b>https://evil.example</b> `x` ask for"))
    text = run("preview", "--since", "main", "--format", "md").output
    assert text.startswith(MARK)
    left = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text.replace(MARK, ""))
    assert not set("@<>") & set(left)
    assert "http" not in left


def test_a_code_span_ends_where_it_should():
    assert code("plain") == "`plain`"
    assert code("`") == "`` ` ``"
    assert code("a `` b ` c") == "``` a `` b ` c ```"
    assert code("  \n ") == "(nothing)"


def test_a_flood_is_told_in_part_with_the_number_of_the_rest():
    notes = tuple(Note(Sort.ADDED, f"s{n}", "w" * 5000) for n in range(20))
    text = comment([Preview("practice", "Practice", notes)])
    assert "20 steps added." in text
    assert "- and 12 more" in text
    many = tuple(Note(sort, "i" * 99, "`w" * 5000, "d" * 5000) for sort in Sort for _ in range(99))
    text = comment([Preview(f"practice-{n}", "Practice", many) for n in range(400)])
    assert len(text) <= LARGEST
    assert re.search(r"^- and \d+ more\Z", text.rstrip().splitlines()[-1])


def test_a_knowledge_base_in_a_folder_of_a_larger_repository_is_looked_at_alone(workshop, monkeypatch):
    """The folder above has practices of its own, which are none of its business."""
    for top in ("", "kb/"):
        workshop.write(f"{top}practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n")
        workshop.write(f"{top}practices/emea/client-kickoff.md", EMEA_3)
        workshop.write(f"{top}{OWN}", APAC_3)
    workshop.commit("As it was")
    workshop.run("checkout", "--quiet", "-b", "work")
    workshop.write(OWN, APAC_3 + "4. Outside. {#outside}\n")
    workshop.write(f"kb/{OWN}", APAC_3 + "4. Inside. {#inside}\n")
    workshop.commit("Both")
    monkeypatch.chdir(workshop.root / "kb")
    assert [note[1] for note in notes()["client-kickoff"]] == ["inside"]
    workshop.run("checkout", "--quiet", "main")
    assert [note[1] for note in notes("--head", "work")["client-kickoff"]] == ["inside"]


def test_a_file_larger_than_any_practice_is_not_read(base):
    base.write(OWN, APAC_3 + "4. Call the client. {#called}\n" + "word " * 250_000)
    base.commit("Too much")
    assert notes("--head", "work")["client-kickoff"] == notes()["client-kickoff"]
    assert not [note for note in notes()["client-kickoff"] if note[1] == "called"]
