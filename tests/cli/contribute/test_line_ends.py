"""A clone on Windows has other line ends than the ones that are signed, unless the knowledge base says so to git."""

import subprocess
from pathlib import Path

import pytest
from cli.kickoff import run


def git(*words, folder="."):
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A committed knowledge base as `init` makes it."""
    monkeypatch.chdir(tmp_path)
    run("init", "base")
    git("init", "-q", "-b", "main", folder="base")
    git("add", "--all", folder="base")
    git("commit", "-q", "-m", "Begin", folder="base")
    return tmp_path / "base"


def windows_clone(base, monkeypatch):
    git("clone", "-q", "-c", "core.autocrlf=true", str(base), "clone", folder=base.parent)
    monkeypatch.chdir(base.parent / "clone")


def test_a_clone_on_windows_is_well(base, monkeypatch):
    windows_clone(base, monkeypatch)
    assert b"\r" not in Path("practices/north/client-kickoff.md").read_bytes()
    assert run("check").exit_code == 0


def test_an_older_base_says_the_one_command_that_mends_all_of_it(base, monkeypatch):
    git("rm", "-q", ".gitattributes", folder=base)
    git("commit", "-q", "-m", "As it was before", folder=base)
    windows_clone(base, monkeypatch)
    faults = run("check")
    assert faults.exit_code == 1
    assert "bestyet check --mend-line-ends" in faults.output

    mended = run("check", "--mend-line-ends")
    assert mended.exit_code == 0, mended.output
    assert "4 files with Windows line ends mended" in mended.output
    assert Path(".gitattributes").read_text() == "practices/** text=auto eol=lf\n"
    git("add", "--all")
    assert git("diff", "--cached", "--name-only") == ".gitattributes\n"


def test_what_is_told_to_git_already_stays(base, monkeypatch):
    monkeypatch.chdir(base)
    before = Path(".gitattributes").read_bytes()
    assert "0 files with Windows line ends mended" in run("check", "--mend-line-ends").output
    assert Path(".gitattributes").read_bytes() == before


def test_other_attributes_are_kept(base, monkeypatch):
    monkeypatch.chdir(base)
    Path(".gitattributes").write_bytes(b"*.png binary")
    run("check", "--mend-line-ends")
    assert Path(".gitattributes").read_bytes() == b"*.png binary\npractices/** text=auto eol=lf\n"


def test_a_text_that_was_voted_on_with_them_is_left_as_it_is(base, monkeypatch):
    monkeypatch.chdir(base)
    version = Path("practices/global/client-kickoff/1.0.0")
    version.mkdir(parents=True)
    (version / "practice.md").write_bytes(b"# Kickoff\r\n")
    git("-c", "core.autocrlf=false", "-c", "core.attributesFile=/dev/null", "rm", "-q", "--cached", ".gitattributes")
    Path(".gitattributes").unlink()
    git("-c", "core.autocrlf=false", "add", "practices")
    git("commit", "-q", "-m", "A version")
    told = run("check", "--mend-line-ends").output
    assert "practices/global/client-kickoff/1.0.0/practice.md was voted on with these line ends" in told
    assert (version / "practice.md").read_bytes() == b"# Kickoff\r\n"


def test_a_code_is_explained(base, monkeypatch):
    monkeypatch.chdir(base)
    told = run("check", "--explain", "windows-line-ends")
    assert told.exit_code == 0
    assert "## windows-line-ends" in told.output
    assert "To mend it:" in told.output
    wrong = run("check", "--explain", "windows-line-end")
    assert wrong.exit_code == 2
    assert "did you mean windows-line-ends?" in wrong.output
