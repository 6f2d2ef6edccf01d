"""Blocks (code, quotes, images, footnotes) travel untouched with the words they belong to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Variant, folded_label

if TYPE_CHECKING:
    from bestyet.model.group import Ref

_BRACKETS = re.compile(r"\\.|\[(\^?(?:[^\[\]\\]|\\.)+)\]", re.DOTALL)

Tree = dict[int | None, list[int]]


def add_blocks(
    tree: Tree, variants: Sequence[Variant], of: Mapping[Ref, int], chosen: Sequence[Ref], titles: Collection[int]
) -> None:
    """Put each block behind the passage it follows, if that passage's words were chosen from the block's variant.

    tree: groups below each group, changed in place. of: group of each passage. chosen: passage that stands for each
    group. Blocks at the head of an item, a section or the text stand first below it.
    """
    text = _Text(tree, variants, chosen, titles)
    for variant, one in enumerate(variants):
        before: dict[int | None, int] = {}  # index of a parent passage -> group of the last passage below it
        for index, passage in enumerate(one.document.passages):
            number = of[variant, index]
            sibling, before[passage.parent] = before.get(passage.parent), number
            if passage.kind is Kind.BLOCK and number not in text.parents and passage.label is None:
                host = None if passage.parent is None else of[variant, passage.parent]
                text.put(number, text.place(variant, sibling, host))


@dataclass
class _Text:
    tree: Tree
    variants: Sequence[Variant]
    chosen: Sequence[Ref]
    titles: Collection[int]
    parents: dict[int, int | None] = field(init=False)

    def __post_init__(self) -> None:
        self.parents = {number: parent for parent, numbers in self.tree.items() for number in numbers}

    def put(self, number: int, place: tuple[int | None, int] | None) -> None:
        if place is not None:
            self.parents[number] = place[0]
            self.tree.setdefault(place[0], []).insert(place[1], number)

    def place(self, variant: int, sibling: int | None, host: int | None) -> tuple[int | None, int] | None:
        """The group below which a block of a variant stands, and where among those below; None: nowhere.

        sibling: the group of the passage it follows; host: of the one it stands below.
        """
        if sibling is None:
            if host is None:
                return (None, 0) if len(self.variants) == 1 else None
            holds = host in self.parents and self.kind(host) in (Kind.HEADING, Kind.ITEM)
            return (host, 0) if holds and self.chosen[host][0] == variant else None
        if self.chosen[sibling][0] != variant:
            return None
        if sibling in self.titles:
            return None, 0
        return self._behind(sibling) if sibling in self.parents else None

    def _behind(self, sibling: int) -> tuple[int | None, int]:
        if self.kind(sibling) is Kind.PARAGRAPH and sibling in self.tree:
            return sibling, 0  # between an introduction and its list
        above = self.parents[sibling]
        if above is not None and self.kind(above) is Kind.HEAD:
            sibling, above = above, self.parents[above]  # behind the whole table
        return above, self.tree[above].index(sibling) + 1

    def kind(self, number: int) -> Kind:
        variant, index = self.chosen[number]
        return self.variants[variant].document.passages[index].kind


def add_definitions(tree: Tree, variants: Sequence[Variant], of: Mapping[Ref, int], chosen: Sequence[Ref]) -> None:
    """Put the footnotes and link references that chosen words of their variant use at the end of the text."""
    used = {number for numbers in tree.values() for number in numbers}
    for place, variant in enumerate(variants):
        passages = variant.document.passages
        work = [passages[chosen[number][1]].source for number in used if chosen[number][0] == place]
        labels = {index: label for index, passage in enumerate(passages) if (label := passage.label) is not None}
        first = {
            label: index for index, label in reversed(labels.items())
        }  # of a label defined twice, the first counts
        wanted: set[str] = set()
        found: set[int] = set()
        while work:
            wanted |= {folded_label(found[1]) for found in _BRACKETS.finditer(work.pop()) if found[1]}
            new = {index for label, index in first.items() if label in wanted} - found
            found |= new
            work += [passages[index].source.split("]:", 1)[-1] for index in new]
        added = [number for index in sorted(found) if (number := of[place, index]) not in used]
        used.update(added)
        tree[None] += dict.fromkeys(added)
