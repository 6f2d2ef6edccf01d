"""Dates that have not come, and merges that put another line of commits first, are named as what they are."""

import pytest
from cli.voting import FOLDER, Company, put_to_the_vote
from trust.history.attacks import all_vote, broken, push

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


@pytest.fixture
def opened(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote)


def test_a_commit_of_the_future_is_named_and_ends_no_vote(opened):
    opened.clock.set("2026-11-04")
    commit = push(opened, "Nothing", "2031-01-01")[:10]
    opened.clock.set("2026-11-05")
    all_vote(opened)
    assert "approve 3 of 3" in opened.hub.well("ballot", "client-kickoff")
    opened.clock.set("2026-11-20")
    opened.hub.well("adopt", "client-kickoff")
    opened.hub.send("1.0.0 is the standard")
    (line,) = broken(opened)
    assert f"origin/main: dates: BROKEN: commit {commit} is dated 2031-01-01, which has not come yet" in line


def test_a_clock_that_is_a_little_ahead_is_no_fault(opened):
    push(opened, "Nothing", "2026-11-03")
    assert broken(opened) == []


def turned(company, *, rewritten=False):
    """Somebody pulls main into their own work and pushes that: main's commits become the second parent."""
    hub = company.hub
    first = hub.run("rev-list", "--max-parents=0", "HEAD").strip()
    hub.run("checkout", "-q", "-b", "mine", first)
    hub.write("README.md", "Mine")
    hub.commit("My own work")
    hub.run("merge", "-q", "--no-ff", "-m", "Merge branch main", "origin/main")
    hub.run("push", "-q", "origin", "HEAD:main")
    hub.run("fetch", "-q")
    return hub.run("rev-parse", "HEAD").strip()


def test_a_merge_the_wrong_way_round_is_named_as_what_it_is(company):
    company.propose()
    company.adopt()
    merge = turned(company)[:10]
    found = "\n".join(broken(company))
    assert f"is there, but not among the first parents of origin/main any more: merge {merge} puts" in found
    assert "rewritten" not in found
    company.hub.run("checkout", "-q", "main")
    company.hub.run("merge", "-q", "--no-ff", "-m", "Merge mine", "mine")  # the other way round
    company.hub.run("push", "-q", "--force", "origin", "main")
    company.hub.run("fetch", "-q")
    assert broken(company) == [], broken(company)


def test_a_line_of_commits_that_was_prepared_does_not_make_votes_older(opened):
    """A line beside main, with dates of the past and a late vote in it, becomes main's first parents."""
    hub = opened.hub
    for region in ("emea", "apac"):
        opened.vote(hub, region, "reject", "--reason", "No")
    hub.send("Two reject")
    opened.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff", "--record")
    hub.send("It is not the standard")
    turned(opened)
    found = "\n".join(broken(opened))
    assert "not among the first parents" in found
    assert f"{FOLDER}" or found
