"""One act is one commit of what it may change, whatever others do meanwhile and whatever a killed run left behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.desk import workplace
from bestyet.desk.pages.addresses import ADDRESSES
from bestyet.desk.person import Person
from bestyet.desk.workplace import Act, Here, Kind, Landing, Workplace
from bestyet.knowledge.base import load
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository
from bestyet.repo.linked import branches
from bestyet.repo.linked.branches import base_branch, desk_tree
from cli.voting import Company

ALLOWED, OTHER = "practices/emea/client-kickoff.md", "practices/governance.yml"
ADA = Person("lead-emea", "Ada", "ada@example.org")
BRANCH = "from-desk/variant/emea/client-kickoff/lead-emea"


@pytest.fixture
def place(company: Company) -> Workplace:
    repository = find_repository(company.hub.root)
    assert repository is not None
    base, commit = base_branch(repository, None)
    state = company.hub.root / ".git/bestyet/desk"
    return Workplace(desk_tree(company.hub.root, "", state / "tree", commit), state, base, {})


def act(message: str = "An act", by: Person = ADA) -> Act:
    return Act(Kind.VARIANT, ("emea", "client-kickoff", "lead-emea"), frozenset({ALLOWED}), message, by)


def appends(text: str, path: str = ALLOWED):
    def do(root: Path) -> str:
        (root / path).write_text((root / path).read_text() + text)
        return text

    return do


def added(company: Company) -> list[str]:
    told = company.hub.run("diff", "-U0", "origin/main", BRANCH)
    return [line for line in told.splitlines() if line.startswith("+") and not line.startswith("+++")]


def test_a_tag_that_is_called_like_the_branch_is_not_worked_on(company):
    hub = company.hub
    for name in ("main", "origin/main"):
        hub.run("tag", name, "HEAD~1")
    repository = find_repository(hub.root)
    assert base_branch(repository, "main") == ("refs/heads/main", hub.head())
    assert base_branch(repository, "origin/main")[0] == "refs/remotes/origin/main"
    assert base_branch(repository, "refs/heads/main") == ("refs/heads/main", hub.head())
    for name in ("v1", "HEAD~1", "main..main", "^main", "--all", "nowhere"):
        with pytest.raises(CannotGoOnError, match="is no branch here"):
            base_branch(repository, name)


def test_what_an_act_may_not_change_is_refused_and_leaves_nothing(company, place):
    with pytest.raises(CannotGoOnError, match=r"would change practices/governance\.yml too"):
        place.act(act(), lambda root: (appends("x\n")(root), appends("# evil\n", OTHER)(root)))
    assert company.hub.run("branch", "--list", "from-desk/*") == ""
    place.act(act(), appends("mine\n"))
    assert added(company) == ["+mine"]


def test_what_a_killed_run_left_is_in_no_commit(company, place):
    with place.reading() as here:
        root = here.root
    place.state.joinpath("clean").unlink()
    (root / ALLOWED).write_text("half of another's act\n")
    (root / "practices/emea/stray.md").write_text("stray\n")
    (root / OTHER).unlink()
    (company.hub.root / ".git/worktrees/tree/index.lock").write_text("")
    place.act(act(), appends("mine\n"))
    assert added(company) == ["+mine"]
    assert not (root / "practices/emea/stray.md").exists()


@pytest.mark.parametrize("how", [("checkout", "-q", "-b", "mine"), ("reset", "-q", "--soft", "HEAD~1")])
def test_the_tree_stands_at_a_commit_and_on_no_branch_whatever_was_done_in_it(company, place, how):
    with place.reading() as here:
        company.hub.run("-C", str(here.root), *how)
    place.state.joinpath("clean").unlink()
    with place.reading() as here:
        told = company.hub.run("-C", str(here.root), "rev-parse", "HEAD", "--symbolic-full-name", "HEAD")
    assert told.split() == [here.commit, "HEAD"]


def test_a_tree_that_somebody_took_away_is_made_again(company, place):
    with place.reading() as here:
        shutil.rmtree(here.root)
    place.state.joinpath("clean").unlink()
    tree = desk_tree(company.hub.root, "", place.tree.top, here.commit)
    tree.bring_to(here.commit)
    assert (tree.root / ALLOWED).read_bytes() == (company.hub.root / ALLOWED).read_bytes()


def test_a_branch_that_moved_meanwhile_is_read_again_and_nothing_is_lost(company, place):
    other = Workplace(place.tree, place.state / "other", place.base, {})
    other.state.mkdir()
    moved = []

    def do(root: Path) -> None:
        if not moved:  # somebody else, who holds another lock, is quicker
            tip = place.tree.tip(place.base)
            content = place.tree.contents(tip, [ALLOWED])[ALLOWED] + b"theirs\n"
            commit = place.tree.commit({ALLOWED: content}, tip, "Theirs", ADA_SIGNS, ADA_SIGNS)
            place.tree.move(f"refs/heads/{BRANCH}", commit, None)
            moved.append(commit)
        appends("mine\n")(root)

    from bestyet.repo import clock
    from bestyet.repo.linked.branches import Signature

    ADA_SIGNS = Signature("Ada", "ada@example.org", clock.now())
    place.act(act(), do)
    assert added(company) == ["+theirs", "+mine"]


def test_a_name_cannot_add_lines_to_a_commit(company, place):
    evil = Person("lead-emea", "Ada <x>\ncommitter Eve <eve@example.org> 0 +0000\n", "a\n@b>")
    place.act(act("A line\n\nand more", evil), appends("mine\n"))
    raw = company.hub.run("cat-file", "commit", BRANCH)
    assert raw.count("\ncommitter ") == 1
    assert company.hub.run("log", "-1", "--format=%cn", BRANCH).strip() == "BestYet desk"
    assert company.hub.run("fsck", "--strict", "--no-dangling").strip() == ""


def test_direct_lands_on_the_base_and_what_changes_nothing_makes_no_commit(company, place):
    company.hub.run("branch", "trunk", "origin/main")
    direct = Workplace(place.tree, place.state, "refs/heads/trunk", {Kind.VARIANT: Landing.DIRECT})
    done = direct.act(act(), appends("mine\n"))
    assert done.is_direct
    assert company.hub.run("rev-parse", "trunk").strip() == done.commit
    assert direct.act(act(), lambda root: None).commit == ""
    assert company.hub.run("rev-list", "--count", "origin/main..trunk").strip() == "1"


def test_what_is_known_of_a_commit_needs_no_files_and_files_are_those_of_who_reads_them(company, place):
    place.act(act(), appends("mine\n"))
    for branch, has in (("", False), (f"refs/heads/{BRANCH}", True), ("", False)):
        with place.reading(branch) as here:
            assert (here.root / ALLOWED).read_text().endswith("mine\n") is has
            assert len(here.base.variants) == 1
    clean = (place.state / "clean").read_text()
    with place.reading(f"refs/heads/{BRANCH}") as here:
        assert len(here.base.variants) == 1
    assert (place.state / "clean").read_text() == clean  # nothing was brought: both commits are known
    with place.trying("") as here:
        (here.root / ALLOWED).write_text("tried\n")
        assert (here.root / ALLOWED).read_text() == "tried\n"
    with place.reading() as here:
        assert "tried" not in (here.root / ALLOWED).read_text()


@pytest.mark.parametrize("name", ["from-desk/a\u2028b", "a\u0085b", "ä/\u2029"])
def test_a_branch_may_be_called_what_ends_lines_elsewhere(company, place, name):
    company.hub.run("branch", name)
    assert place.tree.tip(f"refs/heads/{name}") == company.hub.run("rev-parse", "HEAD").strip()
    assert place.act(act(), appends("mine\n")).commit


def test_a_branch_that_moves_while_they_are_listed_and_back_is_where_it_is(company, place, monkeypatch):
    """What was listed is not what was there when one began to look, and is told of no other moment."""
    tree, commit = place.tree, company.hub.run("rev-parse", "HEAD").strip()
    run_git = branches.run_git

    def meanwhile(*words: object) -> bytes:
        company.hub.run("update-ref", "refs/heads/short-lived", commit)
        return run_git(*words)

    monkeypatch.setattr(branches, "run_git", meanwhile)
    assert tree.tip("refs/heads/short-lived") == commit
    monkeypatch.setattr(branches, "run_git", run_git)
    company.hub.run("update-ref", "-d", "refs/heads/short-lived")
    assert tree.tip("refs/heads/short-lived") is None


@pytest.mark.parametrize("how", ["loose", "packed", "reflog expired"])
def test_each_look_at_branches_sees_what_was_changed_since(company, place, how):
    hub, tree, name = company.hub, place.tree, "team/one/two"
    first = hub.run("rev-parse", "HEAD").strip()
    second = hub.run("commit-tree", "-p", first, "-m", "x", f"{first}^{{tree}}").strip()

    def kept() -> None:
        if how == "packed":
            hub.run("pack-refs", "--all")
        elif how != "loose":
            hub.run("reflog", "expire", "--all", "--expire=now")

    for commit in (first, second, first):
        hub.run("update-ref", f"refs/heads/{name}", commit)
        kept()
        assert tree.tip(f"refs/heads/{name}") == commit
    hub.run("update-ref", "-d", f"refs/heads/{name}")
    assert tree.tip(f"refs/heads/{name}") is None
    hub.run("branch", "team/one")  # a name that was a folder
    kept()
    assert tree.tip("refs/heads/team/one") == first
    hub.run("worktree", "add", "-q", "-b", "beside", (hub.root.parent / "beside").as_posix())
    assert tree.tip("refs/heads/beside") == first


PAGES = [
    path.replace("{region}", "emea").replace("{practice}", "client-kickoff")
    for path, (get, _) in ADDRESSES.items()
    if get
]


def test_no_page_reads_files_that_may_be_those_of_another_by_then(one, monkeypatch):
    """Only one at a time has the desk's files: whoever brings them to a commit later takes them from the next."""
    reading, late = Workplace.reading, list[str]()

    @contextmanager
    def watched(*about: object, **how: bool) -> Iterator[Here]:
        over = []
        with reading(*about, **how) as here:
            yield replace(here, bring=lambda: late.append(path) if over else here.bring())
        over.append(True)

    monkeypatch.setattr(Workplace, "reading", watched)
    monkeypatch.setattr(workplace, "_base_at", lambda here: load(here.root, bodies=False).base)
    for path in PAGES:
        assert one.get(path).status_code < 500
    assert late == []
