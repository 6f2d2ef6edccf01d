"""An answer that is kept is told again only as long as asking anew would say the same."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bestyet.knowledge import answers
from cli.kickoff import APAC, EMEA, run
from cli.voting import Company
from conftest import Workshop

APACS = "practices/apac/client-kickoff.md"
ASKED = (("variance",), ("triage",), ("roles",), ("due",), ("adoption",))


@pytest.fixture(autouse=True)
def kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while files are so young that they may change unseen."""
    monkeypatch.setattr(answers, "_SETTLED", -(10**20))


@pytest.fixture
def base(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    workshop.write("practices/governance.yml", "regions: {emea: {name: Europe}, apac: {name: Asia}}\n")
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write(APACS, APAC)
    workshop.commit("Begin")
    monkeypatch.chdir(workshop.root)
    return workshop


def anew(*words: str) -> str:
    shutil.rmtree(".git/bestyet", ignore_errors=True)
    return run(*words).output


def test_a_vote_that_ends_today_is_owed_until_it_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company = Company(tmp_path, monkeypatch)
    company.propose("--closes", "2026-11-12T10:00:00Z")
    owed = list[int]()
    for hour in (9, 11):
        company.clock.set(datetime(2026, 11, 12, hour, tzinfo=UTC))
        for _ in range(2):
            owed.append(sum(one["what"] == "vote" for one in json.loads(company.hub.well("due", "--format", "json"))))
    assert owed == [3, 3, 0, 0]


def test_a_name_of_a_commit_that_moves_with_no_branch_is_looked_up_again(base: Workshop) -> None:
    first = base.run("rev-parse", "HEAD").strip()
    base.write("practices/apac/handover.md", APAC.replace("client-kickoff", "handover"))
    last = base.commit("Another practice")
    words = ("variance", "--format", "json", "--as-of")
    before = run(*words, "HEAD@{1}").output
    base.run("reset", "--quiet", "--soft", first)
    base.run("reset", "--quiet", "--soft", last)
    base.run("update-ref", "ORIG_HEAD", first)
    assert run(*words, "HEAD@{2}").output == anew(*words, "HEAD@{2}")
    assert run(*words, "HEAD@{1}").output == anew(*words, "HEAD@{1}") == before
    run(*words, "ORIG_HEAD")
    base.run("update-ref", "ORIG_HEAD", last)
    assert run(*words, "ORIG_HEAD").output == anew(*words, "ORIG_HEAD") == run(*words, last).output != before


def test_practices_that_became_a_link_are_not_read_whatever_is_kept(base: Workshop) -> None:
    for words in ASKED:
        assert run(*words).exit_code == 0
    (base.root / "practices").rename(base.root / "elsewhere")
    (base.root / "practices").symlink_to("elsewhere")
    for words in ASKED:
        told = run(*words)
        assert told.output == anew(*words), words
        assert "practices is a link, and no link is followed" in told.stderr, words


def test_what_a_sparse_checkout_keeps_away_is_missed_whatever_is_kept(base: Workshop) -> None:
    (base.root / "practices/emea/client-kickoff.md").unlink()
    for words in ASKED:
        assert run(*words).exit_code == 0
    base.run("config", "core.sparseCheckout", "true")
    base.run("update-index", "--skip-worktree", "practices/emea/client-kickoff.md")
    for words in ASKED:
        assert run(*words).output == anew(*words), words
    assert "a sparse checkout" in run("due").stderr


def test_what_git_is_told_to_overlook_is_no_change_any_more(base: Workshop) -> None:
    base.run("checkout", "--quiet", "-b", "work")
    base.write("practices/emea/handover.md", EMEA.replace("client-kickoff", "handover"))
    base.commit("A second practice")
    base.write("practices/emea/handover.md", EMEA.replace("client-kickoff", "handover") + "\nAnother line.\n")
    (base.root / APACS).write_text(APAC + "\nAnother line.\n")
    words = ("preview", "--since", "HEAD", "--format", "json")
    before = run(*words).output
    base.run("update-index", "--assume-unchanged", APACS)
    assert run(*words).output == anew(*words) != before
