"""What was revoked stays revoked, and nobody leaves before it is said."""

import pytest
from cli.voting import Company, forge, governance
from trust.history.attacks import broken, push

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


def apac_is_lost(company):
    company.propose()
    company.clock.set("2026-11-03")
    company.hub.write(RULES, governance(company.keys, apac=", revoked: 2026-11-03T00:00:00Z"))
    company.hub.send("APAC's key is lost")


@pytest.fixture
def lost(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, apac_is_lost)


@pytest.mark.parametrize("later", ["", ", revoked: 2026-12-24T00:00:00Z"], ids=["removed", "postponed"])
def test_a_revoked_key_stays_revoked(lost, later):
    lost.clock.set("2026-11-04")
    lost.hub.write(RULES, governance(lost.keys, apac=later))
    assert "practices/governance.yml" in lost.hub.refused("check")
    lost.hub.send("Another list of keys")
    found = lost.hub.refused("vote", "client-kickoff", "approve", *lost.signs("apac"))
    assert "the vote would not count: the key was revoked 2026-11-03" in found
    lost.vote(lost.hub, "emea")
    forge(lost, "apac", lost.keys["apac"])
    push(lost, "Whoever found the key votes")
    assert "by lead-apac: the key was revoked 2026-11-03" in lost.hub.well("ballot", "client-kickoff")


def test_check_names_the_key_whose_revocation_is_gone(lost):
    assert lost.hub.do("check").exit_code == 0
    lost.hub.write(RULES, governance(lost.keys))
    result = lost.hub.refused("check")
    assert "revocation-gone" in result
    assert "2026-11-03" in result
    lost.hub.run("commit", "-q", "-m", "Another list of keys")
    assert "revocation-gone" in lost.hub.refused("check")  # the base branch is the measure
    lost.hub.write(RULES, governance(lost.keys, apac=", revoked: 2026-11-01T00:00:00Z"))
    assert lost.hub.do("check").exit_code == 0  # earlier is stricter


def test_who_leaves_does_so_when_the_base_branch_says_it_and_not_before(company):
    """A veto is on its way out: its voter is said to have left last month."""
    company.propose()
    company.vote(company.hub, "emea", "reject", "--object", "agenda-sent", "Unsafe", "--at-stake", "patient-safety")
    company.hub.send("EMEA rejects")
    company.clock.set("2026-11-05")
    rules = governance(company.keys).replace("region: emea,", "region: emea, until: 2026-10-01,")
    company.hub.write(RULES, rules)
    company.hub.send("EMEA's lead left in October")
    assert "by lead-emea" not in company.hub.well("ballot", "client-kickoff").partition("Not counted")[2]
    assert "emea: 1 reject" in company.hub.well("ballot", "client-kickoff")
