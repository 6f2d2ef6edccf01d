"""What a test stages and commits without git is what git would make of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from committing import all_staged, committed, staged
from conftest import OF_COPIES, Workshop, copied_all

STATES = [
    {
        "practices/emea/a.md": "one\n",
        "practices/emea.md": "two\n",
        "practices/emea-2/b/c.md": "three\n",
        "a": "",
        "é b": "x",
    },
    {"practices/emea/a.md": "other\n", "practices.md": "new\n"},
    {},
]


def test_it_is_the_commit_that_git_makes(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> None:
    workshop.write("run", "#!/bin/sh\n")
    (workshop.root / "run").chmod(0o755)
    (workshop.root / "link").symlink_to("run")
    workshop.run("add", "link")
    for number, files in enumerate(STATES):
        for path, text in files.items():
            workshop.write(path, text)
        workshop.stage()
        other = _copied(workshop, tmp_path_factory)
        other.run("commit", "--quiet", "--allow-empty", "-m", f"Number {number}: “é” # so")
        assert committed(workshop.root, f"Number {number}: “é” # so") == other.head() == workshop.head()
        for words in (("reflog",), ("reflog", "main"), ("status", "--porcelain"), ("log", "--raw")):
            assert workshop.run(*words) == other.run(*words)
        assert workshop.run("fsck", "--strict") == ""
        workshop.run("rm", "-q", "-r", "--cached", "--ignore-unmatch", "practices/emea-2")


def test_what_is_staged_is_what_git_stages(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> None:
    workshop.write("run", "#!/bin/sh\n")
    (workshop.root / "run").chmod(0o755)
    for files in STATES[:2]:
        for path, text in files.items():
            workshop.write(path, text)
        (workshop.root / "not staged").write_text("x")
        other = _copied(workshop, tmp_path_factory)
        paths, workshop._unstaged = workshop._unstaged, ()
        other.run("add", "--", *paths)
        assert staged(workshop.root, paths)
        for words in (("ls-files", "--stage"), ("status", "--porcelain"), ("diff", "--cached"), ("diff-files",)):
            assert workshop.run(*words) == other.run(*words)
        (workshop.root / "practices/emea/a.md").write_text("abc\n")  # as long, and at once: git looks into it
        assert workshop.run("diff", "--name-only") == "practices/emea/a.md\n"
        (workshop.root / "practices/emea/a.md").write_text(files["practices/emea/a.md"])
        assert workshop.commit("So far")
        assert workshop.run("fsck", "--strict") == workshop.run("diff", "--name-only") == ""


def _changes(root: Path) -> None:
    """At once after they were staged: one as long as it was, one longer, one by its mode, new ones, and some gone."""
    (root / "a").write_text("b")
    (root / "practices/emea.md").write_text("two and more\n")
    (root / "practices/emea/a.md").chmod(0o755)
    (root / "new/within").mkdir(parents=True)
    (root / "new/within/é b").write_text("y")
    (root / "empty").mkdir()
    (root / "é b").unlink()
    shutil.rmtree(root / "practices/emea-2")


def _exchanges(root: Path) -> None:
    """A folder comes where a file was, and a file where a folder was."""
    _folder_where_a_file_was(root, "practices/emea.md")
    _file_where_a_folder_was(root, "practices/emea-2")


@pytest.mark.parametrize("is_copy", [False, True])
@pytest.mark.parametrize(
    "change", [lambda root: None, _changes, _exchanges, lambda root: shutil.rmtree(root / "practices")]
)
def test_all_that_is_staged_is_what_git_stages(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, change: Callable[[Path], object], is_copy: bool
) -> None:
    assert all_staged(workshop.root), "nothing is there"
    for path, text in {**STATES[0], "a": "a"}.items():
        workshop.write(path, text)
    workshop.commit("One")
    if is_copy:
        workshop.run("config", *OF_COPIES)
        copied_all(workshop.root, copy := tmp_path_factory.mktemp("copy"))
        workshop = Workshop(copy)
    change(workshop.root)
    other = _copied(workshop, tmp_path_factory)
    other.run("add", "--all")
    assert all_staged(workshop.root)
    for words in (("ls-files", "--stage"), ("status", "--porcelain"), ("diff", "--cached"), ("diff-files",)):
        assert workshop.run(*words) == other.run(*words)
    assert workshop.commit("So far")
    assert workshop.run("fsck", "--strict") == workshop.run("status", "--porcelain") == ""


def _copied(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(Path(shutil.copytree(workshop.root, tmp_path_factory.mktemp("other") / "copy", symlinks=True)))


def _folder_where_a_file_was(root: Path, path: str = "a.md") -> None:
    (root / path).unlink()
    (root / path).mkdir()
    (root / path / "b").write_text("x")


def _file_where_a_folder_was(root: Path, path: str = "within") -> None:
    shutil.rmtree(root / path)
    (root / path).write_text("x")


LESS_PLAIN: list[tuple[str, Callable[[Path], object]]] = [  # a path, and what makes it or all else less plain
    ("link", lambda root: (root / "link").symlink_to("a.md")),
    ("b.md", lambda root: (root / ".gitignore").write_text("b.md\n")),
    ("within/b.md", lambda root: (root / "within/.gitattributes").write_text("* eol=crlf\n")),
    ("a.md", lambda root: (root / ".git/index.lock").write_text("")),
    ("a.md", lambda root: (root / ".git/info").mkdir()),
    ("a.md", lambda root: Workshop(root).run("config", "core.autocrlf", "input")),
    ("a.md", lambda root: Workshop(root).run("update-index", "--index-version", "4")),
    ("within/b.md", lambda root: Workshop(root / "within")),
]


@pytest.mark.parametrize(
    ("path", "less_plain"),
    [
        *LESS_PLAIN,
        ("a.md", lambda root: (root / "a.md").unlink()),
        ("a.md/b", _folder_where_a_file_was),
        ("within", _file_where_a_folder_was),
        ("../b.md", lambda root: (root.parent / "b.md").write_text("")),
        (".GIT/config", lambda root: None),
    ],
)
def test_where_it_is_any_less_plain_git_stages_it(
    workshop: Workshop, path: str, less_plain: Callable[[Path], object]
) -> None:
    workshop.write("a.md", "one\n")
    workshop.write("within/b.md", "one\n")
    workshop.commit("One")
    (workshop.root / "b.md").write_text("one\n")
    less_plain(workshop.root)
    before = (workshop.root / ".git/index").read_bytes()
    assert not staged(workshop.root, [path])
    assert (workshop.root / ".git/index").read_bytes() == before


@pytest.mark.parametrize("less_plain", [less_plain for _, less_plain in LESS_PLAIN])
def test_where_it_is_any_less_plain_git_stages_all_of_it(
    workshop: Workshop, less_plain: Callable[[Path], object]
) -> None:
    workshop.write("a.md", "one\n")
    workshop.write("within/b.md", "one\n")
    workshop.commit("One")
    (workshop.root / "within/c.md").write_text("one\n")
    less_plain(workshop.root)
    before = (workshop.root / ".git/index").read_bytes()
    assert not all_staged(workshop.root)
    assert (workshop.root / ".git/index").read_bytes() == before


@pytest.mark.parametrize(
    "less_plain",
    [
        ("config", "commit.gpgSign", "true"),
        ("config", "core.hooksPath", "."),
        ("config", "user.name", "Ada"),
        ("checkout", "-q", "--detach"),
        ("update-index", "--index-version", "4"),
        ("merge", "-q", "--no-commit", "--no-ff", "side"),
        ("pack-refs", "--all"),
    ],
)
def test_where_it_is_any_less_plain_git_does_it(workshop: Workshop, less_plain: tuple[str, ...]) -> None:
    workshop.write("a.md", "one\n")
    workshop.commit("One")
    workshop.run("checkout", "-q", "-b", "side")
    workshop.write("b.md", "one\n")
    workshop.commit("Two")
    workshop.run("checkout", "-q", "main")
    workshop.run(*less_plain)
    assert committed(workshop.root, "Three") is None


@pytest.mark.parametrize("message", ["", " One", "One\n", "One\n\nMore", "a\x1bb", "\udcff"])
def test_messages_that_git_alters_or_refuses_are_for_git(workshop: Workshop, message: str) -> None:
    assert committed(workshop.root, message) is None


@pytest.mark.parametrize(
    ("name", "value"), [("GIT_AUTHOR_NAME", "A <b>"), ("GIT_COMMITTER_DATE", "yesterday"), ("GIT_INDEX_FILE", "x")]
)
def test_so_is_who_is_not_plainly_said(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert committed(workshop.root, "One") is None
