"""A record can be checked by anybody, from git or from the files."""

import json

import pytest
from cli.kickoff import APAC, EMEA, GOVERNANCE, run


def write_both(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write("practices/apac/client-kickoff.md", APAC)
    workshop.commit("Two regions")


@pytest.fixture
def base(begun, monkeypatch):
    workshop = begun(write_both)
    monkeypatch.chdir(workshop.root)
    (workshop.root / "record.json").write_text(run("merge", "client-kickoff", "--format", "json").output)
    return workshop


def change(base, edit):
    path = base.root / "record.json"
    data = json.loads(path.read_text())
    edit(data)
    path.write_text(json.dumps(data))


def test_a_true_record_holds(base):
    result = run("verify", "record.json")
    assert result.output == "record.json: well: 5 passages of 2 variants are as recorded\n"
    assert result.exit_code == 0


def test_it_still_holds_when_the_variant_has_moved_on_because_git_has_the_old_text(base):
    base.write("practices/emea/client-kickoff.md", EMEA.replace("three", "four"))
    base.commit("EMEA changes its mind")
    assert run("verify", "record.json").exit_code == 0


def test_without_git_a_changed_source_is_named(base):
    base.write("practices/emea/client-kickoff.md", EMEA.replace("three", "four"))
    (base.root / ".git").rename(base.root / "away")
    result = run("verify", "record.json")
    assert result.exit_code == 1
    assert "practices/emea/client-kickoff.md: the recorded text" in result.output


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d["items"][0]["members"][0].update(sha256="0" * 64), "its digest is not the recorded one"),
        (lambda d: d["items"][0]["members"][0].update(text="Other words"), "its words are not the recorded ones"),
        (lambda d: d["items"][0].update(text="Other words"), "its words are none of its members'"),
        (lambda d: d["items"].pop(), "this passage is not in the record"),
        (lambda d: d["items"].append(d["items"][-1]), "recorded twice"),
        (lambda d: d["items"][0]["members"][0].update(first_line=2, last_line=2), "no passage has these lines"),
    ],
)
def test_a_record_that_was_tampered_with_is_found_out(base, edit, said):
    change(base, edit)
    result = run("verify", "record.json")
    assert result.exit_code == 1
    assert said in result.output


def test_a_member_from_a_file_that_is_no_input_is_found_out(base):
    change(base, lambda d: d["items"][0]["members"][0].update(path="practices/moon/client-kickoff.md"))
    result = run("verify", "record.json")
    assert result.exit_code == 1
    assert "practices/apac/client-kickoff.md:8-8: this passage is not in the record" in result.output


def test_a_passage_smuggled_in_from_a_file_that_is_no_input_is_found_out(base):
    forged = {"path": "practices/moon/client-kickoff.md", "first_line": 1, "last_line": 1}
    change(base, lambda d: d["items"][0]["members"].append(d["items"][0]["members"][0] | forged))
    result = run("verify", "record.json")
    assert result.exit_code == 1
    assert "practices/moon/client-kickoff.md: has passages in the record but is none of its inputs" in result.output


def test_what_is_no_record_is_said_to_be_none(base):
    (base.root / "record.json").write_text("[" * 100_000)
    assert "is not a provenance record" in run("verify", "record.json").stderr
    (base.root / "record.json").write_text("{}")
    assert run("verify", "record.json").exit_code == 2
    assert run("verify", "missing.json").exit_code == 2


def test_records_of_versions_are_found_by_themselves(base):
    assert "no records to check" in run("verify").output
    folder = base.root / "practices/global/client-kickoff/1.0.0"
    folder.mkdir(parents=True)
    (base.root / "record.json").rename(folder / "provenance.json")
    assert "practices/global/client-kickoff/1.0.0/provenance.json: well" in run("verify").output
