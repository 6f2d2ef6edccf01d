"""A company whose first version is put to the vote, and its lead of EMEA at the desk; and one of a provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli.voting import Company, put_to_the_vote, shared_company
from desk.house import Visitor, all_that_stays, served
from desk.provider import Provider, providing
from desk.running import loaded
from desk.test_hosted import AtProvider, House, with_accounts
from forks import Loaded


@pytest.fixture(scope="session")
def loaded_desk() -> Iterator[Loaded]:
    """What one desk at a time is a copy of."""
    found = loaded()
    yield found
    found.close()


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    return Company(tmp_path, monkeypatch, put_to_the_vote)


@pytest.fixture
def one(company: Company) -> Iterator[Visitor]:
    with served(company.hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        yield Visitor(opened)


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, Visitor]]:
    """The same once for all that is refused."""
    with (
        shared_company(tmp_path_factory, put_to_the_vote) as company,
        served(company.hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened,
    ):
        yield company, Visitor(opened)


@pytest.fixture
def refusing(open_desk: tuple[Company, Visitor]) -> Iterator[Visitor]:
    """Who sends only what comes to nothing: no branch, draft, vote or line of the audit trail is another afterwards."""
    company, one = open_desk
    before = all_that_stays(company, one)
    yield one.in_another_window()
    assert all_that_stays(company, one) == before


@pytest.fixture(scope="module")
def company_at_a_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtProvider]:
    with shared_company(tmp_path_factory, with_accounts) as company, providing() as provider:
        house = House(company)
        house.listening.close()
        yield AtProvider(house, provider)


@pytest.fixture
def at_a_provider(company_at_a_provider: AtProvider) -> Iterator[tuple[Provider, Callable[[], Visitor]]]:
    with company_at_a_provider.open() as found:
        yield found
