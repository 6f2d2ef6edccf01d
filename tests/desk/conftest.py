"""A company whose first version is put to the vote, and its lead of EMEA at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.voting import Company, put_to_the_vote
from desk.house import Visitor, served


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    return Company(tmp_path, monkeypatch, put_to_the_vote)


@pytest.fixture
def one(company: Company) -> Iterator[Visitor]:
    with served(company.hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        yield Visitor(opened)
