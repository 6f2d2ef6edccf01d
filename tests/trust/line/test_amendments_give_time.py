"""An amendment gives a vote more time, and never less."""

import pytest
from cli.voting import FOLDER, Company, governance
from trust.history.attacks import all_vote, broken, edit, push
from trust.history.story import change

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


def amended_once(company):
    company.propose()
    company.clock.set("2026-11-05")
    change(company, "emea", "three days", "nine days")
    company.hub.send("Other words")
    company.hub.well("propose", "client-kickoff", "--amend")


@pytest.fixture
def amended(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, amended_once)


def test_an_amendment_as_it_is_made_is_well(amended):
    amended.hub.send("Amend 1.0.0")
    assert broken(amended) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (r"amended: .*\n", "", "an amended ballot does not say when it was amended"),
        (r'amended: "2026-11-05', 'amended: "2026-11-01', "it says that it was amended on 2026-11-01 09:00, before"),
        (r'amended: "2026-11-05', 'amended: "2027-11-05', "it says that it was amended on 2027-11-05, but it came on"),
        (r'closes: "2026-11-\d\d', 'closes: "2026-11-09', "an amendment shortened the vote: it was to close on"),
        (r"closes: .*\n", "closes: null\n", "an amendment shortened the vote: it was to close on 2026-11-16 09:00"),
        (r"(?m)^disputes:\n(?:  .*\n)+", "disputes: []\n", "the disputes on the ballot are not those"),
    ],
    ids=["no-amended", "early", "future", "closes-early", "closes-never", "dispute"],
)
def test_an_amendment_gives_more_time_and_never_less(amended, before, after, told):
    edit(amended, "ballot.yml", before, after, pattern=True)
    push(amended, "Amend 1.0.0")
    assert said(amended, told) is True
    all_vote(amended)
    amended.clock.set("2026-12-20")
    assert f"cannot be adopted: {told}" in amended.hub.refused("adopt", "client-kickoff")


def test_a_rule_whose_period_starts_anew_is_kept_to(company):
    rule = "{extends: regional-consent, amendment: {votes: lapse, period: restart}, period: {usual: 14, min: 12}}"
    rules = f"default-policy: ours\npolicies: {{ours: {rule}}}\n"
    company.hub.write(RULES, governance(company.keys, rules))
    company.hub.send("A vote takes twelve days at least")
    amended_once(company)
    edit(company, "ballot.yml", r'closes: "2026-11-\d\d', 'closes: "2026-11-16', pattern=True)
    push(company, "Amend 1.0.0")
    assert said(company, "it says that it closes on 2026-11-16") is True, said(company)


def test_a_ballot_that_was_gone_and_is_there_again_is_the_same(company):
    """Somebody takes the commit back, and then that; or makes the file one that can be run."""
    company.propose()
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")
    company.hub.run("revert", "--no-edit", "HEAD~1..HEAD")
    company.hub.run("revert", "--no-edit", "HEAD~2")
    company.hub.run("revert", "--no-edit", "HEAD")
    company.hub.run("revert", "--no-edit", "HEAD~2")
    (company.hub.root / FOLDER / "ballot.yml").chmod(0o755)
    push(company, "Back again")
    assert broken(company) == []
    assert "emea: 1 approve" in company.hub.well("ballot", "client-kickoff")


def test_a_file_that_can_be_run_since_is_no_other_file(company):
    company.propose()
    company.adopt()
    for name in ("ballot.yml", "adoption.yml", "votes/lead-emea.yml", "practice.md"):
        (company.hub.root / FOLDER / name).chmod(0o755)
    push(company, "From a Windows disk")
    assert broken(company) == []


def test_a_ballot_does_not_open_in_the_future(company):
    company.hub.well("propose", "client-kickoff")
    edit(company, "ballot.yml", 'opened: "2026', 'opened: "2027')
    push(company, "Put 1.0.0 to the vote")
    assert said(company, "it says that it opens on 2027-11-02, but it came on 2026-11-02") is True
