"""Who did what when, as an auditor asks for it."""

import pytest
from bestyet.actions.prove.audit import audit
from bestyet.model.problem import CannotGoOnError
from cli.voting import FOLDER, REGIONS, Company, put_to_the_vote


def events(company):
    return audit(company.hub.root, "client-kickoff")


def test_from_the_proposal_to_the_adoption(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)
    proposed, *votes, ended = events(company)
    assert (proposed.event, proposed.who, proposed.name) == ("proposed by", "lead-emea", "Lead of emea")
    assert {vote.who for vote in votes} == {f"lead-{region}" for region in REGIONS}
    assert {(vote.event, vote.meaning, vote.detail) for vote in votes} == {("approve by", "approval", "")}
    assert (ended.event, ended.detail) == ("ended", "adopted, in force from 2026-11-20")
    received = [one.received for one in (proposed, *votes, ended)]
    assert received == sorted(received)


def test_what_nobody_has_received_yet_comes_last(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    company.vote(company.hub, "apac", "reject", "--reason", "Too early")
    proposed, vote = events(company)
    assert proposed.commit
    assert (vote.event, vote.reason, vote.received, vote.commit) == ("reject by", "Too early", None, None)


def test_a_vote_in_another_form_is_told_as_not_valid(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    company.hub.write(f"{FOLDER}/votes/lead-apac.yml", "voter: lead-apac\nname: [Lead, of, apac]\ncast: 5\n")
    company.hub.write(f"{FOLDER}/votes/lead-india.yml", "voter: lead-india\ncast: soon\n")
    company.hub.send("Two that are none")
    found = [one for one in events(company) if one.who != "lead-emea"]
    assert [one.cast for one in found] == ["5", "soon"]
    assert all(one.detail.startswith("not valid: ") for one in found)


def test_of_what_was_never_proposed_there_is_nothing_to_tell(tmp_path, monkeypatch):
    with pytest.raises(CannotGoOnError, match="no version of client-kickoff was ever proposed"):
        events(Company(tmp_path, monkeypatch))
