"""Which lists a candidate has, and how each item is marked: as the sources have them, one kind a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Passage

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item

Used = Sequence[tuple["Item", Passage]]
_LARGEST = 999_999_999  # number of an item in Markdown; readers count on from the first
_Lists = Mapping[int, int]  # index of a variant -> its list


@dataclass(frozen=True)
class Mark:
    """What stands before the words of a list item."""

    sign: str  # "-" or "*", "." or ")"
    number: int | None  # None where items are not numbered
    in_list: int  # the same for all items of one list; other lists have another
    box: str = ""  # " [x]", " [ ]", or none

    @property
    def bullet(self) -> str:
        return self.sign if self.number is None else f"{min(self.number, _LARGEST)}{self.sign}"


def mark_of(passage: Passage) -> Mark:
    """The mark of an item as a reader of its own file sees it."""
    return Mark("." if passage.ordered else "-", passage.number, passage.in_list)


@dataclass
class _List:
    """Items with one parent that stand behind each other, whatever is nested below them."""

    parent: str | None
    follows: _List | None  # the list that ends where this one begins
    items: list[tuple[Item, Passage]] = field(default_factory=list)
    lists: dict[int, int] = field(default_factory=dict)  # of the variants that have any of its items
    sign: str = ""  # "-" or "*", "." or ")"

    @property
    def ordered(self) -> bool:
        """Numbered where more than half of the items are; where half are, as the first."""
        count = 2 * sum(passage.ordered for _, passage in self.items)
        return count > len(self.items) or (count == len(self.items) and self.items[0][1].ordered)

    @property
    def has_boxes(self) -> bool:
        """Boxes where all items have one, or where one variant has written it all."""
        variants = {item.chosen[0] if item.chosen else None for item, _ in self.items}
        return len(variants) == 1 or all(passage.task is not None for _, passage in self.items)


def marks_of(candidate: Candidate, used: Used) -> dict[str, Mark]:
    """Return what stands before the words of each list item.

    Two lists that follow each other have other signs, so that they stay two; numbers go on over what stands between
    two lists, unless the variant of the words begins to count again.
    """
    starts = [_starts(variant.document.passages) for variant in candidate.variants]
    counted: dict[str | None, _Counted] = {}
    found = {}
    for in_list, one in enumerate(_lists(candidate, used, starts), 1):
        ordered, has_boxes = one.ordered, one.has_boxes
        signs = (".", ")") if ordered else ("-", "*")
        one.sign = signs[1] if one.follows and one.follows.sign == signs[0] else signs[0]
        number = counted.setdefault(one.parent, _Counted()).next(candidate, one, starts) if ordered else 0
        for place, (item, passage) in enumerate(one.items):
            box = "" if passage.task is None or not has_boxes else " [x]" if passage.task else " [ ]"
            found[item.id] = Mark(one.sign, number + place if ordered else None, in_list, box)
        if ordered:
            counted[one.parent].last = number + len(one.items) - 1
            counted[one.parent].lists |= one.lists
    return found


@dataclass
class _Counted:
    """How far the items below a parent are numbered."""

    last: int | None = None
    lists: dict[int, int] = field(default_factory=dict)

    def next(self, candidate: Candidate, one: _List, starts: Sequence[Mapping[int, _Start]]) -> int:
        """The number of the first item of a list."""
        item, passage = next((i for i in one.items if i[1].ordered and i[1].in_list and i[0].chosen), one.items[0])
        variant = item.chosen[0] if item.chosen else None
        start = starts[variant].get(passage.in_list) if variant is not None else None
        if start is None:
            return 1 if self.last is None else self.last + 1
        if self.last is None:
            return 1 if start.goes_on else start.number
        again = self.lists.get(variant or 0, passage.in_list) != passage.in_list and not start.goes_on
        return start.number if again else self.last + 1


@dataclass(frozen=True)
class _Start:
    """How a list of a variant begins."""

    number: int  # of its first item; bullets: 0
    goes_on: bool  # whether it goes on where the list before it ended
    behind: int  # the list that it follows with nothing between them: another marker parts them


def _starts(passages: Sequence[Passage]) -> dict[int, _Start]:
    found: dict[int, _Start] = {}
    last: dict[int | None, int] = {}
    behind: dict[int | None, int] = {}
    for passage in passages:
        number, in_list = passage.number, passage.in_list
        if in_list and in_list not in found:
            goes_on = number is not None and number - 1 == last.get(passage.parent)
            found[in_list] = _Start(number or 0, goes_on, behind.get(passage.parent, 0))
        if number is not None:
            last[passage.parent] = number
        behind[passage.parent] = in_list
    return found


def _lists(candidate: Candidate, used: Used, starts: Sequence[Mapping[int, _Start]]) -> list[_List]:
    """The lists of the text, in the order of their first items."""
    found: list[_List] = []
    behind: dict[str | None, _List | None] = {}  # the list that an item with this parent would go on
    for item, passage in used:
        here = _list_of(candidate, item)
        if not passage.in_list and passage.kind is not Kind.ITEM:
            behind[item.parent] = None
            continue
        one = behind.get(item.parent)
        if one is None or any(
            (before := one.lists.get(variant, 0)) and starts[variant][number].behind == before
            for variant, number in here.items()
        ):
            one = behind[item.parent] = _List(item.parent, one)
            found.append(one)
        one.items.append((item, passage))
        one.lists |= here
    return found


def _list_of(candidate: Candidate, item: Item) -> _Lists:
    lists = {variant: candidate.passage((variant, index)).in_list for variant, index in item.members}
    return {variant: number for variant, number in lists.items() if number}
