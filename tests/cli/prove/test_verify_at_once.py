"""Several processes check what one checks: they say the same, in the same order, and end with the same status."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bestyet.actions.prove import at_once
from cli.kickoff import APAC, EMEA
from cli.voting import Company

FOLDER = "practices/global/client-kickoff/1.0.0"


def copies_that_nobody_voted_on(company: Company) -> None:
    hub = company.hub
    hub.get()
    for name in ("archive", "client-kickoff-2", "move"):
        for path in sorted((hub.root / FOLDER).rglob("*")):
            if path.is_file():
                inside = path.relative_to(hub.root / FOLDER)
                raw = path.read_bytes().replace(b"client-kickoff", name.encode())
                hub.write(f"practices/global/{name}/1.0.0/{inside}", raw)
    hub.write("practices/emea/archive.md", EMEA.replace("client-kickoff", "archive"))
    hub.write("practices/apac/archive.md", APAC.replace("client-kickoff", "archive"))
    hub.send("Copies that nobody voted on")


@pytest.fixture
def adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """One practice with an adopted version, and others whose records say what is not so."""
    return Company(tmp_path, monkeypatch, Company.propose, Company.adopt, copies_that_nobody_voted_on)


@pytest.mark.parametrize(
    "words", ["", "--no-history", "client-kickoff", "move archive", "client-kickoff-2 --ssh-keygen", "--base HEAD~1"]
)
def test_they_say_what_one_says(adopted, words):
    alone = adopted.hub.do("verify", *words.split())
    several = adopted.hub.do("verify", *words.split(), "--jobs", "2")
    assert (several.stdout, several.stderr, several.exit_code) == (alone.stdout, alone.stderr, alone.exit_code)
    assert "client-kickoff" in alone.stdout or "move" in words


def test_where_nothing_is_there_to_check_they_say_so_once(company):
    alone = company.hub.do("verify")
    assert company.hub.do("verify", "--jobs", "2").output == alone.output


def test_they_read_no_records_that_are_named_and_no_other_day(adopted):
    assert "has no versions" in adopted.hub.refused("verify", "record.json", "--jobs", "2")
    assert "--as-of goes with no" in adopted.hub.refused("verify", "--as-of", "2026-01-01", "--jobs", "2")


def test_a_folder_whose_name_no_practice_has_is_broken_whoever_checks(adopted, monkeypatch):
    """Its first word was taken for a practice, and what is wrong with it was left out."""
    monkeypatch.setattr(at_once, "_MOST", 4)  # practices of a share
    practices = adopted.hub.root / "practices/global"
    shutil.copytree(practices / "client-kickoff", practices / "zebra crossing")
    alone = adopted.hub.do("verify")
    several = adopted.hub.do("verify", "--jobs", "2")
    assert (several.output, several.exit_code) == (alone.output, 1)
    assert "zebra crossing 1.0.0: form: BROKEN" in several.stdout
