"""Which commit each line comes from: line provenance over a history with merges.

Method: as `git blame`, forwards. Each version of a file inherits the commits of the lines it shares with the
versions of its parents, first parent first; what is left is its own. Versions are known by (path, blob), so
merges cost no more than other commits, and nobody is credited for merging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from bestyet.repo.log import Change

A = TypeVar("A")
Authors = list[str | None]  # commit id of each line; None: not known
_MOST_CELLS = 20_000_000  # of the table that the exact comparison fills


def lines_of(data: bytes) -> list[bytes]:
    """Lines as git counts them.

    A last line without its line break differs from one with it (and ends in one here).
    """
    lines = data.split(b"\n")
    last = lines.pop()
    if last:
        lines.append(last + b"\n")
    return lines


def trace(
    changes: Iterable[Change],
    read: Callable[[str], bytes | None],
    boundary: frozenset[str] = frozenset(),
) -> dict[tuple[str, str], Authors]:
    """Authors of the lines of every version (path, blob) that the changes make; parents must come before
    children.

    `read` gives a blob's content, None where the clone lacks it. What boundary commits brought has no known
    author.
    """
    known: dict[tuple[str, str], Authors] = {}
    for change in changes:
        if not change.blob:
            continue
        data = read(change.blob)
        if data is None:
            continue
        lines = lines_of(data)
        authors: Authors = [None] * len(lines)
        open_ = [True] * len(lines)
        complete = change.commit not in boundary
        for before in change.before:
            if not before.blob:
                continue
            earlier, old = known.get((before.path, before.blob)), read(before.blob)
            if earlier is None or old is None:
                complete = False
                continue
            _inherit(lines_of(old), earlier, lines, authors, open_)
        if complete:
            authors = [change.commit if free else author for author, free in zip(authors, open_, strict=True)]
        known[change.path, change.blob] = authors
    return known


def carry(authors: Sequence[A | None], old: bytes, new: bytes) -> list[A | None]:
    """Authors of the lines of `new`, given those of `old`; None for its own lines.

    CR before a line break is nothing.
    """
    before = [line.rstrip(b"\r\n") for line in lines_of(old)]
    after = [line.rstrip(b"\r\n") for line in lines_of(new)]
    found: list[A | None] = [None] * len(after)
    _inherit(before, authors, after, found, [True] * len(after))
    return found


def _inherit(
    old: Sequence[bytes],
    earlier: Sequence[A | None],
    new: Sequence[bytes],
    authors: list[A | None],
    free: list[bool],
) -> None:
    for i, j, size in _matches(old, new):
        for k in range(size):
            if free[j + k]:
                authors[j + k] = earlier[i + k]
                free[j + k] = False


def _matches(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """(index in old, index in new, length) of the runs of lines that stay, in order."""
    head, tail = _common_ends(old, new)
    if head:
        yield 0, 0, head
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if a and b:
        for i, j, size in _inner_matches(a, b):
            yield head + i, head + j, size
    if tail:
        yield len(old) - tail, len(new) - tail, tail


def _inner_matches(a: Sequence[bytes], b: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    if len(a) * len(b) > _MOST_CELLS:
        yield from SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        return
    from rapidfuzz.distance import LCSseq

    for step in LCSseq.opcodes(a, b):
        if step.tag == "equal":
            yield step.src_start, step.dest_start, step.src_end - step.src_start


def _common_ends(a: Sequence[bytes], b: Sequence[bytes]) -> tuple[int, int]:
    """How many lines two texts share at their beginning, and then at their end."""
    most = min(len(a), len(b))
    head = 0
    while head < most and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < most - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail
