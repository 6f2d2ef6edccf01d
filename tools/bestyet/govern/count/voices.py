"""From votes to voices: a reviewer's, a region's or a role's, with weights and caps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.model.vote.policy import Of, Policy, Recusal, Unit, Weighing
from bestyet.model.vote.tally import RegionCount
from bestyet.model.vote.vote import Value, Vote

if TYPE_CHECKING:
    from bestyet.model.vote.ballot import Ballot, Elector


@dataclass(frozen=True)
class Voice:
    id: str
    value: Value | None  # None: not heard
    weight: Fraction
    group: str  # for caps


@dataclass(frozen=True)
class Count:
    """Exact sums of weights, caps applied."""

    approve: Fraction
    reject: Fraction
    total: Fraction  # of what the share is a share of


def eligible(ballot: Ballot, votes: Mapping[str, Vote], at: datetime) -> tuple[Elector, ...]:
    """Return who counts as a member at a moment: who has voted, or may vote and is there."""
    policy = ballot.policy
    found = []
    for elector in ballot.electorate:
        if policy.exclude_author and elector.id == ballot.author:
            continue
        if elector.recused and policy.recusal is Recusal.OUT:
            continue
        gone = elector.left is not None and elector.left <= at
        if elector.id in votes or not gone:
            found.append(elector)
    return tuple(found)


def value_of(elector: Elector, votes: Mapping[str, Vote], passage: str | None = None) -> Value | None:
    """Return what a member says, on one passage where one is given: an approval lapses for amended passages."""
    if elector.recused:
        return Value.ABSTAIN  # of those who are still members: the policy takes them as abstaining aloud
    vote = votes.get(elector.id)
    if vote is None or (vote.value is not Value.REJECT and passage in vote.lapsed):
        return None
    return vote.value


def voices(
    policy: Policy, members: Sequence[Elector], votes: Mapping[str, Vote], passage: str | None = None
) -> tuple[Voice, ...]:
    """Return every voice of the policy's unit, heard or not, in the order of the electorate."""
    by_group: dict[str, list[Elector]] = {}
    for member in members:
        for name in voices_of(policy.unit, member):
            by_group.setdefault(name, []).append(member)
    found = []
    for name, group in by_group.items():
        value = majority([value_of(member, votes, passage) for member in group])
        found.append(Voice(name, value, _weight(policy, name, group[0]), _group(policy, group[0])))
    return tuple(found)


def voices_of(unit: Unit, member: Elector) -> tuple[str, ...]:
    """Return the voices a member speaks in: one, or those of all their roles."""
    match unit:
        case Unit.REVIEWER:
            return (member.id,)
        case Unit.REGION:
            return (member.region,)
        case Unit.ROLE:
            return member.roles


def _weight(policy: Policy, name: str, member: Elector) -> Fraction:
    match policy.weights.by:
        case Weighing.EQUAL:
            return Fraction(1)
        case Weighing.REGION:
            return member.region_weight
        case Weighing.NAMED:
            return policy.weights.named.get(name, Fraction(1))


def _group(policy: Policy, member: Elector) -> str:
    if policy.cap is None:
        return ""
    if policy.cap.per == "region":
        return member.region
    return next(iter(member.roles), f"without a role: {member.id}")


def majority(values: Iterable[Value | None]) -> Value | None:
    """Return what most of those who took a side say; abstain when they are divided or nobody took one.

    >>> majority([Value.APPROVE, Value.REJECT]) is Value.ABSTAIN
    True
    """
    heard = [value for value in values if value is not None]
    if not heard:
        return None
    difference = heard.count(Value.APPROVE) - heard.count(Value.REJECT)
    return Value.ABSTAIN if difference == 0 else Value.APPROVE if difference > 0 else Value.REJECT


def count(policy: Policy, heard: Sequence[Voice], of: Of, weighted: bool = False) -> Count:
    """Add up voices, or their weights. A group above the cap counts as the cap allows, its members alike.

    Shrinking all votes of a large group in proportion, and not taking the first ones in, keeps the count free of
    the order in which votes arrive.
    """
    base = [voice for voice in heard if _in_base(voice, of)]
    sizes: dict[str, int] = {}
    for voice in base:
        sizes[voice.group] = sizes.get(voice.group, 0) + 1
    sums = {Value.APPROVE: Fraction(0), Value.REJECT: Fraction(0)}
    total = Fraction(0)
    for voice in base:
        weight = voice.weight if weighted else Fraction(1)
        if policy.cap is not None and sizes[voice.group] > policy.cap.count:
            weight *= Fraction(policy.cap.count, sizes[voice.group])
        total += weight
        if voice.value in sums:
            sums[voice.value] += weight
    return Count(sums[Value.APPROVE], sums[Value.REJECT], total)


def _in_base(voice: Voice, of: Of) -> bool:
    if of is Of.ELIGIBLE:
        return True
    return voice.value is not None and (of is Of.VOTED or voice.value is not Value.ABSTAIN)


def region_counts(members: Sequence[Elector], votes: Mapping[str, Vote]) -> tuple[RegionCount, ...]:
    """Return how each region's members voted, in the order of the electorate."""
    found = []
    for region in dict.fromkeys(member.region for member in members):
        values = [value_of(member, votes) for member in members if member.region == region]
        found.append(
            RegionCount(
                region,
                approve=values.count(Value.APPROVE),
                reject=values.count(Value.REJECT),
                abstain=values.count(Value.ABSTAIN),
                silent=values.count(None),
                voice=majority(values),
            )
        )
    return tuple(found)
