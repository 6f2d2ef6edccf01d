"""What git's history says, read in one pass of plumbing commands: commits, and what each did to which file.

Method: `rev-list --topo-order` gives the order, `diff-tree --stdin -c` the changes (a merge changes a file
only where it differs from all parents), `cat-file --batch` the raw commits. Fields are counted and sizes
given, so no name or message can pass for a separator; a mailmap, settings for `git log` and replaced objects
change nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import NamedTuple

from bestyet.model.commit import Commit
from bestyet.repo.git import REGULAR_FILES, Repository

_FLAGS = (
    "-r",
    "-c",
    "-M",
    "-l1000",
    "--root",
    "--raw",
    "-z",
    "--no-abbrev",
    "--combined-all-paths",
    "--no-ext-diff",
)
_LATEST = int(datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_LONGEST = {"author": 200, "email": 200, "summary": 500}
# As git reads it: what stands before the first "<", up to the first ">", and the time behind the last one, if any.
_BY = re.compile(rb"^author ([^<\n]*)<([^>\n]*)>(?:[^\n]*>)? *(?:(-?\d+)(?: +([+-]\d+))?)?", re.MULTILINE)
_ENCODING = re.compile(rb"^encoding (.*)$", re.MULTILINE)
_ENCODINGS = re.compile(
    r"(iso-?8859-\d+|latin-?1|windows-125\d|cp125\d|koi8-[ru]|shift[-_]jis|euc-(jp|kr)|gb\d+|big5)", re.I
)
# Control characters, line and paragraph separators, and what reorders the text around it.
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Before(NamedTuple):
    """A file as one parent of a commit had it."""

    path: str
    blob: str  # "" where the parent has no regular file there


class Change(NamedTuple):
    """What one commit did to one file. `before` has one entry a parent; none for a first commit."""

    commit: str
    path: str
    blob: str  # "" where the commit removed the file, or made it a link or a submodule
    before: tuple[Before, ...]

    @property
    def blobs(self) -> list[str]:
        """All that it has to do with, "" where there was no file."""
        return [self.blob, *(one.blob for one in self.before)]


def commits_in_order(repository: Repository, head: str) -> list[str]:
    """Ids of all commits of `head`, each after its parents."""
    return repository.run("rev-list", "--topo-order", "--reverse", head).decode().split()


def read_changes(repository: Repository, commits: Sequence[str]) -> Iterator[Change]:
    """What each commit did, in the order given; paths count from the top of the work tree."""
    if commits:
        given = "\n".join(commits).encode() + b"\n"
        yield from changes_in(repository.run("diff-tree", "--stdin", *_FLAGS, stdin=given))


def read_commits(repository: Repository, ids: Sequence[str]) -> list[Commit]:
    """Who, when and what for, in the order given."""
    raw = repository.read_objects(ids)
    return [parse_commit(name, raw[name]) for name in ids]


def parse_commit(name: str, raw: bytes) -> Commit:
    """A commit from its raw bytes. What is missing or absurd becomes empty, 1970 or 2099, never an error."""
    head, _, message = raw.partition(b"\n\n")
    by = _BY.search(head)  # a line that continues a field begins with a space
    who, email, seconds, zone = by.groups() if by else (b"", b"", None, None)
    written = _ENCODING.search(head)
    encoding = written[1].decode("ascii", "replace") if written else "utf-8"
    return Commit(
        id=name,
        author=_speakable(who.strip(), encoding, "author"),
        email=_speakable(email.strip(), encoding, "email"),
        date=_date(int((seconds or b"0")[:20]), (zone or b"+0000").decode()),
        summary=_speakable(message.strip(b"\r\n").split(b"\n")[0].strip(), encoding, "summary"),
    )


def speakable(text: str) -> str:
    """The text with everything written out that would move a cursor, break a line or turn a line around."""
    return _UNSPEAKABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


@lru_cache(maxsize=10_000)  # few people make many commits
def _speakable(data: bytes, encoding: str, field: str) -> str:
    try:
        text = data.decode(encoding if _ENCODINGS.fullmatch(encoding) else "utf-8", "backslashreplace")
    except (LookupError, UnicodeError):
        text = data.decode("utf-8", "backslashreplace")
    longest = _LONGEST[field]
    return speakable(text if len(text) <= longest else text[: longest - 1] + "…")


def _date(seconds: int, zone: str) -> str:
    kept = min(max(seconds, 0), _LATEST)
    return datetime.fromtimestamp(kept, _zone(zone) if kept == seconds else UTC).isoformat()


@cache
def _zone(written: str) -> timezone:
    hours, minutes = int(written[1:3]), int(written[3:5] or "99")
    if len(written) != 5 or minutes > 59 or hours * 60 + minutes > 14 * 60:
        return UTC
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if written[0] == "-" else away)


def changes_in(printed: bytes) -> Iterator[Change]:
    """What `diff-tree` prints: fields that end with NUL, a commit id, or ":" modes, ids, status and as many paths as
    that calls for."""
    fields = iter(printed.split(b"\0"))
    commit = ""
    for field in fields:
        if not field.startswith(b":"):
            commit = field.decode().strip()
            continue
        told = field.lstrip(b":")
        parents = len(field) - len(told)
        words = told.split(b" ")
        modes, ids, status = words[: parents + 1], words[parents + 1 : -1], words[-1]
        blobs = [one.decode() if mode in REGULAR_FILES else "" for mode, one in zip(modes, ids, strict=True)]
        name = os.fsdecode(next(fields))
        if parents == 1 and status[:1] not in b"RC":
            yield Change(commit, name, blobs[1], (Before(name, blobs[0]),))
            continue
        names = [name, *(os.fsdecode(next(fields)) for _ in range(parents))]
        before = tuple(map(Before, names, blobs[:-1]))
        yield Change(commit, names[-1], blobs[-1], before)
