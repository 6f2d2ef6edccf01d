"""A version has the number and the class that follow from the one before it, whoever wrote its ballot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bestyet.govern.signature.payload import digest
from cli.voting import REGIONS, Company
from trust.history.attacks import broken, push
from trust.history.story import change

TOP = "practices/global/client-kickoff"
ON_OFFER = {"major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}


def a_second_version(company: Company) -> None:
    company.clock.set("2026-12-01")
    for region in ("emea", "india"):
        change(company, region, "three worries", "two worries")
    company.hub.send("Two worries")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")


@pytest.fixture
def second(tmp_path, monkeypatch):
    """A company with a standard, in which two regions have changed a number, and that is proposed."""
    return Company(tmp_path, monkeypatch, Company.propose, Company.adopt, a_second_version)


def renumber(company: Company, number: str) -> Path:
    """Give the proposal another number, in all its files, with digests that fit; returns its ballot."""
    top = company.hub.root / TOP
    folder = (top / "2.0.0").rename(top / number)
    for file in folder.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"2.0.0", number.encode()))
    ballot = folder / "ballot.yml"
    text = ballot.read_text()
    for key, name in (("text", "practice.md"), ("provenance", "provenance.json")):
        text = re.sub(rf"(?m)^{key}: .*", f'{key}: "{digest((folder / name).read_bytes())}"', text)
    ballot.write_text(text)
    return ballot


def all_approve(company: Company) -> None:
    push(company, "Put it to the vote")
    for region in REGIONS:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    company.clock.set("2026-12-20")


@pytest.mark.parametrize("number", ["0.9.0", "1.0.1", "1.1.0", "3.0.0", "7.0.0"])
def test_a_number_is_the_next_one_of_its_class(second, number):
    renumber(second, number)
    all_approve(second)

    assert f"{number} is not its number: it is a major change after 1.0.0, which is 2.0.0" in broken(second)[0]
    assert "is not its number" in second.hub.refused("adopt", "client-kickoff")


@pytest.mark.parametrize("weight", ["patch", "minor"])
def test_a_large_change_is_not_adopted_as_a_small_one(second, weight):
    ballot = renumber(second, ON_OFFER[weight])
    ballot.write_text(ballot.read_text().replace("class: major", f"class: {weight}"))
    all_approve(second)

    said = f"it says {weight}, but it is a major change: step ask-three-worries"
    assert said in broken(second)[0]
    assert said in second.hub.refused("adopt", "client-kickoff")


def test_nor_does_it_pass_once_a_record_says_that_it_was_adopted(second, monkeypatch):
    ballot = renumber(second, "1.0.1")
    ballot.write_text(ballot.read_text().replace("class: major", "class: patch"))
    all_approve(second)
    monkeypatch.setattr("bestyet.actions.decide.adopt.faults_before_adoption", lambda case: iter(()))
    second.hub.well("adopt", "client-kickoff")
    push(second, "1.0.1 is the standard")

    assert any("it says patch, but it is a major change" in line for line in broken(second))


def test_voters_are_told_all_that_changes(second):
    ballot = second.hub.root / TOP / "2.0.0/ballot.yml"
    ballot.write_text(re.sub(r"(?m)^changes: .*", 'changes: ["the order of steps is another"]', ballot.read_text()))
    all_approve(second)

    said = "ballot.yml does not say what it changes: step ask-three-worries: the version before says 3 worries"
    assert said in broken(second)[0]
    assert said in second.hub.refused("adopt", "client-kickoff")


def test_voters_are_told_that_a_practice_ends(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, Company.propose, Company.adopt)
    company.hub.well("propose", "client-kickoff", "--end", "--as", "lead-emea")
    ballot = company.hub.root / TOP / "2.0.0/ballot.yml"
    ballot.write_text(re.sub(r"(?m)^changes: .*", "changes: []", ballot.read_text()))
    push(company, "Put it to the vote")
    assert "ballot.yml does not say what it changes: client-kickoff ends" in broken(company)[0]


def test_a_change_may_be_called_larger_and_numbers_of_rejected_versions_are_not_used_again(second):
    second.hub.run("clean", "-qfdx", TOP)
    change(second, "emea", "two worries", "three worries")
    change(second, "india", "two worries", "three worries")
    for region in ("emea", "india"):
        change(second, region, "Ask for the three", "Ask about the three")
    second.hub.send("Other words")
    second.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--class", "minor")
    second.hub.send("Put 1.1.0 to the vote")
    second.hub.well("withdraw", "client-kickoff", "--because", "not yet", *second.signs("emea"))
    second.hub.send("Withdraw it")
    second.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--class", "minor")
    all_approve(second)
    second.hub.well("adopt", "client-kickoff")
    push(second, "1.2.0 is the standard")

    assert broken(second) == []
    assert (second.hub.root / TOP / "1.2.0/adoption.yml").exists()


def test_words_that_became_roles_since_call_no_version_broken(company):
    """What is a role says the vocabulary of the day on which the ballot came."""
    replace_all(company, "Ask for the three", "The chair asks for the three")
    company.propose("--as", "lead-emea")
    company.adopt()
    company.clock.set("2026-12-01")
    replace_all(company, "The chair asks", "The host asks")
    assert "1.0.1 (patch)" in company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    all_approve(company)
    company.hub.well("adopt", "client-kickoff")
    push(company, "1.0.1 is the standard")
    company.hub.write("practices/vocabulary.yml", "roles:\n  chair: {title: Chair}\n  host: {title: Host}\n")
    push(company, "Chair and host are roles")

    assert broken(company) == []
    replace_all(company, "The host asks", "The chair asks")
    assert "2.0.0 (major)" in company.hub.well("propose", "client-kickoff", "--as", "lead-emea")


def replace_all(company: Company, before: str, after: str) -> None:
    for region in ("emea", "india"):
        change(company, region, before, after)
    company.hub.send("Other words")


def test_a_ballot_of_before_that_knew_too_much_of_other_words_holds_as_it_was(second):
    """It told for certain that they say the same, which a program judges; the text on the vote may not change."""
    second.hub.run("clean", "-qfdx", TOP)
    for region in ("emea", "india"):
        change(second, region, "two worries", "three worries")
        change(second, region, "Ask for the three", "Ask about the three")
    second.hub.send("Other words")
    second.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    ballot = second.hub.root / TOP / "1.0.1/ballot.yml"
    now = " has other words; no other value, role or duty was found in them"
    assert now in " ".join(ballot.read_text().split())
    before = re.sub(
        r"(?m)^changes: .*\n(  .*\n)*",
        "changes: [step ask-three-worries says the same in other words]\n",
        ballot.read_text(),
    )
    ballot.write_text(before)
    all_approve(second)
    assert broken(second) == []
    second.hub.well("adopt", "client-kickoff")
