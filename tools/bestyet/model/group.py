"""What aligning yields: groups of passages, part-of relations, questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Ref = tuple[int, int]  # (index of the variant, index of the passage in it)


class Tier(StrEnum):
    """How certain a group is. Only what is confirmed or sure merges."""

    CONFIRMED = "confirmed"  # by equal names, or by people in alignment.yml
    SURE = "sure"  # near-verbatim
    LIKELY = "likely"  # alike: stands together, every member with its own words, until people answer
    SINGLE = "single"


@dataclass(frozen=True)
class Group:
    """Passages of different variants that say the same thing. Members sorted; at most one a variant unless joined."""

    members: tuple[Ref, ...]
    tier: Tier
    score: int  # 0..10000: mean similarity of its pairs; 10000 for confirmed and single groups


_WORTH_ASKING = 333  # thousandths of a pair


class Choice(NamedTuple):
    """A passage beside the seed of a question."""

    ref: Ref
    score: int  # 0..10000: how alike it is to the seed


@dataclass(frozen=True, order=True, slots=True)
class Question:
    """Which of these passages say the same as the seed `a`? In the order of asking: what says most first.

    `ticked` are of its likely group, which is shown as the same until somebody answers; of each of the best other
    groups one passage is among `options`. `b` is the first of the ticked, else of the options, and `score` its score.
    """

    score: int  # 0..10000
    a: Ref
    b: Ref
    ticked: tuple[Choice, ...] = ()
    options: tuple[Choice, ...] = ()
    worth: int = 0  # how many pairs an answer is expected to change, in thousandths

    @property
    def is_worth_asking(self) -> bool:
        """Whether an answer decides what is likely the same, or finds a pair in one of three times at least."""
        return bool(self.ticked) or self.worth >= _WORTH_ASKING

    @property
    def shown(self) -> tuple[Ref, ...]:
        """Every passage that whoever answers has seen, the seed first."""
        return (self.a, *(choice.ref for choice in (*self.ticked, *self.options)))


@dataclass(frozen=True, order=True, slots=True)
class PartOf:
    """`part` of one variant seems to be contained in `whole` of another; suggested, never merged by itself."""

    part: Ref
    whole: Ref
    score: int  # 0..10000


@dataclass(frozen=True)
class Alignment:
    """What merges, and what is likely the same.

    `groups`: confirmed, sure or single; every passage of every variant is a member of exactly one. `likely`: the
    members of two or more groups that are likely the same; a group is in at most one of these.
    """

    groups: tuple[Group, ...]
    part_of: tuple[PartOf, ...] = ()
    questions: tuple[Question, ...] = ()
    likely: tuple[Group, ...] = ()

    @property
    def rows(self) -> tuple[Group, ...]:
        """Every passage in exactly one group again, those that are likely the same in one."""
        held = {ref for group in self.likely for ref in group.members}
        alone = [group for group in self.groups if group.members[0] not in held]
        return tuple(sorted((*self.likely, *alone), key=lambda group: group.members))

    @property
    def told(self) -> tuple[tuple[Group, int | None], ...]:
        """Every passage in exactly one group: what merges; beside it, the rest of what is likely the same.

        Each with the number of its likely group, if it is in one: groups of one number are likely the same.
        """
        number = {ref: at for at, group in enumerate(self.likely) for ref in group.members}
        alone = {group.members[0] for group in self.groups if len(group.members) == 1}
        found = [(g, number.get(g.members[0])) for g in self.groups if len(g.members) > 1 or g.members[0] not in number]
        for at, group in enumerate(self.likely):
            if rest := tuple(ref for ref in group.members if ref in alone):
                found.append((Group(rest, Tier.LIKELY, group.score), at))
        return tuple(sorted(found, key=lambda told: told[0].members))
