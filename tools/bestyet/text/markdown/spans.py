"""Offsets in a text: from bytes to characters, to places, and whether a stretch of it holds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from bestyet.model.place import Place

Span = tuple[int, int]


class Lines:
    """Places of the characters of a text that begins on `first_line` of a file."""

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self._path, self._text, self._first_line = path, text, first_line
        self._starts: list[int] = []

    def place(self, offset: int) -> Place:
        """Return the place of a character; fast however many are asked for."""
        if not self._starts:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]
        line = bisect_right(self._starts, offset) - 1
        return Place(self._path, self._first_line + line, offset - self._starts[line] + 1)


def in_characters(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Return for each offset in the UTF-8 bytes of `text` the offset of the character that begins there."""
    wanted = sorted(set(offsets))
    if not wanted or text.isascii():
        return dict(zip(wanted, wanted, strict=True))
    data = text.encode("utf-8")
    found, characters, last = {}, 0, 0
    for offset in wanted:
        characters += len(data[last:offset].decode("utf-8", errors="replace"))
        last = offset
        found[offset] = characters
    return found


class Cover:
    """The union of spans, each with its first offset and the offset after its last."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]
