"""The only module that runs git, through GitPython's command interface.

Every call reads git's whole answer before anything is made of it.
"""

from __future__ import annotations

import os
import posixpath
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bestyet.model.blob import objects_in
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import FULL_ID, is_sparse, may_have_ref, name_stamp, place_stamp, refs_stamp

# What a hook exports about "its" repository would win over the folder we ask about (`git rev-parse
# --local-env-vars`; settings handed down in GIT_CONFIG_* stay: they may be what makes git trust the folder).
_OF_OTHERS = re.compile(
    "GIT_(?:"
    "ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|DIR|IMPLICIT_WORK_TREE|INDEX_FILE|INTERNAL_SUPER_PREFIX|"
    "NAMESPACE|OBJECT_DIRECTORY|PREFIX|QUARANTINE_PATH|SHALLOW_FILE|WORK_TREE|"
    # and what changes answers, runs other programs or writes elsewhere
    "ASKPASS|ATTR_SOURCE|DIFF_OPTS|EDITOR|EXEC_PATH|EXTERNAL_DIFF|GLOB_PATHSPECS|ICASE_PATHSPECS|"
    "NOGLOB_PATHSPECS|PROXY_COMMAND|SEQUENCE_EDITOR|SSH|SSH_COMMAND|"
    "TRACE.*)",  # what these begin with names files to write
    re.DOTALL,
)
_NOTHING = "BESTYET_NOTHING"
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks, by whatever program its settings name
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    _NOTHING: "",
}
_SETTINGS = {
    "core.deltaBaseCacheLimit": "256m",  # for speed: histories are read whole
    "core.packedGitWindowSize": "16m",  # else all of a large repository is mapped into memory
    "core.packedGitLimit": "128m",
    # what lies beside the objects can say other dates and parents than they do
    "core.commitGraph": "false",
    "core.multiPackIndex": "false",
    # what would run other programs
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",
}
_ALWAYS = tuple(word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}"))
_PROGRAMS_OF_FILTERS = re.compile(r"filter\..*\.(?:clean|smudge|process|required)", re.DOTALL)
REGULAR_FILES = (b"100644", b"100755")
_MAIN = "refs/remotes/origin/main"
Standing = tuple[str, tuple[str, str]]  # the state of all that branches rest on; the commits of origin/main and of HEAD
_NO_GIT = "git is not installed, or not on the PATH"
_PARTIAL = "this clone has not the contents of all files; get them with: git fetch --refetch --no-filter"
_ENV = "/usr/bin/env"
_NOT_FOUND = 127  # what env ends with where there is no program of that name


class GitMissingError(CannotGoOnError):
    """There is no git to run on this machine."""


class GitRefusedError(CannotGoOnError):
    """Git ended with an error; the message is git's own first line."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class TooSlowError(CannotGoOnError):
    """Git was ended, with all that it ran, because another computer did not answer in time."""


@dataclass(frozen=True)
class Afar:
    """How git may ask another computer."""

    seconds: float  # until it is ended
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)  # secrets too: no list of processes has them


@dataclass(frozen=True)
class Entry:
    """What a commit holds at a path."""

    blob: str
    mode: bytes

    @property
    def is_file(self) -> bool:
        return self.mode in REGULAR_FILES

    @property
    def is_repository(self) -> bool:
        return self.mode == b"160000"


@dataclass(frozen=True)
class Repository:
    """The repository that a folder lies in. Paths are relative to the folder, with "/".

    Bytes of file names that are not UTF-8 come as surrogate escapes, as in Python's own file functions.
    """

    folder: Path  # the knowledge base: top of the work tree or a folder below it
    prefix: str  # from the top of the work tree to the folder: "" or "some/where/"
    common_dir: Path  # of all work trees of the repository
    begun: Standing = field(default=("", ("", "")), compare=False, repr=False)  # when it was found

    def run(self, *args: str, stdin: bytes = b"") -> bytes:
        """What git prints, run in the folder. Raises GitRefusedError."""
        return run_git(self.folder, *args, stdin=stdin)

    def head_commit(self) -> str | None:
        """The commit of HEAD; None before the first commit."""
        if known := self.heads()[1]:
            return known
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
        except GitRefusedError as error:
            if error.status == 1:
                return None
            raise

    def resolve_rev(self, rev: str) -> str:
        """The commit id that a name from a user stands for. Raises CannotGoOnError for what names no commit."""
        if stamp := name_stamp(self.folder, rev):
            after, found = _resolved_then(self, rev, stamp)
            if after == stamp and (stamp != rev or len(found) == len(rev)):  # else a branch is called like an id
                return found
        return _resolved(self, rev)

    def heads(self) -> tuple[str, str]:
        """The commits of origin/main and of HEAD, at one moment; "" where none can be read."""
        stamp = refs_stamp(self.folder)
        after, (main, head) = self.begun if self.begun[0] == stamp != "" else _heads_then(self, stamp)
        is_known = head and (main or not may_have_ref(self.common_dir, _MAIN))
        return (main, head) if after == stamp and is_known else _heads(self)

    def shallow_boundary(self) -> frozenset[str]:
        """Commits whose parents were left out when this repository was cloned; empty in a full one."""
        try:
            return frozenset((self.common_dir / "shallow").read_text("ascii").split())
        except (OSError, ValueError):
            return frozenset()

    def is_shallow(self) -> bool:
        return bool(self.shallow_boundary())

    def refuse_shallow(self) -> None:
        if self.is_shallow():
            raise CannotGoOnError("this clone has not the whole history; get it with: git fetch --unshallow")

    def read_blob(self, commit: str, path: str) -> bytes | None:
        """A file's bytes at a commit; None where there is no such file (links and submodules are none)."""
        full = posixpath.normpath(posixpath.join(self.prefix, path))
        found = _listed_at(self, commit, full).get(full)
        return self.read_objects([found.blob])[found.blob] if found and found.is_file else None

    def changed_since(self, rev: str, under: str = ".") -> list[str]:
        """Paths below `under` that differ from where this work left `rev`: committed, staged, edited or new
        files.

        Both names of a renamed file and deleted files are in the list (sorted), so not every path exists.
        """
        base = self.merge_base("HEAD", self.resolve_rev(rev), f"HEAD and {rev!r}")
        flags = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty")
        found = self.run(*self._unfiltered(), "diff", *flags, base, "--", under)
        found += self.run("diff", *flags, "--cached", base, "--", under)
        found += self.run("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", under)
        names = {os.fsdecode(name) for name in found.split(b"\0") if name}
        return sorted(name.removeprefix(self.prefix) for name in names if name.startswith(self.prefix))

    def entries(self, commit: str, under: str) -> Mapping[str, Entry]:
        """All that a commit holds below a folder, by its path from the knowledge base."""
        found = _listed_at(self, commit, f"{self.prefix}{under}")
        return {path.removeprefix(self.prefix): one for path, one in found.items()} if self.prefix else found

    def files(self, commit: str, under: str) -> dict[str, str]:
        """The blob of every regular file below a folder, by the same path."""
        return {path: one.blob for path, one in self.entries(commit, f"{under}/").items() if one.is_file}

    def common_commit(self, one: str, other: str) -> str | None:
        """The last commit that two have in common, if any."""
        try:
            return self.run("merge-base", one, other).decode().split()[0]
        except GitRefusedError as error:
            if error.status == 1:
                return None
            raise

    def merge_base(self, one: str, other: str, both: str) -> str:
        """The same. Raises CannotGoOnError where there is none; both: what the two are called then."""
        try:
            return self.run("merge-base", one, other).decode().split()[0]
        except GitRefusedError as error:
            why = "the clone is shallow: fetch more of it" if self.is_shallow() else "their histories are unrelated"
            raise CannotGoOnError(f"{both} have no common commit here; {why}") from error

    def read_objects(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Whole contents by object id, each checked against its id; those that a partial clone lacks are left out."""
        if not ids:
            return {}
        asked = "\n".join(ids).encode() + b"\n"
        return dict(objects_in(self.run("cat-file", "--batch", "--buffer", stdin=asked)))

    def read_files(self, ids: Sequence[str], largest: int) -> dict[str, bytes]:
        """Contents of files by object id; those of more bytes than `largest` are not read at all, and left out."""
        if not ids:
            return {}
        told = self.run("cat-file", "--batch-check", stdin="\n".join(ids).encode() + b"\n").decode()
        sizes = (line.split() for line in told.splitlines())
        small = [words[0] for words in sizes if len(words) == 3 and words[1] == "blob" and int(words[2]) <= largest]
        return self.read_objects(small)

    def _unfiltered(self) -> list[str]:
        """Options of git by which no filter of the settings runs when it looks at files of the work tree."""
        told = self.run("config", "--list", "--name-only", "-z").split(b"\0")
        names = sorted({os.fsdecode(name) for name in told if _PROGRAMS_OF_FILTERS.fullmatch(os.fsdecode(name))})
        return [f"--config-env={name}={_NOTHING}" for name in names]


def find_repository(folder: Path) -> Repository | None:
    """The repository that a folder lies in; None without one, without git, or in a bare one."""
    folder = folder.resolve()
    if not folder.is_dir() or not (stamp := place_stamp(folder)):
        return None
    try:
        return _repository(folder, stamp)
    except (GitMissingError, GitRefusedError) as error:
        if isinstance(error, GitMissingError) or "not a git repository" in str(error):
            return None
        raise


@lru_cache(maxsize=4)
def _repository(folder: Path, _stamp: tuple[object, ...]) -> Repository | None:
    """Asked once: a command asks for it several times. Each time it runs, git sees for itself whom it trusts.

    It says at once where the branches stand, as most commands ask that next.
    """
    before, inside = refs_stamp(folder), "--is-inside-work-tree"
    asked = (inside, "--git-common-dir", "--show-prefix", inside, "HEAD^{commit}", f"{_MAIN}^{{commit}}")
    answer = run_git(folder, "rev-parse", "--revs-only", *asked)  # it ends, silently, with the first that is not there
    first, common, prefix, again, *commits, _ = os.fsdecode(answer).split("\n")
    if first != "true":
        return None
    if again != "true" or not all(map(FULL_ID.fullmatch, commits)):
        raise CannotGoOnError(f"{folder.as_posix()!r} lies in a folder with a line break in its name")
    head, main = (*commits, "", "")[:2]
    begun = (before, (main, head)) if refs_stamp(folder) == before else ("", ("", ""))
    return Repository(folder, prefix, (folder / common).resolve(), begun)


def _resolved(repository: Repository, rev: str) -> str:
    if rev and not rev.startswith(("-", "^")) and "\0" not in rev:
        try:
            words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
            return repository.run(*words).decode().strip()
        except GitRefusedError:
            pass
    raise CannotGoOnError(f"{rev!r} names no commit of this repository (not fetched?)")


def _heads(repository: Repository) -> tuple[str, str]:
    asked = f"{_MAIN}^{{commit}}\nHEAD^{{commit}}\n".encode()
    told = repository.run("cat-file", "--batch-check", stdin=asked).decode("utf-8", "replace").splitlines()
    main, head = (words[0] if words[1:2] == ["commit"] else "" for words in map(str.split, told))
    return main, head


def _listed_at(repository: Repository, commit: str, path: str) -> Mapping[str, Entry]:
    """All that a commit holds at a path or below it; paths count from the top of the work tree."""
    return (_listed if FULL_ID.fullmatch(commit) else _listed.__wrapped__)(repository, commit, path)


@lru_cache(maxsize=16)  # what an id stands for never changes
def _listed(repository: Repository, commit: str, path: str) -> Mapping[str, Entry]:
    listed = repository.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", path)
    found = {}
    for line in listed.split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        mode, _, id_ = head.split(b" ")
        found[os.fsdecode(name)] = Entry(id_.decode(), mode)
    return found


# What names stand for, and the state of all that it rests on when that was asked; what moves meanwhile is asked again.


@lru_cache(maxsize=16)
def _resolved_then(repository: Repository, rev: str, _stamp: str) -> tuple[str, str]:
    found = _resolved(repository, rev)
    return name_stamp(repository.folder, rev), found


@lru_cache(maxsize=4)
def _heads_then(repository: Repository, _stamp: str) -> tuple[str, tuple[str, str]]:
    found = _heads(repository)
    return refs_stamp(repository.folder), found


def kept_away(folder: Path, under: str) -> list[str]:
    """The files below `under` that a sparse checkout keeps off the disk; paths from the folder."""
    if not is_sparse(folder) or find_repository(folder) is None:
        return []
    told = os.fsdecode(run_git(folder, "ls-files", "-t", "-z", "--", under)).split("\0")
    paths = [line.removeprefix("S ") for line in told if line.startswith("S ")]
    return [path for path in paths if not os.path.lexists(folder / path)]


def run_git(folder: Path, *args: str, stdin: bytes = b"", afar: Afar | None = None) -> bytes:
    """Run git in a folder: no pager, no replaced objects, no prompt, C locale, paths taken literally; no other program,
    whatever the repository's settings name, and nothing that is not there yet is fetched but where `afar` lets it.
    """
    if not os.access(folder, os.X_OK):  # GitPython would run git wherever we are
        raise CannotGoOnError(f"cannot open {folder.as_posix()}")
    git = _gitpython()
    without = _without_others_settings()
    command = [git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", "--no-pager", "--literal-pathspecs", *_ALWAYS, *args]
    how = {"env": {**_QUIET, **(_reaching(afar) if afar else {})}, "start_new_session": afar is not None}
    try:
        process = git.Git(folder).execute([*without, *command], istream=subprocess.PIPE, as_process=True, **how)
    except git.GitCommandNotFound as error:
        raise GitMissingError(_NO_GIT) from error
    answer, said = _until(process, stdin, afar.seconds if afar else None)
    if without and process.returncode == _NOT_FOUND:
        raise GitMissingError(_NO_GIT)
    if process.returncode and b"promisor remote" in said:
        raise CannotGoOnError(_PARTIAL)
    if process.returncode:
        name = next(word for word in args if not word.startswith("-"))
        raise GitRefusedError(f"git {name}: {_first_line(said.decode('utf-8', 'replace'))}", process.returncode)
    return bytes(answer)


def _reaching(afar: Afar) -> dict[str, str]:
    there = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    told = {"GIT_ALLOW_PROTOCOL": "https:http:ssh:file", "GIT_CONFIG_COUNT": str(there + len(afar.settings))}
    for at, (name, value) in enumerate(afar.settings.items(), there):
        told |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
    return told


def _until(process: Any, stdin: bytes, seconds: float | None) -> tuple[bytes, bytes]:
    try:
        answer, said = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)  # what it runs keeps our pipes
        process.communicate()
        raise TooSlowError(f"no answer within {seconds:.0f} seconds") from error
    return answer, said


def _without_others_settings() -> list[str]:
    """What git is run by, so that it does not see what a hook exports; GitPython adds to the environment, and takes
    nothing from it. Where there is no such program, this process does without them itself.
    """
    told = [name for name in os.environ if _OF_OTHERS.fullmatch(name)]
    if told and not os.path.exists(_ENV):
        for name in told:
            del os.environ[name]
        return []
    return [_ENV, *(f"-u{name}" for name in told)] if told else []


@cache
def _gitpython() -> Any:
    """GitPython, which takes a while to load: loaded when git first runs, for few commands need history."""
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # it would refuse to load where there is no git
    return import_module("git")


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "failed")
    way_out = next((line for line in lines if line.startswith("git config ")), "")
    return f"{first}; if you trust it: {way_out}" if way_out else first
