"""Items of several regions that stand in one list are written as one kind of list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Passage

if TYPE_CHECKING:
    from bestyet.model.candidate import Item


def one_kind_a_list(used: Sequence[tuple[Item, Passage]]) -> list[tuple[Item, Passage]]:
    """Return the items in their order, those of one list numbered where half are, boxes only where all are.

    A list is a run of items with the same parent, whatever is nested below them.
    """
    lists: list[list[int]] = []
    open_at: dict[str | None, list[int]] = {}
    for number, (item, passage) in enumerate(used):
        if passage.kind is not Kind.ITEM:
            open_at.pop(item.parent, None)
        elif item.parent in open_at:
            open_at[item.parent].append(number)
        else:
            open_at[item.parent] = [number]
            lists.append(open_at[item.parent])
    out = list(used)
    for numbers in lists:
        passages = [used[number][1] for number in numbers]
        ordered = 2 * sum(passage.ordered for passage in passages) >= len(passages)
        boxes = all(passage.task is not None for passage in passages)
        for number, passage in zip(numbers, passages, strict=True):
            task = passage.task if boxes else None
            out[number] = (used[number][0], replace(passage, ordered=ordered, task=task))
    return out
