"""A knowledge base as it was: `--as-of DATE|REV` of the commands that oversee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bestyet.knowledge.base import Keep, Loaded, about_practices, load
from bestyet.knowledge.commits import commit_at
from bestyet.knowledge.names import known_practice
from bestyet.model.problem import CannotGoOnError, FileFault
from bestyet.model.records.picture import Unread, is_picture
from bestyet.repo import clock
from bestyet.repo.git import Repository, find_repository
from bestyet.repo.tree import LARGEST, TOP, root_of
from bestyet.text.base import read_base
from bestyet.text.check.kinds import is_said


@dataclass(frozen=True)
class AsOf:
    """A knowledge base on one day."""

    loaded: Loaded
    day: date  # what "today" means for all that is computed
    commit: str | None  # where the files are from; None: the work tree as it is
    repository: Repository | None


@dataclass(frozen=True)
class When:
    """What `--as-of` means in a knowledge base."""

    root: Path
    day: date
    commit: str | None
    repository: Repository | None

    def of(self, loaded: Loaded) -> AsOf:
        return AsOf(loaded, self.day, self.commit, self.repository)


def when_of(as_of: str | None, start: Path | None = None, known: str | None = None) -> When:
    """As `open_at`, before anything is read."""
    root = root_of(start)
    repository = find_repository(root)
    if as_of is None:
        return When(root, clock.now().date(), None, repository)
    head = repository.head_commit() if repository else None
    if repository is None or head is None:
        raise CannotGoOnError("--as-of needs the history of a git repository, and there is none here")
    tip = commit_at(repository, known)[0] if known else head
    commit, day = commit_at(repository, as_of, tip)
    return When(root, day, commit, repository)


def open_at(
    as_of: str | None,
    keep: Keep | None = None,
    bodies: bool | None = True,
    known: str | None = None,
    start: Path | None = None,
) -> AsOf:
    """Read the knowledge base that `start` (default: the current folder) is in; `keep` and `bodies` as for `load`.

    A day means the state after the last commit on the first-parent line of HEAD that was received until that day's
    end (UTC); a back-dated commit counts as received when the newest before it was. known: a day or a commit that the
    history ends with, as if nothing had come since. Raises CannotGoOnError.
    """
    when = when_of(as_of, start, known)
    if when.repository is None or when.commit is None:
        return when.of(load(when.root, keep, bodies))
    return when.of(loaded_at(when.root, when.repository, when.commit, keep, bodies))


def open_practices(
    as_of: str | None, practice: str | None = None, bodies: bool = True, start: Path | None = None
) -> AsOf:
    """Read all practices, or only one, which must be there; else as `open_at`."""
    if practice is None:
        return open_at(as_of, bodies=bodies, start=start)
    at = open_at(as_of, about_practices([practice]), bodies, start=start)
    if practice not in at.loaded.base.variants:
        known_practice(open_at(as_of, bodies=False, start=start).loaded, practice)
    return at


def loaded_at(
    root: Path, repository: Repository, commit: str, keep: Keep | None = None, bodies: bool | None = True
) -> Loaded:
    """Read the knowledge base as a commit has it; `keep` and `bodies` as for `load`."""
    inside = listed_at(repository, commit)
    return loaded_of(root, repository, {path: inside[path] for path in inside if keep is None or keep(path)}, bodies)


def listed_at(repository: Repository, commit: str) -> dict[str, str]:
    """The files that a commit has of a knowledge base, but for comments: the blob of each, by path."""
    return {path: blob for path, blob in sorted(repository.files(commit, TOP).items()) if not is_said(path)}


def loaded_of(root: Path, repository: Repository, listed: Mapping[str, str], bodies: bool | None = True) -> Loaded:
    """The same of some of the files that were listed."""
    pictures = {path: blob for path, blob in listed.items() if is_picture(path)}
    blobs = {path: blob for path, blob in listed.items() if path not in pictures}
    raw = repository.read_files(sorted(set(blobs.values())), LARGEST)
    files = {path: raw[blob] for path, blob in blobs.items() if blob in raw}
    unread = {path: FileFault("too-large", f"more than {LARGEST:,} bytes") for path in blobs.keys() - files.keys()}

    def read(blob: str) -> bytes:
        return repository.read_files([blob], LARGEST).get(blob, b"")

    return Loaded(root, files, read_base(files, bodies), unread, Unread(pictures, read))
