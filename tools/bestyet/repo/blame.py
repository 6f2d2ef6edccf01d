"""Which commit each line comes from: line provenance over a history with merges.

Method: as `git blame`, forwards. Each version of a file inherits the commits of the lines it shares with the
versions of its parents, first parent first; what is left is its own. Versions are known by (path, blob), so
merges cost no more than other commits, and nobody is credited for merging. A version that came about more than once, on
two branches or by taking a change back, has the authors of the commit that brought it where it is asked for: `maker`
says which one that is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import compress, count, islice
from operator import ne
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from bestyet.repo.log import Change

A = TypeVar("A")
Authors = list[str | None]  # commit id of each line; None: not known
Made = dict[str, Authors]  # of one version, by the commit that made it
Maker = Callable[[str, str], str]  # a revision and a path -> the commit that made what stands there
_Known = dict[str, dict[str, Made]]  # by blob and path
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
    changes: Iterator[Change],
    uses: Iterable[Iterable[str]],
    read: Callable[[Sequence[str]], Mapping[str, bytes]],
    wanted: Collection[tuple[str, str]],
    boundary: frozenset[str],
    head: str,
    maker: Maker,
) -> dict[tuple[str, str], Authors]:
    """Authors of the lines of the wanted versions (path, blob) at head, as far as the changes make them.

    Changes of parents must come before those of children. uses: the blobs of each change, as it has them. `read` gives
    the contents of blobs, without those that the clone lacks. What boundary commits brought has no known author. In
    memory are only versions that a later change may ask for.
    """
    found: dict[tuple[str, str], Made] = {}
    known: _Known = {}
    texts: dict[str, list[bytes]] = {}
    last_use = {hash(blob): n for n, blobs in enumerate(uses) for blob in blobs}  # the later one of two that are alike
    end = 0
    while batch := list(islice(changes, _AT_ONCE)):
        new = dict.fromkeys(blob for change in batch for blob in change.blobs if blob and blob not in texts)
        texts.update((blob, lines_of(data)) for blob, data in read(list(new)).items())
        for change in batch:
            if change.blob in texts:
                made = known.setdefault(change.blob, {}).setdefault(change.path, {})
                made[change.commit] = _authors(change, known, texts, change.commit in boundary, maker)
                if (change.path, change.blob) in wanted:
                    found[change.path, change.blob] = made
        end += len(batch)
        for blob in [blob for blob in texts if last_use[hash(blob)] < end]:
            del texts[blob]
            known.pop(blob, None)
    return {(path, blob): _at(head, path, made, maker) for (path, blob), made in found.items()}


def _at(revision: str, path: str, made: Made, maker: Maker) -> Authors:
    """The authors of a version where it stands at a revision; of the later one where git names none of these."""
    *others, last = made.values()
    return last if all(one == last for one in others) else made.get(maker(revision, path), last)


def _authors(
    change: Change, known: _Known, texts: Mapping[str, list[bytes]], is_boundary: bool, maker: Maker
) -> Authors:
    lines = texts[change.blob]
    authors: Authors = [_OWN] * len(lines)
    for parent, before in enumerate(change.before, 1):
        if before.blob:
            made, old = known.get(before.blob, {}).get(before.path), texts.get(before.blob)
            if made is None or old is None:
                is_boundary = True  # whose the other lines are cannot be told
            else:
                _inherit(old, _at(f"{change.commit}^{parent}", before.path, made, maker), lines, authors)
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
    head = next(compress(count(), map(ne, a, b)), most)
    tail = next(compress(count(), map(ne, reversed(a), reversed(b))), most)
    return head, min(tail, most - head)
