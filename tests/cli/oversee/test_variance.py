"""`bestyet variance` and `bestyet triage`, as a programme lead uses them."""

import csv
import io
import json

import pytest
from cli.kickoff import run

SHARED = "status: in-use\ncategory: project-start\ncustomer-facing: true\n"
EMEA = f"""\
---
practice: client-kickoff
title: Client kickoff
region: emea
owner: a
{SHARED}channels: [email]
lead-times:
  - {{milestone: kickoff-held, within: 5, unit: business-days}}
risk: {{severity: 7, occurrence: 4, detection: 3}}
---
# Client kickoff

1. Send the agenda to the client. {{#agenda-sent}}
"""
APAC = f"""\
---
practice: client-kickoff
title: Project launch
region: apac
owner: a
{SHARED}channels: [phone]
lead-times:
  - {{milestone: kickoff-held, within: 10, unit: days}}
risk: {{severity: 8, occurrence: 5, detection: 3}}
---
# Project launch

1. Issue the agenda to the client. {{#agenda-sent}}
"""
ALONE = (
    EMEA.replace("client-kickoff", "handover").replace("project-start", "delivery").replace("channels: [email]\n", "")
)
GOVERNANCE = "regions: {emea: {name: Europe, calendar: CH}, apac: {name: Asia, label: APAC, calendar: SG}}\n"


@pytest.fixture
def base(tmp_path, monkeypatch):
    files = {
        "governance.yml": GOVERNANCE,
        "vocabulary.yml": "channels: {email: {title: Email}, phone: {title: Phone}}\n",
        "emea/client-kickoff.md": EMEA,
        "apac/client-kickoff.md": APAC,
        "emea/handover.md": ALONE,
    }
    for path, text in files.items():
        (tmp_path / "practices" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "practices" / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def well(*words):
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def test_all_practices_with_the_regions_that_differ_most(base):
    # 1 - 7.0814/10 = 0.29; the channels have nothing in common; the one step is the same: (0.29 + 1 + 0) / 3 = 0.43.
    lines = well("variance").split("\n")
    assert "client-kickoff *  0.43  0.43  0.29       1.00      0.00" in lines
    assert "client-kickoff *  0.43  0.43" in lines  # each region of the other
    assert "handover *        –     –     –          –         –" in lines  # one region: nothing to compare


def test_one_practice_beside_each_other(base):
    output = well("variance", "client-kickoff")
    assert "kickoff held *  0.29    5 business days = 7.1 days  10 days" in output
    assert "Channels *  1.00    Email  Phone" in output
    assert "\nclient. *  " in output  # the step names the client


def test_every_figure_has_its_line(base):
    rows = list(csv.DictReader(io.StringIO(well("variance", "--format", "csv"))))
    found = next(row for row in rows if row["what"] == "kickoff-held" and row["region"] == "apac")
    assert found["place"] == "practices/apac/client-kickoff.md:11"
    assert (found["says"], found["days"], found["differs"]) == ("10 days", "10.0", "0.2919")
    assert (base / "practices/apac/client-kickoff.md").read_text().split("\n")[10].startswith("  - {milestone")
    data = json.loads(well("variance", "client-kickoff", "--format", "json"))
    assert data["practices"][0]["by"]["channels"] == 1
    assert data["practices"][0]["steps"] == "as merged"
    assert {cell["place"] for cell in data["cells"] if cell["compares"] == "steps"} == {
        "practices/emea/client-kickoff.md:16",
        "practices/apac/client-kickoff.md:16",
    }


def test_a_category_of_practices(base):
    assert "handover" not in well("variance", "--category", "project-start")
    result = run("variance", "--category", "quality")
    assert result.exit_code == 2
    assert "there are: delivery, project-start" in result.stderr
    assert run("variance", "handover", "--category", "delivery").exit_code == 2


def test_an_unknown_practice_is_answered_with_a_near_one(base):
    for command in ("variance", "triage"):
        result = run(command, "client-kikoff")
        assert result.exit_code == 2
        assert "did you mean client-kickoff?" in result.stderr


def test_a_change_is_seen_at_once(base):
    before = well("variance")
    path = base / "practices/apac/client-kickoff.md"
    path.write_text(APAC.replace("[phone]", "[email]"))
    assert well("variance") != before


def test_what_to_harmonise_first(base):
    output = well("triage")
    assert "1. Client kickoff: clients see it, severity 8, occurrence 5, detection 3;" in " ".join(output.split())
    # kickoff 8 x 5 x 3 = 120, handover 7 x 4 x 3 = 84. Off by one: 7 x 4 x 2 = 56 to 9 x 6 x 4 = 216 and
    # 6 x 3 x 2 = 36 to 8 x 5 x 4 = 160: either can be first.
    assert "1     1–2       1–2    client-kickoff *  8  5  3  120            0.43" in output
    assert "2     1–2       1–2    handover *        7  4  3  84             –" in output


def test_why_a_practice_has_its_ratings(base):
    output = well("triage", "client-kickoff")
    assert "Severity 8\n  EMEA says 7  (practices/emea/client-kickoff.md:12)\n  APAC says 8" in output
    rows = list(csv.DictReader(io.StringIO(well("triage", "--format", "csv"))))
    assert rows[0]["places"] == "practices/emea/client-kickoff.md:12; practices/apac/client-kickoff.md:12"
    data = json.loads(well("triage", "--format", "json"))
    assert data["harmonise-first"] == ["client-kickoff"]
    assert data["ranked"][0]["because"][0]["place"] == "practices/emea/client-kickoff.md:12"


def test_what_contributors_wrote_cannot_act_on_the_terminal(base):
    path = base / "practices/emea/handover.md"
    path.write_text(ALONE.replace("title: Client kickoff\n", "").replace("# Client kickoff", "# \x1b[31mred"))
    for command in (("variance",), ("variance", "handover"), ("triage",), ("triage", "handover")):
        assert "\x1b" not in well(*command)


def test_a_knowledge_base_without_practices(tmp_path, monkeypatch):
    (tmp_path / "practices").mkdir()
    monkeypatch.chdir(tmp_path)
    for form in ("text", "csv", "json"):
        well("variance", "--format", form)
        well("triage", "--format", form)
