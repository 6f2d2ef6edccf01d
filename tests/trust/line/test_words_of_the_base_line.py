"""Words were those of the base branch when the ballot came there."""

import json

import pytest
from trust.history.attacks import all_vote, broken, push
from trust.history.story import change

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


def with_other_words(company):
    """A branch changes two variants, proposes, and restores them."""
    hub = company.hub
    hub.branch("proposal")
    before = {region: (hub.root / f"practices/{region}/client-kickoff.md").read_text() for region in ("emea", "india")}
    for region in before:
        change(company, region, "three days", "nine days")
    hub.stage_all()
    hub.commit("Other words")
    hub.well("propose", "client-kickoff")
    for region, text in before.items():
        (hub.root / f"practices/{region}/client-kickoff.md").write_text(text)
    hub.send_branch("Put 1.0.0 to the vote")


OTHER = f"{EMEA}: origin/main had other words than the recorded ones when"


def test_words_that_no_region_ever_had_on_the_base_branch_are_refused_in_the_pull_request(company):
    with_other_words(company)
    assert said(company, "words: BROKEN", f"{OTHER} this was proposed") is True


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_words_that_no_region_ever_had_on_the_base_branch_are_found_out(company, how):
    with_other_words(company)
    if how == "merge":
        company.hub.land("proposal")
    else:
        company.hub.run("checkout", "-q", "main")
        company.hub.run("merge", "-q", "--squash", "proposal")
        push(company, "Put 1.0.0 to the vote")
    commit = company.hub.run("rev-parse", "--short=10", "origin/main").strip()
    assert said(company, "words: BROKEN", f"{OTHER} the ballot came with commit {commit}") is True
    all_vote(company)
    company.clock.set("2026-11-20")
    assert f"cannot be adopted: {OTHER}" in company.hub.refused("adopt", "client-kickoff")


def test_titles_that_stand_as_the_standards_are_those_of_the_base_branch(company):
    hub = company.hub
    roles = (
        "roles:\n  project-manager: {title: Project manager, regions: {emea: Project leader, india: Project leader}}\n"
    )
    hub.write("practices/vocabulary.yml", roles.replace("Project manager", "Manager"))
    hub.send("A title")
    for region in ("emea", "india"):
        change(company, region, "Send the agenda", "The project leader sends the agenda")
    hub.write("practices/vocabulary.yml", roles)
    hub.send("A better one")
    hub.well("propose", "client-kickoff")
    hub.send("Put 1.0.0 to the vote")
    record = json.loads((hub.root / "practices/global/client-kickoff/1.0.0/provenance.json").read_text())
    assert record["vocabulary"]["path"] == "practices/vocabulary.yml"
    assert not broken(company)


def test_words_that_a_region_had_once_are_not_its_words(company):
    """They are in the history: of a year ago."""
    text = (company.hub.root / EMEA).read_text()
    change(company, "emea", "three days", "nine days")
    company.hub.send("EMEA changes its mind")
    (company.hub.root / EMEA).write_text(text)
    company.hub.branch("proposal")
    company.hub.stage_all()
    company.hub.commit("Back")
    company.hub.well("propose", "client-kickoff")
    company.hub.run("checkout", "-q", "origin/main", "--", EMEA)
    company.hub.send_branch("Put 1.0.0 to the vote")
    company.hub.land("proposal")
    assert said(company, OTHER) is True


def test_a_region_that_is_left_out_is_named(company):
    hub = company.hub
    hub.branch("proposal")
    india = hub.root / "practices/india/client-kickoff.md"
    text = india.read_text()
    india.unlink()
    hub.stage_all()
    hub.commit("Without India")
    hub.well("propose", "client-kickoff")
    india.write_text(text)
    hub.send_branch("Put 1.0.0 to the vote")
    assert said(company, "practices/india/client-kickoff.md was there when this was proposed, and the record") is True
    hub.land("proposal")
    assert said(company, "practices/india/client-kickoff.md was there when the ballot came with commit") is True


def test_words_and_ballot_may_come_together(company):
    hub = company.hub
    hub.branch("proposal")
    change(company, "emea", "three days", "nine days")
    hub.stage_all()
    hub.commit("Other words")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    assert broken(company) == []
    hub.land("proposal")
    assert broken(company) == []


def test_words_that_changed_before_the_ballot_came_are_put_right_by_an_amendment(company):
    hub = company.hub
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    hub.run("checkout", "-q", "main")
    change(company, "emea", "three days", "nine days")
    hub.send("EMEA goes on")
    hub.land("proposal")
    assert said(company, OTHER) is True
    hub.well("propose", "client-kickoff", "--amend")
    hub.send("Amend 1.0.0")
    assert broken(company) == []


def test_voters_are_told_that_a_ballot_cannot_be_adopted(company):
    """Votes on it are lost work, and nothing that is said of them may sound as if they were not."""
    hub = company.hub
    with_other_words(company)

    said = f"It cannot be adopted, whatever the votes say: {EMEA}: origin/main had other words than the recorded ones"
    shown = hub.well("ballot", "client-kickoff")
    assert said in shown
    assert "It can still pass." not in shown
    assert said in hub.well("ballot")
    assert json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))["can-still-pass"] is False
    assert said in hub.well("vote", "client-kickoff", "approve", *company.signs("apac"))
