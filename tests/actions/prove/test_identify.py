"""Somebody holds a printed copy and asks whether it counts."""

import hashlib

import pytest
from bestyet.actions.prove.identify import identify
from bestyet.model.problem import CannotGoOnError
from cli.voting import FOLDER, Company, put_to_the_vote


def printed(company):
    return "sha256:" + hashlib.sha256((company.hub.root / FOLDER / "practice.md").read_bytes()).hexdigest()


def test_a_copy_counts_once_its_version_is_in_force(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    whole = printed(company)
    (match,) = identify(company.hub.root, whole)
    assert (match.practice, match.number, match.digest, match.is_in_force) == ("client-kickoff", "1.0.0", whole, False)
    company.adopt()
    (match,) = identify(company.hub.root, whole[7:23].upper())
    assert match.is_in_force


def test_a_digest_that_no_text_has_is_unknown(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    assert identify(company.hub.root, "sha256:" + "0" * 64) == ()
    with pytest.raises(CannotGoOnError, match="at least 12 of its letters"):
        identify(company.hub.root, "abc")


def test_a_text_that_was_never_put_to_the_vote_does_not_count(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    company.hub.write(f"{FOLDER}/practice.md", "# Written past everybody\n")
    (match,) = identify(company.hub.root, printed(company))
    assert match.view is None
    assert not match.is_in_force


def test_a_text_that_was_withdrawn_and_adopted_later_is_never_both_forbidden_and_in_force(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    company.hub.well("withdraw", "client-kickoff", "--because", "Too soon", *company.signs("emea"))
    company.hub.send("1.0.0 is withdrawn")
    before = company.hub.do("verify", "--digest", printed(company))
    assert before.exit_code == 1
    assert "Do not use the copy." in before.output
    company.propose("--as", "lead-emea")
    company.adopt()
    after = company.hub.do("verify", "--digest", printed(company))
    assert after.exit_code == 0
    first, second = after.output.split("\n")[:2]
    assert "is in force since" in first
    assert "1.0.0 was withdrawn" in second
    assert "Its text, word for word, is in force as client-kickoff" in second
    assert "Do not use" not in after.output
