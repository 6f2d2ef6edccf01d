"""When something came is looked up on the base branch: what a record says of it is only compared."""

import pytest
from cli.voting import FOLDER, Company, governance, put_to_the_vote
from trust.history.attacks import all_vote, as_format_1, broken, edit, push

NULL = (r"landed: \{[^}]*\}", "landed: null")


@pytest.fixture
def voted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, all_vote)


def adopt(company):
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff")


@pytest.mark.parametrize("format", [1, 2])
def test_ballot_votes_and_adoption_do_not_come_together(company, monkeypatch, format):
    """One commit brings all of it, dated as a vote would have gone; its writer has the keys of reviewers who left."""
    hub = company.hub
    hub.branch("forged")
    hub.well("propose", "client-kickoff", "--base", "HEAD")
    if format == 1:
        as_format_1(hub.root / FOLDER / "ballot.yml", "ballot")
    push_to = lambda: (hub.stage_all(), hub.commit("Step"))  # noqa: E731
    push_to()
    for region in company.keys:
        company.vote(hub, region, "approve", "--base", "HEAD")
    push_to()
    company.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff", "--base", "HEAD")
    if format == 1:
        as_format_1(hub.root / FOLDER / "adoption.yml", "adoption")
    edit(company, "adoption.yml", *NULL, pattern=True)
    push_to()
    hub.run("checkout", "-q", "main")
    hub.run("merge", "-q", "--squash", "forged")
    commit = push(company, "1.0.0 is the standard")[:10]
    said = "\n".join(broken(company))
    assert "ballot.yml: the record names no commit with which it came" in said
    assert f"ballot.yml: it came with commit {commit}, and not before the record of how the vote ended" in said
    assert f"votes/lead-emea.yml: it came with commit {commit}, and not before the record" in said


@pytest.mark.parametrize("format", [1, 2])
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (*NULL, "the record names no commit with which it came"),
        (r'(landed: \{.*date: ")2026-11-02', r"\g<1>2026-11-01", "it came on 2026-11-02"),
        (r"(landed: \{commit: \"?)[0-9a-f]{40}", r"\g<1>" + "a" * 40, "history was rewritten: commit aaaaaaaaaa"),
    ],
    ids=["null", "date", "commit"],
)
def test_what_a_record_says_of_receipts_is_compared(company, monkeypatch, format, before, after, said):
    if format == 1:
        monkeypatch.setattr("bestyet.actions.decide.propose.FORMAT", 1)
        company.hub.well("propose", "client-kickoff")
        as_format_1(company.hub.root / FOLDER / "ballot.yml", "ballot")
        company.hub.send("Put 1.0.0 to the vote")
    else:
        company.propose()
    all_vote(company)
    adopt(company)
    if format == 1:
        as_format_1(company.hub.root / FOLDER / "adoption.yml", "adoption")
    assert broken(company) == []
    edit(company, "adoption.yml", before, after, pattern=True)
    push(company, "1.0.0 is the standard")
    assert any(said in line and "receipts" in line for line in broken(company)), broken(company)


def test_a_vote_that_came_after_the_end_is_in_no_record(company):
    """The record is as it would be without it: nobody has to be asked when to look."""
    company.propose()
    company.vote(company.hub, "emea")
    company.vote(company.hub, "apac", "reject", "--reason", "No")
    company.hub.send("Two have voted")
    company.clock.set("2026-11-15")
    company.vote(company.hub, "india", "reject", "--reason", "No")
    company.clock.set("2026-11-25")
    push(company, "India's vote comes after the end")
    company.clock.set("2026-11-26")
    company.hub.well("adopt", "client-kickoff", "--record")
    text = (company.hub.root / FOLDER / "adoption.yml").read_text()
    assert "lead-india: silent" in text
    assert "votes/lead-india.yml" not in text
    edit(company, "adoption.yml", "lead-india: silent", "lead-india: reject")
    push(company, "It is not the standard")
    assert any("the votes by reviewer add up to other figures than recorded" in line for line in broken(company))


def test_an_expired_key_is_one_whatever_the_record_says(company):
    company.hub.write("practices/governance.yml", governance(company.keys, apac=", valid-before: 2026-11-05T00:00:00Z"))
    company.hub.send("APAC's key ends on 5 November")
    company.propose()
    company.clock.set("2026-11-04")
    company.vote(company.hub, "apac")
    company.clock.set("2026-11-10")
    for region in ("emea", "india"):
        company.vote(company.hub, region)
    push(company, "All votes come on 10 November")
    adopt(company)
    edit(company, "adoption.yml", r'(lead-apac(?:.|\n)*?date: ")2026-11-10', r"\g<1>2026-11-04", pattern=True)
    edit(company, "adoption.yml", r"(lead-apac(?:.|\n)*?counts: )false", r"\g<1>true", pattern=True)
    push(company, "1.0.0 is the standard")
    said = "\n".join(broken(company))
    assert "votes/lead-apac.yml: it was received 2026-11-10, but its key expired 2026-11-05" in said
    assert "votes/lead-apac.yml: it came on 2026-11-10T09:00:00Z, not on 2026-11-04T09:00:00Z as recorded" in said


def test_a_vote_is_not_received_before_its_ballot(company):
    """Whoever sees it on a branch sends it first: it counts from the moment at which the ballot is there."""
    hub = company.hub
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put to the vote")
    company.vote(hub, "emea")
    hub.run("checkout", "-q", "main")
    hub.run("add", "--", f"{FOLDER}/votes")
    hub.commit("A vote before its ballot")
    hub.run("push", "-q", "origin", "main")
    company.clock.set("2026-11-03")
    hub.land("proposal")
    hub.run("fetch", "-q")
    assert "emea: 1 approve" in hub.well("ballot", "client-kickoff")
    for region in ("apac", "india"):
        company.vote(hub, region)
    hub.send("All have voted")
    adopt(company)
    hub.send("1.0.0 is the standard")
    assert broken(company) == []


def test_a_record_in_a_branch_waits_for_its_receipt(voted):
    """In a pull request adoption.yml is not there yet: that is no fault; what it counts must be there."""
    adopt(voted)
    assert broken(voted) == []
    voted.hub.branch("adopted")
    voted.hub.send_branch("1.0.0 is the standard")
    assert broken(voted) == []
    voted.clock.set("2026-11-21")
    voted.hub.land("adopted")
    assert broken(voted) == []


@pytest.mark.parametrize("name", ["lead-aaa", "lead-zzz", "lead-\u0435mea"])
def test_a_copy_of_a_vote_under_another_name_moves_no_receipt(company, name):
    company.propose()
    all_vote(company)
    company.clock.set("2026-11-18")
    votes = company.hub.root / FOLDER / "votes"
    (votes / f"{name}.yml").write_bytes((votes / "lead-india.yml").read_bytes())
    push(company, "A copy")
    company.hub.well("adopt", "client-kickoff")
    push(company, "1.0.0 is the standard")

    assert broken(company) == []
