"""People say something about steps: beside merges and votes, never part of one, bounded, and kept as it was said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from bestyet.actions.settle.comment import CommentRequest, comment, discussion_of
from bestyet.knowledge.discussion import MOST
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.text.discussion import LONGEST, read_comment
from cli.voting import Company, put_to_the_vote

FOLDER = "practices/global/client-kickoff/discussion"


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    return Company(tmp_path, monkeypatch)


def says(company: Company, words: str, step: str = "agenda-sent", by: str = "lead-apac", answers: str = "") -> str:
    company.clock.set(company.clock.at + timedelta(minutes=1))
    return comment(CommentRequest(company.hub.root, "client-kickoff", step, words, by, answers))


def said(company: Company) -> list[tuple[str, str]]:
    found = discussion_of(company.hub.root, "client-kickoff")
    return [(one.head.by, one.words) for one in found.said.comments]


def test_what_is_said_is_one_file_that_check_lets_pass_and_that_is_read_again(company):
    path = says(company, "Too late for Japan:\r\n\r\n- *they* read it twice  ")
    raw = (company.hub.root / path).read_bytes()
    assert path.startswith(f"{FOLDER}/2026-11-02-lead-apac-")
    assert raw.decode() == (
        "---\nby: lead-apac\non: 2026-11-02T09:01:00Z\nstep: agenda-sent\n---\n"
        "Too late for Japan:\n\n- *they* read it twice\n"
    )
    assert company.hub.do("check").exit_code == 0
    assert said(company) == [("lead-apac", "Too late for Japan:\n\n- *they* read it twice")]


def test_an_answer_stands_behind_what_it_answers_and_the_same_again_is_there_already(company):
    first = says(company, "Too late")
    says(company, "Another matter", by="lead-india")
    answer = says(company, "For whom?", by="lead-emea", answers=Path(first).stem)
    assert said(company) == [("lead-apac", "Too late"), ("lead-emea", "For whom?"), ("lead-india", "Another matter")]
    assert says(company, "For whom?", by="lead-emea", answers=Path(first).stem) == answer
    assert len(said(company)) == 3


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"words": " \n "}, "say something"),
        ({"words": "x" * (LONGEST + 1)}, "comment-length"),
        ({"words": "<script>alert(1)</script>"}, "raw-html"),
        ({"words": "[this](javascript:alert(1))"}, "link-scheme"),
        ({"words": "good\u202edoog"}, "text-direction"),
        ({"words": "x", "by": "lead-mars"}, "no reviewer"),
        ({"words": "x", "step": "agenda-set"}, "did you mean agenda-sent"),
        ({"words": "x", "step": "../../etc/passwd"}, "has no step or value"),
        ({"words": "x", "answers": "2026-11-02-lead-apac-000000000000"}, "no comment"),
    ],
)
def test_what_check_would_refuse_is_not_written(company, how, why):
    with pytest.raises(CannotGoOnError, match=why):
        says(company, **how)
    assert not (company.hub.root / FOLDER).exists()


def test_words_that_somebody_changes_are_no_comment_any_more(company):
    path = company.hub.root / says(company, "I agree")
    path.write_text(path.read_text().replace("I agree", "I resign"))
    assert said(company) == []
    assert discussion_of(company.hub.root, "client-kickoff").said.unshown == 1
    assert "comment-changed" in company.hub.refused("check")
    assert isinstance(read_comment(path.stem, path.read_bytes()), Problem)


def test_check_tells_who_may_say_something_and_what_it_can_answer(company):
    path = company.hub.root / says(company, "I agree")
    path.write_text(path.read_text().replace("lead-apac", "lead-mars"))
    assert "unknown-reviewer" in company.hub.refused("check")
    path.write_text("---\nby: lead-apac\non: 2026-11-02T09:01:00Z\nstep: agenda-sent\nanswers: 2026-11-02-x\n---\nA\n")
    assert "unknown-comment" in company.hub.refused("check")
    path.write_text("---\nby: lead-apac\non: today\n---\nA\n")
    told = company.hub.refused("check")
    assert "missing-key" in told
    company.hub.write(f"{FOLDER}/notes.txt", "x")
    assert "other-kind-of-file" in company.hub.refused("check")


def test_no_vote_and_no_version_knows_of_comments(company):
    """Neither said before nor after, well written or not, committed or not: nothing of a vote is another."""
    says(company, "Said before")
    company.hub.write(f"{FOLDER}/not-a-comment.md", "no head")
    put_to_the_vote(company)
    says(company, "Said while it was open", by="lead-emea")
    company.hub.send("A word")
    company.adopt()
    assert company.hub.do("verify", "--ssh-keygen").exit_code == 0
    says(company, "Said afterwards")
    before = company.hub.well("merge", "client-kickoff")
    company.hub.send("Another word")
    assert company.hub.do("verify").exit_code == 0
    assert "discussion" not in company.hub.well("verify")
    company.hub.run("rm", "-r", "--quiet", FOLDER)
    company.hub.send("No word")
    assert company.hub.do("verify").exit_code == 0
    assert company.hub.well("merge", "client-kickoff") == before


def test_of_very_many_the_newest_are_read(company):
    first = company.hub.root / says(company, "The first")
    for at in range(MOST):
        (first.parent / f"2027-01-01-lead-apac-{at:012}.md").write_text("x" * 100)
    found = discussion_of(company.hub.root, "client-kickoff").said
    assert (found.comments, found.unshown) == ((), MOST + 1)


def test_no_link_leads_out_of_the_base(company, tmp_path):
    path = company.hub.root / says(company, "Mine")
    elsewhere = tmp_path / "elsewhere"
    path.parent.rename(elsewhere)
    path.parent.symlink_to(elsewhere)
    assert said(company) == []


def test_the_command_says_where_it_is(company):
    told = company.hub.well("comment", "client-kickoff", "agenda-sent", "A week is better", "--by", "lead-apac")
    assert told.startswith(FOLDER)
    assert "no step or value" in company.hub.refused("comment", "client-kickoff", "x", "A", "--by", "lead-apac")
