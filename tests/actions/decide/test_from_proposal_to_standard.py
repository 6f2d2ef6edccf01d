"""A practice is put to the vote, voted on and adopted, without the command line."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bestyet.actions.decide.adopt import AdoptRequest, adopt
from bestyet.actions.decide.ballot import BallotRequest, standings
from bestyet.actions.decide.propose import Proposed, ProposeRequest, propose
from bestyet.actions.decide.vote import VoteRequest, vote
from bestyet.actions.decide.withdraw import WithdrawRequest, withdraw
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.tally import Outcome
from bestyet.repo.write import lock
from bestyet.text.versions import read_vote
from cli.voting import FOLDER, REGIONS, Company
from msgspec.structs import replace

PRACTICE = "client-kickoff"


def signs(vote):
    return True


def votes(company, region, word="approve", confirm=signs, **more):
    who, key = f"lead-{region}", company.keys[region]
    return vote(VoteRequest(company.hub.root, PRACTICE, word, confirm, who, key, **more))


def proposes(company, **more):
    return propose(ProposeRequest(company.hub.root, PRACTICE, author="lead-emea", **more))


def calls_it_a_plan(company):
    for region in REGIONS:
        path = f"practices/{region}/client-kickoff.md"
        company.hub.write(path, (company.hub.root / path).read_text().replace("agenda", "plan"))
    company.hub.send("Call it a plan")


def stands(company):
    (standing,) = standings(BallotRequest(company.hub.root, PRACTICE)).standings
    return standing


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch)


def test_three_regions_make_a_standard(company):
    proposed = proposes(company, effective="2026-11-20")
    assert (proposed.ballot.version, proposed.ballot.weight, proposed.folder) == ("1.0.0", "major", FOLDER)
    assert proposed.base == "origin/main"
    company.hub.send("Put 1.0.0 to the vote")

    for region in REGIONS:
        standing = stands(company)
        assert (standing.is_on_base, standing.tally.outcome) == (True, Outcome.OPEN)
        assert f"lead-{region}" in standing.can_change_it
        written = votes(company, region)
        assert written.path == f"{FOLDER}/votes/lead-{region}.yml"
    standing = stands(company)
    assert {paper.vote.voter for paper in standing.tally.papers} == {f"lead-{region}" for region in REGIONS}
    assert not standing.votes_on_base
    with pytest.raises(CannotGoOnError, match=r"not on origin/main yet: the votes of lead-apac, lead-emea, lead-india"):
        adopt(AdoptRequest(company.hub.root, PRACTICE))

    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    ended = adopt(AdoptRequest(company.hub.root, PRACTICE, effective="2026-11-20"))
    assert (ended.version, ended.outcome, ended.path) == ("1.0.0", "adopted", f"{FOLDER}/adoption.yml")
    assert 'effective: "2026-11-20"\n' in (company.hub.root / ended.path).read_text()
    assert company.hub.do("check").exit_code == 0
    with pytest.raises(CannotGoOnError, match=r"no vote is open on client-kickoff; 1\.0\.0 is adopted"):
        votes(company, "emea")


def test_what_must_be_mended_first_is_answered_as_problems(company):
    company.hub.write("practices/emea/client-kickoff.md", "# No front matter\n")
    company.hub.send("Broken")
    answer = proposes(company)
    assert not isinstance(answer, Proposed)
    assert {problem.place.path for problem in answer} == {"practices/emea/client-kickoff.md"}
    assert not (company.hub.root / FOLDER).exists()


def test_a_proposal_waits_for_who_is_writing_and_freezes_what_is_there_then(company):
    with ThreadPoolExecutor() as other:
        with lock(company.hub.root):
            waiting = other.submit(proposes, company)
            calls_it_a_plan(company)
        assert waiting.result().folder == FOLDER
    assert "plan" in (company.hub.root / FOLDER / "practice.md").read_text()


def test_who_proposed_it_withdraws_it_and_nobody_else(company):
    proposes(company)
    company.hub.send("Put 1.0.0 to the vote")
    with pytest.raises(CannotGoOnError, match="lead-emea proposed it, so lead-emea can withdraw it, and lead-apac"):
        withdraw(WithdrawRequest(company.hub.root, PRACTICE, "Not now", "lead-apac"))
    key = company.keys["emea"]
    ended = withdraw(WithdrawRequest(company.hub.root, PRACTICE, "Not now", "lead-emea", key=key))
    assert ended.outcome == "withdrawn"
    assert standings(BallotRequest(company.hub.root)).standings == []


def test_an_amendment_says_who_must_look_again(company):
    proposes(company)
    company.hub.send("Put 1.0.0 to the vote")
    votes(company, "apac")
    calls_it_a_plan(company)
    amended = proposes(company, amend=True)
    assert (amended.ballot.version, amended.ballot.round) == ("1.0.0", 2)
    assert amended.look_again["lead-apac"]
    assert (company.hub.root / FOLDER / "votes/lead-apac.yml").is_file()


# -- what is shown is what is signed ------------------------------------------------------------------------------


@pytest.fixture
def opened(company):
    proposes(company)
    company.hub.send("Put 1.0.0 to the vote")
    return company


def test_the_voter_sees_what_is_signed(opened):
    shown = []
    written = votes(opened, "apac", "reject", lambda vote: bool(shown.append(vote)) or True, reason="Too early")
    (unsigned,) = shown
    vote, _ = read_vote((opened.hub.root / written.path).read_bytes())
    assert replace(vote, signature="") == unsigned.vote
    assert [against.reason for against in unsigned.vote.objections] == ["Too early"]
    assert (unsigned.text, unsigned.path) == (f"{FOLDER}/practice.md", written.path)


def test_what_is_not_confirmed_is_not_signed(opened):
    with pytest.raises(CannotGoOnError, match="nothing was signed"):
        votes(opened, "apac", confirm=lambda vote: False)
    assert not (opened.hub.root / FOLDER / "votes").exists()


def test_nobody_waits_while_a_voter_looks(opened):
    written = votes(opened, "apac", confirm=lambda vote: bool(votes(opened, "emea")))
    assert {paper.vote.voter for paper in stands(opened).tally.papers} == {"lead-apac", "lead-emea"}
    assert written.path.endswith("lead-apac.yml")


def test_a_vote_is_not_written_on_a_ballot_that_became_another_one_meanwhile(opened):
    def amends_meanwhile(vote):
        calls_it_a_plan(opened)
        assert proposes(opened, amend=True)
        return True

    with pytest.raises(CannotGoOnError, match="became another one meanwhile: vote again"):
        votes(opened, "apac", confirm=amends_meanwhile)
    assert not (opened.hub.root / FOLDER / "votes").exists()


def test_a_second_vote_of_the_same_voter_meanwhile_is_not_lost(opened):
    with pytest.raises(CannotGoOnError, match="vote again"):
        votes(opened, "apac", confirm=lambda vote: bool(votes(opened, "apac", "reject", reason="Too early")))
    assert stands(opened).tally.reviewers["lead-apac"] == "reject"
