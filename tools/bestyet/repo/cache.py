"""What was learnt from history, kept in SQLite: only to be faster the next time, never needed to be right.

Databases, where `repo.store` has a file for each answer: tens of thousands of small facts, of which a command asks few
and a new commit changes few. One that is missing, locked, of another version, in a place that cannot be written or seen
to be damaged is replaced, or left alone and done without, silently. That of history holds facts by content (a commit
never changes), so after new commits, a rebase or a switch of branches only what is not known yet is read from git.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bestyet.model.commit import Commit
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.log import Before, Change
from bestyet.repo.tree import own_folder, tree_name
from bestyet.repo.write import folder_made

if TYPE_CHECKING:
    from bestyet.repo.blame import Authors

_NUMBERS = "I"  # of commits and of lines, in runs
_PATIENCE = 2.0  # seconds to wait for another process
# A commit's position is its place in the present order, null if it is no part of it; its author and so on
# are null where it changed nothing of ours. `files` are those of HEAD; runs are null until worked out.
_META = "create table meta (key text primary key, value text);"
_TABLES = """
create table commits (
    no integer primary key, id text unique, position integer, author text, email text, date text, summary text
);
create table changes (path blob, no integer, blob text, before blob, primary key (path, no)) without rowid;
create index changes_by_commit on changes (no);
create table files (path blob primary key, blob text, runs blob) without rowid;
"""

_COMMITS = "select no, id, author, email, date, summary from commits where author is not null"
_BAD = (sqlite3.Error, OSError, ValueError, TypeError)  # what a damaged file can lead to


def store_path(folder: Path, cache_dir: Path | None = None) -> Path:
    """One file, in a folder of its own, a work tree and knowledge base."""
    return (cache_dir or own_folder(folder)) / f"history-{tree_name(folder)}" / "history.sqlite"


class Database:
    """Tables in one file, made anew where they are of another version. Everything that writes to them does it here
    or in `writing`. Raises sqlite3.Error where the file is damaged, locked or full.
    """

    tables = ""  # statements, with ";" after each
    version = ""

    def __init__(self, path: Path | None) -> None:
        """Opens or makes the file; None keeps nothing."""
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path or "", timeout=_PATIENCE, isolation_level=None)
        try:
            self._begin_version()
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        self.db.close()

    def writing(self) -> sqlite3.Connection:
        """All or nothing, alone."""
        self.db.execute("begin immediate")
        return self.db

    def meta(self, key: str) -> str | None:
        row = self.db.execute("select value from meta where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        self.db.execute("insert or replace into meta values (?, ?)", (key, value))

    def _begin_version(self) -> None:
        if self._is_of_version():
            return
        with self.writing():
            if self._is_of_version():  # another process was first
                return
            names = self.db.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (name,) in names:
                self.db.execute(f'drop table "{name}"')
            for statement in f"{_META}{self.tables}".split(";"):
                self.db.execute(statement)
            self.set_meta("version", self.version)

    def _is_of_version(self) -> bool:
        tables = self.db.execute("select count(*) from sqlite_master where name = 'meta'").fetchone()
        return tables[0] == 1 and self.meta("version") == self.version


Kind = TypeVar("Kind", bound=Database)
Answer = TypeVar("Answer")


def opened(path: Path | None, make: Callable[[Path | None], Kind]) -> Kind:
    """The database at `path`, else a new one in its place, else one in memory."""
    if path:
        try:
            return make(path)
        except _BAD as error:
            return opened_anew(path, error, make)
    return make(None)


def opened_anew(path: Path | None, error: Exception, make: Callable[[Path | None], Kind]) -> Kind:
    """A new database in place of one that failed; in memory where another process keeps that one."""
    if path and "locked" not in str(error):
        with suppress(*_BAD):
            path.unlink(missing_ok=True)
            return make(path)
    return make(None)


def answer_of(path: Path, make: Callable[[Path | None], Kind], question: Callable[[Kind], Answer]) -> Answer:
    """What a database says; what a new one says where it turns out to be damaged."""
    database = opened(path, make)
    try:
        return question(database)
    except _BAD as error:
        database.close()
        database = opened_anew(path, error, make)
        return question(database)
    finally:
        database.close()


class Store(Database):
    """Commits, changes and lines.

    Whoever opens it has a copy of their own, which takes the place of what is kept when it is closed. Only what is
    seen to be, to the last byte, what was kept is believed: a bit that turned would give a line another author.
    """

    tables = _TABLES
    version = f"2 {sys.byteorder}"

    def __init__(self, path: Path | None) -> None:
        self._path, self._known = path, 0
        super().__init__(None)

    def close(self) -> None:
        with suppress(*_BAD, CannotGoOnError):
            if self._path and self.db.total_changes > self._known:
                self._keep(self._path)
        super().close()

    def _keep(self, path: Path) -> None:
        with folder_made(path.parent) as beside:
            with closing(sqlite3.connect(beside / path.name)) as kept:
                self.db.backup(kept)
            with (beside / path.name).open("r+b") as file:
                file.write(hashlib.file_digest(file, "sha256").digest())  # behind what was just read

    def _begin_version(self) -> None:
        if self._path and _is_as_kept(self._path):
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?immutable=1", uri=True)) as kept:
                kept.backup(self.db)
        self._known = self.db.total_changes
        super()._begin_version()

    def clear(self) -> None:
        for table in ("meta", "commits", "changes", "files"):
            self.db.execute(f"delete from {table}")
        self.set_meta("version", self.version)

    def numbers(self) -> dict[str, int]:
        """Number of every known commit by id."""
        return dict(self.db.execute("select id, no from commits"))

    def add_commits(self, commits: Iterable[tuple[int, str]], told: Mapping[str, Commit]) -> None:
        """Add commits by number and id; what they say of themselves is kept of those that are told."""
        known = ((number, name, told.get(name)) for number, name in commits)
        rows = (
            (number, name, one.author, one.email, one.date, one.summary) if one else (number, name, *[None] * 4)
            for number, name, one in known
        )
        self.db.executemany(
            "insert into commits (no, id, author, email, date, summary) values (?, ?, ?, ?, ?, ?)", rows
        )

    def order(self) -> list[str]:
        """The commits of the present history, each after its parents."""
        rows = self.db.execute("select id from commits where position is not null order by position")
        return [name for (name,) in rows]

    def set_order(self, numbers: Iterable[int]) -> None:
        """Which commits are part of the present history, each after its parents."""
        self.db.execute("update commits set position = null where position is not null")
        self.db.executemany("update commits set position = ? where no = ?", enumerate(numbers))

    def add_changes(self, changes: Iterable[Change], numbers: Mapping[str, int]) -> None:
        rows = sorted((os.fsencode(one.path), numbers[one.commit], one.blob, _packed(one.before)) for one in changes)
        self.db.executemany("insert or replace into changes values (?, ?, ?, ?)", rows)

    def set_files(self, files: Mapping[str, str], lines_stale: Iterable[str] | None) -> None:
        """The files of HEAD (path -> blob).

        Lines of the stale paths are forgotten; of all if None is given.
        """
        if lines_stale is None:
            self.db.execute("update files set runs = null")
        else:
            self.db.executemany("update files set runs = null where path = ?", ((os.fsencode(p),) for p in lines_stale))
        known = dict(self.db.execute("select path, blob from files"))
        now = {os.fsencode(path): blob for path, blob in files.items()}
        self.db.executemany("delete from files where path = ?", ((p,) for p in known.keys() - now.keys()))
        rows = sorted((path, blob) for path, blob in now.items() if known.get(path) != blob)
        self.db.executemany("insert or replace into files (path, blob) values (?, ?)", rows)

    def changes_of(self, path: str, earlier_than: int) -> list[tuple[int, Change]]:
        """(position, change) for what the present history did to a path before a position, oldest first."""
        rows = self.db.execute(
            "select position, id, blob, before from changes join commits using (no)"
            " where path = ? and position < ? order by position",
            (os.fsencode(path), earlier_than),
        )
        return [(at, Change(name, path, blob, _unpacked(before))) for at, name, blob, before in rows]

    def all_changes(self) -> Iterator[Change]:
        """What the present history did to all paths, oldest first."""
        rows = self.db.execute(
            "select id, path, blob, before from changes join commits using (no)"
            " where position is not null order by position, path"
        )
        for name, path, blob, before in rows:
            yield Change(name, os.fsdecode(path), blob, _unpacked(before))

    def made_again(self) -> list[tuple[str, int]]:
        """The path of each version that the present history made more than once, and how often it did so again."""
        rows = self.db.execute(
            "select path, count(*) - 1 as again from changes join commits using (no)"
            " where position is not null and blob != '' group by path, blob having again > 0"
        )
        return [(os.fsdecode(path), again) for path, again in rows]

    def uses(self) -> Iterator[list[str]]:
        """The blobs that each of these changes has to do with."""
        rows = self.db.execute(
            "select blob, before from changes join commits using (no)"
            " where position is not null order by position, path"
        )
        for blob, before in rows:
            yield [blob, *before.decode("latin-1").split("\0")[1::2]]

    def position(self, name: str) -> int:
        return int(self.db.execute("select position from commits where id = ?", (name,)).fetchone()[0])

    def commit(self, number: int) -> Commit:
        row = self.db.execute(f"{_COMMITS} and no = ?", (number,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("a commit is missing")
        return Commit(*row[1:])

    def commits(self) -> dict[int, Commit]:
        """All that changed something of ours, by number."""
        return {row[0]: Commit(*row[1:]) for row in self.db.execute(_COMMITS)}

    def number(self, name: str) -> int:
        return int(self.db.execute("select no from commits where id = ?", (name,)).fetchone()[0])

    def file(self, path: str) -> tuple[str, bytes | None] | None:
        """(blob, runs of lines if worked out) of a path at HEAD."""
        found = self.db.execute("select blob, runs from files where path = ?", (os.fsencode(path),)).fetchone()
        return found if found else None

    def files_without_lines(self) -> list[tuple[str, str]]:
        rows = self.db.execute("select path, blob from files where runs is null")
        return [(os.fsdecode(path), blob) for path, blob in rows]

    def set_lines(self, authors: Iterable[tuple[str, Authors]], numbers: Mapping[str, int]) -> None:
        """Authors of the lines of each path at HEAD."""
        rows = ((_runs(lines, numbers), os.fsencode(path)) for path, lines in authors)
        self.db.executemany("update files set runs = ? where path = ?", rows)


def _is_as_kept(path: Path) -> bool:
    """Whether a file ends with the digest of all before it."""
    with suppress(OSError), path.open("rb") as file:
        digest, left = hashlib.sha256(), os.fstat(file.fileno()).st_size - hashlib.sha256().digest_size
        while left > 0 and (some := file.read(min(left, 1 << 20))):
            digest.update(some)
            left -= len(some)
        return left == 0 and file.read() == digest.digest()
    return False


def unpack_runs(runs: bytes) -> Iterator[tuple[int, int]]:
    """(commit number, how many lines), top of the file first; number 0: not known."""
    numbers = array(_NUMBERS)
    numbers.frombytes(runs)
    return zip(numbers[::2], numbers[1::2], strict=True)


def _runs(authors: Authors, numbers: Mapping[str, int]) -> bytes:
    packed = array(_NUMBERS)
    last: str | None = ""
    for author in authors:
        if author == last:
            packed[-1] += 1
        else:
            packed.extend((numbers[author] if author else 0, 1))
            last = author
    return packed.tobytes()


def _packed(before: tuple[Before, ...]) -> bytes:
    return b"\0".join(part for one in before for part in (os.fsencode(one.path), one.blob.encode()))


def _unpacked(data: bytes) -> tuple[Before, ...]:
    parts = data.split(b"\0") if data else []
    return tuple(Before(os.fsdecode(path), blob.decode()) for path, blob in zip(parts[::2], parts[1::2], strict=True))
