"""Voting rules from the command line: told, listed, tried out."""

import json

import pytest
from bestyet.cli.main import main
from click.testing import CliRunner

GOVERNANCE = """\
company: Example (illustrative)
regions:
  emea: {name: Europe, weight: 4}
  apac: {name: Asia, weight: 2}
  india: {name: India, weight: 1}
reviewers:
  - {id: ada, name: Ada, region: emea, roles: [quality]}
  - {id: ben, name: Ben, region: apac}
  - {id: chi, name: Chi, region: india}
policies:
  fast-track: {extends: lazy-consensus, period: {min: 5, calendar: business}}
  crowd: {extends: majority, min-approvals: 9}
  broken: {extends: majority, tie: coin}
"""


@pytest.fixture(autouse=True)
def base(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    monkeypatch.chdir(workshop.root)
    return workshop


def run(*words):
    return CliRunner().invoke(main, ["policy", *words])


def test_a_project_manager_asks_what_the_rule_is():
    result = run("explain")
    assert result.exit_code == 0
    assert "Consent of the regions (regional-consent)" in result.output
    assert "- At least 2/3 of the regions that may vote" in result.output
    assert "5 business days" in run("explain", "fast-track").output


def test_all_rules_are_listed_own_ones_first():
    lines = run("list").output.splitlines()
    assert lines[0] == "fast-track  (governance.yml)"
    assert "regional-consent  (built in, the default)" in lines
    assert sum("(built in" in line for line in lines) == 15


def test_a_rule_that_nobody_can_satisfy_is_a_problem():
    result = run("explain", "crowd")
    assert result.exit_code == 1
    assert "no proposal can pass, even if everybody approves: approve 3, needs at least 9: not met" in result.output


def test_a_rule_that_cannot_be_read_says_why():
    result = run("explain", "broken")
    assert result.exit_code == 1
    assert "“tie” must be one of fail, status-quo, casting, not 'coin'" in result.output


def test_an_unknown_rule_is_answered_with_the_nearest():
    result = run("explain", "unanimos")
    assert result.exit_code == 2
    assert "there is no voting rule called 'unanimos'; did you mean unanimous?" in result.output


def test_votes_are_tried_out_under_the_default_rule():
    result = run("simulate", "--votes", "emea:approve,apac:reject=too slow, really,india:abstain")
    assert result.exit_code == 0
    assert result.output.startswith("The proposal fails")
    assert "approve 1 of 3, needs 2/3 of the regions that may vote: not met" in result.output
    safe = run("simulate", "--votes", "emea:approve,apac:approve,india:reject[patient-safety]=unsafe")
    assert "open objections about quality or patient-safety: 1, none allowed (chi: unsafe): not met" in safe.output


def test_while_it_is_open_it_says_who_can_make_the_difference():
    result = run("simulate", "unanimous", "--votes", "ada:approve", "--still-open")
    assert "The vote is open: it can still pass; missing: " in result.output
    assert "Whose vote can make the difference: ada, ben, chi." in result.output


def test_programs_read_it_as_json(base):
    base.write("votes.yml", "- {voter: emea, vote: approve}\n- {voter: ben, vote: approve}\n")
    result = run("simulate", "majority", "--votes", "votes.yml", "--author", "ada", "--format", "json")
    data = json.loads(result.output)
    assert (data["outcome"], data["reviewers"]) == ("passed", {"ada": "approve", "ben": "approve", "chi": "silent"})
    assert data["rules"][0]["figures"] == "approve 2 of 2, needs more than 1/2 of the reviewers that took a side: met"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--votes", "emea"), "“emea” is not a vote: write it as in emea:approve"),
        (("--votes", "mars:approve"), "“mars” is neither a reviewer nor a region; regions: emea, apac, india"),
        (("--votes", "emea:yes"), "“yes” is not a vote: write approve, reject or abstain"),
        (("--votes", "missing.yml"), "cannot read missing.yml"),
        (("--votes", "emea:approve", "--author", "eve"), "no reviewer is called 'eve'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words, said):
    result = run("simulate", *words)
    assert result.exit_code == 2
    assert said in result.output
