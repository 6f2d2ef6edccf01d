"""Which files a contributor's work changed."""

from __future__ import annotations

from pathlib import Path

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import base_of
from bestyet.repo.tree import TOP, find_root_around


def changed_files(start: Path, paths: tuple[str, ...], since: str) -> frozenset[str]:
    """Return the paths, from the root of the knowledge base, that changed since a commit or branch.

    start, paths: as for a check. Without a knowledge base nothing has changed.
    """
    root = find_root_around(start, paths)
    if root is None:
        return frozenset()
    repository = find_repository(root)
    if repository is None:
        raise CannotGoOnError("--since needs a git repository, and this knowledge base is in none")
    return frozenset(repository.changed_since(base_of(repository, since)[1], TOP))
