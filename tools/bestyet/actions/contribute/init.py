"""A team begins: a fresh knowledge base in a git repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bestyet.repo.git import GitMissingError, find_repository, run_git
from bestyet.repo.starter import write_starter


@dataclass(frozen=True)
class FreshBase:
    folder: Path
    files: int
    is_new_repository: bool
    has_git: bool = True


def begin_base(folder: Path) -> FreshBase:
    """Write an example of two regions that checks and builds; make a git repository where there is none.

    Raises CannotGoOnError where a file would be overwritten.
    """
    files = write_starter(folder)
    try:
        is_new = find_repository(folder) is None
        if is_new:
            run_git(folder, "init", "--quiet", "--initial-branch=main")
    except GitMissingError:
        return FreshBase(folder, files, is_new_repository=False, has_git=False)
    return FreshBase(folder, files, is_new)
