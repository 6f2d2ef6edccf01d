"""Where regions do the same steps in another order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.values.dispute import dispute_about
from bestyet.model.group import Ref
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.model.place import Place

if TYPE_CHECKING:
    from bestyet.model.candidate import Dispute, Settings

# An order is contested where at least so many percent of the regions that number both steps want either one.
SHARE = 40
_MOST_WORDS, _MOST_NAMED = 6, 3
Row = Mapping[int, Ref]  # the numbered steps of one variant in its order, each with its first passage
Votes = Mapping[tuple[int, int], int]  # (a, b) -> how many variants have a before b
Edges = Mapping[int, set[int]]


def order_disputes(
    variants: Sequence[Variant],
    members: Mapping[int, Sequence[Ref]],
    words: Mapping[int, str],
    ids: Mapping[int, str],
    settings: Settings,
) -> Iterator[tuple[int, Dispute]]:
    """Yield (first step concerned, dispute) for each set of steps whose order is contested.

    members, words, ids: the passages, the words and the id of each step in the text, by its number. Only numbered
    steps (items of ordered lists, rows that begin with a number) of one section say something about order; bullets do
    not.
    """
    rows = [_row(variants, place, members) for place in range(len(variants))]
    votes = _votes(variants, rows)
    for component in _contested(sorted(members), votes):
        shown = component if len(component) <= _MOST_NAMED else _most_contested(component, votes)
        said, orders = [], {}
        for place, row in enumerate(rows):
            order = [number for number in row if number in shown]
            if len({_passage(variants, row[number]).headings for number in order}) == 1 < len(order):
                text = " before ".join(f"“{_short(words[number])}”" for number in order)
                span = _passage(variants, row[order[0]]).span
                said.append((text, variants[place].region, Place(span.path, span.first_line, 1)))
                orders[text] = tuple(ids[number] for number in order)
        if dispute := dispute_about("order", said, settings):
            positions = tuple(replace(one, steps=orders[one.values[0]]) for one in dispute.positions)
            yield component[0], replace(dispute, positions=positions)


def _passage(variants: Sequence[Variant], ref: Ref) -> Passage:
    return variants[ref[0]].document.passages[ref[1]]


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_MOST_WORDS]).rstrip(".,;:") + ("…" if len(words) > _MOST_WORDS else "")


def _row(variants: Sequence[Variant], place: int, members: Mapping[int, Sequence[Ref]]) -> Row:
    row: dict[int, Ref] = {}
    for ref, number in sorted((ref, number) for number, refs in members.items() for ref in refs if ref[0] == place):
        passage = _passage(variants, ref)
        if (passage.kind is Kind.ITEM and passage.ordered) or (passage.kind is Kind.ROW and passage.text[:1].isdigit()):
            row.setdefault(number, ref)
    return row


def _votes(variants: Sequence[Variant], rows: Sequence[Row]) -> Votes:
    votes: dict[tuple[int, int], int] = {}
    for row in rows:
        sections: dict[tuple[str, ...], list[int]] = {}
        for number, ref in row.items():
            before = sections.setdefault(_passage(variants, ref).headings, [])
            for other in before:
                votes[other, number] = votes.get((other, number), 0) + 1
            before.append(number)
    return votes


def _contested(numbers: Sequence[int], votes: Votes) -> Iterator[list[int]]:
    """Sets of steps of which each must, for some regions, come before each other: near ties and circles."""
    after: dict[int, set[int]] = {number: set() for number in numbers}
    before: dict[int, set[int]] = {number: set() for number in numbers}
    for (a, b), count in votes.items():
        if 100 * count >= SHARE * (count + votes.get((b, a), 0)):
            after[a].add(b)
            before[b].add(a)
    left = _in_circles(numbers, after, before)
    while left:
        first = min(left)
        component = sorted(_reached(first, after, left) & _reached(first, before, left))
        if len(component) > 1:
            yield component
        left -= set(component)


def _in_circles(numbers: Iterable[int], after: Edges, before: Edges) -> set[int]:
    """The steps that are left when those that come first or last of all are taken away, again and again."""
    left = set(numbers)
    for forth, back in ((after, before), (before, after)):
        waiting = {number: len(back[number] & left) for number in left}
        free = sorted(number for number, count in waiting.items() if not count)
        while free:
            number = free.pop()
            left.discard(number)
            for other in forth[number] & left:
                waiting[other] -= 1
                if not waiting[other]:
                    free.append(other)
    return left


def _reached(start: int, edges: Edges, left: set[int]) -> set[int]:
    seen, work = {start}, [start]
    while work:
        new = (edges[work.pop()] & left) - seen
        seen |= new
        work += new
    return seen


def _most_contested(component: Sequence[int], votes: Votes) -> list[int]:
    """The two steps about whose order the regions are the most evenly divided, the earliest first."""
    best, pair = (-1, -1), (component[0], component[1])
    for at, a in enumerate(component):
        for b in component[at + 1 :]:
            one, other = votes.get((a, b), 0), votes.get((b, a), 0)
            if (min(one, other), one + other) > best:
                best, pair = (min(one, other), one + other), (a, b)
    return list(pair)
