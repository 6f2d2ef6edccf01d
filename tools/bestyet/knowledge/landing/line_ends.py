"""A work tree on Windows, in which git writes other line ends than the commit has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.blob import blob_of
from bestyet.repo.tree import TOP
from bestyet.text.base import read_base

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.repo.git import Repository


def as_committed(loaded: Loaded, repository: Repository) -> Loaded:
    """Read each file that is the one of HEAD but for Windows line ends (`core.autocrlf`) as HEAD has it.

    To git nothing is changed there, and digests are those of what was committed.
    """
    other = {path: raw.replace(b"\r\n", b"\n") for path, raw in loaded.files.items() if b"\r\n" in raw}
    head = repository.head_commit() if other else None
    if head is None:
        return loaded
    entries = repository.entries(head, TOP)
    same = {path: raw for path, raw in other.items() if path in entries and entries[path].blob == blob_of(raw, head)}
    if not same:
        return loaded
    files = {**loaded.files, **same}
    return replace(loaded, files=files, base=read_base(files))
