"""Reviewers get keys, and learn which of them count."""

from datetime import UTC, datetime

import bestyet.repo.clock
import pytest
from cli.kickoff import run
from cli.voting import make_key, public

PEOPLE = """\
company: Example  # illustrative
regions:
  emea: {name: "Europe"}
  apac: {name: Asia}
reviewers:
  - id: lead-emea
    name: "Lead, EMEA"
    region: emea
    keys: []
    until: null  # stays
  - {id: lead-apac, name: Lead of APAC, region: apac}
policies:
  fast: {extends: lazy-consensus, period: {min: 5, calendar: business}}
"""


@pytest.fixture
def base(workshop, monkeypatch):
    workshop.write("practices/governance.yml", PEOPLE)
    monkeypatch.chdir(workshop.root)
    monkeypatch.setattr(bestyet.repo.clock, "now", lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))
    return workshop


def test_a_key_is_added_and_all_else_stays(base, tmp_path):
    key = make_key(tmp_path, "key")
    assert run("key", "add", "lead-emea", f"{key}.pub", "--valid-before", "2026-11-20").exit_code == 0
    text = (base.root / "practices/governance.yml").read_text()
    entry = f'{{key: "{public(key)}", valid-after: "2026-11-02T09:00:00Z", valid-before: "2026-11-20T00:00:00Z"}}'
    assert text == PEOPLE.replace("keys: []", f"keys:\n      - {entry}")
    other = make_key(tmp_path, "other")
    assert run("key", "add", "lead-apac", f"{other}.pub").exit_code == 0
    told = run("key", "check")
    assert "ends soon, on 2026-11-20" in told.output
    assert told.exit_code == 0
    assert run("check").exit_code == 0


def test_a_key_belongs_to_one_person_for_ever(base, tmp_path):
    key = make_key(tmp_path, "key")
    run("key", "add", "lead-emea", f"{key}.pub")
    assert "lead-emea has this key already" in run("key", "add", "lead-apac", f"{key}.pub").stderr


def test_what_is_no_public_key_is_refused(base, tmp_path):
    key = make_key(tmp_path, "key")
    assert "holds a private key" in run("key", "add", "lead-emea", str(key)).stderr
    (tmp_path / "words.pub").write_text("some words")
    assert "it is no public key" in run("key", "add", "lead-emea", str(tmp_path / "words.pub")).stderr
    assert "'nobody' is no reviewer" in run("key", "add", "nobody", f"{key}.pub").stderr
    assert run("key", "add", "lead-emea", "missing.pub").exit_code == 2
    assert (base.root / "practices/governance.yml").read_text() == PEOPLE


def test_who_cannot_sign_is_named(base):
    told = run("key", "check")
    assert told.exit_code == 1
    assert "lead-emea: no key: cannot vote yet" in told.output
