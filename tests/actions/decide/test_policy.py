"""Rules are tried out with the reviewers of the day, by the clock that everything goes by."""

import pytest
from bestyet.actions.decide.policy import Simulated, SimulateRequest, WrongRule, explain, rules, simulate
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.tally import Outcome
from cli.voting import REHEARSAL, Company

OWN = "policies:\n  fast: {extends: lazy-consensus}\n  broken: {extends: majority, tie: coin}\n"


@pytest.fixture
def company(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    path = "practices/governance.yml"
    text = (company.hub.root / path).read_text().replace(REHEARSAL, "")
    company.hub.write(path, text.replace("region: india,", 'region: india, until: "2026-11-10",') + OWN)
    return company


def test_who_has_left_is_not_asked_any_more(company):
    asked = SimulateRequest(company.hub.root, "emea:approve,apac:approve", "unanimous")
    assert simulate(asked).tally.outcome is not Outcome.PASSED
    company.clock.set("2026-11-11")
    found = simulate(asked)
    assert isinstance(found, Simulated)
    assert (found.tally.outcome, sorted(found.tally.reviewers)) == (Outcome.PASSED, ["lead-apac", "lead-emea"])


def test_while_the_vote_is_open_it_opened_now(company):
    company.clock.set("2026-11-11")
    found = simulate(SimulateRequest(company.hub.root, "emea:approve", still_open=True))
    assert found.tally.due > company.clock.at
    assert "lead-apac" in found.can_change_it


def test_a_rule_that_cannot_be_read_says_why(company):
    assert isinstance(explain(company.hub.root, "broken"), WrongRule)
    with pytest.raises(CannotGoOnError, match="did you mean unanimous"):
        explain(company.hub.root, "unanimos")
    first, *others = rules(company.hub.root)
    assert (first.name, first.is_own, first.is_default) == ("fast", True, False)
    assert [rule.name for rule in others if rule.is_default] == ["regional-consent"]
