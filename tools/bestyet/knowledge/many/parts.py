"""A base in parts of some practices each, for workers that read no more than theirs, wherever they are.

A part carries names and digests, no content: a worker reads its own disk, and refuses what is not the same there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.as_of import listed_at, loaded_of
from bestyet.knowledge.base import Keep, Loaded, loaded_from, refuse_closed, refuse_kept_away, refuse_torn
from bestyet.knowledge.codec import digest_of
from bestyet.model.base import GLOBAL
from bestyet.model.problem import CannotGoOnError, FileFault
from bestyet.model.records.picture import is_picture
from bestyet.repo.git import find_repository
from bestyet.repo.store import tool
from bestyet.repo.tree import Tree, root_of
from bestyet.text.base import GOVERNANCE, VARIANT, VOCABULARY
from bestyet.text.check.kinds import is_said
from bestyet.text.conflicts import conflicts

if TYPE_CHECKING:
    from bestyet.repo.git import Repository

_VARIANTS = 200  # of a part, about: some seconds of merging
_MOST = 32  # practices of a part
_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")  # before what of it is asked for


@dataclass(frozen=True)
class Source:
    """Where the files of a base are, and which of them count."""

    root: Path
    commit: str = ""  # that has them; "": as they lie there
    keep: Keep | None = None  # a function of a module, so that it can be pickled; None: all


@dataclass(frozen=True)
class Part:
    """Some practices of a base."""

    source: Source
    base: str  # digest of all that counts
    practices: tuple[str, ...]
    digest: str  # of the files that are read for them
    tool: str

    @property
    def about(self) -> str:
        return ", ".join(self.practices)

    def load(self, bodies: bool = True) -> Loaded:
        """Read the files about these practices. Raises CannotGoOnError where base or tool are others here."""
        refuse_another_tool(self.tool)
        files = _files(self.source, self.base)
        return files.load(files.about(self.practices), self.digest, bodies)


@dataclass(frozen=True)
class Whole:
    """All files of a base that count by what tells their content; none of it is held."""

    source: Source
    stamps: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        return _digest(self.stamps)

    @cached_property
    def practices(self) -> tuple[str, ...]:
        """The practices that regions wrote variants of, sorted."""
        found = (VARIANT.match(path) for path in self.stamps)
        return tuple(sorted({one[2] for one in found if one and one[1] != GLOBAL}))

    def parts(self, practices: Iterable[str], times: int = 1) -> list[Part]:
        """These practices, some in each part; what comes of a part is what comes of its practices.

        times: how many times as large a part is, for what takes less than merging.
        """
        return [self._part(some) for some in self.portions(practices, times)]

    def portions(self, practices: Iterable[str], times: int = 1) -> list[tuple[str, ...]]:
        """The names of the practices of each part."""
        names = list(practices)
        size = times * max(1, min(_MOST, _VARIANTS * len(self.practices) // max(1, len(self.stamps))))
        return [tuple(names[first : first + size]) for first in range(0, len(names), size)]

    def _part(self, practices: tuple[str, ...]) -> Part:
        stamps = {path: self.stamps[path] for path in files_of(self._of_practice, practices)}
        return Part(self.source, self.digest, practices, _digest(stamps), worker())

    @cached_property
    def _of_practice(self) -> Mapping[str, Sequence[str]]:
        return by_practice(self.stamps)

    def load(self, keep: Keep) -> Loaded:
        """Read some of the files now. Raises CannotGoOnError where they were changed."""
        stamps = {path: found for path, found in self.stamps.items() if keep(path)}
        return _files(self.source, self.digest).load(stamps, _digest(stamps), bodies=False)


class _Files:
    """The files of a base that count, as they are where somebody reads parts of them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._repository = find_repository(source.root) if source.commit else None
        if source.commit and self._repository is None:
            raise another(source.root)
        self._listed: Tree | dict[str, str] = (
            listed_at(self._repository, source.commit) if self._repository else Tree(source.root)
        )
        self._of_practice = by_practice(path for path in self._listed if source.keep is None or source.keep(path))

    def about(self, practices: Iterable[str]) -> list[str]:
        return files_of(self._of_practice, practices)

    def load(self, paths: Iterable[str], digest: str, bodies: bool) -> Loaded:
        """Read files that must have this digest. Raises CannotGoOnError where they have another."""
        there = [path for path in paths if path in self._listed]
        if isinstance(self._listed, Tree):
            tree = self._listed.only(there)
            self._refuse_another({path: stamp_of(found) for path, found in tree.items()}, digest)
            return loaded_from(tree, bodies=bodies, even_torn=True)
        blobs = {path: self._listed[path] for path in there}
        self._refuse_another(blobs, digest)
        assert self._repository is not None
        return loaded_of(self.source.root, self._repository, blobs, bodies)

    def _refuse_another(self, stamps: Mapping[str, str], digest: str) -> None:
        if _digest(stamps) != digest:
            raise another(self.source.root)


def another(root: Path) -> CannotGoOnError:
    """That a worker has another base, or history, than whoever asks it."""
    return CannotGoOnError(f"{root.as_posix()} is not the same where a worker reads it, or was changed")


@lru_cache(maxsize=1)
def _files(source: Source, base: str) -> _Files:
    """What is there; looked at once for all parts of a base."""
    return _Files(source)


def by_practice(paths: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The files about each practice, and those that all share, for `files_of`."""
    found: dict[str, list[str]] = {}
    for path in paths:
        if (name := _about(path)) is not None:
            found.setdefault(name, []).append(path)
    return found


def _about(path: str) -> str | None:
    """The practice that a file has to do with when that is merged; "" for all of them."""
    if path in (GOVERNANCE, VOCABULARY):
        return ""
    parts = path.split("/")
    if len(parts) == 3:
        return parts[2].removesuffix(".md")
    if len(parts) > 3 and (parts[1] == GLOBAL or is_picture(path)):
        return parts[2].removesuffix(".files")
    return None


def files_of(files: Mapping[str, Sequence[str]], practices: Iterable[str]) -> list[str]:
    """The files of these practices and those of all, sorted."""
    return sorted(path for name in ("", *practices) for path in files.get(name, ()))


def whole_base(start: Path, keep: Keep | None = None, even_torn: bool = True) -> Whole:
    """Look at every file that counts of the base that `start` is in, once. even_torn: as for `load`."""
    tree = Tree(root_of(start).resolve())
    stamps, torn = {}, {}
    for path in tree:
        if keep is None or keep(path):
            found = tree[path]
            stamps[path] = stamp_of(found)
            if not (even_torn or isinstance(found, FileFault) or is_picture(path) or is_said(path)):
                torn.update({path: found} if any(conflicts(found)) else {})
    if not even_torn:
        refuse_torn(torn)
    refuse_closed(tree)
    refuse_kept_away(tree.root, keep)
    return Whole(Source(tree.root, keep=keep), stamps)


def whole_of(root: Path, repository: Repository, commit: str, keep: Keep | None = None) -> Whole:
    """The same of the files that a commit has; none is read."""
    listed = listed_at(repository, commit)
    blobs = {path: blob for path, blob in listed.items() if keep is None or keep(path)}
    return Whole(Source(root, commit, keep), blobs)


def shares(names: Sequence[str], shard: tuple[int, int]) -> list[str]:
    """The names that are in a shard, of so many: every so manieth, so that shards take about as long."""
    which, of = shard
    return list(names[which - 1 :: of])


@cache
def worker() -> str:
    """Digest of this program and of the libraries that it asks for: where it is the same, so are the results."""
    asked = (one.partition(";") for one in _requirements())
    names = {found[0] for name, _, marker in asked if "extra" not in marker and (found := _PACKAGE.match(name))}
    return digest_of(tool(), sorted(f"{name} {_version(name)}" for name in names))


def refuse_another_tool(asked: str) -> None:
    """Raise CannotGoOnError in a worker that is not what the one who asks is."""
    if asked != worker():
        raise CannotGoOnError("a worker has another bestyet, or other libraries, than this: install the same")


def _requirements() -> list[str]:
    with suppress(PackageNotFoundError):
        return requires("bestyet") or []
    return []


def _version(package: str) -> str:
    with suppress(PackageNotFoundError):
        return version(package)
    return ""


def stamp_of(found: bytes | FileFault) -> str:
    return f"!{found.code} {found.about}" if isinstance(found, FileFault) else hashlib.sha256(found).hexdigest()


def _digest(stamps: Mapping[str, str]) -> str:
    told = "".join(f"{stamps[path]} {len(path)} {path}\n" for path in sorted(stamps))
    return hashlib.sha256(told.encode()).hexdigest()
