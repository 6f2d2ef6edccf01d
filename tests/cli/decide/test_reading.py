"""Nobody signs what they were not shown, and nobody is taken to agree who was not asked."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cli.kickoff import run
from cli.voting import FOLDER, Company
from trust.history.story import change

AT_A_TERMINAL = """
import sys
from datetime import datetime
import bestyet.repo.clock
from bestyet.cli.main import main

now = datetime.fromisoformat(sys.argv[1])
bestyet.repo.clock.now = lambda: now
sys.argv = ["bestyet", *sys.argv[2:]]
main()
"""


@pytest.fixture
def company(tmp_path, monkeypatch):
    found = Company(tmp_path, monkeypatch)
    found.propose("--as", "lead-emea")
    return found


def words(company: Company, region: str, *more: str) -> tuple[str, ...]:
    return ("vote", "client-kickoff", *more, "--as", f"lead-{region}", "--key", str(company.keys[region]))


def at_a_terminal(company: Company, answer: str, *more: str) -> subprocess.CompletedProcess[str]:
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    command = [sys.executable, "-c", AT_A_TERMINAL, company.clock.at.isoformat(), *more]
    try:
        told = subprocess.run(command, cwd=company.hub.root, stdin=theirs, capture_output=True, text=True, check=False)
    finally:
        os.close(ours)
        os.close(theirs)
    return told


def test_where_nobody_can_be_asked_nothing_is_signed_without_yes(company):
    told = run(*words(company, "emea", "approve"))
    assert told.exit_code == 2
    assert "nobody can be asked here whether this is what they want: to sign it, say --yes" in told.stderr
    assert not (company.hub.root / FOLDER / "votes").exists()
    assert run(*words(company, "emea", "approve"), "--yes").exit_code == 0


def test_at_a_terminal_one_reads_the_text_and_is_asked(company):
    told = at_a_terminal(company, "n\n", *words(company, "emea", "approve"))
    assert (told.returncode, "nothing was signed" in told.stderr) == (2, True)
    assert "  | 1. Send the agenda" in told.stdout
    assert f"The text ({FOLDER}/practice.md):" in told.stdout
    assert "sha256:" not in told.stdout
    assert at_a_terminal(company, "y\n", *words(company, "emea", "approve")).returncode == 0
    assert (company.hub.root / FOLDER / "votes/lead-emea.yml").exists()


def test_who_votes_again_sees_what_changed_since(company):
    hub = company.hub
    company.vote(hub, "emea")
    hub.send("EMEA votes")
    company.clock.set("2026-11-04")
    for region in ("emea", "india"):
        change(company, region, "Ask for the three worries", "Ask for the largest worries")
    hub.send("Other words")
    hub.well("propose", "client-kickoff", "--amend")
    hub.send("Amend 1.0.0")
    told = company.vote(hub, "emea")
    assert "What changed since your vote in round 1" in told
    assert "  | -2. Ask for the three worries." in told
    assert "  | +2. Ask for the largest worries." in told
    assert "The text (" in company.vote(hub, "apac")


def test_a_second_version_is_shown_by_what_it_changes(company):
    company.adopt()
    for region, before in (("emea", "three"), ("apac", "five"), ("india", "three")):
        change(company, region, f"{before} days", "four days")
    company.hub.send("Four days")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    company.hub.send("Put 2.0.0 to the vote")
    told = company.vote(company.hub, "emea")
    assert "What changed since 1.0.0, which is in force" in told
    assert "  | +1. Send the agenda four days before." in told
