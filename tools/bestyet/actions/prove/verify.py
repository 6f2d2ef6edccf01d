"""Prove from files and history that what was adopted is what was voted on, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import partial
from pathlib import Path

from bestyet.actions.prove.proof import Finding, proven
from bestyet.actions.prove.reference_check import reference_check
from bestyet.actions.prove.sources import hold, read_record
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.ballots import Ballots, ballots_in, ballots_of_files
from bestyet.knowledge.base import load, refuse_kept_away
from bestyet.knowledge.files import read_file
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import Receipts, base_of
from bestyet.repo.tree import find_root, has_folder_of_versions, paths_in_versions
from bestyet.text.check.kinds import is_slug


@dataclass(frozen=True)
class VerifyRequest:
    start: Path
    words: tuple[str, ...] = ()  # files of records and names of practices; none: all versions
    base: str | None = None
    ssh_keygen: bool = False
    no_history: bool = False
    as_of: str | None = None  # takes the place of `base` and of `no_history`


ReadVotes = Callable[[], tuple[Ballots, datetime]]


class Note(StrEnum):
    """What is told beside what was found."""

    NO_VERSIONS = "no versions"
    NO_HISTORY = "no history"  # so that less is checked than could be


def verify(asked: VerifyRequest) -> Iterator[Finding | Note]:
    """Check one thing after the other; where a record that was named is broken, nothing follows.

    Raises CannotGoOnError, after what could be told.
    """
    root = find_root(asked.start)
    practices = [word for word in asked.words if root and is_slug(word) and has_folder_of_versions(root, word)]
    named = [Path(word) for word in asked.words if word not in practices]
    broken = False
    for found in _named_records(named, root, asked.start):
        broken = broken or bool(found.broken)
        yield found
    if broken or (named and not practices):
        return
    if root is None:
        raise CannotGoOnError("no knowledge base here: name the record to check, or see: bestyet init")
    if named and asked.as_of is not None:
        raise CannotGoOnError("a RECORD is checked as it is: --as-of goes with names of practices only")
    yield from versions_proven(root, practices, asked)


def first_broken(found: Iterable[Finding | Note]) -> Finding | None:
    return next((one for one in found if not isinstance(one, Note) and one.broken), None)


def _named_records(paths: Sequence[Path], root: Path | None, start: Path) -> Iterator[Finding]:
    def read(path: Path) -> bytes:
        return read_file(path.as_posix(), start)

    for path in paths:
        read_record(read(path), path)  # what is none cannot be checked
    for found in hold(paths, (root or start, start), read):
        yield replace(found, is_named=True)


def versions_proven(
    root: Path, practices: Sequence[str], asked: VerifyRequest, read_votes: ReadVotes | None = None
) -> Iterator[Finding | Note]:
    """Check the versions of these practices (none: of all). read_votes: what reads them, once records are checked."""
    seen = open_at(asked.as_of, start=root) if asked.as_of is not None else None
    if seen is None:
        refuse_kept_away(root)
    files = seen.loaded.files if seen else {}
    known = list(files) if seen else paths_in_versions(root)
    records = [Path(path) for path in known if _is_record(path, practices)]
    votes = any(path.endswith("/ballot.yml") for path in known) or _had_votes(root, asked, seen)
    if not records and not votes:
        yield Note.NO_VERSIONS
        return

    def read(path: Path) -> bytes:
        return files[path.as_posix()] if seen else read_file((root / path).as_posix())

    yield from hold(sorted(records), (root, asked.start), read)
    if votes:
        yield from _votes(practices, asked, *(read_votes or partial(ballots_for, root, asked, seen))())


def _is_record(path: str, practices: Sequence[str]) -> bool:
    """Whether it is the record of a version, of one of these practices if there are any."""
    parts = path.split("/")
    in_version = len(parts) == 5 and parts[1] == "global" and parts[4] == "provenance.json"
    return in_version and (not practices or parts[2] in practices)


def _had_votes(root: Path, asked: VerifyRequest, seen: AsOf | None) -> bool:
    """Whether there was a ballot on the base branch."""
    repository = find_repository(root)
    if asked.no_history or repository is None or repository.head_commit() is None:
        return False
    base = ("", seen.commit or "") if seen else base_of(repository, asked.base)
    return any(path.endswith("/ballot.yml") for path in Receipts(repository, *base).received)


def _votes(practices: Sequence[str], asked: VerifyRequest, ballots: Ballots, now: datetime) -> Iterator[Finding | Note]:
    if asked.no_history:
        yield Note.NO_HISTORY
    if asked.ssh_keygen:
        ballots = replace(ballots, check=reference_check(ballots))
    yield from proven(ballots, practices, now)


def ballots_for(root: Path, asked: VerifyRequest, seen: AsOf | None = None) -> tuple[Ballots, datetime]:
    """Return what to verify, and the moment up to which things are known."""
    if seen is None:
        loaded = load(root, bodies=None)  # records name the passages of texts by their lines
        found = ballots_of_files(loaded) if asked.no_history else ballots_in(loaded, asked.base)
        receipts = replace(found.receipts, here={}, is_wide=True)  # what git holds is proven too
        return replace(found, receipts=receipts), clock.now()
    receipts = Receipts(seen.repository, f"commit {(seen.commit or '')[:10]}", seen.commit or "", is_wide=True)
    return Ballots(seen.loaded, seen.repository, receipts), datetime.combine(seen.day, time.max, UTC)
