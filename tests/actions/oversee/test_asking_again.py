"""Who asks again gets what was answered, until something changes that the answer depends on."""

from datetime import UTC, datetime

import pytest
from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import DueRequest, RolesRequest, recalled
from bestyet.actions.oversee.roles import assignments
from bestyet.model.oversee.due import Obligations
from bestyet.model.oversee.roles import Assignment
from bestyet.repo import clock
from cli.oversee.texts import OURS, THEIRS, VOCABULARY


@pytest.fixture
def base(workshop, monkeypatch):
    """Two regions, and nobody has written anything for years."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2090, 1, 1, tzinfo=UTC))
    workshop.write("practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n")
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    workshop.write("practices/emea/client-kickoff.md", OURS)
    workshop.write("practices/apac/client-kickoff.md", THEIRS)
    return workshop


def test_nothing_is_known_before_it_was_asked(base):
    question = RolesRequest(start=base.root)
    assert recalled(question, tuple[Assignment, ...]) is None
    found = assignments(question)
    assert found
    assert recalled(question, tuple[Assignment, ...]) == found


def test_another_question_is_another_answer(base):
    assignments(RolesRequest(start=base.root))
    assert recalled(RolesRequest(start=base.root, region="apac"), tuple[Assignment, ...]) is None
    assert recalled(DueRequest(start=base.root, within=90), Obligations) is None


def test_a_region_that_writes_makes_the_answer_unknown(base):
    question = DueRequest(start=base.root, within=90)
    due(question)
    assert recalled(question, Obligations) is not None
    base.write("practices/apac/client-kickoff.md", THEIRS + "\nOne line more.\n")
    assert recalled(question, Obligations) is None


def test_what_is_due_is_another_thing_tomorrow(base, monkeypatch):
    question = DueRequest(start=base.root, within=90)
    due(question)
    assert recalled(question, Obligations) is not None
    monkeypatch.setattr(clock, "now", lambda: datetime(2090, 1, 2, tzinfo=UTC))
    assert recalled(question, Obligations) is None
