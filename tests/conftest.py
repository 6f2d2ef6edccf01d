"""Real repositories in temporary folders, and nothing of the developer's own git."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest
from bestyet.model.base import KnowledgeBase
from bestyet.publish import builder
from bestyet.repo.git import GitRefusedError
from bestyet.text.base import read_base
from committing import all_staged, committed, staged
from forks import Copy, Loaded
from hypothesis import HealthCheck, settings
from sampled import IS_FULL, SHARE
from xdist.remote import WorkerInteractor

# How long an example takes, or the making of it, is no fault of it.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 // SHARE,
    derandomize=not IS_FULL,
)
settings.load_profile("any machine")


MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes: several times what the tests hold at once
SETTINGS = "[maintenance]\n\tauto = false\n[receive]\n\tautogc = false\n"  # else commits and pushes start programs more
INIT = ("init", "--quiet", "--initial-branch=main")
OF_COPIES = ("core.checkStat", "minimal")  # a file is the same for git by its time and size, wherever it was copied to


def pytest_configure() -> None:
    """Folders of tests stand in memory where there is room: much is flushed to the disk, and no test cuts the power."""
    if not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:  # tests write programs, and run them
        return
    if shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_make_parametrize_id(val: object) -> None:
    """A test is called the same in every process, whenever it starts: packed bytes may hold the time of day."""
    if isinstance(val, bytes) and val.startswith(b"\x1f\x8b"):
        raise pytest.UsageError("packed bytes have no name: give them one with pytest.param(..., id=...)")


class Turned(pytest.Dir):
    """A folder that each worker begins to read at another place: else all compile the same file at the same time."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        found = list(super().collect())
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        first = len(found) * worker // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        return found[first:] + found[:first]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> Turned:
    return Turned.from_parent(parent, path=path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All workers tell of the same tests in the same order."""
    items.sort(key=lambda item: item.path.parts)


gc.disable()  # while thousands of tests are collected, half of the time would go into looking for rubbish


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there before the first test stays until the last: nobody looks for rubbish among it, nor often."""
    _tell_less(session.config)
    gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)
    gc.enable()


def _tell_less(config: pytest.Config) -> None:
    asked = config.option
    for worker in config.pluginmanager.get_plugins():
        if isinstance(worker, WorkerInteractor) and not (asked.verbose > 0 or asked.durations or asked.xmlpath):
            worker.sendevent = partial(_told_of, worker.sendevent)  # type: ignore[method-assign]


def _told_of(tell: Callable[..., None], event: str, **told: Any) -> None:
    """Of a test that passes nobody reads when it begins and ends, nor that its places were made and removed: to say it
    ten thousand times takes as long as hundreds of tests."""
    report = told.get("data", {}) if event == "testreport" else {}
    is_dull = report.get("when") in ("setup", "teardown") and report["outcome"] == "passed" and not report["sections"]
    if not is_dull and event not in ("logstart", "logfinish"):
        tell(event, **told)


def pytest_unconfigure() -> None:
    """pytest looks for what nobody closed among all that there is, five times: here until nothing is found any more."""
    any(not gc.collect() for _ in range(5))
    gc.freeze()


@cache
def _begins_as() -> list[tuple[str, bytes | None]]:
    """What `git init` makes without templates: folders, and files with what is in them."""
    with TemporaryDirectory() as folder:
        subprocess.run(["git", *INIT], cwd=folder, check=True)
        found = [(path.relative_to(folder).as_posix(), path) for path in sorted(Path(folder).rglob("*"))]
        return [(name, None if path.is_dir() else path.read_bytes()) for name, path in found]


class Workshop:
    """A real repository in a temporary folder, with words for what people do in it."""

    _unstaged: tuple[str, ...] = ()

    def __init__(self, root: Path) -> None:
        self.root = root
        if (root / ".git").exists():
            return
        if os.environ.get("GIT_TEMPLATE_DIR") != "":
            self.run(*INIT)
            return
        for path, content in _begins_as():
            if content is None:
                (root / path).mkdir()
            else:
                (root / path).write_bytes(content)

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file; it is staged before git does anything else here."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        self._unstaged += (path,)

    def stage(self) -> None:
        """Stage what was written, at once."""
        paths, self._unstaged = self._unstaged, ()
        if paths and not staged(self.root, paths):
            self.run("add", "--", *paths)

    def stage_all(self) -> None:
        """Stage all that lies there, and that what lies there no more is gone."""
        if all_staged(self.root):
            self._unstaged = ()
        else:
            self.run("add", "--all")

    def commit(self, message: str, **who: str) -> str:
        """Commit what is staged and return its id. `author="Ada <ada@example.org>"` and other options."""
        self.stage()
        if not who and (made := committed(self.root, message)):
            return made
        options = [f"--{name.replace('_', '-')}={value}" for name, value in who.items()]
        self.run("commit", "--quiet", "--allow-empty", "-m", message, *options)
        return self.head()

    def head(self) -> str:
        """The commit that was just made: git has written its branch into a file of its own."""
        folder = self.root / ".git"
        at = (folder / "HEAD").read_text().strip() if folder.is_dir() else ""
        branch = folder / at.removeprefix("ref: ")
        return branch.read_text().strip() if branch.is_file() else self.run("rev-parse", "HEAD").strip()

    def run(self, *args: str) -> str:
        """What git prints, run in the repository, as people run it."""
        self.stage()
        done = subprocess.run(["git", *args], cwd=self.root, check=False, capture_output=True)
        if done.returncode:
            raise GitRefusedError(done.stderr.decode("utf-8", "replace"), done.returncode)
        return done.stdout.decode("utf-8", "surrogateescape")


def copied_all(folder: str | Path, into: str | Path) -> None:
    """As `shutil.copytree` does it with links as links, in half the time, which more than a thousand tests spend."""
    os.makedirs(into, exist_ok=True)
    for entry in os.scandir(folder):
        there = f"{into}/{entry.name}"
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), there)
        elif entry.is_dir():
            copied_all(entry.path, there)
        else:
            with open(entry.path, "rb") as file, open(there, "wb") as copy:
                copy.write(file.read())
                os.fchmod(copy.fileno(), entry.stat().st_mode)
            os.utime(there, ns=(entry.stat().st_atime_ns, entry.stat().st_mtime_ns))


Beginning = Callable[[Workshop], object]


class Homes:
    """Where nobody's home is: as it was for the next test, unless one wrote there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._stands = folder, ()

    def one(self) -> str:
        if not self._stands or self._stamp(self._stands[0]) != self._stands:
            home = mkdtemp(dir=self.folder)
            (Path(home) / ".gitconfig").write_text(SETTINGS)
            self._stands = self._stamp(home)
        return self._stands[0]

    def _stamp(self, home: str) -> tuple[str, ...]:
        told = os.stat(f"{home}/.gitconfig") if os.path.isfile(f"{home}/.gitconfig") else None
        return (home, *sorted(os.listdir(home)), str(told and (told.st_ino, told.st_mtime_ns, told.st_mode)))


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def no_one_elses_git(monkeypatch: pytest.MonkeyPatch, homes: Homes) -> None:
    """No test reads the developer's own git settings or writes to their home."""
    monkeypatch.setenv("HOME", homes.one())
    monkeypatch.setenv("GIT_TEMPLATE_DIR", "")  # no samples of hooks in each of many repositories
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@example.org")
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-01-02T03:04:05Z")


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def begun(tmp_path: Path) -> Callable[[Beginning], Workshop]:
    """A repository in which this has happened: each process does it once, and copies what came of it."""

    def copied(beginning: Beginning) -> Workshop:
        copied_all(_begun(beginning, tmp_path.parent), tmp_path)
        return Workshop(tmp_path)

    return copied


@cache
def _begun(beginning: Beginning, place: Path) -> Path:
    workshop = Workshop(Path(mkdtemp(dir=place)))
    beginning(workshop)
    workshop.run("config", *OF_COPIES)
    return workshop.root


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """The process whose copies run commands, and build pages."""
    found = Loaded(None, "bestyet.publish")
    yield found
    found.close()


WHOLE = "import sys; from pathlib import Path; from bestyet.publish.whole import main; main(*map(Path, sys.argv[1:]))"


@pytest.fixture(scope="session", autouse=True)
def pages_by_copies(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whole builds of pages are copies of a process that has the builder loaded, one at a time."""
    with pytest.MonkeyPatch.context() as patch:
        one, start = threading.Lock(), subprocess.Popen

        def begin(command: list[str], **how: Any) -> Any:
            if command[1:3] != ["-m", "bestyet.publish.whole"] or not one.acquire(blocking=False):
                return start(command, **how)
            return Copy(request.getfixturevalue("loaded"), WHOLE, *command[3:], then=one.release)

        seen = SimpleNamespace(Popen=begin, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired)
        patch.setattr(builder, "subprocess", seen)
        yield


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    """The knowledge base that comes with the project."""
    root = Path(__file__).parents[1]
    found = [path for path in root.glob("practices/**/*.*") if path.is_file()]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
    return read_base(files)
