"""Agglomerative clustering under constraints. Knows items by number only: callers number them by content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
        self._owners = [1 << owner for owner in owners]  # a bit each
        self._fits: list[dict[int, tuple[int, int]]] = [{} for _ in owners]
        self._refused: list[set[int]] = [set() for _ in owners]
        for (low, high), score in scores.items():
            self._fits[low][high] = self._fits[high][low] = (score, score)
        self._anchored: set[int] = set()
        for low, high in refused:
            self._refused[low].add(high)
            self._refused[high].add(low)

    def link(self, a: int, b: int) -> int:
        """How well two clusters fit: halfway from the mean of the pairs between them to the best, rounded down.

        The mean alone keeps halves of a group apart that only some of its wordings connect.
        """
        total, best = self._fits[a].get(b, (0, 0))
        return (total // (len(self.members[a]) * len(self.members[b])) + best) // 2

    def may_join(self, a: int, b: int) -> bool:
        """Whether no owner is in both, no pair between them is refused and not both are anchored."""
        if a in self._anchored and b in self._anchored:
            return False
        return not self._owners[a] & self._owners[b] and b not in self._refused[a]

    def join(self, a: int, b: int) -> int:
        """Make one cluster of two, whatever the constraints; the new cluster's name."""
        a, b = min(a, b), max(a, b)
        for item in self.members[b]:
            self._names[item] = a
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        if b in self._anchored:
            self._anchored.remove(b)
            self._anchored.add(a)
        self._owners[a] = owners = self._owners[a] | self._owners[b]
        fits = self._fits[a]
        for other, fit in self._fits[b].items():
            theirs = self._fits[other]
            del theirs[b]
            if not owners & self._owners[other]:  # no score joins these any more
                if other in fits:
                    (total, best), (more, better) = fit, fits[other]
                    fit = (total + more, best if best > better else better)
                fits[other] = theirs[a] = fit
        self._fits[b] = {}
        for other in self._refused[b]:
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
        size = len(self._names)
        heap = [place for a in self.members for place in self._links(a, least) if place % size > a]
        heapify(heap)
        while heap:
            negative, pair = divmod(heappop(heap), size * size)
            a, b = divmod(pair, size)
            if a in self.members and b in self.members and self.link(a, b) == -negative and self.may_join(a, b):
                for place in self._links(self.join(a, b), least):
                    heappush(heap, place)

    def _links(self, a: int, least: int) -> Iterator[int]:
        """Links of a cluster that reach `least`: score, below 0, and both clusters in one integer, as these compare
        fast."""
        size, members, here = len(self._names), self.members, len(self.members[a])
        for other, (total, best) in self._fits[a].items():
            # No mean is more than the best; as `link` has it, without a call.
            if best < least or (link := (total // (here * len(members[other])) + best) // 2) < least:
                continue
            if self.may_join(a, other):
                low, high = (a, other) if a < other else (other, a)
                yield (low - link * size) * size + high
