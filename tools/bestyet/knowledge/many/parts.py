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

from bestyet.knowledge.base import Loaded, about_practices, loaded_from, refuse_closed, refuse_kept_away
from bestyet.knowledge.codec import digest_of
from bestyet.model.base import GLOBAL
from bestyet.model.problem import CannotGoOnError, FileFault
from bestyet.model.records.picture import is_picture
from bestyet.repo.store import tool
from bestyet.repo.tree import Tree, root_of
from bestyet.text.base import GOVERNANCE, VARIANT, VOCABULARY

_VARIANTS = 200  # of a part, about: some seconds of merging
_MOST = 32  # practices of a part
_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")  # before what of it is asked for


@dataclass(frozen=True)
class Part:
    """Some practices of a base."""

    root: Path
    base: str  # digest of all that lies below practices/
    practices: tuple[str, ...]
    digest: str  # of the files that they are merged from
    tool: str

    @property
    def about(self) -> str:
        return ", ".join(self.practices)

    def load(self) -> Loaded:
        """Read what these practices are merged from. Raises CannotGoOnError where base or tool are others here."""
        refuse_another_tool(self.tool)
        listed, mine = _tree(self.root, self.base), {"", *self.practices}
        paths = [path for path in listed if _about(path) in mine]
        tree = listed.read_once(paths)
        if _digest({path: _stamp(tree[path]) for path in paths}) != self.digest:
            raise CannotGoOnError(f"{self.root.as_posix()} is not the same where a worker reads it, or was changed")
        return loaded_from(tree, about_practices(self.practices), even_torn=True)


@dataclass(frozen=True)
class Whole:
    """All files of a base by what tells their content; none of it is held."""

    root: Path
    stamps: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        return _digest(self.stamps)

    @cached_property
    def practices(self) -> tuple[str, ...]:
        """The practices that regions wrote variants of, sorted."""
        found = (VARIANT.match(path) for path in self.stamps)
        return tuple(sorted({one[2] for one in found if one and one[1] != GLOBAL}))

    def parts(self, practices: Iterable[str]) -> list[Part]:
        """These practices, some in each part; what comes of a part is what comes of its practices."""
        names = list(practices)
        size = max(1, min(_MOST, _VARIANTS * len(self.practices) // max(1, len(self.stamps))))
        return [self._part(tuple(names[first : first + size])) for first in range(0, len(names), size)]

    def _part(self, practices: tuple[str, ...]) -> Part:
        paths = [path for name in ("", *practices) for path in self._of_practice.get(name, ())]
        return Part(self.root, self.digest, practices, _digest({path: self.stamps[path] for path in paths}), worker())

    @cached_property
    def _of_practice(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.stamps:
            if (name := _about(path)) is not None:
                found.setdefault(name, []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}


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


def whole_base(start: Path) -> Whole:
    """Look at every file of the base that `start` is in, once."""
    tree = Tree(root_of(start).resolve())
    refuse_closed(tree)
    refuse_kept_away(tree.root)
    return Whole(tree.root, {path: _stamp(found) for path, found in tree.items()})


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


@lru_cache(maxsize=1)
def _tree(root: Path, base: str) -> Tree:
    """What lies there; looked at once for all parts of a base."""
    return Tree(root)


def _stamp(found: bytes | FileFault) -> str:
    return f"!{found.code} {found.about}" if isinstance(found, FileFault) else hashlib.sha256(found).hexdigest()


def _digest(stamps: Mapping[str, str]) -> str:
    told = "".join(f"{stamps[path]} {len(path)} {path}\n" for path in sorted(stamps))
    return hashlib.sha256(told.encode()).hexdigest()
