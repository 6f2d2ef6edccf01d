"""Agglomerative clustering under constraints. Knows items by number only: callers number them by content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]  # two items, the smaller first


class Clusters:
    """Clusters of items 0..n-1. A cluster is called by its smallest item.

    Of each cluster it keeps the owners of its items (at most one item an owner is joined by score) and the
    summed and the best score with every cluster that it has any score with; a pair without one counts as 0.
    """

    def __init__(self, owners: Sequence[int], scores: Mapping[Pair, int], refused: Iterable[Pair]) -> None:
        self.members: dict[int, list[int]] = {item: [item] for item in range(len(owners))}
        self._names = list(self.members)
        self._owners = {item: {owner} for item, owner in enumerate(owners)}
        self._sums: dict[int, dict[int, int]] = {item: {} for item in self.members}
        self._best: dict[int, dict[int, int]] = {item: {} for item in self.members}
        self._refused: dict[int, set[int]] = {item: set() for item in self.members}
        for (low, high), score in scores.items():
            self._sums[low][high] = self._sums[high][low] = score
            self._best[low][high] = self._best[high][low] = score
        self._anchored: set[int] = set()
        for low, high in refused:
            self._refused[low].add(high)
            self._refused[high].add(low)

    def link(self, a: int, b: int) -> int:
        """How well two clusters fit: halfway from the mean of the pairs between them to the best, rounded down.

        The mean alone keeps halves of a group apart that only some of its wordings connect.
        """
        mean = self._sums[a].get(b, 0) // (len(self.members[a]) * len(self.members[b]))
        return (mean + self._best[a].get(b, 0)) // 2

    def may_join(self, a: int, b: int) -> bool:
        """Whether no owner is in both, no pair between them is refused and not both are anchored."""
        if a in self._anchored and b in self._anchored:
            return False
        return self._owners[a].isdisjoint(self._owners[b]) and b not in self._refused[a]

    def join(self, a: int, b: int) -> int:
        """Make one cluster of two, whatever the constraints; the new cluster's name."""
        a, b = min(a, b), max(a, b)
        for item in self.members[b]:
            self._names[item] = a
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        if b in self._anchored:
            self._anchored.remove(b)
            self._anchored.add(a)
        self._owners[a] |= self._owners.pop(b)
        for other, score in self._sums.pop(b).items():
            del self._sums[other][b]
            if other != a:
                self._sums[a][other] = self._sums[other][a] = self._sums[a].get(other, 0) + score
        for other, score in self._best.pop(b).items():
            del self._best[other][b]
            if other != a:
                self._best[a][other] = self._best[other][a] = max(self._best[a].get(other, 0), score)
        for other in self._refused.pop(b):
            self._refused[other].discard(b)
            if other != a:
                self._refused[other].add(a)
                self._refused[a].add(other)
        return a

    def join_all(self, items: Sequence[int]) -> None:
        """Make one cluster of all that hold these items, whatever the constraints."""
        name, *others = sorted({self._names[item] for item in items})
        for other in others:
            self.join(name, other)

    def anchor(self, items: Sequence[int]) -> None:
        """Make one cluster of these items that is not joined with another anchored one by score."""
        if items:
            self.join_all(items)
            self._anchored.add(self._names[items[0]])

    def names(self) -> list[int]:
        """The cluster of each item."""
        return list(self._names)

    def join_best_first(self, least: int) -> None:
        """Join the two clusters of the best link while it reaches `least`; ties by item number."""
        heap = [
            (-link, a, b)
            for a, sums in self._sums.items()
            for b in sums
            if a < b and (link := self.link(a, b)) >= least and self.may_join(a, b)
        ]
        heapify(heap)
        while heap:
            negative, a, b = heappop(heap)
            if a not in self.members or b not in self.members or self.link(a, b) != -negative:
                continue
            if not self.may_join(a, b):
                continue
            a = self.join(a, b)
            for other in self._sums[a]:
                if (link := self.link(a, other)) >= least and self.may_join(a, other):
                    heappush(heap, (-link, min(a, other), max(a, other)))
