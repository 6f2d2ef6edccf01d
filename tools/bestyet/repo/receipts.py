"""What came to the base branch, and when: read along its first parents, so squashed, rebased and merged work alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.receipt import Receipt, Received
from bestyet.repo import clock
from bestyet.repo.log import changes_in
from bestyet.repo.tree import may_have_ref

if TYPE_CHECKING:
    from bestyet.repo.git import Repository

_FLAGS = ("-r", "--root", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--ignore-submodules=all")
_WATCHED = ("practices/governance.yml", "practices/vocabulary.yml", "practices/global")
_TEXTS = ("practices",)
_AHEAD = timedelta(days=1)  # how far the clock of who commits may be ahead
LARGEST = 1_048_576  # bytes of one file
_LATEST = int(datetime(2099, 12, 31, tzinfo=UTC).timestamp())


def base_of(repository: Repository, asked: str | None) -> tuple[str, str]:
    """Return the name and the commit of the branch whose rules count: `asked`, else origin/main, else HEAD."""
    if asked is not None:
        return asked, _commit_of(repository, asked)
    main, head = repository.heads()
    found = main or head or repository.head_commit()  # git says what is wrong with it, if it is there
    if found is None:
        raise CannotGoOnError("nothing is committed here yet: commit the practices first")
    return "origin/main" if main else "HEAD", found


def _commit_of(repository: Repository, name: str) -> str:
    """A branch comes before a tag that somebody called like it, which git would take. Raises CannotGoOnError."""
    for branch in (f"refs/heads/{name}", f"refs/remotes/{name}"):
        if may_have_ref(repository.common_dir, branch):
            with suppress(CannotGoOnError):
                return repository.resolve_rev(branch)
    return repository.resolve_rev(name)


def variant_of(path: str) -> str:
    """The practice of which this is the path of a region's variant; "" for other files."""
    parts = path.split("/")
    is_one = len(parts) == 3 and parts[0] == "practices" and parts[1] != "global" and path.endswith(".md")
    return parts[2].removesuffix(".md") if is_one else ""


@dataclass(frozen=True)
class Receipts:
    """The history of a base branch, as far as it is watched; without a repository there is none of it."""

    repository: Repository | None
    name: str  # of the branch, as people call it
    tip: str  # its commit
    watched: Sequence[str] = _WATCHED  # the files and folders that are asked about
    is_wide: bool = False  # whether all texts will be asked about, too, so that git is asked once for both
    here: Mapping[str, bytes] = field(default_factory=dict, repr=False)  # files as they lie there, by path
    _blobs: dict[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def _claims(self) -> Sequence[tuple[str, datetime]]:
        """Every commit along the first parents, oldest first, with the date that it claims."""
        if self.repository is None:
            return []
        return _first_parents(self.repository, self.repository.shallow_boundary(), self.tip)

    @cached_property
    def ahead(self) -> list[Receipt]:
        """The commits whose claimed date has not come yet. What lies above them is received as if they were not there.

        Where no commit claims a day to come, nothing depends on the clock.
        """
        limit = clock.now() + _AHEAD
        return [Receipt(commit, claimed) for commit, claimed in self._claims if claimed > limit]

    @cached_property
    def _line(self) -> list[tuple[Receipt, str]]:
        """Every commit along the first parents, oldest first, with the one before it."""
        wrong = {receipt.commit for receipt in self.ahead}
        found, latest, before = [], datetime.fromtimestamp(0, UTC), ""
        for commit, claimed in self._claims:
            received = max(latest, claimed)  # no commit came before the day that it claims itself
            latest = latest if commit in wrong else received
            found.append((Receipt(commit, received), before))
            before = commit
        return found

    @cached_property
    def received(self) -> dict[str, list[Received]]:
        """Every state of every file that is watched, by path, oldest first."""
        if self.repository is None:
            return {}
        if self.is_wide:
            own = tuple(f"{one}/" for one in self.watched)
            return {path: states for path, states in self.texts.received.items() if f"{path}/".startswith(own)}
        by_commit = {receipt.commit: (receipt, before) for receipt, before in self._line}
        told = _changed(self.repository, self.repository.shallow_boundary(), self.tip, tuple(self.watched))
        found: dict[str, list[Received]] = {}
        for change in changes_in(told):
            receipt, before = by_commit[change.commit]
            path = change.path.removeprefix(self.repository.prefix)
            found.setdefault(path, []).append(Received(path, change.blob, receipt, before))
        return found

    @cached_property
    def commits(self) -> dict[str, Receipt]:
        """All commits of the branch's first-parent line, by id."""
        return {receipt.commit: receipt for receipt, _ in self._line}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Place of every commit in the line, from 0."""
        return {commit: place for place, commit in enumerate(self.commits)}

    @cached_property
    def texts(self) -> Receipts:
        """The same history of all files below practices/: what it costs is paid where variants are asked about."""
        return replace(self, watched=_TEXTS, is_wide=False)

    @cached_property
    def variants(self) -> dict[str, list[str]]:
        """The paths of all variants that there ever were, by practice."""
        found: dict[str, list[str]] = {}
        for path in self._paths:
            if practice := variant_of(path):
                found.setdefault(practice, []).append(path)
        return found

    @cached_property
    def brought(self) -> dict[str, str]:
        """Each commit of the whole history -> the one of the line that brought it there."""
        if self.repository is None:
            return {}
        told = self.repository.run("rev-list", "--parents", self.tip).decode().splitlines()
        parents = {commit: rest for commit, *rest in map(str.split, told)}
        found: dict[str, str] = {}
        for commit in self.commits:
            waiting = [commit]
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found[one] = commit
                    waiting += parents.get(one, ())
        return found

    def states(self, path: str) -> Sequence[Received]:
        return self.received.get(path, [])

    def state_at(self, path: str, commit: str) -> Received | None:
        """The state of a file when a commit of the line had come; None where it was never there until then."""
        states, place = self.states(path), self.positions[commit]
        found = bisect_right(states, place, key=lambda state: self.positions[state.receipt.commit])
        return states[found - 1] if found else None

    def under(self, folder: str) -> Iterator[Received]:
        """All states of all files below a folder, by path, then oldest first."""
        for path in islice(self._paths, bisect_left(self._paths, folder + "/"), None):
            if not path.startswith(folder + "/"):
                return
            yield from self.received[path]

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self.received)

    def content(self, state: Received) -> bytes:
        """The bytes of a file; none of a file that is larger than any record."""
        if state.blob not in self._blobs:
            self.fetch([state])
        return self._blobs.get(state.blob, b"")

    def fetch(self, states: Sequence[Received]) -> None:
        """Read the contents of many states at once: what lies here as it was then needs no git."""
        if self.repository is None:
            return
        asked = {state.blob: state.path for state in states if state.blob and state.blob not in self._blobs}
        there = ((blob, self.here.get(path)) for blob, path in asked.items())
        self._blobs.update({blob: raw for blob, raw in there if raw is not None and blob_of(raw, blob) == blob})
        missing = sorted(asked.keys() - self._blobs.keys())
        if not missing:
            return
        known = _contents(self.repository)
        known.update(self.repository.read_files([blob for blob in missing if blob not in known], LARGEST))
        self._blobs.update({blob: known.get(blob, b"") for blob in missing})


# What a commit or a file's id stands for never changes, so a command that reads the base branch again, as all do that
# write to it, asks git once. Only a clone that was shallow can tell more of a commit later.


@lru_cache(maxsize=4)
def _first_parents(repository: Repository, _boundary: frozenset[str], tip: str) -> Sequence[tuple[str, datetime]]:
    told = repository.run("rev-list", "--first-parent", "--reverse", "--timestamp", tip).decode()
    pairs = (line.split() for line in told.splitlines())
    return tuple((commit, datetime.fromtimestamp(min(int(seconds), _LATEST), UTC)) for seconds, commit in pairs)


@lru_cache(maxsize=4)
def _changed(repository: Repository, boundary: frozenset[str], tip: str, watched: tuple[str, ...]) -> bytes:
    """What each commit of the line changed in the files that are watched, against the one before it."""
    commits = [commit for commit, _ in _first_parents(repository, boundary, tip)]
    asked = "".join(
        f"{commit} {before}".rstrip() + "\n" for commit, before in zip(commits, ["", *commits], strict=False)
    )
    return repository.run("diff-tree", "--stdin", *_FLAGS, "--", *watched, stdin=asked.encode())


@lru_cache(maxsize=2)
def _contents(_repository: Repository) -> dict[str, bytes]:
    """Contents of files that were read, by id."""
    return {}
