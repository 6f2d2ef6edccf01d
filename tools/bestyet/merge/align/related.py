"""Which words are related in meaning: a small table made from WordNet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pkgutil import get_data

TABLE = "related_words.txt"  # beside this file

# Digits of the table: no space, quote or backslash among them.
DIGITS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "'\\`")
LEVELS = 12  # how finely relatedness is kept


def relations(stems: Iterable[str]) -> dict[str, dict[str, int]]:
    """stem -> related stem -> how much of it that means, 1..100; both ways, only among the stems given."""
    number = _table()[1]
    related: dict[str, dict[str, int]] = {stem: {} for stem in stems if stem in number}
    for stem, row in related.items():
        for other, share in _row(stem):
            if other in related:
                row[other] = related[other][stem] = share
    return related


@lru_cache(maxsize=4096)
def _row(stem: str) -> tuple[tuple[str, int], ...]:
    """The stems that the table has for this one, and how much of it each means."""
    names, number, rows = _table()
    row = rows[number[stem]]
    return tuple(
        (names[_VALUE[row[at]] * len(DIGITS) + _VALUE[row[at + 1]]], 100 * _VALUE[row[at + 2]] // LEVELS)
        for at in range(0, len(row), 3)
    )


def phrasal_verbs() -> frozenset[str]:
    """The phrasal verbs of the table, as words.phrasal() writes them."""
    return frozenset(name for name in _table()[0] if "_" in name)


_VALUE = {digit: at for at, digit in enumerate(DIGITS)}


@lru_cache(maxsize=1)
def _table() -> tuple[list[str], dict[str, int], list[str]]:
    """Stems, their numbers and their rows."""
    lines = (get_data(__package__, TABLE) or b"").decode("ascii").splitlines()
    parts = [line.partition(" ") for line in lines if not line.startswith("#")]
    names = [name for name, _, _ in parts]
    return names, {name: at for at, name in enumerate(names)}, [row for _, _, row in parts]
