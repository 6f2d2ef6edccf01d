"""What tests of commands share."""

import pytest
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
