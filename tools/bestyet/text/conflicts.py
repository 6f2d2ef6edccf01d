"""What git leaves in a file where it could not bring two versions together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bestyet.model.sentence import sentence
from bestyet.text.markdown.lines import text_of

_OURS, _BETWEEN, _THEIRS = "<<<<<<<", "=======", ">>>>>>>"
_MARK = _OURS.encode()


class Conflict(NamedTuple):
    """The lines of the three marks, from 1."""

    ours: int
    between: int
    theirs: int

    @property
    def words(self) -> str:
        """
        >>> Conflict(3, 5, 7).words
        'a merge is unfinished here: git left its marks on lines 3, 5 and 7'
        """
        return sentence(
            "a merge is unfinished here: git left its marks on lines %(ours)s, %(between)s and %(theirs)s",
            **self._asdict(),
        )


def conflicts(raw: bytes) -> Iterator[Conflict]:
    """Yield what is in conflict in a file; a mark alone may be somebody's underline or quotation.

    >>> [tuple(found) for found in conflicts(b"a\\n<<<<<<< HEAD\\nb\\n=======\\nc\\n>>>>>>> other\\n")]
    [(2, 4, 6)]
    """
    if _MARK not in raw:
        return
    ours = between = 0
    for number, line in enumerate(text_of(raw).split("\n"), 1):
        line = line.removesuffix("\r")
        if _is(line, _OURS):
            ours, between = number, 0
        elif ours and line == _BETWEEN:
            between = number
        elif between and _is(line, _THEIRS):
            yield Conflict(ours, between, number)
            ours = between = 0


def first_conflict(files: Mapping[str, bytes]) -> str:
    """Say where the first of these files that is in conflict is so, and how many others are; "" where none is."""
    found = [(path, one) for path, raw in files.items() if (one := next(conflicts(raw), None))]
    if not found:
        return ""
    path, one = found[0]
    others = f"; {len(found) - 1} more files are like that" if len(found) > 1 else ""
    return f"{path}:{one.ours}: {one.words}{others} (bestyet check names them all)"


def _is(line: str, mark: str) -> bool:
    return line == mark or line.startswith(f"{mark} ")
