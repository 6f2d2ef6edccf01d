"""The one way to change a knowledge base: lock it, read it again, decide, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from bestyet.knowledge.base import Loaded, load
from bestyet.repo.journal import aside, complete, write_files
from bestyet.repo.write import lock, swap_folder, write_folder

Value = TypeVar("Value")


@dataclass(frozen=True)
class Folder:
    """A folder that comes or changes as a whole."""

    path: str  # from the root
    files: Mapping[str, bytes]  # path from the folder -> content
    replaces: bool = False  # whether the folder is there and gets these files instead of its own


@dataclass(frozen=True)
class Edit(Generic[Value]):
    """What a change comes to: the files to write, then the folder; and what is told of it.

    All of it comes or nothing, also where the run is killed in the middle: before the next edit reads, it completes
    the files, or takes them back where a folder was to come with them and did not.
    """

    value: Value
    files: Mapping[str, bytes] = field(default_factory=dict)  # path from the root -> content
    folder: Folder | None = None


def edit(root: Path, change: Callable[[Loaded], Edit[Value]], read: Callable[[Path], Loaded] = load) -> Value:
    """Carry out a change of the knowledge base at `root`; returns its value.

    change: decides by what it is given, which is read under the lock, so that nobody's work since the command began
    is lost; by what was read before it may only refuse. It writes nothing. What it raises leaves the tree as it was.
    read: what reads as much of it as the change looks at.
    Raises CannotGoOnError where somebody keeps the lock.
    """
    with lock(root):
        complete(root)
        made = change(read(root))
        folder = (made.folder.path, made.folder.files) if made.folder else None
        write_files(root, made.files, partial(_write, root, made.folder), folder)
    return made.value


def _write(root: Path, folder: Folder | None) -> None:
    if folder:
        write = swap_folder if folder.replaces else write_folder
        write(root / folder.path, folder.files, root, aside(root))
