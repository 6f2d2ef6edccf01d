"""Who wrote what, and when, as git tells it; looked up when pages are rendered, never kept in records."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bestyet.model.blob import blob_of
from bestyet.model.commit import Commit, HistoryState
from bestyet.repo import log
from bestyet.repo.blame import carry, lines_of, trace
from bestyet.repo.cache import Store, opened, opened_anew, store_path, unpack_runs
from bestyet.repo.git import GitRefusedError, Repository, find_repository
from bestyet.repo.tree import TOP

if TYPE_CHECKING:
    from bestyet.repo.log import Change

T = TypeVar("T")
_MANY = 200  # from here on one look at all costs less than one at each
_AT_ONCE = 20_000  # commits whose changes are in memory together
_ASKED = 300  # versions that came about again: of so many git is asked which commit made them
_SINGLY = 16  # files looked up one by one before all others are worked out at once


class History:
    """The history of a knowledge base. Paths are relative to it. Without git, and before the first commit,
    all answers are empty; a commit that is not in this history is None. Close it, or use it in `with`.
    """

    def __init__(self, repository: Repository | None, head: str | None, cache: Path | None) -> None:
        self.repository = repository
        self.head = head  # id of the commit that all answers are about
        self._boundary = repository.shallow_boundary() if repository else frozenset()
        self._under = f"{repository.prefix if repository else ''}{TOP}/"
        self._cache = cache
        self._store = opened(cache, self._opened) if repository and head else None
        self._commits: dict[int, Commit] = {}
        self._named: dict[str, Commit] = {}  # the same, once they are many
        self._single = 0
        self._asks: bool | None = None

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._store:
            self._store.close()

    @property
    def state(self) -> HistoryState:
        if self.repository is None:
            return HistoryState.NONE
        if self.head is None:
            return HistoryState.EMPTY
        return HistoryState.SHALLOW if self._boundary else HistoryState.FULL

    def line_authors(self, path: str, text: bytes) -> list[Commit | None]:
        """The commit that each line of `text` comes from; `text` is the file as it lies in the work tree.

        None for lines not committed yet, and for those older than a shallow clone reaches.
        """
        authors = self._ask(lambda store: self._line_authors(store, path, text), None)
        return [None] * len(lines_of(text)) if authors is None else authors

    def span_authors(self, path: str, first_line: int, last_line: int, text: bytes) -> list[Commit]:
        """The commits that lines first..last (from 1, both included) come from, each once, newest first."""
        found = {commit for commit in self.line_authors(path, text)[first_line - 1 : last_line] if commit}
        return self._ask(lambda store: self._newest_first(store, found), [])

    def commits_of(self, path: str) -> list[Commit]:
        """The commits that changed a file, followed through its renames, newest first."""
        return self._ask(lambda store: self._commits_of(store, path), [])

    def changes(self, paths: Collection[str] | None = None) -> list[tuple[Commit, str, str]]:
        """(commit, path, blob) of all that was done under practices/ (to some paths), oldest first.

        The blob is "" where a file was removed.
        """
        return self._ask(lambda store: self._changes(store, paths), [])

    def _changes(self, store: Store, paths: Collection[str] | None) -> list[tuple[Commit, str, str]]:
        assert self.repository
        prefix = self.repository.prefix
        kept = (one for one in store.all_changes() if one.commit not in self._boundary)
        ours = ((one, one.path.removeprefix(prefix)) for one in kept if one.path.startswith(self._under))
        return [
            (self._commit_named(store, one.commit), path, one.blob)
            for one, path in ours
            if paths is None or path in paths
        ]

    def prepare(self) -> None:
        """Work out the lines of all files at once: much cheaper than one by one."""
        self._ask(lambda store: self._trace_files(store, store.files_without_lines()), None)

    def _line_authors(self, store: Store, path: str, text: bytes) -> list[Commit | None] | None:
        assert self.repository
        full = self.repository.prefix + path
        found = store.file(full)
        if found is None:
            return None
        blob, runs = found
        if runs is None:
            runs = self._runs_of(store, full, blob)
        authors: list[Commit | None] = []
        for number, length in unpack_runs(runs):
            authors += [self._commit(store, number) if number else None] * length
        if blob_of(text, blob) == blob:
            return authors or None  # none are kept where the clone lacks the content
        committed = self.repository.read_objects([blob]).get(blob)
        return None if committed is None else carry(authors, committed, text)

    def _runs_of(self, store: Store, full: str, blob: str) -> bytes:
        self._single += 1
        wanted = [(full, blob)] if self._single < _SINGLY else store.files_without_lines()
        self._trace_files(store, wanted)
        found = store.file(full)
        assert found
        assert found[1] is not None
        return found[1]

    def _trace_files(self, store: Store, files: Sequence[tuple[str, str]]) -> None:
        assert self.repository
        if not files:
            return
        if len(files) > _MANY:
            changes, uses = store.all_changes(), store.uses()
        else:
            some = _changes_of(store, files)
            changes, uses = iter(some), (change.blobs for change in some)
        read, head = self.repository.read_objects, self.head or ""
        known = trace(changes, uses, read, set(files), self._boundary, head, partial(self._maker, store))
        numbers = store.numbers()
        with store.writing():
            store.set_lines(((path, known.get((path, blob), [])) for path, blob in files), numbers)

    def _maker(self, store: Store, revision: str, path: str) -> str:
        """The commit that made what stands at a path from the top of the work tree; "" where the later one did: without
        merges, and where it takes too long to ask.
        """
        assert self.repository
        if self._asks is None:
            merges = self.repository.run("rev-list", "--merges", "-1", self.head or "")
            self._asks = bool(merges) and sum(again for _, again in store.made_again()) <= _ASKED
        if self._asks:
            below = os.path.relpath(path, self.repository.prefix or ".")
            with suppress(GitRefusedError):
                return self.repository.run("rev-list", "-1", revision, "--", below).decode().strip()
        return ""

    def _commits_of(self, store: Store, path: str) -> list[Commit]:
        assert self.repository
        followed = _followed(store, self.repository.prefix + path)
        names = dict.fromkeys(followed[key].commit for key in sorted(followed, reverse=True))
        return [self._commit_named(store, name) for name in names if name not in self._boundary]

    def _newest_first(self, store: Store, commits: Iterable[Commit]) -> list[Commit]:
        by_id = {commit.id: commit for commit in commits}
        return [by_id[name] for name in sorted(by_id, key=store.position, reverse=True)]

    def _commit(self, store: Store, number: int) -> Commit:
        found = self._commits.get(number)
        if found is None:
            if len(self._commits) == _MANY:
                self._commits.update(store.commits())
            found = self._commits[number] = store.commit(number)
            self._named = {}
        return found

    def _commit_named(self, store: Store, name: str) -> Commit:
        if len(self._commits) > _MANY and not self._named:
            self._named = {commit.id: commit for commit in self._commits.values()}
        return self._named.get(name) or self._commit(store, store.number(name))

    def _ask(self, question: Callable[[Store], T], otherwise: T) -> T:
        """The answer; from a store made anew if the one on disk turns out to be damaged."""
        if self._store is None:
            return otherwise
        try:
            return question(self._store)
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._store.close()
            self._commits.clear()
            self._named.clear()
            self._store = opened_anew(self._cache, error, self._opened)
            return question(self._store)

    def _opened(self, path: Path | None) -> Store:
        store = Store(path)
        try:
            self._update(store)
        except BaseException:
            store.close()
            raise
        return store

    def _update(self, store: Store) -> None:
        """Bring the store to `head`, reading only commits that it has not seen."""
        assert self.repository
        assert self.head
        boundary = " ".join(sorted(self._boundary))
        if store.meta("head") == self.head and store.meta("boundary") == boundary:
            return
        with store.writing():
            if store.meta("boundary") != boundary:  # the same commits may have more or fewer parents now
                store.clear()
            if not _learn(store, self.repository, self.head, self._under):
                store.clear()
                _learn(store, self.repository, self.head, self._under)
            store.set_meta("boundary", boundary)
            store.set_meta("head", self.head)


def open_history(root: Path, cache_dir: Path | None = None) -> History:
    """The history of the knowledge base at `root`, for its practices.

    The cache lies in the git folder unless told otherwise. Raises CannotGoOnError where git refuses.
    """
    repository = find_repository(root)
    head = repository.head_commit() if repository else None
    return History(repository, head, store_path(root, cache_dir))


def _learn(store: Store, repository: Repository, head: str, under: str) -> bool:
    """Read what the store does not know yet. False where it would have to know more of what it has seen."""
    order = log.commits_in_order(repository, head)
    seen, before = store.numbers(), store.meta("head")
    new = [name for name in order if name not in seen]
    numbers = seen.copy()
    numbers.update(zip(new, count(max(seen.values(), default=0) + 1), strict=False))
    outside = set(json.loads(store.meta("outside") or "[]"))
    followed, touched = set(outside), set[str]()
    for at in reversed(range(0, len(new), _AT_ONCE)):  # a file that was moved here is found before it was moved
        some = new[at : at + _AT_ONCE]
        changes, followed = _ours(list(log.read_changes(repository, some)), under, followed)
        touching = list(dict.fromkeys(change.commit for change in changes))
        told = {commit.id: commit for commit in log.read_commits(repository, touching)}
        store.add_commits(((numbers[name], name) for name in some), told)
        store.add_changes(changes, numbers)
        touched.update(change.path for change in changes)
    if seen and followed != outside:
        return False
    store.set_meta("outside", json.dumps(sorted(followed)))
    # Where commits that were seen went, came back or changed places, lines may be of others in files that none touched.
    is_longer = [name for name in order if name in seen] == store.order()
    store.set_order(numbers[name] for name in order)
    if before and is_longer and repository.run("rev-list", "--merges", "-1", head, f"^{before}"):
        touched.update(path for path, _ in store.made_again())  # they may come by another parent now
    files = {f"{repository.prefix}{path}": blob for path, blob in repository.files(head, TOP).items()}
    store.set_files(files, touched if is_longer else None)
    return True


def _ours(changes: Sequence[Change], under: str, outside: set[str]) -> tuple[list[Change], set[str]]:
    """Changes below `under`, and of files outside that were moved there; and the paths of the latter."""
    followed = set(outside)
    kept = []
    for change in reversed(changes):
        if change.path.startswith(under) or change.path in followed:
            kept.append(change)
            moved = (before.path for before in change.before if before.blob)
            followed.update(path for path in moved if not path.startswith(under))
    return kept[::-1], followed


def _changes_of(store: Store, files: Sequence[tuple[str, str]]) -> list[Change]:
    found: dict[tuple[int, str], Change] = {}
    for path, _ in files:
        found |= _followed(store, path)
    return [found[key] for key in sorted(found)]


def _followed(store: Store, path: str) -> dict[tuple[int, str], Change]:
    """The changes of a file and of what it was renamed from before that, by (position in the order, path)."""
    found: dict[tuple[int, str], Change] = {}
    waiting = [(path, sys.maxsize)]
    limits: dict[str, int] = {}
    while waiting:
        name, limit = waiting.pop()
        if limit <= limits.get(name, -1):
            continue
        limits[name] = limit
        for position, change in store.changes_of(name, limit):
            found[position, name] = change
            waiting += [(one.path, position) for one in change.before if one.blob and one.path != name]
    return found
