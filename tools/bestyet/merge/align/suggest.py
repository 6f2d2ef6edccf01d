"""What is left to people: questions worth asking, and passages that seem part of another region's passage."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from bestyet.merge.align.context import Numbers, numbers_of
from bestyet.merge.align.similarity import Terms, cover, joined, meaning
from bestyet.model.group import Choice, Question

if TYPE_CHECKING:
    from bestyet.merge.align.cluster import Pair
    from bestyet.merge.align.items import Item
    from bestyet.merge.align.pairs import Pairs

# How likely a pair is the same, by its score: as likely as not at EVEN, 73 of 100 at EVEN + SPREAD. Measured with
# bench/align_bench.py, as is what follows.
EVEN, SPREAD = 4200, 900
# Other groups offered in a question at most; those less likely than 1 in 100 are not worth reading. A passage is not
# offered out of a group so much larger that it would leave more behind than it joins: that one's question offers these.
OPTIONS, LEAST = 6, 10
# A question without a likely group is asked at all if it is expected to find this many pairs, in thousandths.
WORTH = 20
# A part has this share of its weight in the whole at least; its neighbour fits better with it by this much.
PART_COVER, PART_GAIN = 4000, 300
PART_MEANING = 1500  # and means this much of the same by itself


def questions(
    items: Sequence[Item],
    scores: Mapping[Pair, int],
    group_of: Sequence[int],
    apart: Container[Pair],
    merged: Sequence[int],
) -> Iterator[Question]:
    """What is worth asking, in the order of asking: likely groups first, then what says most.

    merged: for each item what it is merged with. apart: pairs that people said are not the same. Every item is in one
    likely group asked about, or the seed of one question, at most.
    """
    rows = _Rows(items, scores, group_of, apart, merged)
    asked: set[int] = set()
    shown: set[Pair] = set()
    for row in sorted(map(rows.row, range(len(items))), key=lambda row: row.order):
        if row.is_worth(shown) and merged[row.seed] not in asked:
            asked.update(merged[item] for item in (row.seed, *(item for _, item in row.mates)))
            shown.update(row.pairs)
            yield row.question(items)


@dataclass(frozen=True)
class _Row:
    """A question by numbers of items."""

    seed: int
    mates: tuple[tuple[int, int], ...]  # (score, item) likely the same, by item
    options: tuple[tuple[int, int], ...]  # best first
    value: int  # how many pairs an answer is expected to change, in thousandths

    @property
    def order(self) -> tuple[bool, int, int]:
        return not self.mates, -self.value, self.seed

    @property
    def pairs(self) -> Iterator[Pair]:
        """The seed with each of the options."""
        return ((min(self.seed, item), max(self.seed, item)) for _, item in self.options)

    def is_worth(self, shown: Container[Pair]) -> bool:
        """Whether it decides what is likely, or may find pairs that no question before it has shown."""
        scores = (score for (score, _), pair in zip(self.options, self.pairs, strict=True) if pair not in shown)
        return bool(self.mates) or sum(map(likelihood, scores)) >= WORTH

    def question(self, items: Sequence[Item]) -> Question:
        ticked, options = (
            tuple(Choice(items[item].ref, score) for score, item in found)
            for found in (sorted(self.mates, key=lambda mate: (-mate[0], mate[1])), self.options)
        )
        first = (*ticked, *options)[0]
        return Question(first.score, items[self.seed].ref, first.ref, ticked, options, self.value)


class _Rows:
    """Every item as the seed of a question."""

    def __init__(
        self,
        items: Sequence[Item],
        scores: Mapping[Pair, int],
        group_of: Sequence[int],
        apart: Container[Pair],
        merged: Sequence[int],
    ) -> None:
        self.items, self.scores, self.group_of, self.merged = items, scores, group_of, merged
        self.members: dict[int, list[int]] = {}
        for item, group in enumerate(group_of):
            self.members.setdefault(group, []).append(item)
        self.sizes = [len(self.members[group]) for group in group_of]
        self.others: list[list[int]] = [[] for _ in items]  # item - score * items: the least is the best
        size = len(items)
        for (a, b), score in scores.items():
            if group_of[a] != group_of[b] and (a, b) not in apart:
                self.others[a].append(b - score * size)
                self.others[b].append(a - score * size)

    def row(self, seed: int) -> _Row:
        mates = [
            (self.scores.get((seed, mate) if seed < mate else (mate, seed), 0), mate)
            for mate in self.members[self.group_of[seed]]
            if self.merged[mate] != self.merged[seed]
        ]
        options: dict[int, tuple[int, int]] = {}  # by group, its best
        most, size = max(2, self.sizes[seed]), len(self.items)
        for found in sorted(self.others[seed]):
            other = found % size
            if self.group_of[other] not in options and self.sizes[other] <= most:
                score = (other - found) // size
                if len(options) == OPTIONS or likelihood(score) < LEAST:
                    break
                options[self.group_of[other]] = score, other
        value = sum(1000 - likelihood(score) for score, _ in mates)
        value += sum(likelihood(score) for score, _ in options.values())
        return _Row(seed, tuple(mates), tuple(options.values()), value)


def likelihood(score: int) -> int:
    """How many of 1000 pairs of this score, 0..10000, say the same."""
    return _LIKELIHOODS[score // _STEP]


# Rounded once, so that the last bits of a machine's exponentials decide nothing.
_STEP = 50
_LIKELIHOODS = [round(1000 / (1 + exp((EVEN - score) / SPREAD))) for score in range(0, 10_001, _STEP)]


def parts(
    items: Sequence[Item], pairs: Pairs, group_of: Sequence[int], refused: frozenset[Pair]
) -> list[tuple[int, int, int]]:
    """(score, part, whole), best first: passages that make their neighbour fit better to a passage elsewhere.

    The neighbour may be in the whole's group already (the part is a leftover beside it) or not (two
    neighbours together are one passage of the other variant).
    """
    numbers = numbers_of(items)
    variant_of, size = [item.variant for item in items], len(items)
    met = {variant * size + group for group, variant in zip(group_of, variant_of, strict=True)}
    best: dict[tuple[int, int], tuple[int, int]] = {}  # (part, other variant) -> score, whole
    with_beside: dict[int, list[tuple[Terms, Terms]]] = {}  # part -> (neighbour, both as one)
    totals = [item.text.total for item in items]
    for one, other, alone in zip(pairs.ones, pairs.others, pairs.meaning, strict=True):
        if alone < PART_MEANING or totals[one] == totals[other]:
            continue
        part, whole = (one, other) if totals[one] < totals[other] else (other, one)
        variant, of = variant_of[whole], items[whole].text
        if variant * size + group_of[part] in met or cover(items[part].text, of) < PART_COVER:
            continue
        if (one, other) in refused:
            continue
        if part not in with_beside:
            with_beside[part] = _with_beside(items, numbers, part)
        least, _ = best.get((part, variant), (0, -1))
        alike = (alone + 1) * (totals[part] + of.total)
        if (score := _part_score(alone, alike, with_beside[part], of, least)) > least:
            best[part, variant] = (score, whole)
    found = [(score, part, whole) for (part, _), (score, whole) in best.items()]
    return sorted(found, key=lambda told: (-told[0], told[1], told[2]))


def _with_beside(items: Sequence[Item], numbers: Numbers, part: int) -> list[tuple[Terms, Terms]]:
    own = items[part]
    around = (numbers.get((own.variant, own.sort, own.rank + side)) for side in (-1, 1))
    beside = [items[number].text for number in around if number is not None]
    return [(neighbour, joined(own.text, neighbour)) for neighbour in beside]


def _part_score(alone: int, alike: int, with_beside: Sequence[tuple[Terms, Terms]], whole: Terms, best: int) -> int:
    """Meaning of a part and its better neighbour together against the whole, where that is more than the best so far
    and a gain over either alone; that best where it is not. alike: more than what part and whole share, by weight."""
    for neighbour, both in with_beside:
        beside = meaning(neighbour, whole)
        least = max(best + 1, max(alone, beside) + PART_GAIN)
        # Two texts together share no more with a third than the sum of what each does.
        if alike + (beside + 1) * (neighbour.total + whole.total) >= least * (both.total + whole.total):
            together = meaning(both, whole)
            if together >= least:
                best = together
    return best
