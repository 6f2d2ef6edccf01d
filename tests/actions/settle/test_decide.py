"""Reviewers write down what they settled, one after the other and at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from bestyet.actions.settle.decide import DecideRequest, record_decision
from bestyet.actions.settle.merge import MergeRequest, merge_variants
from bestyet.model.problem import CannotGoOnError
from bestyet.text.settled import read_settled
from cli.kickoff import APAC, EMEA, GOVERNANCE

REVIEWERS = "reviewers:\n  - {id: lead-emea, name: Lead, region: emea, roles: [quality], keys: []}\n"
PATH = "practices/global/client-kickoff/decisions.yml"


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE + REVIEWERS)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write("practices/apac/client-kickoff.md", APAC)
    return workshop


def decision(base, do, *words, by="lead-emea", **more):
    return DecideRequest(base.root, "client-kickoff", do, words, by, "Clear", **more)


def written(base):
    return read_settled({PATH: (base.root / PATH).read_bytes()}, "client-kickoff").decisions


def test_a_decision_holds_who_when_and_the_words_that_it_is_about(base, monkeypatch):
    monkeypatch.setattr("bestyet.repo.clock.now", lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert record_decision(decision(base, "take", "agenda-sent", "apac")).path == PATH
    (entry,) = written(base)
    assert (entry.do, entry.step, entry.region, entry.by, entry.on) == (
        "take",
        "agenda-sent",
        "apac",
        "lead-emea",
        "2026-11-02",
    )
    assert len(entry.passage) == 64
    text = merge_variants(MergeRequest(base.root, ("client-kickoff",))).written.text
    assert "Issue the agenda five days before." in text


def test_what_would_change_nothing_is_not_written(base):
    with pytest.raises(CannotGoOnError, match="would change nothing: there is no step 'agenda' any more"):
        record_decision(decision(base, "drop", "agenda"))
    with pytest.raises(CannotGoOnError, match="'nobody' is no reviewer"):
        record_decision(decision(base, "drop", "agenda-sent", by="nobody"))
    with pytest.raises(CannotGoOnError, match="did you mean client-kickoff"):
        record_decision(DecideRequest(base.root, "client-kickof", "drop", ("agenda-sent",), "lead-emea", "Clear"))
    assert not (base.root / PATH).exists()


def test_who_decides_at_once_is_kept_too(base):
    asked = [decision(base, "add", f"late-{n}", "Call everybody.", after="agenda-sent") for n in range(4)]
    with ThreadPoolExecutor() as people:
        list(people.map(record_decision, asked))
    assert sorted(entry.step for entry in written(base)) == [f"late-{n}" for n in range(4)]
