"""The one way to change a knowledge base: lock it, read it again, decide, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from bestyet.knowledge.base import Loaded, load
from bestyet.repo.write import lock, swap_folder, write_file, write_folder

Value = TypeVar("Value")


@dataclass(frozen=True)
class Folder:
    """A folder that comes or changes as a whole."""

    path: str  # from the root
    files: Mapping[str, bytes]  # path from the folder -> content
    replaces: bool = False  # whether the folder is there and gets these files instead of its own


@dataclass(frozen=True)
class Edit(Generic[Value]):
    """What a change comes to: the files to write, in this order, then the folder; and what is told of it."""

    value: Value
    files: Mapping[str, bytes] = field(default_factory=dict)  # path from the root -> content
    folder: Folder | None = None


def edit(root: Path, change: Callable[[Loaded], Edit[Value]]) -> Value:
    """Carry out a change of the knowledge base at `root`; returns its value.

    change: decides by what it is given, which is read under the lock, so that nobody's work since the command began
    is lost; by what was read before it may only refuse. It writes nothing. What it raises leaves the tree as it was.
    Raises CannotGoOnError where somebody keeps the lock.
    """
    with lock(root):
        made = change(load(root))
        for path, content in made.files.items():
            write_file(root / path, content, root)
        if made.folder:
            write = swap_folder if made.folder.replaces else write_folder
            write(root / made.folder.path, made.folder.files, root)
    return made.value
