"""A contributor's work: where it left from, what it touches, and what is known of it without a merge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bestyet.knowledge.answers import remembered
from bestyet.knowledge.commits import commit_at
from bestyet.model.oversee.preview import Preview
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import Repository, find_repository
from bestyet.repo.receipts import base_of
from bestyet.repo.tree import TOP, root_of

Previews = tuple[Preview, ...]  # of each practice that reads otherwise, by name


@dataclass(frozen=True)
class Changes:
    since: str  # the commit that the work left from
    previews: Previews


@dataclass(frozen=True)
class Work:
    """The files as they were at a commit, and as they are at another or, without it, on the disk."""

    root: Path
    repository: Repository
    since: str
    head: str | None

    @cached_property
    def changed(self) -> list[str]:
        """Paths from the root, sorted."""
        if self.head is None:
            return self.repository.changed_since(self.since, TOP)
        old, new = (self.repository.files(commit, TOP) for commit in (self.since, self.head))
        return sorted(path for path in {**old, **new} if old.get(path) != new.get(path))


def find_work(start: Path, since: str | None = None, until: str | None = None) -> Work:
    """since: where the work left from (default: origin/main, else HEAD); until: a commit, or a day's last, in the place
    of the files.

    Raises CannotGoOnError without a history, and for what names no commit of it.
    """
    root = root_of(start)
    repository = find_repository(root)
    if repository is None or repository.head_commit() is None:
        raise CannotGoOnError("a preview needs the history of a git repository, and there is none here")
    head = commit_at(repository, until)[0] if until is not None else None
    name, commit = base_of(repository, since)
    here = head or "HEAD"
    return Work(root, repository, repository.merge_base(here, commit, f"{here} and {name}"), head)


def known_changes(work: Work) -> Changes | None:
    """Return what work changes as far as that is known: where it touches nothing, and where it was asked before."""
    if not work.changed:
        return Changes(work.since, ())
    try:
        return changes_of(work, _unknown)
    except LookupError:
        return None


def changes_of(work: Work, compute: Callable[[], Previews]) -> Changes:
    """Return what `compute` yields, or what it yielded for the same work."""
    about = (work.since, work.head, work.changed)
    return Changes(work.since, remembered(work.root, "preview", about, compute, Previews))


def _unknown() -> Previews:
    raise LookupError
