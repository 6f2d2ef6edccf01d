"""What tests of commands share."""

import pickle

import pytest
from bestyet.repo.workers import spread
from bestyet.repo.workers.task import outcome
from cli.voting import Company, put_to_the_vote


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch)


@pytest.fixture
def proposed(tmp_path, monkeypatch):
    """A company whose 1.0.0, which EMEA proposed, is put to the vote."""
    return Company(tmp_path, monkeypatch, put_to_the_vote)


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    """A company whose 1.0.0, which EMEA proposed, is the standard."""
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)


@pytest.fixture
def in_turn(monkeypatch):
    """Who helps is sent what a process is sent, the last part first, without the time that a process takes to begin."""

    def sent(_, work, parts):
        for number in reversed(range(len(parts))):
            found = outcome(*pickle.loads(pickle.dumps((work, parts[number]))))
            yield number, pickle.loads(pickle.dumps(found))

    monkeypatch.setattr(spread, "in_processes", sent)
