"""On a system without what only POSIX has, everything that most people do works and says the same.

It is played on Linux: modules and names are taken away, and every path says itself with backslashes, as those of
Windows do. What Windows itself does (files that nobody can rename while they are open) is not tried here.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import git, system
from bestyet.repo.write import lock, swap_folder, write_file, write_folder
from cli.voting import make_key
from forks import BESTYET, Loaded

ELSEWHERE = r"""
import os, pathlib, sys

for module in ("fcntl", "termios", "pwd", "grp", "resource", "pty", "tty", "readline", "syslog"):
    sys.modules[module] = None
for name in (
    "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "chown", "fchmod", "fchown", "fork", "forkpty", "getegid",
    "geteuid", "getgid", "getloadavg", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "openpty", "pathconf",
    "posix_spawn", "register_at_fork", "setpgid", "setpgrp", "setsid", "statvfs", "sync", "uname",
):
    delattr(os, name)
if "bestyet.cli.main" in sys.orig_argv:
    plain = pathlib.PosixPath.__str__
    pathlib.PosixPath.__fspath__ = lambda path: plain(path)  # the disk is still asked with slashes
    pathlib.PosixPath.as_posix = lambda path: plain(path)
    pathlib.PosixPath.__str__ = lambda path: plain(path).replace("/", "\\")
"""
LEAD = "client-services-lead-north"


class Program:
    """The command line, loaded on a system."""

    def __init__(self, place: Path, is_posix: bool) -> None:
        path = [str(Path(system.__file__).parents[2])]
        if not is_posix:
            (place / "sitecustomize.py").write_text(ELSEWHERE)
            path.insert(0, str(place))
        self.path = os.pathsep.join(path)
        self.loaded = Loaded({**os.environ, "PYTHONPATH": self.path})


class Machine:
    """Somebody's machine, on which the command line is called. It does not matter where its home is."""

    def __init__(self, home: Path, program: Program) -> None:
        self.home, self.loaded = home / "home", program.loaded
        self.told: dict[str, str] = {}  # by what was asked
        self.base = self.home / "kb"
        self.home.mkdir(parents=True)
        now = {name: told for name, told in os.environ.items() if not name.endswith("_DATE")}
        self.environment = {**now, "PYTHONPATH": program.path}

    def asked(self, *words: str, folder: Path, keys: str = "") -> subprocess.CompletedProcess[str]:
        return self.loaded.run(BESTYET, *words, cwd=folder, env=self.environment, given=keys)

    def bestyet(self, *words: str, folder: Path | None = None, keys: str = "") -> str:
        done = self.asked(*words, folder=folder or self.base, keys=keys)
        told = done.stdout + done.stderr
        assert done.returncode == (words[0] == "check" and len(words) == 2), (words, told)
        assert "Traceback" not in told, told
        self.told[" ".join(words)] = re.sub(r"\b[0-9a-f]{7,40}\b", "(commit)", told)
        return told

    def commit(self) -> None:
        for words in (["add", "--all"], ["commit", "--quiet", "--message", "A step"]):
            subprocess.run(["git", *words], cwd=self.base, env=self.environment, check=True)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return make_key(tmp_path_factory.mktemp("keys"), "lead")


@pytest.fixture(scope="module")
def program_of(tmp_path_factory):
    """Loads the program once for each system."""
    with ExitStack() as all_of_them:

        @cache
        def load(is_posix):
            program = Program(tmp_path_factory.mktemp("program"), is_posix)
            all_of_them.callback(program.loaded.close)
            return program

        yield load


def live(machine: Machine, key: Path) -> None:
    """What a team does from its first day to its first vote."""
    machine.bestyet("init", "kb", folder=machine.home)
    machine.bestyet("check")
    machine.bestyet("new", "south", "change-orders")
    assert "practices/south/change-orders.md:" in machine.bestyet("check", "practices/south")
    (machine.base / "practices/south/change-orders.md").unlink()
    machine.bestyet("key", "add", LEAD, f"{key}.pub")
    machine.commit()
    machine.bestyet("link", "client-kickoff", "--by", LEAD, keys="0\nq\n")
    machine.bestyet("decide", "client-kickoff", "take", "agenda-sent", "south", "--by", LEAD, "--because", "Clearer")
    machine.bestyet("merge", "client-kickoff")
    machine.bestyet("align", "practices/north/client-kickoff.md", "practices/south/client-kickoff.md")
    machine.bestyet("why", "client-kickoff", "agenda-sent")
    machine.commit()
    machine.bestyet("propose", "client-kickoff", "--as", LEAD, "--leave-apart")
    machine.commit()
    machine.bestyet("vote", "client-kickoff", "approve", "--as", LEAD, "--key", str(key), "--yes")
    machine.commit()
    machine.bestyet("ballot", "client-kickoff")
    machine.bestyet("verify")
    machine.bestyet("preview")
    machine.bestyet("pdf", "client-kickoff", "--version", "1.0.0", "--html", "-o", "copy.html")


def records(base: Path) -> dict[str, str]:
    return {path.relative_to(base).as_posix(): path.read_text() for path in (base / "practices").rglob("*.*")
            if path.is_file()}  # fmt: skip


def test_without_what_only_posix_has_a_team_comes_as_far_and_is_told_the_same(program_of, tmp_path, key):
    here, elsewhere = Machine(tmp_path / "here", program_of(True)), Machine(tmp_path / "elsewhere", program_of(False))
    for machine in (here, elsewhere):
        live(machine, key)
    elsewhere.bestyet("build")
    assert "\\" not in "".join(elsewhere.told.values())
    timeless = ("init", "check", "new", "key", "link", "decide", "merge", "align", "why", "preview")
    for asked, told in here.told.items():
        if asked.startswith(timeless):
            assert elsewhere.told[asked] == told
    written = records(elsewhere.base)
    assert written.keys() == records(here.base).keys()
    assert not [path for path, text in written.items() if "\\" in text]
    assert (elsewhere.base / "site/index.html").is_file()


def test_what_cannot_be_written_is_named_with_slashes(program_of, tmp_path):
    machine = Machine(tmp_path, program_of(False))
    machine.bestyet("init", "kb", folder=machine.home)
    for words in (
        ["init", "kb"],
        ["export", "client-kickoff", "1.0.0"],
        ["check", "../x"],
        ["verify", "kb/mkdocs.yml"],
    ):
        done = machine.asked(*words, folder=machine.home)
        assert done.returncode == 2
        assert "\\" not in done.stderr, done.stderr


@pytest.fixture
def no_flock(monkeypatch):
    monkeypatch.setattr(system, "_fcntl", None)
    monkeypatch.setattr(system, "LOCKS_WHAT_IS_OPEN", False)


def test_the_lock_of_windows_is_asked_for_one_byte_and_told_apart_from_other_refusals(no_flock, monkeypatch, tmp_path):
    asked, taken = [], []

    class Msvcrt:
        LK_NBLCK = 2

        def locking(self, opened, how, number):
            asked.append((how, number))
            if taken:
                raise PermissionError(13, "Permission denied")
            taken.append(opened)

    monkeypatch.setattr(system, "_msvcrt", Msvcrt())
    monkeypatch.setattr("bestyet.repo.write.LOCK_PATIENCE", 0.1)
    with lock(tmp_path), pytest.raises(CannotGoOnError, match="another bestyet is writing here"), lock(tmp_path):
        pass
    assert set(asked) == {(2, 1)}


def test_files_and_folders_are_written_and_leftovers_go_when_they_are_old(no_flock, tmp_path):
    old, new = tmp_path / ".1.0.0.00000000.tmp", tmp_path / ".1.0.0.11111111.tmp"
    for leftover in (old, new):
        leftover.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    write_folder(tmp_path / "1.0.0", {"a": b"a"})
    swap_folder(tmp_path / "1.0.0", {"b": b"b"})
    write_file(tmp_path / "c", b"1")
    write_file(tmp_path / "c", b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, "1.0.0", "c"]
    assert (tmp_path / "c").read_bytes() == b"2"


def test_what_a_hook_exports_is_not_seen_where_no_program_takes_it_away(workshop, monkeypatch):
    workshop.write("a", "a")
    workshop.commit("First")
    monkeypatch.setattr(git, "_ENV", "/nothing/env")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert git.run_git(workshop.root, "rev-parse", "--show-prefix") == b"\n"


def test_only_one_module_asks_for_what_only_some_systems_have():
    package = Path(system.__file__).parents[1]
    words = ("fcntl", "msvcrt", "renameat2", "geteuid", "O_NOFOLLOW", "O_DIRECTORY", "fchmod", "st_uid")
    found = {path.name for path in package.rglob("*.py") for word in words if word in path.read_text(encoding="utf-8")}
    assert found == {"system.py"}
