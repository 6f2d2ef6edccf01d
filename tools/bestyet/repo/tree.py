"""The files of a knowledge base on the disk: listed at once, read when asked for, never followed out.

And what is around it: the git folder, found without git, where the tool keeps what is nobody's content.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from pathlib import Path

from bestyet.model.problem import CannotGoOnError, FileFault
from bestyet.repo import system

TOP = "practices"
LARGEST = 1_048_576  # bytes of one file
_MOST_FILES = 500_000
_SPARSE = re.compile(rb"sparsecheckout[ \t]*(?:$|=[ \t]*(?:true|yes|on|1)\b)", re.IGNORECASE | re.MULTILINE)
FULL_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")  # of an object
_OF_REFS = re.compile(r"refs(?:/\w+)+|(?![0-9a-f]+$)\w+(?:/\w+)*", re.ASCII)  # nor what git describes commits by
_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
_LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class Tree(Mapping[str, bytes | FileFault]):
    """Path from the root ("practices/emea/client-kickoff.md") -> bytes, or why they are not read. Sorted."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found = dict(_list_files(root))
        self._files = {path: found[path] for path in sorted(found)}
        self._known: Mapping[str, bytes | FileFault] = {}

    def only(self, paths: Iterable[str]) -> Tree:
        """These files alone, read now and not again."""
        same = copy(self)
        same._files = {path: self._files[path] for path in paths}
        same._known = {path: self[path] for path in same._files}
        return same

    def __getitem__(self, path: str) -> bytes | FileFault:
        if path in self._known:
            return self._known[path]
        found = self._files[path]
        return found if isinstance(found, FileFault) else _read(found)

    @property
    def closed(self) -> list[tuple[str, FileFault]]:
        """The folders that are not looked into, and why: links, and those that cannot be read."""
        faults = ((path, found) for path, found in self._files.items() if isinstance(found, FileFault))
        return [(path, fault) for path, fault in faults if (self.root / path).is_dir()]

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def under(self, arguments: tuple[str, ...], start: Path) -> list[str] | None:
        """Return the files that paths, given from `start`, mean; None for all of them."""
        if not arguments:
            return None
        chosen: set[str] = set()
        for argument in arguments:
            path = Path(os.path.abspath(start / argument))
            if not os.path.lexists(path):
                raise CannotGoOnError(f"there is no file or folder {argument}")
            if path == self.root or path == self.root / TOP:
                return None
            try:
                inside = path.relative_to(self.root).as_posix()
            except ValueError:
                raise CannotGoOnError(f"{argument} is not in the knowledge base {self.root.as_posix()}") from None
            found = [file for file in self._files if file == inside or file.startswith(inside + "/")]
            if not found and not inside.startswith(f"{TOP}/"):
                raise CannotGoOnError(f"{argument} is not in {TOP}/, so there is nothing to check in it")
            chosen.update(found)
        return sorted(chosen)


def find_root(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that holds a folder of practices, or None."""
    start = Path(os.path.abspath(start))
    for folder in (start, *start.parents):
        if (folder / TOP).is_dir() and folder.name != TOP:
            return folder
    return None


def root_of(start: Path | None = None) -> Path:
    """Return the folder of the knowledge base that `start` (default: the current folder) is in."""
    root = find_root(start or Path.cwd())
    if root is None:
        raise CannotGoOnError("no folder practices/ here or above: go into a knowledge base, or make one: bestyet init")
    return root


def find_root_around(start: Path, paths: tuple[str, ...]) -> Path | None:
    """Return the same for the first of the paths, given from `start`, if any; a link counts where it stands."""
    if not paths:
        return find_root(start)
    first = Path(os.path.abspath(start / paths[0]))
    return find_root(first.parent if first.is_symlink() else first)


def has_folder_of_versions(root: Path, practice: str) -> bool:
    return (root / TOP / "global" / practice).is_dir()


def paths_in_versions(root: Path) -> list[str]:
    """Return what lies right in the folders of versions, by its path from the root; nothing is read."""
    return [path.relative_to(root).as_posix() for path in root.glob(f"{TOP}/global/*/*/*")]


def entries_of(root: Path, *folders: str) -> list[str]:
    """Return the names in a folder below practices/, sorted; none where there is none, or a link leads to it."""
    way = [root.joinpath(TOP, *folders[:depth]) for depth in range(len(folders) + 1)]
    return [] if any(map(os.path.islink, way)) else entries_in(way[-1])


def entries_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def read_one(root: Path, path: str) -> bytes:
    """Return one file of the knowledge base, without a look at the others; nothing where it cannot be read."""
    found = _read(os.fspath(root / path))
    return b"" if isinstance(found, FileFault) else found


def own_folder(folder: Path) -> Path:
    """Where the tool keeps what is nobody's content: in the git folder, else in `.cache`."""
    common = common_dir_of(folder)
    return common / "bestyet" if common else folder / ".cache" / "bestyet"


def copies_of(start: Path) -> Path:
    """Where printed copies and bundles go unless told: seen from `start`, below build/, which git leaves alone."""
    return Path(os.path.relpath(root_of(start), start)) / "build" / "copies"


def real_path(path: Path) -> Path:
    """Where it leads to; unlike `Path.resolve`, links that lead in a circle are left to whoever opens them."""
    return Path(os.path.realpath(path))


def common_dir_of(folder: Path) -> Path | None:
    """The git folder that all work trees of the repository around `folder` share; runs no git."""
    found = _git_dir_around(folder)
    return Path(_common_dir(found)) if found else None


def git_dir_of(folder: Path) -> Path | None:
    """The git folder of the one work tree that `folder` lies in; runs no git."""
    found = _git_dir_around(folder)
    return Path(found) if found else None


def place_stamp(folder: Path) -> tuple[object, ...]:
    """What git's answer to where a repository lies rests on, found without git: the folders, settings of the
    repository, and the environment. Empty without a repository.
    """
    git_dir = _git_dir_around(folder)
    if git_dir is None:
        return ()
    common = _common_dir(git_dir)
    told: list[object] = [git_dir, common]
    for path in (folder, git_dir, common, f"{common}/config", f"{git_dir}/config.worktree"):
        with suppress(OSError):
            about = os.stat(path)
            told += (about.st_ino, system.is_ours(about), about.st_mtime_ns if stat.S_ISREG(about.st_mode) else 0)
    named = (one for one in os.environ.items() if one[0].startswith(("GIT_", "HOME", "PATH", "XDG_")))
    # GitPython is told as it is loaded; whose commits are, and of when, is said of new ones
    other = ("GIT_PYTHON_REFRESH", "GIT_AUTHOR_", "GIT_COMMITTER_")
    return (*told, *sorted(one for one in named if not one[0].startswith(other)))


def is_own_repository(folder: Path) -> bool:
    """Whether the repository around `folder`, if any, is ours; else git must say whether it is to be trusted."""
    git_dir = _git_dir_around(folder)
    places = (folder, git_dir, _common_dir(git_dir)) if git_dir else ()
    return all(system.is_ours(os.stat(place)) for place in places)


def is_sparse(folder: Path) -> bool:
    """Whether git's settings let it keep files of the work tree around `folder` off the disk."""
    git_dir = _git_dir_around(folder)
    for settings in (f"{git_dir}/config.worktree", f"{_common_dir(git_dir)}/config") if git_dir else ():
        with suppress(OSError), open(settings, "rb") as file:
            if _SPARSE.search(file.read()):
                return True
    return False


def kept_away_stamp(folder: Path) -> tuple[int, ...]:
    """What tells whether a sparse checkout keeps other files off the disk: how git's index lies there. Else empty."""
    if is_sparse(folder):
        with suppress(OSError):
            about = os.stat(f"{_git_dir_around(folder)}/index")
            return about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino
    return ()


def refs_stamp(folder: Path, known: Path | None = None) -> str:
    """A digest of all that HEAD, branches and tags are kept in, and where a shallow history ends; found without git.

    "" without a repository. known: the git folder of the work tree, for who asks often.
    """
    git_dir = os.fspath(known) if known else _git_dir_around(folder)
    if git_dir is None:
        return ""
    common = _common_dir(git_dir)
    digest = hashlib.sha256()
    own = ("HEAD", *(["refs"] if git_dir != common else []))
    shared = ("packed-refs", "refs", "reftable", "shallow")
    for top in (*(f"{git_dir}/{name}" for name in own), *(f"{common}/{name}" for name in shared)):
        for path in all_files(top):
            with suppress(OSError), open(path, "rb", buffering=0) as file:  # who takes one away may do it just now
                raw = file.read()
                digest.update(b"%s\0%d\0%s" % (os.fsencode(path), len(raw), raw))
    return digest.hexdigest()


def name_stamp(folder: Path, name: str) -> str:
    """A digest of all that what git takes a name for rests on; "" where that may rest on more than names and ids."""
    if FULL_ID.fullmatch(name):
        return name
    git_dir = _git_dir_around(folder)
    if git_dir is None or not _OF_REFS.fullmatch(name):
        return ""
    is_beside = any(os.path.lexists(f"{place}/{name}") for place in (git_dir, _common_dir(git_dir)))
    return refs_stamp(folder) if name.startswith("refs/") or name == "HEAD" or not is_beside else ""


def may_have_ref(common: Path, name: str) -> bool:
    """Whether a branch may be there, by its full name; found without git. common: the folder of all work trees."""
    with suppress(OSError):
        return (
            os.path.lexists(common / name)
            or (common / "reftable").exists()
            or ((common / "packed-refs").exists() and name.encode() in (common / "packed-refs").read_bytes())
        )
    return True


def unfinished_in(folder: Path) -> str:
    """What was begun in the work tree and waits for somebody to end it, as in "merge"; "" where nothing."""
    git_dir = _git_dir_around(folder)
    return next((what for name, what in _UNFINISHED.items() if git_dir and os.path.exists(f"{git_dir}/{name}")), "")


def all_files(top: str) -> Iterator[str]:
    """A file, or those in a folder and below it, in one order; a link to a folder leads nowhere."""
    try:
        entries = sorted(os.scandir(top), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield top
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from all_files(entry.path)
        elif os.path.isfile(entry.path) if entry.is_symlink() else entry.is_file():  # it may lead in a circle
            yield entry.path


def tree_name(folder: Path) -> str:
    """What tells a work tree and knowledge base apart from others that share its git folder."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]


def stamp(root: Path) -> tuple[str, int]:
    """A digest of path, size and times of every file below practices/, and the time of the youngest."""
    digest, youngest, folders = hashlib.sha256(), 0, [os.fspath(root / TOP)]
    digest.update(b"link" if os.path.islink(folders[0]) else b"")  # none is followed, so nothing is read then
    while folders:
        folder = folders.pop()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                continue
            about = entry.stat(follow_symlinks=False)
            told = f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}\n"
            digest.update(os.fsencode(told))
            youngest = max(youngest, about.st_mtime_ns, about.st_ctime_ns)
    return digest.hexdigest(), youngest


def _list_files(root: Path) -> Iterator[tuple[str, str | FileFault]]:
    """Yield (path from the root, path on the disk or fault), in no order."""
    top = root / TOP
    if top.is_symlink():
        yield TOP, FileFault("symbolic-link")
        return
    folders = [(TOP, os.fspath(top))]
    number = 0
    while folders:
        name, folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            yield name, FileFault("unreadable", error.strerror or "")
            continue
        for entry in entries:
            path = f"{name}/{_printable(entry.name)}"
            number += 1
            if number > _MOST_FILES:
                raise CannotGoOnError(f"{TOP}/ holds more than {_MOST_FILES:,} files")
            if entry.is_file(follow_symlinks=False):
                if entry.name not in _LEFT_BY_DESKTOPS:
                    yield path, entry.path
            elif entry.is_symlink():
                yield path, FileFault("symbolic-link")
            elif entry.is_dir(follow_symlinks=False):
                folders.append((path, entry.path))
            else:
                yield path, FileFault("not-a-file")


def _printable(name: str) -> str:
    """Return a file name that can be printed and compared, whatever bytes it is made of."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", errors="replace")


def _read(path: str) -> bytes | FileFault:
    """Return the bytes of a regular file that is not too large; nothing on the way may change that."""
    try:
        handle = os.open(path, system.READ)
    except OSError as error:
        return FileFault("unreadable", error.strerror or "")
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return FileFault("not-a-file")
        if about.st_size > LARGEST:
            size = f"{about.st_size / 1_048_576:.1f} MB; at most {LARGEST // 1_048_576} MB are read"
            return FileFault("too-large", size)
        return os.read(handle, about.st_size)  # no more: room for the largest file would be made for each
    except OSError as error:
        return FileFault("unreadable", error.strerror or "")
    finally:
        os.close(handle)


def _git_dir_around(folder: Path) -> str | None:
    """The git folder of the work tree that `folder` lies in. Asked again and again, so it makes nothing of paths."""
    place = os.path.realpath(folder)
    while (found := _git_dir(f"{place.rstrip('/')}/.git")) is None:
        place, below = os.path.dirname(place), place
        if place == below:
            return None
    return found


def _common_dir(git_dir: str) -> str:
    try:
        with open(f"{git_dir}/commondir", encoding="utf-8") as file:
            return os.path.realpath(os.path.join(git_dir, file.read().strip()))
    except (OSError, ValueError):
        return git_dir


def _git_dir(entry: str) -> str | None:
    """What a `.git` folder, or a `.git` file of a linked work tree or submodule, leads to."""
    try:
        if stat.S_ISREG(os.stat(entry).st_mode):
            with open(entry, encoding="utf-8") as file:
                kind, _, target = file.read().strip().partition(": ")
            entry = os.path.realpath(os.path.join(os.path.dirname(entry), target)) if kind == "gitdir" else entry
        return entry if stat.S_ISREG(os.stat(f"{entry}/HEAD").st_mode) else None
    except (OSError, ValueError):
        return None
