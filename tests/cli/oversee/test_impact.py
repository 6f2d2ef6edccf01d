"""Before a vote, each region sees what adopting the text would change for it, against its own text."""

import csv
import io
import json
from types import SimpleNamespace

import pytest
from cli.kickoff import APAC, EMEA, run
from cli.oversee.texts import OURS, THEIRS, VOCABULARY
from cli.voting import FOLDER, Clock, clone, lasting_company

BETTER = "merge:\n  better: {lead-times: lower}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """1.0.0 is put to the vote: the words of EMEA, whose evidence is the best."""
    with pytest.MonkeyPatch.context() as patch:
        company = lasting_company(tmp_path_factory.mktemp("company"), patch)
        regions_write(company.hub)
        company.propose()
        return company.bare


def regions_write(hub):
    governance = (hub.root / "practices/governance.yml").read_text()
    hub.write("practices/governance.yml", governance + BETTER)
    hub.write("practices/vocabulary.yml", VOCABULARY)
    evidence = "evidence:\n  - {metric: on-time, value: 9, unit: percent, sample: 99, period: 2025, source: tracker}\n"
    hub.write("practices/emea/client-kickoff.md", OURS.replace("lead-times:", evidence + "lead-times:"))
    hub.write("practices/apac/client-kickoff.md", THEIRS + "- Say hello to everybody.\n- The site head may join.\n")
    hub.write("practices/india/client-kickoff.md", EMEA.replace("emea", "india"))
    hub.send("What regions do")


@pytest.fixture
def proposed(built, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)
    return SimpleNamespace(hub=clone(built, tmp_path / "hub", monkeypatch), clock=clock)


def impact(company, *words):
    return json.loads(company.hub.well("impact", "client-kickoff", *words, "--format", "json"))


def region(found, name):
    return next(entry for entry in found["regions"] if entry["region"] == name)


def test_a_region_sees_what_its_own_text_says_otherwise_each_with_its_line(proposed):
    apac = region(impact(proposed), "apac")
    told = [(e["what"], e["about"], e["place"]) for e in apac["effects"]]
    own = "practices/apac/client-kickoff.md"
    assert ("changed", "steps", f"{own}:15") in told  # five days, not three
    assert ("added", "steps", None) in told  # the three worries
    assert ("changed", "lead-times", f"{own}:8") in told
    changed = next(e for e in apac["effects"] if e["what"] == "changed" and e["about"] == "steps")
    assert changed["values"] == [{"about": "duration", "own": "5 days", "new": "3 days"}]
    assert changed["at"].startswith(f"{FOLDER}/practice.md:")
    # the text has the agenda (APAC: five days, not three) and the worries (not APAC); greeting and site head are APAC's
    assert [apac["counts"][word] for word in ("stay", "added", "dropped", "reworded", "changed")] == [0, 1, 2, 0, 1]


def test_what_the_text_does_not_settle_is_left_to_the_region(proposed):
    """EMEA and APAC name different accountable roles, and nobody decided: both keep theirs."""
    apac = region(impact(proposed), "apac")
    assert "raci/agenda" in apac["left-to-the-region"]
    assert apac["counts"]["roles"] == 0


def test_a_region_that_works_like_this_already_changes_no_step(proposed):
    emea = region(impact(proposed), "emea")
    assert emea["counts"]["stay"] == 2
    assert [(e["what"], e["step"]) for e in emea["effects"]] == [("dropped", "email")]  # no other region uses it


def test_after_a_region_rewrote_its_text_unchanged_and_named_steps_are_still_recognised(proposed):
    text = (proposed.hub.root / "practices/apac/client-kickoff.md").read_text()
    longer = text.replace("# Launch\n", "# Launch\n\nWe launch projects with care.\n").replace("five days", "four days")
    proposed.hub.write("practices/apac/client-kickoff.md", longer)
    apac = region(impact(proposed), "apac")
    changed = next(e for e in apac["effects"] if e["what"] == "changed" and e["about"] == "steps")
    assert changed["values"] == [{"about": "duration", "own": "4 days", "new": "3 days"}]
    dropped = [e["own"] for e in apac["effects"] if e["what"] == "dropped" and e["about"] == "steps"]
    assert dropped == ["We launch projects with care.", "Say hello to everybody.", "The site head may join."]


def test_a_region_without_a_text_would_have_all_of_it_new(proposed):
    proposed.hub.run("rm", "--quiet", "practices/india/client-kickoff.md")
    out = proposed.hub.well("impact", "client-kickoff", "--region", "india")
    assert "india: has no text of its own in use, so all of it would be new" in out


def test_declared_departures_are_said_until_their_last_day(proposed):
    path = "practices/apac/client-kickoff.md"
    text = (proposed.hub.root / path).read_text()
    until = "departures:\n  - {step: agenda-sent, reason: Law, approved-by: lead-apac, until: 2026-11-30}\n"
    proposed.hub.write(path, text.replace("channels:", until + "channels:"))
    assert "declared as a departure until 2026-11-30" in proposed.hub.well("impact", "client-kickoff")
    proposed.clock.set("2026-12-01")
    assert "declared as a departure" not in proposed.hub.well("impact", "client-kickoff")


def test_the_candidate_can_be_asked_about_and_is_the_default_without_a_ballot(company):
    assert "What adopting its candidate of client-kickoff" in company.hub.well("impact", "client-kickoff")


def test_the_state_of_a_past_commit_can_be_asked_about(proposed):
    assert impact(proposed, "--as-of", "HEAD~1")["version"] == "candidate"
    assert impact(proposed, "--as-of", "HEAD")["version"] == "1.0.0"


def test_a_spreadsheet_gets_one_row_an_effect_and_no_formula(proposed):
    path = "practices/apac/client-kickoff.md"
    text = (proposed.hub.root / path).read_text()
    proposed.hub.write(path, text + "- =HYPERLINK(x) is what we type.\n")
    rows = list(csv.DictReader(io.StringIO(proposed.hub.well("impact", "client-kickoff", "--format", "csv"))))
    assert {row["region"] for row in rows} == {"emea", "apac", "india"}
    assert not [value for row in rows for value in row.values() if value.startswith("=")]


def test_what_is_not_there_is_said_in_one_line(proposed):
    hub = proposed.hub
    assert "has no version '2.0.0'; there are: 1.0.0" in hub.refused("impact", "client-kickoff", "2.0.0")
    assert "there is no region 'mars'" in hub.refused("impact", "client-kickoff", "--region", "mars")
    assert "did you mean client-kickoff?" in hub.refused("impact", "client-kickof")


@pytest.mark.parametrize("value", ["7", "[1, {}]", "{a: [b]}", '"x"', "null", "[{step: [], until: 3}]"])
def test_no_value_of_a_front_matter_makes_it_stumble(base_text, value):
    keys = ("lead-times", "raci", "departures", "channels", "templates")
    odd = "".join(f"{key}: {value}\n" for key in keys)
    base_text.write("practices/apac/client-kickoff.md", APAC.replace("---\n# ", f"{odd}---\n# "))
    assert run("impact", "client-kickoff").exit_code == 0


@pytest.fixture
def base_text(workshop, monkeypatch):
    workshop.write("practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n")
    workshop.write("practices/emea/client-kickoff.md", OURS)
    monkeypatch.chdir(workshop.root)
    return workshop


def test_a_damaged_record_is_told_of_in_one_line(proposed):
    for odd in ("[]", '{"items": 3}', "no JSON"):
        proposed.hub.write(f"{FOLDER}/provenance.json", odd)
        assert "cannot be read" in proposed.hub.refused("impact", "client-kickoff")
    (proposed.hub.root / FOLDER / "provenance.json").unlink()
    assert "is not whole" in proposed.hub.refused("impact", "client-kickoff")


def test_a_step_without_words_is_told_as_such(base_text):
    base_text.write("practices/apac/client-kickoff.md", APAC + "- ![](x.png)\n")
    assert "dropped: (no words)  practices/apac/client-kickoff.md:" in run("impact", "client-kickoff").output
