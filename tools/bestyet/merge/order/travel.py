"""Blocks (code, quotes, images, footnotes) travel untouched with the words they belong to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Passage, Variant

if TYPE_CHECKING:
    from bestyet.model.group import Ref

DEFINITION = re.compile(r"\s{0,3}\[(\^?[^\]]+)\]:")  # a footnote or a link reference, group 1: its label

_HOLD_BLOCKS = (Kind.HEADING, Kind.ITEM)

Tree = dict[int | None, list[int]]


def add_blocks(
    tree: Tree, variants: Sequence[Variant], of: Mapping[Ref, int], chosen: Sequence[Ref], titles: Collection[int]
) -> None:
    """Put each block behind the passage it follows, if that passage's words were chosen from the block's variant.

    tree: groups below each group, changed in place. of: group of each passage. chosen: passage that stands for each
    group. Blocks at the head of an item, a section or the text stand first below it.
    """
    parents = {number: parent for parent, numbers in tree.items() for number in numbers}

    def words(number: int) -> Passage:
        return variants[chosen[number][0]].document.passages[chosen[number][1]]

    def place_of(sibling: int | None, parent: int | None, variant: int) -> tuple[int | None, int] | None:
        """The group below which a block stands, and where; None: nowhere."""
        if sibling in titles and chosen[sibling][0] == variant or sibling is parent is None and len(variants) == 1:
            return None, 0
        if sibling is None:
            holds = parent in parents and chosen[parent][0] == variant and words(parent).kind in _HOLD_BLOCKS
            return (parent, 0) if holds else None
        if sibling not in parents or chosen[sibling][0] != variant:
            return None
        if words(sibling).kind is Kind.PARAGRAPH and sibling in tree:
            return sibling, 0  # between an introduction and its list
        above = parents[sibling]
        if above is not None and words(above).kind is Kind.HEAD:
            sibling, above = above, parents[above]  # behind the whole table
        return above, tree[above].index(sibling) + 1

    for variant, one in enumerate(variants):
        before: dict[int | None, int] = {}  # index of a parent passage -> group of the last passage below it
        for index, passage in enumerate(one.document.passages):
            number = of[variant, index]
            sibling, before[passage.parent] = before.get(passage.parent), number
            if passage.kind is not Kind.BLOCK or number in parents or DEFINITION.match(passage.source):
                continue
            host = None if passage.parent is None else of[variant, passage.parent]
            if (place := place_of(sibling, host, variant)) is not None:
                parents[number] = place[0]
                tree.setdefault(place[0], []).insert(place[1], number)


def add_definitions(tree: Tree, variants: Sequence[Variant], of: Mapping[Ref, int], chosen: Sequence[Ref]) -> None:
    """Put the footnotes and link references that chosen words of their variant use at the end of the text."""
    used = {number for numbers in tree.values() for number in numbers}
    for place, variant in enumerate(variants):
        passages = variant.document.passages
        words = "\n".join(passages[chosen[n][1]].source for n in sorted(used) if chosen[n][0] == place).casefold()
        for index, passage in enumerate(passages):
            match = DEFINITION.match(passage.source) if passage.kind is Kind.BLOCK else None
            number = of[place, index]
            if match and number not in used and f"[{match[1]}]".casefold() in words:
                used.add(number)
                tree[None].append(number)
