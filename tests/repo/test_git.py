"""Finding the repository of a folder and asking git, as people and hooks call us."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import git
from bestyet.repo.git import GitRefusedError, Repository, find_repository, run_git
from bestyet.repo.tree import common_dir_of, unfinished_in
from conftest import Workshop


def found(folder: Path) -> Repository:
    repository = find_repository(folder)
    assert repository
    return repository


def test_where_a_repository_lies_is_asked_once_and_anew_where_something_says_otherwise(workshop, monkeypatch):
    """Git is what says it, so each of these is said to git alone."""
    one = found(workshop.root)
    assert found(workshop.root) is one
    workshop.run("config", "core.bare", "true")
    assert find_repository(workshop.root) is None
    workshop.run("config", "core.bare", "false")
    assert found(workshop.root) == one
    (workshop.root / "below").mkdir()
    assert found(workshop.root / "below").prefix == "below/"
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workshop.root))
    assert find_repository(workshop.root / "below") is None
    assert found(workshop.root) == one
    (workshop.root / ".git").rename(workshop.root / "git")
    assert find_repository(workshop.root) is None
    (workshop.root / ".git").write_text(f"gitdir: {workshop.root / 'git'}\n")
    assert found(workshop.root).common_dir == workshop.root / "git"


def test_what_a_name_stands_for_is_asked_once_and_anew_where_it_may_have_moved(workshop, monkeypatch):
    first, second = workshop.commit("One"), workshop.commit("Two")
    repository, asked = found(workshop.root), []
    monkeypatch.setattr(git, "run_git", lambda *words, **more: asked.append(words) or run_git(*words, **more))
    for _ in range(3):
        assert repository.heads() == ("", second)
        assert repository.head_commit() == repository.resolve_rev("main") == repository.resolve_rev(second) == second
    assert len(asked) == 2  # the name and the id: where the branches stand was told when it was found
    moves = {
        first: ("update-ref", "refs/heads/main", first),
        second: ("update-ref", "refs/tags/main", second),  # goes before a branch of that name
    }
    for commit, words in moves.items():
        workshop.run(*words)
        assert repository.resolve_rev("main") == commit
        assert repository.head_commit() == first
    workshop.run("pack-refs", "--all")
    workshop.run("tag", "-d", "main")
    workshop.run("update-ref", "refs/remotes/origin/main", second)
    assert repository.heads() == (second, first)
    assert repository.resolve_rev("main") == first
    workshop.run("symbolic-ref", "HEAD", "refs/remotes/origin/main")
    assert repository.heads() == (second, second)
    assert repository.resolve_rev("HEAD") == second
    (workshop.root / ".git/main").write_text(f"{second}\n")  # goes before all of them
    assert repository.resolve_rev("main") == second
    for name in (first[:10], f"{first}{first[:24]}"):  # called like what stands for an object
        for commit in (second, first):
            workshop.run("update-ref", f"refs/heads/{name}", commit)
            assert repository.resolve_rev(name) == commit


def test_a_branch_whose_commit_is_not_there_is_asked_for_each_time(workshop):
    """It may come without that any branch moves."""
    first = workshop.commit("One")
    workshop.run("update-ref", "refs/remotes/origin/main", workshop.commit("Two"))
    second = workshop.head()
    workshop.run("reset", "-q", "--soft", first)
    made = workshop.root / ".git/objects" / second[:2] / second[2:]
    made.rename(workshop.root / "away")
    assert found(workshop.root).heads() == ("", first)
    (workshop.root / "away").rename(made)
    assert found(workshop.root).heads() == (second, first)


@pytest.mark.parametrize("name", ["a\nb", "\ntrue", "a\n\ntrue", f"a\n\ntrue\n{'0' * 40}"])
def test_a_folder_with_a_line_break_in_its_name_is_none_to_work_in(workshop, name):
    """As git answers line by line."""
    workshop.commit("One")
    (workshop.root / name).mkdir(parents=True)
    workshop.run("clone", "--quiet", ".", f"{name}/other")
    workshop.run("-C", f"{name}/other", "worktree", "add", "--quiet", "--detach", str(workshop.root / "linked"))
    for folder in (workshop.root / name, workshop.root / "linked"):
        with pytest.raises(CannotGoOnError, match="a line break in its name"):
            found(folder)


def test_what_was_begun_and_not_ended_is_known(workshop, tmp_path_factory):
    workshop.write("a.md", "one\n")
    first = workshop.commit("One")
    workshop.write("a.md", "two\n")
    workshop.commit("Two")
    other = tmp_path_factory.mktemp("other") / "tree"
    workshop.run("worktree", "add", "-q", str(other), first)
    (other / "a.md").write_text("three\n")
    workshop.run("-C", str(other), "commit", "-qam", "Three")
    with pytest.raises(GitRefusedError):
        workshop.run("-C", str(other), "merge", "main")
    assert (unfinished_in(other), unfinished_in(workshop.root)) == ("merge", "")
    workshop.run("-C", str(other), "merge", "--abort")
    with pytest.raises(GitRefusedError):
        workshop.run("cherry-pick", workshop.run("-C", str(other), "rev-parse", "HEAD").strip())
    assert (unfinished_in(other), unfinished_in(workshop.root)) == ("", "cherry-pick")


def test_a_folder_without_git_has_no_repository(tmp_path):
    assert find_repository(tmp_path) is None
    assert find_repository(tmp_path / "nowhere") is None
    (tmp_path / ".git").mkdir()  # somebody's empty folder
    assert find_repository(tmp_path) is None


def test_without_git_installed_there_is_no_repository(workshop, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("nothing")))
    assert find_repository(workshop.root) is None


def test_in_a_hook_without_git_installed_there_is_no_repository_either(workshop, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("nothing")))
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere/index")
    assert find_repository(workshop.root) is None


def test_a_bare_repository_has_no_files_to_speak_of(tmp_path, workshop):
    workshop.run("init", "--quiet", "--bare", "bare.git")
    assert find_repository(tmp_path / "bare.git") is None


def test_a_knowledge_base_below_the_top_names_its_own_paths(workshop):
    workshop.write("handbook/practices/emea/kickoff.md", "one\n")
    workshop.write("readme.md", "read\n")
    first = workshop.commit("Begin")
    workshop.write("handbook/practices/emea/kickoff.md", "two\n")
    workshop.write("readme.md", "read on\n")
    repository = found(workshop.root / "handbook")

    assert repository.prefix == "handbook/"
    assert repository.changed_since(first) == ["practices/emea/kickoff.md"]
    assert repository.read_blob(repository.head_commit(), "practices/emea/kickoff.md") == b"one\n"


def test_a_linked_work_tree_shares_the_git_folder(workshop, tmp_path_factory):
    workshop.commit("Begin")
    other = tmp_path_factory.mktemp("other") / "tree"
    workshop.run("worktree", "add", "--quiet", str(other))

    assert found(other).common_dir == workshop.root / ".git" == common_dir_of(other)


def test_a_folder_that_comes_to_be_another_one_is_looked_at_anew(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "below").mkdir(parents=True)
        Workshop(tmp_path / name)
    way, below = tmp_path / "way", tmp_path / "way/below"
    way.symlink_to("one")
    assert common_dir_of(below) == tmp_path / "one/.git"
    way.unlink()
    way.symlink_to("two")
    assert common_dir_of(below) == tmp_path / "two/.git"
    (tmp_path / "two").rename(tmp_path / "three")
    assert common_dir_of(below) is None  # it leads nowhere, and nothing above is a repository
    (tmp_path / "two").symlink_to("three")
    assert common_dir_of(below) == tmp_path / "three/.git"
    assert common_dir_of(tmp_path / "two") == tmp_path / "three/.git"


def test_before_the_first_commit_there_is_no_head(workshop):
    assert found(workshop.root).head_commit() is None
    assert workshop.commit("Begin") == found(workshop.root).head_commit()


def test_a_hook_of_another_repository_does_not_lead_us_astray(workshop, tmp_path_factory, monkeypatch):
    head = workshop.commit("Begin")
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere/index")

    assert found(workshop.root).head_commit() == head
    assert os.environ["GIT_INDEX_FILE"] == "elsewhere/index"


def test_nothing_that_a_hook_exports_is_handed_on(workshop, monkeypatch):
    workshop.commit("Begin")
    local = workshop.run("rev-parse", "--local-env-vars").split()
    handed_on = {"GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"}  # may be what makes git trust the folder
    for name in (*local, "GIT_EXTERNAL_DIFF"):
        if name not in handed_on:
            monkeypatch.setenv(name, "/nowhere")
    assert found(workshop.root).run("status", "--porcelain") == b""


def test_replaced_objects_change_nothing(workshop):
    workshop.write("a.md", "true\n")
    head = workshop.commit("Begin")
    workshop.write("a.md", "forged\n")
    forged = workshop.commit("Forged")
    workshop.run("reset", "--quiet", "--hard", head)
    workshop.run("replace", head, forged)

    assert found(workshop.root).read_blob(head, "a.md") == b"true\n"


@pytest.mark.parametrize("rev", ["", "nowhere", "--output=x", "-1", "^HEAD", "HEAD^{tree}", "HEAD\0"])
def test_a_name_that_is_no_commit_is_said_in_one_line(workshop, rev):
    workshop.write("a.md", "a\n")
    workshop.commit("Begin")

    with pytest.raises(CannotGoOnError, match=r"^[^\n]*names no commit of this repository[^\n]*$"):
        found(workshop.root).resolve_rev(rev)
    assert not (workshop.root / "x").exists()


def test_git_refusing_is_said_in_one_line(workshop):
    with pytest.raises(CannotGoOnError, match=r"^git rev-list: fatal: bad revision[^\n]*$"):
        found(workshop.root).run("rev-list", "--end-of-options", "nowhere", "--")


def test_a_repository_that_git_does_not_trust_comes_with_the_way_out(workshop, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(CannotGoOnError, match=r"dubious ownership[^\n]*git config --global --add safe\.directory "):
        find_repository(workshop.root)


def test_a_folder_that_is_gone_is_not_answered_from_another(workshop):
    repository = found(workshop.root)
    workshop.root.rename(workshop.root.with_name("gone"))
    with pytest.raises(CannotGoOnError, match="cannot open"):
        repository.head_commit()


def test_read_blob_gives_files_only(workshop):
    workshop.write("practices/a.md", b"\x00\xff\r\nno end")
    (workshop.root / "practices/link.md").symlink_to("a.md")
    workshop.run("add", "--", "practices/link.md")
    workshop.commit("Begin")
    repository = found(workshop.root)

    assert repository.read_blob(repository.head_commit(), "practices/a.md") == b"\x00\xff\r\nno end"
    for path in ("practices/link.md", "practices", "practices/b.md", "practices/*", ":(top)practices/a.md"):
        assert repository.read_blob(repository.head_commit(), path) is None


def test_changed_since_sees_commits_the_index_the_work_tree_and_new_files(workshop):
    for name in ("committed", "staged", "edited", "deleted", "old-name", "same"):
        workshop.write(f"practices/{name}.md", f"{name}\n" * 5)
    workshop.commit("Begin")
    workshop.run("switch", "--quiet", "--create", "work")
    workshop.write("practices/committed.md", "new\n")
    workshop.commit("Change")
    workshop.run("switch", "--quiet", "main")
    workshop.write("practices/same.md", "changed on main meanwhile\n")
    workshop.commit("Meanwhile")
    workshop.run("switch", "--quiet", "work")
    workshop.write("practices/staged.md", "new\n")
    workshop.stage()
    (workshop.root / "practices/staged.md").write_text("staged\n" * 5)
    (workshop.root / "practices/edited.md").write_text("new\n")
    (workshop.root / "practices/deleted.md").unlink()
    workshop.run("mv", "practices/old-name.md", "practices/new-name.md")
    (workshop.root / "practices/untracked ü.md").write_text("new\n")
    (workshop.root / "elsewhere.md").write_text("new\n")

    changed = found(workshop.root).changed_since("main", "practices")

    names = ["committed", "deleted", "edited", "new-name", "old-name", "staged", "untracked ü"]
    assert changed == [f"practices/{name}.md" for name in names]


def test_changed_since_says_why_there_is_no_common_commit(workshop, tmp_path_factory):
    workshop.commit("Begin")
    workshop.run("switch", "--quiet", "--orphan", "other")
    workshop.commit("Another beginning")
    with pytest.raises(CannotGoOnError, match="unrelated"):
        found(workshop.root).changed_since("main")


def test_file_names_of_any_bytes(workshop):
    path = os.fsdecode(b"practices/kick\xffoff\n.md")
    workshop.write(path, "one\n")
    first = workshop.commit("Begin")
    workshop.write(path, "two\n")
    repository = found(workshop.root)

    assert repository.changed_since(first) == [path]
    assert repository.read_blob(repository.head_commit(), path) == b"one\n"


def test_a_damaged_object_is_refused(workshop):
    workshop.write("a.md", "a" * 1000)
    workshop.write("b.md", "b" * 1000)
    workshop.commit("Begin")
    a, b = (blob_of(letter * 1000) for letter in (b"a", b"b"))
    objects = workshop.root / ".git/objects"
    (objects / a[:2] / a[2:]).unlink()
    (objects / a[:2] / a[2:]).write_bytes((objects / b[:2] / b[2:]).read_bytes())

    with pytest.raises(CannotGoOnError):
        found(workshop.root).read_blob(found(workshop.root).head_commit(), "a.md")


@pytest.mark.parametrize("data", [b"", b"text\n", b"\x00\xff" * 1000])
def test_blob_ids_are_those_of_git(workshop, data):
    workshop.write("file", data)
    assert blob_of(data) == workshop.run("rev-parse", ":file").strip()


def test_commands_that_need_no_history_do_not_wait_for_gitpython():
    program = "import sys, bestyet.repo.write, bestyet.repo.history; print('git' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
