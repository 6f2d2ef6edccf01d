"""Values that passages name, and which of them are about the same thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import TypeAlias, TypeVar

from bestyet.merge.align.words import STOP, stem
from bestyet.merge.values.clauses import PRESENT, Clause, alike
from bestyet.merge.values.figures.numbers import NUMBER_WORDS


@dataclass(frozen=True)
class Value:
    """One value of one clause of a passage.

    Values of another `about` are never compared, nor values whose roles or heads exclude each other. `key` is what
    is compared; `text` is how people read it.
    """

    about: str  # as in Dispute.about: "duration", "how often", ...
    key: tuple[object, ...]
    text: str
    clause: int  # number of its clause in the passage
    role: str = ""  # what it says about its thing: "within", "before", "length", ...; "": may be any
    heads: frozenset[str] = frozenset()  # stems of what is counted or named; compared where both have some
    near: frozenset[str] = frozenset()  # terms of the words around it
    conditional: bool = False  # it stands in a condition
    bound: str = ""  # "at least" or "at most", where the words around a number say so


Reading: TypeAlias = "tuple[Value, int] | None"  # a value and the place behind it
Clauses = Sequence[Clause]
T = TypeVar("T")
_EMPTY = STOP | NUMBER_WORDS
_OTHER_ROLE = frozenset({frozenset({"length", "span"}), frozenset({"until", "from"})})
_HEADED = frozenset({"before or after", "reference", "contact", "measure"})  # compared only where they share a head
MOST_RATIO = 100  # between two lengths of the same thing
SAME_ACT = 500  # clauses that share so much of their terms (of 1000) say the same
MUCH_ALIKE = 300  # clauses that share so much of their terms (of 1000) speak of the same act


def near(clause: Clause, start: int, end: int, reach: int = 6) -> frozenset[str]:
    """Terms of the clause within `reach` tokens of a value."""
    low, high = max(start - reach, 0), end + reach
    words = [t.text for t in (*clause.tokens[low:start], *clause.tokens[end:high]) if t.is_word]
    tokens = {p.token for p in clause.phrases if low <= p.start < high}
    return frozenset({stem(PRESENT.get(word, word)) for word in words if word not in _EMPTY} | tokens)


def value_of(
    clause: Clause,
    number: int,
    start: int,
    end: int,
    about: str,
    key: tuple[object, ...],
    text: str,
    role: str = "",
    heads: frozenset[str] = frozenset(),
) -> tuple[Value, int]:
    """The value that stands from `start` up to `end`, and `end`."""
    conditional = clause.inside[start] == "if"
    return Value(about, key, text, number, role, heads, near(clause, start, end), conditional), end


class Pairing:
    """How the clauses of two passages belong together."""

    def __init__(self, a: Clauses, b: Clauses) -> None:
        self.alike = [[alike(one, other) for other in b] for one in a]
        self._best_a = [max(row, default=0) for row in self.alike]
        self._best_b = [max(column, default=0) for column in zip(*self.alike, strict=True)]
        self.single = len(a) == 1 and len(b) == 1
        self._shared = [[one.terms & other.terms for other in b] for one in a]

    def may(self, i: int, j: int, alone: bool = False) -> bool:
        """Whether nothing speaks against it: neither clause is more like another one of the other passage.

        alone: only a clause that is much more like another one speaks against it.
        """
        best = max(self._best_a[i], self._best_b[j])
        return self.alike[i][j] >= best - 1 or (alone and best < SAME_ACT)

    def sure(self, i: int, j: int) -> bool:
        """Whether both speak of the same act."""
        alike, shared = self.alike[i][j], self._shared[i][j]
        of_acts = any(not term.startswith("role:") for term in shared) and (len(shared) > 1 or alike == 1000)
        return self.may(i, j) and (self.single or (alike >= MUCH_ALIKE and of_acts))


def likeness(a: Value, b: Value, pairing: Pairing, alone: bool, foreign: bool = False) -> int | None:
    """How much two values seem to be about the same thing; None where they are not.

    alone: each is the only value of its passage about this and with its role. Then they may be the same without a
    shared word. foreign: their passages are written in two languages, so that words cannot be shared.
    """
    if foreign:
        return _likeness_abroad(a, b, alone)
    if a.about != b.about or not _roles_agree(a.role, b.role) or not pairing.may(a.clause, b.clause, alone):
        return None
    if not _heads_agree(a, b) or not _same_scale(a, b):
        return None
    shared = 1000 * len(a.near & b.near) // max(len(a.near | b.near), 1)
    if not shared and ("threshold" in (a.role, b.role) or not (alone or pairing.alike[a.clause][b.clause])):
        return None
    same_role = 300 if a.role == b.role else 0
    return pairing.alike[a.clause][b.clause] + shared + same_role + (400 if a.key == b.key else 0)


def _likeness_abroad(a: Value, b: Value, alone: bool) -> int | None:
    if a.about != b.about or not _roles_agree(a.role, b.role) or not _same_scale(a, b):
        return None
    if a.about == "reference" and not a.heads & b.heads:
        return None
    if a.about == "before or after" and not alone:
        return None
    return (300 if a.role == b.role else 0) + (400 if a.key == b.key else 0) + (200 if a.heads & b.heads else 0)


def _roles_agree(a: str, b: str) -> bool:
    return a == b or not a or not b or frozenset({a, b}) in _OTHER_ROLE


def _heads_agree(a: Value, b: Value) -> bool:
    """What is counted is always named; a version or a cadence may stand without its noun."""
    if a.about == "how often" and bool(a.heads) != bool(b.heads):
        return bool((a.heads | b.heads) & (a.near | b.near))
    if a.about == "template version" and not (a.heads and b.heads):
        return True
    if a.about in _HEADED:
        return bool(a.heads & b.heads)
    return bool(a.heads & b.heads) or not (a.heads or b.heads)


def _same_scale(a: Value, b: Value) -> bool:
    """A talk of 12 minutes and a training of two months are not two lengths of one thing."""
    if a.about != "duration" or not {a.role, b.role} & {"length", "span", ""} or "date" in (a.role, b.role):
        return True
    low, high = sorted((a.key[-1], b.key[-1]))  # type: ignore[type-var]
    return not low or high / low <= MOST_RATIO  # type: ignore[operator]


def slots(
    passages: Sequence[Sequence[T]], kinds: Sequence[int], score: Callable[[int, T, int, T], int | None]
) -> list[list[tuple[int, T]]]:
    """Put together what is about the same thing, the most alike first, at most one of each passage.

    kinds: a number for each passage, the same for those that say the same: of many regions most do.
    score(p, a, q, b): of a in passage p and b in passage q, None where they are not comparable. Return what has
    at least two members.
    """
    nodes = [(place, entry) for place, entries in enumerate(passages) for entry in entries]
    begins = [0, *accumulate(map(len, passages))]
    pairs: list[tuple[int, int, int]] = []
    compared: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for p, q in combinations(range(len(passages)), 2):
        if (kind := (kinds[p], kinds[q])) not in compared:
            scored = ((i, j, score(p, a, q, b)) for i, a in enumerate(passages[p]) for j, b in enumerate(passages[q]))
            compared[kind] = [(found, i, j) for i, j, found in scored if found is not None]
        pairs += [(-found, begins[p] + i, begins[q] + j) for found, i, j in compared[kind]]
    scores: Mapping[tuple[int, int], int] = {(a, b): -found for found, a, b in pairs}
    slot = {node: [node] for node in range(len(nodes))}
    for _, a, b in sorted(pairs):
        if slot[a] is slot[b] or {nodes[n][0] for n in slot[a]} & {nodes[n][0] for n in slot[b]}:
            continue
        known = [(min(x, y), max(x, y)) in scores for x in slot[a] for y in slot[b]]
        if 2 * sum(known) < len(known):
            continue
        joined = sorted(slot[a] + slot[b])
        for node in joined:
            slot[node] = joined
    groups = {id(members): members for members in slot.values() if len(members) > 1}
    return sorted(([nodes[node] for node in members] for members in groups.values()), key=lambda m: m[0][0])
