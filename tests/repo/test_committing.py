"""A commit that a test makes without git is the one that git would make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from committing import committed
from conftest import Workshop

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
        other = Workshop(Path(shutil.copytree(workshop.root, tmp_path_factory.mktemp("other") / "copy", symlinks=True)))
        other.run("commit", "--quiet", "--allow-empty", "-m", f"Number {number}: “é” # so")
        assert committed(workshop.root, f"Number {number}: “é” # so") == other.head() == workshop.head()
        for words in (("reflog",), ("reflog", "main"), ("status", "--porcelain"), ("log", "--raw")):
            assert workshop.run(*words) == other.run(*words)
        assert workshop.run("fsck", "--strict") == ""
        workshop.run("rm", "-q", "-r", "--cached", "--ignore-unmatch", "practices/emea-2")


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
