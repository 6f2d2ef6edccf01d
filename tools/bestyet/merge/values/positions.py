"""What the values of one slot say against each other: nothing where all may mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from bestyet.merge.values.figures.bounds import LEAST, MOST
from bestyet.merge.values.figures.dates import agree

if TYPE_CHECKING:
    from bestyet.merge.values.values import Value


def positions(slot: Sequence[tuple[int, Value]]) -> Iterator[tuple[int, str]]:
    """Yield (passage, the value in words) of each value where two of them disagree. Equal values have equal words."""
    opposed = {LEAST, MOST} <= {value.bound for _, value in slot}
    if {"until", "from"} <= {value.role for _, value in slot}:
        opposed = all(value.bound for _, value in slot) and not any(
            _disagree(a, b) for (_, a), (_, b) in combinations(slot, 2)
        )
        if not opposed:
            return  # the beginning of one thing is not compared with the end of another
    if not opposed and not any(_disagree(a, b) for (_, a), (_, b) in combinations(slot, 2)):
        return
    texts: dict[tuple[object, ...], str] = {}
    for _, value in slot:
        text = f"{value.bound} {value.text}" if opposed and value.bound else value.text
        key = (value.key, value.bound if opposed else "")
        texts[key] = min(texts.get(key, text), text, key=lambda one: (len(one), one))
    for passage, value in slot:
        yield passage, texts[value.key, value.bound if opposed else ""]


def _disagree(a: Value, b: Value) -> bool:
    return not agree(a.key, b.key) if a.about == "date" else a.key != b.key
