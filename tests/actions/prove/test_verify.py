"""What is proven of a company's standard, and what is found once somebody has had a hand in it."""

import json

import pytest
from bestyet.actions.prove.verify import Note, VerifyRequest, first_broken, verify
from bestyet.model.problem import CannotGoOnError
from cli.voting import FOLDER, Company, put_to_the_vote, shared_company

OPEN = ["form", "text", "ballot", "words", "rule", "base", "class", "settled", "votes", "chain"]
ENDED = [
    "form",
    "text",
    "ballot",
    "words",
    "rule",
    "base",
    "class",
    "settled",
    "count",
    "dates",
    "receipts",
    "complete",
    "unchanged",
    "chain",
]


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    with shared_company(tmp_path_factory, put_to_the_vote) as company:
        yield company


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)


def checks(site, *words, **more):
    """What is checked of the versions, in this order, and the first that is broken."""
    found = list(verify(VerifyRequest(site.root, words, **more)))
    return [one.check for one in found if not isinstance(one, Note) and one.check], first_broken(found)


def test_before_anything_is_proposed_there_is_nothing_to_prove(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    assert list(verify(VerifyRequest(company.hub.root))) == [Note.NO_VERSIONS]


def test_all_of_an_open_vote_holds_and_its_sources_come_first(proposed):
    first, *others = verify(VerifyRequest(proposed.hub.root))
    assert first.about == f"{FOLDER}/provenance.json"
    assert [one.check for one in others] == OPEN
    assert not any(one.broken for one in others)


def test_all_of_an_adopted_version_holds_wherever_in_the_knowledge_base_one_asks(adopted):
    asked = VerifyRequest(adopted.hub.root / "practices/emea", ("client-kickoff",))
    found = list(verify(asked))
    assert [one.check for one in found[1:]] == ENDED
    assert first_broken(found) is None
    assert "3 votes checked and counted again" in [one.well for one in found]


def test_a_word_changed_afterwards_breaks_the_text_and_that_nothing_changed(adopted):
    path = adopted.hub.root / FOLDER / "practice.md"
    path.write_text(path.read_text().replace("three", "nine"))
    found = [one for one in verify(VerifyRequest(adopted.hub.root)) if one.broken]
    assert [one.check for one in found] == ["text", "unchanged"]
    assert found[0].first_link == (
        "client-kickoff 1.0.0: text: practice.md is not the one on the ballot: one of the two was changed"
    )


def test_of_a_version_that_is_not_complete_nothing_else_is_asked(adopted):
    (adopted.hub.root / FOLDER / "ballot.yml").unlink()
    found, first = checks(adopted.hub)
    assert found == ["form", "chain"]
    assert "ballot.yml is missing" in first.broken


def test_without_history_less_is_checked_and_that_is_told(adopted):
    notes = [one for one in verify(VerifyRequest(adopted.hub.root, no_history=True)) if isinstance(one, Note)]
    assert notes == [Note.NO_HISTORY]
    assert checks(adopted.hub, no_history=True) == (
        ["form", "text", "base", "class", "settled", "count", "dates", "chain"],
        None,
    )


def test_on_an_earlier_day_the_vote_was_still_open(adopted):
    assert checks(adopted.hub, as_of="2026-11-05") == (OPEN, None)


def test_ssh_keygen_comes_to_the_same(adopted):
    assert checks(adopted.hub, ssh_keygen=True) == (ENDED, None)


def test_a_record_that_was_named_is_held_against_its_sources_and_nothing_else(adopted, tmp_path):
    record = tmp_path / "record.json"
    data = json.loads((adopted.hub.root / FOLDER / "provenance.json").read_bytes())
    record.write_text(json.dumps(data))
    (found,) = verify(VerifyRequest(adopted.hub.root, (str(record),)))
    assert (found.is_named, found.broken) == (True, ())
    assert found.well == "8 passages of 3 variants are as recorded"
    data["items"][0]["text"] = "Other words"
    record.write_text(json.dumps(data))
    (found,) = verify(VerifyRequest(adopted.hub.root, (str(record), "client-kickoff")))
    assert "its words are none of its members'" in found.broken[0]


def test_a_record_has_no_past(adopted):
    asked = VerifyRequest(adopted.hub.root, (f"{FOLDER}/provenance.json", "client-kickoff"), as_of="2026-11-05")
    with pytest.raises(CannotGoOnError, match="checked as it is"):
        list(verify(asked))
