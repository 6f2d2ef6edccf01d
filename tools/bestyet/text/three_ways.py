"""Two changes of one text, line by line: what only one of them touched is settled, the rest is for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bestyet.model.problem import CannotGoOnError
from bestyet.model.sentence import sentence
from bestyet.text.markdown.lines import with_ends

_MOST_ALIKE = 1_000_000  # pairs of lines; a text of 700 passages has half a million


@dataclass(frozen=True)
class Chunk:
    """Lines as both have them, or as each has them where both changed the same place and not alike."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def is_clash(self) -> bool:
        return self.mine != self.theirs

    def taken(self, choice: str) -> tuple[str, ...]:
        """choice: mine, theirs or both."""
        return {"mine": self.mine, "theirs": self.theirs, "both": (*self.mine, *self.theirs)}[choice]


def three_ways(before: str, mine: str, theirs: str) -> tuple[Chunk, ...]:
    """Law: if one of the two changed nothing, there is no clash and the text of the other comes out.

    Raises CannotGoOnError where so many lines are alike that comparing them would take minutes.
    """
    old, one, other = (with_ends(text) for text in (before, mine, theirs))
    return tuple(_chunks(old, one, other))


def _chunks(old: Sequence[str], one: Sequence[str], other: Sequence[str]) -> Iterator[Chunk]:
    in_one, in_other = _same_lines(old, one), _same_lines(old, other)
    at, at_one, at_other = 0, 0, 0
    stable = [line for line in range(len(old)) if line in in_one and line in in_other]
    for line in [*stable, len(old)]:
        to_one, to_other = in_one.get(line, len(one)), in_other.get(line, len(other))
        yield from _settled(old[at:line], one[at_one:to_one], other[at_other:to_other])
        if line < len(old):
            same = (old[line],)
            yield Chunk(same, same, same)
        at, at_one, at_other = line + 1, to_one + 1, to_other + 1


def _same_lines(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Line of the old -> the line of the new that is the same."""
    counted = Counter(new)
    if sum(counted[line] for line in old) > _MOST_ALIKE:
        raise CannotGoOnError(sentence("too many lines of these texts are alike to bring them together place by place"))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def _settled(old: Sequence[str], one: Sequence[str], other: Sequence[str]) -> Iterator[Chunk]:
    before, mine, theirs = tuple(old), tuple(one), tuple(other)
    if mine == before:
        mine = theirs
    elif theirs == before:
        theirs = mine
    if mine or theirs or before:
        yield Chunk(mine, theirs, before)
