"""What aligning yields: groups of passages, part-of relations, questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Ref = tuple[int, int]  # (index of the variant, index of the passage in it)


class Tier(StrEnum):
    """How certain a group is: confirmed by people, sure enough to merge, or a passage alone."""

    CONFIRMED = "confirmed"  # by equal names, or by people in alignment.yml
    SURE = "sure"
    SINGLE = "single"


@dataclass(frozen=True)
class Group:
    """Passages of different variants that say the same thing. Members sorted; at most one a variant unless joined."""

    members: tuple[Ref, ...]
    tier: Tier
    score: int  # 0..10000: mean similarity of its pairs; 10000 for confirmed and single groups


@dataclass(frozen=True, order=True)
class Question:
    """A possible pair that people should confirm or refuse, best first by score."""

    score: int  # 0..10000
    a: Ref
    b: Ref


@dataclass(frozen=True, order=True)
class PartOf:
    """`part` of one variant seems to be contained in `whole` of another; suggested, never merged by itself."""

    part: Ref
    whole: Ref
    score: int  # 0..10000


@dataclass(frozen=True)
class Alignment:
    """Every passage of every variant is a member of exactly one group."""

    groups: tuple[Group, ...]
    part_of: tuple[PartOf, ...] = ()
    questions: tuple[Question, ...] = ()
