"""Merging from the command line: by practice, by files, for people and for machines."""

import json

import jsonschema_rs
import pytest
from bestyet.repo.schemas import schema_texts
from cli.kickoff import APAC, EMEA, GOVERNANCE, run


def write_both(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.commit("EMEA writes down its kickoff", author="Ada <ada@example.org>")
    workshop.write("practices/apac/client-kickoff.md", APAC)
    workshop.commit("APAC too", author="Ben <ben@example.org>")


@pytest.fixture
def base(begun, monkeypatch):
    workshop = begun(write_both)
    monkeypatch.chdir(workshop.root)
    return workshop


def test_a_reader_sees_common_steps_disputes_and_additions(base):
    result = run("merge", "client-kickoff")
    assert result.exit_code == 0
    assert "1 common step from APAC, EMEA" in result.output
    assert "! 2/2  Send the agenda three days before." in result.output
    assert "agenda-sent (duration): APAC says 5 days, EMEA says 3 days" in result.output
    assert "[EMEA] Ask for the three worries." in result.output


def test_the_text_alone(base):
    assert run("merge", "client-kickoff", "--format", "md").output == (
        "---\npractice: client-kickoff\ntitle: Client kickoff\nregion: global\n---\n"
        "# Client kickoff\n\n1. Send the agenda three days before. {#agenda-sent}\n"
    )


def test_the_record_follows_its_schema_and_names_every_source(base):
    data = json.loads(run("merge", "client-kickoff", "--format", "json").output)
    jsonschema_rs.validate(json.loads(schema_texts()["provenance"]), data)
    (agenda,) = [item for item in data["items"] if item["id"] == "agenda-sent"]
    assert [(m["path"], m["first_line"]) for m in agenda["members"]] == [
        ("practices/apac/client-kickoff.md", 10),
        ("practices/emea/client-kickoff.md", 10),
    ]
    blob = base.run("rev-parse", "HEAD:practices/emea/client-kickoff.md").strip()
    assert agenda["members"][1]["blob"] == blob


def test_any_files_in_any_order_give_the_same_bytes(base):
    files = ["practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"]
    one = run("merge", *files, "--format", "json").output
    assert one == run("merge", *files[::-1], "--format", "json").output
    assert one == run("merge", "client-kickoff", "--format", "json").output


def test_files_outside_a_knowledge_base(tmp_path):
    (tmp_path / "a.md").write_text("- Call the client.\n")
    (tmp_path / "b.md").write_text("- Call the client.\n- Write a note.\n")
    result = run("merge", str(tmp_path / "a.md"), str(tmp_path / "b.md"), "--format", "md")
    assert result.output == "# a\n\n- Call the client.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["merge", "client-kickof"],
            "no region has written a practice called 'client-kickof'; did you mean client-kickoff?",
        ),
        (["merge", "no/such.md"], "cannot read no/such.md: no such file or directory"),
        (["merge", "practices/emea/client-kickoff.md"] * 2, "the same file is given twice"),
        (["why", "client-kickoff", "99"], "line 99 of the merged text holds no passage"),
        (["why", "client-kickoff", "agenda-set"], "has no step called 'agenda-set'; did you mean agenda-sent?"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(base, words, said):
    result = run(*(words if words.count("merge") < 2 else [words[0], words[1], words[3]]))
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_outside_a_knowledge_base_a_practice_cannot_be_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("merge", "client-kickoff")
    assert (result.exit_code, "bestyet init" in result.stderr) == (2, True)


def test_why_says_who_where_when_and_why(base):
    by_step = run("why", "client-kickoff", "agenda-sent").output
    assert by_step == run("why", "client-kickoff", "8").output
    assert "practices/emea/client-kickoff.md:10" in by_step
    assert "2026-01-02  Ada" in by_step
    assert "2026-01-02  Ben" in by_step
    assert "why: " in by_step


def test_why_knows_what_is_not_in_the_history(base):
    base.write("practices/apac/client-kickoff.md", APAC + "- Ask for the worries.\n")
    (base.root / ".git").rename(base.root / "away")
    assert "who and when: not in this history" in run("why", "client-kickoff", "agenda-sent").output


def test_why_lists_the_steps(base):
    assert "agenda-sent  [APAC, EMEA]" in run("why", "client-kickoff").output


def test_contributors_cannot_act_on_the_terminal(tmp_path):
    (tmp_path / "a.md").write_text("- Call \x1b[2Jthe client \u202enow.\n")
    (tmp_path / "b.md").write_text("- Call \x1b[2Jthe client \u202enow.\n")
    output = run("merge", str(tmp_path / "a.md"), str(tmp_path / "b.md")).output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_align_prints_groups_for_other_programs(base):
    files = ["practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"]
    data = json.loads(run("align", *files, "--format", "json").output)
    jsonschema_rs.validate(json.loads(schema_texts()["align-output"]), data)
    assert [m["file"] for g in data["groups"] if g["id"] == "agenda-sent" for m in g["members"]] == sorted(files)
    lines = [(m["file"], m["first_line"]) for g in data["groups"] for m in g["members"]]
    assert len(lines) == len(set(lines)) == 5


def test_titles_of_files_are_told_as_the_same_only_where_they_are(tmp_path):
    for name, title in (("a", "Kick-off"), ("b", "Audit"), ("c", "kick-off")):
        (tmp_path / f"{name}.md").write_text(f"# {title}\n\n- Call the client before noon.\n")
    files = [str(tmp_path / f"{name}.md") for name in "abc"]
    groups = json.loads(run("align", *files, "--format", "json").output)["groups"]
    found = sorted((group["tier"], *(m["file"][-4] for m in group["members"])) for group in groups)
    assert found == [("single", "b"), ("sure", "a", "b", "c"), ("sure", "a", "c")]
    merged = run("merge", *files, "--format", "md").output
    assert merged.count("# ") == 1


def test_align_for_people(base):
    files = ["practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"]
    output = run("align", *files).output
    assert "agenda-sent (confirmed" in output
    assert "practices/apac/client-kickoff.md:10: Issue the agenda five days before." in output


def test_no_name_of_a_region_acts_on_who_reads_the_comparison_as_a_page(base):
    base.write(
        "practices/governance.yml", 'regions:\n  emea: {name: Europe, label: "<b>EM|EA"}\n  apac: {name: Asia}\n'
    )
    head = run("compare", "client-kickoff", "--format", "md").output.splitlines()[2]
    assert "&lt;b>EM\\|EA" in head
    assert "<b>" not in head
