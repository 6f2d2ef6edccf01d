"""Blocks (code, quotes, images, footnotes) travel untouched with the words they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Variant

if TYPE_CHECKING:
    from bestyet.model.group import Ref

DEFINITION = re.compile(r"\s{0,3}\[(\^?[^\]]+)\]:")  # a footnote or a link reference, group 1: its label

Tree = dict[int | None, list[int]]


def add_blocks(tree: Tree, variants: Sequence[Variant], of: Mapping[Ref, int], chosen: Sequence[Ref]) -> None:
    """Put each block behind the passage it follows, if that passage's words were chosen from the block's
    variant.

    tree: groups below each group, changed in place. of: group of each passage. chosen: passage that stands
    for
    each group. Blocks at the head of an item stand first below it.
    """
    parents = {number: parent for parent, numbers in tree.items() for number in numbers}
    for place, variant in enumerate(variants):
        before: dict[int | None, int] = {}  # index of a parent passage -> group of the last passage below it
        for index, passage in enumerate(variant.document.passages):
            number = of[place, index]
            sibling, before[passage.parent] = before.get(passage.parent), number
            if passage.kind is not Kind.BLOCK or number in parents or DEFINITION.match(passage.source):
                continue
            if sibling is not None:
                if sibling in parents and chosen[sibling][0] == place:
                    parent = parents[number] = parents[sibling]
                    tree[parent].insert(tree[parent].index(sibling) + 1, number)
            elif passage.parent is not None:
                host = of[place, passage.parent]
                words = variants[chosen[host][0]].document.passages[chosen[host][1]]
                if host in parents and chosen[host][0] == place and words.kind is Kind.ITEM:
                    parents[number] = host
                    tree.setdefault(host, []).insert(0, number)


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
