"""Rules stand on the base branch before a ballot does, and records do not go back to an older format."""

import pytest
from cli.voting import FOLDER, governance
from trust.history.attacks import all_vote, as_format_1, broken, push
from trust.history.story import change

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


def weakened(company, rules=WEAK):
    """A branch brings other rules, and a ballot by them."""
    hub = company.hub
    hub.branch("weak")
    hub.write(RULES, governance(company.keys, rules))
    hub.commit("Other rules")
    hub.well("propose", "client-kickoff", "--base", "HEAD")
    hub.send_branch("Put 1.0.0 to the vote")


BOTH = f"this branch changes both {RULES} and a ballot: bring the rules to origin/main first"


@pytest.mark.parametrize("rules", [WEAK, "review-every: 12 months\n"], ids=["weak", "other"])
def test_rules_and_ballot_in_one_branch_are_refused_in_its_pull_request(company, rules):
    weakened(company, rules)
    assert said(company, "ballot: BROKEN", BOTH) is True
    company.hub.run("fetch", "-q", "origin", "main")  # as the generated job on GitLab does
    result = company.hub.do("verify", "--base", "FETCH_HEAD")
    assert (result.exit_code, "and a ballot: bring the rules to FETCH_HEAD first" in result.output) == (1, True)


def test_a_branch_that_is_only_behind_the_rules_is_not_said_to_change_them(company):
    hub, other = company.hub, company.clone("other")
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    other.write(RULES, governance(company.keys, "review-every: 12 months\n"))
    other.send("Other rules, on main")
    hub.run("fetch", "-q")
    assert "and a ballot: bring" not in "\n".join(broken(company))


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_rules_and_ballot_that_came_together_are_found_out(company, how):
    weakened(company, "review-every: 12 months\n")
    if how == "merge":
        company.hub.land("weak")
    else:
        company.hub.run("checkout", "-q", "main")
        company.hub.run("merge", "-q", "--squash", "weak")
        push(company, "Put 1.0.0 to the vote")
    commit = company.hub.run("rev-parse", "--short=10", "origin/main").strip()
    both = f"commit {commit} of origin/main brought both the ballot and rules: rules must come before"
    assert said(company, both, "its rules and reviewers are not from governance.yml as origin/main had it") is True
    all_vote(company)
    company.clock.set("2026-11-20")
    assert "cannot be adopted" in company.hub.refused("adopt", "client-kickoff")


def test_rules_that_came_with_the_first_ballot_of_all_are_no_rules(workshop, company):
    """All of a knowledge base in one commit: nobody had seen its rules before."""
    hub = company.hub
    hub.well("propose", "client-kickoff")
    hub.run("checkout", "-q", "--orphan", "anew")
    push(company, "All at once")
    assert said(company, "its rules and reviewers are not from governance.yml as origin/main had it") is True


@pytest.mark.parametrize("kind", ["ballot", "adoption"])
def test_nobody_goes_back_to_a_format_of_which_less_is_checked(company, kind):
    company.propose()
    company.adopt()
    for region in ("emea", "india"):
        change(company, region, "three days", "nine days")
    company.hub.send("Nine days")
    company.hub.well("propose", "client-kickoff")
    second = company.hub.root / "practices/global/client-kickoff/2.0.0"
    if kind == "ballot":
        as_format_1(second / "ballot.yml", "ballot")
    push(company, "Put 2.0.0 to the vote")
    if kind == "adoption":
        all_vote(company)
        company.clock.set("2026-12-20")
        company.hub.well("adopt", "client-kickoff")
        as_format_1(second / "adoption.yml", "adoption")
        push(company, "2.0.0 is the standard")
    assert said(company, f"client-kickoff 2.0.0: ballot: BROKEN: {kind}.yml is of format 1, of which less") is True


def test_a_record_of_an_older_format_comes_no_more(company, monkeypatch):
    """A vote of then is open, and somebody withdraws it as one could then: unsigned."""
    monkeypatch.setattr("bestyet.actions.decide.propose.FORMAT", 1)
    company.hub.well("propose", "client-kickoff")
    as_format_1(company.hub.root / FOLDER / "ballot.yml", "ballot")
    push(company, "Put 1.0.0 to the vote")
    all_vote(company)
    company.clock.set("2026-12-20")
    company.hub.do("adopt", "client-kickoff")
    as_format_1(company.hub.root / FOLDER / "adoption.yml", "adoption")
    push(company, "1.0.0 is the standard")
    assert said(company, "adoption.yml is of format 1, of which less is checked and which nobody writes since") is True
