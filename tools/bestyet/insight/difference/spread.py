"""One measure for all that regions can differ in: how much two of them, picked at random, differ on average.

From 0, all alike, to `WHOLE`, nothing in common. Words: alike or not. Lengths of time: one less the shorter divided by
the longer, so that 5 days and 10 days differ by a half. Sets: of all that any region names, the share that only one of
the two names. A region's own figure is the mean over the other regions; the spread is the mean of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

from bestyet.model.oversee.variance import WHOLE

_SECONDS = 86_400
_FINE = 10**24  # one, divided by seconds, in whole numbers


def of_words(values: Sequence[Hashable]) -> list[int]:
    """Return each region's distance from the others; at least two values."""
    others, often = len(values) - 1, Counter(values)
    apart = {value: _share(len(values) - number, others) for value, number in often.items()}
    return [apart[value] for value in values]


def of_lengths(days: Sequence[Fraction]) -> list[int]:
    """As `of_words`, for lengths of time."""
    seconds = [int(length * _SECONDS) for length in days]
    often = sorted(Counter(seconds).items())
    more, inverse = len(seconds), sum(number * (_FINE // value) for value, number in often if value)
    less = shorter = 0
    apart = {}
    for value, number in often:
        more, inverse = more - number, inverse - number * (_FINE // value) if value else inverse
        alike = (_rounded(WHOLE * shorter, value) if value else 0) + _rounded(WHOLE * value * inverse, _FINE)
        apart[value] = _rounded(WHOLE * (less + more) - alike, len(seconds) - 1)
        less, shorter = less + number, shorter + number * value
    return [apart[value] for value in seconds]


def of_sets(sets: Sequence[frozenset[str]]) -> list[int]:
    """As `of_words`, for sets; two empty ones are alike."""
    others = len(sets) - 1
    often = Counter(member for held in sets for member in held)
    differs = sum(often.values())  # pairs of (other region, member) where a region without any member differs
    return [
        _share(differs + sum(others + 1 - 2 * often[member] for member in held), others * len(often)) for held in sets
    ]


def mean(values: Iterable[int]) -> int | None:
    """Return the mean of differences, rounded half up; None of none."""
    found = [*values]
    return _rounded(sum(found), len(found)) if found else None


def _share(part: int, whole: int) -> int:
    return _rounded(WHOLE * part, whole) if whole else 0


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
