"""Which commit each line comes from: line provenance over a history with merges.

Method: as `git blame`, forwards. Each version of a file inherits the commits of the lines it shares with the
versions of its parents, first parent first; what is left is its own. Versions are known by (path, blob), so
merges cost no more than other commits, and nobody is credited for merging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from bestyet.repo.log import Change

A = TypeVar("A")
Authors = list[str | None]  # commit id of each line; None: not known
_OWN = ""  # the author of lines that no parent had, until it is filled in
_AT_ONCE = 4_000  # versions read together
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
    changes: Sequence[Change],
    read: Callable[[Sequence[str]], Mapping[str, bytes]],
    boundary: frozenset[str] = frozenset(),
) -> dict[tuple[str, str], Authors]:
    """Authors of the lines of every version (path, blob) that the changes make.

    Changes of parents must come before those of children. A version that comes back has the authors it got
    last. `read` gives the contents of blobs, without those that the clone lacks. Contents are held only while a
    later change may ask for them. What boundary commits brought has no known author.
    """
    known: dict[tuple[str, str], Authors] = {}
    texts: dict[str, list[bytes]] = {}
    last_use = {blob: n for n, change in enumerate(changes) for blob in _blobs(change)}
    for first in range(0, len(changes), _AT_ONCE):
        batch = changes[first : first + _AT_ONCE]
        wanted = dict.fromkeys(blob for change in batch for blob in _blobs(change) if blob not in texts)
        texts.update((blob, lines_of(data)) for blob, data in read(list(wanted)).items())
        for n, change in enumerate(batch, first):
            if change.blob in texts:
                known[change.path, change.blob] = _authors(change, known, texts, change.commit in boundary)
            for blob in _blobs(change):
                if last_use[blob] == n:
                    texts.pop(blob, None)
    return known


def _blobs(change: Change) -> Iterator[str]:
    if change.blob:
        yield change.blob
        yield from (before.blob for before in change.before if before.blob)


def _authors(
    change: Change,
    known: Mapping[tuple[str, str], Authors],
    texts: Mapping[str, list[bytes]],
    is_boundary: bool,
) -> Authors:
    lines = texts[change.blob]
    authors: Authors = [_OWN] * len(lines)
    for before in change.before:
        if before.blob:
            earlier, old = known.get((before.path, before.blob)), texts.get(before.blob)
            if earlier is None or old is None:
                is_boundary = True  # whose the other lines are cannot be told
            else:
                _inherit(old, earlier, lines, authors)
    own = None if is_boundary else change.commit
    return [own if author == _OWN else author for author in authors] if _OWN in authors else authors


def carry(authors: Sequence[A | None], old: bytes, new: bytes) -> list[A | None]:
    """Authors of the lines of `new`, given those of `old`; None for its own lines.

    CR before a line break is nothing.
    """
    before = [line.rstrip(b"\r\n") for line in lines_of(old)]
    after = [line.rstrip(b"\r\n") for line in lines_of(new)]
    found: list[A | None] = [None] * len(after)
    for i, j, size in _matches(before, after):
        found[j : j + size] = authors[i : i + size]
    return found


def _inherit(old: Sequence[bytes], earlier: Authors, new: Sequence[bytes], authors: Authors) -> None:
    """Give those lines that have no author yet the author of the line of `old` that they are."""
    first = authors.count(_OWN) == len(authors)
    for i, j, size in _matches(old, new):
        if first:
            authors[j : j + size] = earlier[i : i + size]
            continue
        for k in range(size):
            if authors[j + k] == _OWN:
                authors[j + k] = earlier[i + k]


def _matches(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """(index in old, index in new, length) of the runs of lines that stay."""
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
    # Backwards, because of two lines that changed places git keeps the second.
    for step in LCSseq.opcodes(a[::-1], b[::-1]):
        if step.tag == "equal":
            yield len(a) - step.src_end, len(b) - step.dest_end, step.src_end - step.src_start


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
