"""When a file came to the base branch: merged, squashed or rebased, whatever dates commits claim."""

from dataclasses import replace

import pytest
from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import git
from bestyet.repo import receipts as receipts_of_git
from bestyet.repo.git import find_repository, run_git
from bestyet.repo.receipts import LARGEST, Receipts, base_of

VOTE = "practices/global/p/1.0.0/votes/lead.yml"


@pytest.fixture
def at(monkeypatch):
    """Set the date that commits claim."""
    return lambda day: monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-{day}T09:00:00Z")


def receipts(workshop, base=None):
    repository = find_repository(workshop.root)
    return Receipts(repository, *base_of(repository, base))


def days(workshop, path=VOTE):
    return [f"{state.receipt.date:%m-%d}" for state in receipts(workshop).states(path)]


def on_branch(workshop, at):
    """main of 1 January; a vote of 2 January on a branch; main goes on on 3 January."""
    at("01-01")
    workshop.write("README.md", "x")
    workshop.commit("Start")
    workshop.run("checkout", "-q", "-b", "vote")
    at("01-02")
    workshop.write(VOTE, "vote: approve\n")
    workshop.commit("Vote")
    workshop.run("checkout", "-q", "main")
    at("01-03")
    workshop.write("README.md", "y")
    workshop.commit("Other work")
    assert days(workshop) == []
    at("01-04")


def test_a_merged_vote_came_with_the_merge(workshop, at):
    on_branch(workshop, at)
    workshop.run("merge", "-q", "--no-ff", "-m", "Merge", "vote")
    assert days(workshop) == ["01-04"]


def test_a_squashed_vote_came_with_the_squash(workshop, at):
    on_branch(workshop, at)
    workshop.run("merge", "-q", "--squash", "vote")
    workshop.commit("Squash")
    assert days(workshop) == ["01-04"]


def test_a_rebased_vote_came_when_it_was_rebased(workshop, at):
    on_branch(workshop, at)
    workshop.run("rebase", "-q", "main", "vote")
    workshop.run("checkout", "-q", "main")
    workshop.run("merge", "-q", "--ff-only", "vote")
    assert days(workshop) == ["01-04"]


def test_a_backdated_commit_came_no_earlier_than_what_was_there(workshop, at):
    on_branch(workshop, at)
    at("01-01")
    workshop.write(VOTE, "vote: approve\n")
    workshop.commit("Vote, says its clock, on 1 January")
    assert days(workshop) == ["01-03"]


def test_every_state_of_a_file_is_told(workshop, at):
    at("01-01")
    workshop.write(VOTE, "a\n")
    workshop.commit("One")
    at("01-02")
    workshop.write(VOTE, "b\n")
    workshop.commit("Two")
    at("01-03")
    workshop.run("rm", "-q", VOTE)
    workshop.commit("Gone")
    found = receipts(workshop)
    states = found.states(VOTE)
    assert [state.blob for state in states] == [blob_of(b"a\n"), blob_of(b"b\n"), ""]
    assert [found.content(state) for state in states[:2]] == [b"a\n", b"b\n"]
    assert [state.before for state in states] == ["", *list(found.commits)[:2]]


def test_links_and_large_files_are_no_records(workshop, at):
    at("01-01")
    (workshop.root / "practices/global/p/1.0.0/votes").mkdir(parents=True)
    (workshop.root / VOTE).symlink_to("/etc/passwd")
    large = VOTE.replace("lead", "large")
    workshop.write(large, b"x" * (LARGEST + 1))
    workshop.stage_all()
    workshop.commit("Hostile")
    found = receipts(workshop)
    assert [state.blob for state in found.states(VOTE)] == [""]
    assert [found.content(state) for state in found.states(large)] == [b""]


def test_a_knowledge_base_below_the_top_has_the_same_paths(workshop, at):
    at("01-01")
    workshop.write(f"deep/down/{VOTE}", "a\n")
    workshop.commit("Below")
    repository = find_repository(workshop.root / "deep/down")
    assert list(Receipts(repository, *base_of(repository, None)).received) == [VOTE]


def test_the_base_is_what_was_asked_for_else_the_common_branch_else_here(workshop, tmp_path_factory):
    repository = find_repository(workshop.root)
    with pytest.raises(CannotGoOnError, match="nothing is committed"):
        base_of(repository, None)
    first = workshop.commit("Start")
    assert base_of(repository, None) == ("HEAD", first)
    workshop.run("update-ref", "refs/remotes/origin/main", first)
    second = workshop.commit("On")
    assert base_of(repository, None) == ("origin/main", first)
    assert base_of(repository, "HEAD") == ("HEAD", second)
    with pytest.raises(CannotGoOnError, match="names no commit"):
        base_of(repository, "nowhere")


@pytest.mark.parametrize("are_packed", [False, True])
def test_a_tag_that_is_called_like_the_base_branch_is_not_the_base(workshop, are_packed):
    """Tags come with a fetch, whoever pushed them, and git takes them before branches."""
    first = workshop.commit("Start")
    workshop.run("update-ref", "refs/remotes/origin/main", first)
    forged = workshop.commit("Other rules")
    for name in ("origin/main", "main", "v1"):
        workshop.run("tag", name, forged)
    workshop.run("reset", "--quiet", "--hard", first)
    if are_packed:
        workshop.run("pack-refs", "--all")
    assert workshop.run("rev-parse", "origin/main").strip() == forged
    repository = find_repository(workshop.root)
    assert base_of(repository, "origin/main") == ("origin/main", first)
    assert base_of(repository, "main") == ("main", first)
    assert base_of(repository, "v1") == ("v1", forged)


@pytest.mark.parametrize(("here", "calls"), [("vote: approve\n", 0), ("vote: reject\n", 2), ("", 2)])
def test_what_lies_here_counts_only_where_it_is_the_very_state(workshop, at, monkeypatch, here, calls):
    at("01-01")
    workshop.write(VOTE, "vote: approve\n")
    workshop.commit("Vote")
    repository, asked = find_repository(workshop.root), []
    found = Receipts(repository, *base_of(repository, None), here={VOTE: here.encode()})
    (state,) = found.states(VOTE)
    receipts_of_git._contents.cache_clear()
    monkeypatch.setattr(git, "run_git", lambda *words, **more: asked.append(words) or run_git(*words, **more))
    assert found.content(state) == b"vote: approve\n"
    assert len(asked) == calls


def test_of_the_base_branch_and_head_the_branch_counts_first(workshop):
    workshop.write("a.md", "one\n")
    workshop.commit("One")
    repository = find_repository(workshop.root)
    head = repository.head_commit()
    assert base_of(repository, None) == ("HEAD", head)
    workshop.run("update-ref", "refs/remotes/origin/main", "HEAD")
    workshop.write("a.md", "two\n")
    workshop.commit("Two")
    assert base_of(repository, None) == ("origin/main", head)
    workshop.run("checkout", "-q", "--orphan", "unborn")
    assert base_of(repository, None) == ("origin/main", head)
    workshop.run("update-ref", "-d", "refs/remotes/origin/main")
    with pytest.raises(CannotGoOnError, match="nothing is committed here yet"):
        base_of(repository, None)


def test_where_all_texts_are_asked_about_too_the_records_are_the_same_and_git_is_asked_once(workshop, at, monkeypatch):
    variant, rules = "practices/emea/p.md", "practices/governance.yml"
    for day, path in enumerate((rules, variant, VOTE, f"{rules}/no.yml", "practices/globally/a.md", variant), 1):
        at(f"01-0{day}")
        if path.startswith(f"{rules}/"):
            workshop.run("rm", "-q", rules)
        workshop.write(path, f"{day}\n")
        workshop.commit("Work")
    apart, asked = receipts(workshop), []
    wide = replace(apart, is_wide=True)
    assert list(wide.received.items()) == list(apart.received.items())
    assert wide.texts.received == apart.texts.received
    assert {variant, VOTE, rules} < wide.texts.received.keys()
    assert {*wide.received} == {rules, VOTE, f"{rules}/no.yml"}
    receipts_of_git._changed.cache_clear()
    monkeypatch.setattr(git, "run_git", lambda *words, **more: asked.append(words) or run_git(*words, **more))
    again = replace(apart, is_wide=True)
    assert (len(again.received), len(again.texts.received), len(asked)) == (3, 5, 1)
