"""A command about one practice reads that practice: what others wrote it neither opens nor needs."""

from __future__ import annotations

from pathlib import Path

import bestyet.repo.tree
import pytest
from cli.kickoff import EMEA
from cli.voting import Company

PRACTICE = "client-kickoff"
SHARED = {"practices/governance.yml", "practices/vocabulary.yml"}
OTHER = "practices/global/other/1.0.0/"
CALLS = (
    f"merge {PRACTICE}",
    f"why {PRACTICE}",
    f"why {PRACTICE} agenda-sent",
    f"compare {PRACTICE}",
    f"align {PRACTICE}",
    f"align {PRACTICE} --write",
    f"link {PRACTICE} --format json",
    f"decide {PRACTICE} drop agenda-sent --because It-is-said-twice --by lead-emea",
    f"ballot {PRACTICE}",
)


def others(company: Company) -> None:
    for name in ("other", "third"):
        company.hub.write(f"practices/emea/{name}.md", EMEA.replace(PRACTICE, name))
    company.hub.write(f"{OTHER}practice.md", "# Other")
    company.hub.write(f"{OTHER}ballot.yml", "practice: other")
    company.hub.send("Other practices")


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Company, list[str]]:
    """A company with a vote on one practice and others beside it, and what is opened from now on."""
    company = Company(tmp_path, monkeypatch, Company.propose, others)
    opened: list[str] = []
    read = bestyet.repo.tree._read

    def seen(path: str) -> object:
        opened.append(str(path).removeprefix(f"{company.hub.root}/"))
        return read(path)

    monkeypatch.setattr(bestyet.repo.tree, "_read", seen)
    return company, opened


def is_about(path: str) -> bool:
    return path in SHARED or f"/{PRACTICE}" in path or path == f"{OTHER}ballot.yml"


@pytest.mark.parametrize("call", CALLS)
def test_nothing_of_other_practices_is_opened(large: tuple[Company, list[str]], call: str) -> None:
    company, opened = large
    company.hub.well(*call.split())
    assert f"practices/emea/{PRACTICE}.md" in opened
    assert [path for path in opened if not is_about(path)] == []


def test_who_votes_opens_nothing_of_other_practices(large: tuple[Company, list[str]]) -> None:
    company, opened = large
    company.vote(company.hub, "emea")
    assert f"practices/global/{PRACTICE}/1.0.0/ballot.yml" in opened
    assert [path for path in opened if not is_about(path)] == []


def test_a_name_that_nobody_wrote_is_held_against_all(large: tuple[Company, list[str]]) -> None:
    company, _ = large
    assert "did you mean other?" in company.hub.refused("merge", "othr")


def test_a_merge_that_is_unfinished_elsewhere_stops_nobody(large: tuple[Company, list[str]]) -> None:
    company, _ = large
    before = company.hub.well("merge", PRACTICE)
    torn = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
    (company.hub.root / "practices/emea/other.md").write_text(torn)
    assert company.hub.well("merge", PRACTICE) == before
    assert "a merge is unfinished here" in company.hub.refused("merge", "other")
