"""Which words are related in meaning: a small table made from WordNet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# Digits of the table: no space, quote or backslash among them.
DIGITS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "'\\`")
LEVELS = 12  # how finely relatedness is kept


def relations(stems: Iterable[str]) -> dict[str, dict[str, int]]:
    """stem -> related stem -> how much of it that means, 1..100; both ways, only among the stems given."""
    names, number, rows = _table()
    wanted = {stem: number[stem] for stem in stems if stem in number}
    related: dict[str, dict[str, int]] = {stem: {} for stem in wanted}
    for stem, at in wanted.items():
        row = rows[at]
        for digit in range(0, len(row), 3):
            other = names[_VALUE[row[digit]] * len(DIGITS) + _VALUE[row[digit + 1]]]
            if other in related:
                related[stem][other] = related[other][stem] = 100 * _VALUE[row[digit + 2]] // LEVELS
    return related


def phrasal_verbs() -> frozenset[str]:
    """The phrasal verbs of the table, as words.phrasal() writes them."""
    return frozenset(name for name in _table()[0] if "_" in name)


_VALUE = {digit: at for at, digit in enumerate(DIGITS)}


@lru_cache(maxsize=1)
def _table() -> tuple[list[str], dict[str, int], list[str]]:
    """Stems, their numbers and their rows; the module with the table is read when first asked."""
    from bestyet.merge.related_words import ROWS, STEMS

    names = STEMS.split(" ")
    return names, {name: at for at, name in enumerate(names)}, ROWS.split(" ")
