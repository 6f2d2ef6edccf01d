"""What can still come of a ballot: by trying the extremes of what those who have not voted may say.

Every condition only gains when a rejection becomes an abstention or silence, and an abstention or silence an
approval; only a quorum, a duty to vote and a duty to be heard gain from any vote at all. So all approving is the
best that can happen, and the worst is among: all reject with every objection there is, all abstain, all stay silent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

from bestyet.govern.count.conditions import judge
from bestyet.govern.count.voices import eligible
from bestyet.model.vote.ballot import Ballot, Elector
from bestyet.model.vote.vote import Objection, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.vote.policy import Policy
    from bestyet.model.vote.tally import Condition

Votes = Mapping[str, Vote]
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # any moment: these votes are only imagined
_CHOICES = (Value.APPROVE, Value.REJECT, Value.ABSTAIN, None)


def imagined(policy: Policy, voter: str, value: Value) -> Vote:
    """Return a vote in which a rejection raises every objection the policy knows."""
    areas = (policy.veto.areas if policy.veto else ()) or (None,)
    raised = tuple(Objection("imagined", area=area, instead="imagined") for area in areas)
    return Vote(voter, value, _NEVER, objections=raised if value is Value.REJECT else ())


def passes(ballot: Ballot, votes: Votes, at: datetime) -> bool:
    """Whether the ballot passes with these votes once its period is over."""
    return all(condition.met for condition in judge(ballot, votes, at, True))


def yet_to_vote(ballot: Ballot, votes: Votes, at: datetime) -> tuple[Elector, ...]:
    """Return the members who are there and have no vote that counts."""
    return tuple(member for member in eligible(ballot, votes, at) if member.id not in votes and not member.recused)


def yet_to_speak(ballot: Ballot, votes: Votes, at: datetime) -> tuple[Elector, ...]:
    """Return those yet to vote, and those who have to look again at what was amended since they voted."""
    again = [member for member in eligible(ballot, votes, at) if member.id in votes and votes[member.id].lapsed]
    return (*yet_to_vote(ballot, votes, at), *again)


def can_still_pass(ballot: Ballot, votes: Votes, at: datetime) -> bool:
    """Whether the ballot can pass if the votes given stand and those yet to vote may say anything."""
    rest = yet_to_speak(ballot, votes, at)
    return passes(ballot, _with(ballot, votes, rest, Value.APPROVE), at)


def can_still_fail(ballot: Ballot, votes: Votes, at: datetime) -> bool:
    rest = yet_to_speak(ballot, votes, at)
    worst = (None, Value.REJECT, Value.ABSTAIN)
    return not all(passes(ballot, _with(ballot, votes, rest, value), at) for value in worst)


def is_decided(ballot: Ballot, votes: Votes, at: datetime) -> bool:
    """Whether a ballot may end early: everybody who is there has voted, or it passes whatever the others say.

    What cannot pass as things stand stays open: people may still be persuaded. To pass early every condition must
    hold before the period is over, also that every voice has been heard. Nothing is decided while somebody has yet to
    look again at a passage that was amended.
    """
    if any(vote.lapsed for vote in votes.values()):
        return False
    if not yet_to_vote(ballot, votes, at):
        return bool(votes)
    if ballot.disputes:  # the others' rankings may still settle them otherwise
        return False
    here = all(condition.met for condition in judge(ballot, votes, at, False))
    return here and not can_still_fail(ballot, votes, at)


def who_can_change_it(ballot: Ballot, votes: Votes, at: datetime) -> tuple[str, ...]:
    """Return the members whose vote could make the difference, in the order of the electorate.

    A member is named if, with something that the others yet to vote may say, the outcome hangs on this vote. Who
    has voted is named too where a change of mind could do it. The others are tried from all against to all in
    favour, one after the other in three orders: whoever is named can do it; with mixed weights one may be missed.
    """
    known: dict[tuple[object, ...], bool] = {}
    found = []
    for member in eligible(ballot, votes, at):
        alike = _likeness(ballot, votes, member)
        if alike not in known:
            known[alike] = not member.recused and _can_change(ballot, votes, member, at)
        if known[alike]:
            found.append(member.id)
    return tuple(found)


def _likeness(ballot: Ballot, votes: Votes, member: Elector) -> tuple[object, ...]:
    """Return what tells members apart for counting: for members alike in it, one answer serves all."""
    special = {ballot.author, ballot.policy.casting, *ballot.policy.weights.named}
    special |= {name for proxy in ballot.proxies for name in (proxy.giver, proxy.holder)}
    vote = votes.get(member.id)
    said = (vote.value, vote.objections, vote.reason, vote.lapsed) if vote else None
    return replace(member, id=member.id if member.id in special else "", name=""), said


def _can_change(ballot: Ballot, votes: Votes, member: Elector, at: datetime) -> bool:
    others = [other for other in yet_to_speak(ballot, votes, at) if other.id != member.id]
    mine = [value for value in _CHOICES if value is not None or member.id not in votes]
    own = {voter: vote for voter, vote in votes.items() if voter != member.id}
    for order, against in product(_orders(others), (None, Value.REJECT)):
        worst = _with(ballot, own, order, against)
        needed = {_needed(ballot, worst, order, _with(ballot, {}, [member], value), at) for value in mine}
        if len(needed) > 1:
            return True
    return False


def _needed(ballot: Ballot, worst: Votes, order: Sequence[Elector], mine: Votes, at: datetime) -> int:
    """Return how many of the others, from the first on, must approve with `mine`; one more than all if none suffice."""

    def suffices(number: int) -> bool:
        return passes(ballot, {**_with(ballot, worst, order[:number], Value.APPROVE), **mine}, at)

    return bisect_left(range(len(order) + 1), True, key=suffices)


def _orders(others: Sequence[Elector]) -> tuple[Sequence[Elector], ...]:
    """Return the others region by region, the same from behind, and the regions in turn."""
    by_region = sorted(others, key=lambda member: member.region)
    in_turn = sorted(by_region, key=lambda member: _before_in_region(by_region, member))
    return by_region, by_region[::-1], in_turn


def _before_in_region(members: Sequence[Elector], member: Elector) -> int:
    same = [other.id for other in members if other.region == member.region]
    return same.index(member.id)


def _with(ballot: Ballot, votes: Votes, members: Sequence[Elector], value: Value | None) -> Votes:
    if value is None:
        absent = {member.id for member in members}
        return {voter: vote for voter, vote in votes.items() if voter not in absent}
    return {**votes, **{member.id: imagined(ballot.policy, member.id, value) for member in members}}


def never_passes(policy: Policy, electorate: Sequence[Elector]) -> str | None:
    """Say why no proposal can ever pass with this policy and this electorate, or None where one can.

    Everybody who is there approves: if that is not enough for any author, nothing is. An author from outside the
    electorate, and one of each region, are tried.
    """
    by_region = {member.region: member.id for member in electorate}
    missing: list[Condition] = []
    for author in [None, *by_region.values()]:
        ballot = Ballot(policy, tuple(electorate), _NEVER, author=author)
        rest = yet_to_vote(ballot, {}, _NEVER)
        found = judge(ballot, _with(ballot, {}, rest, Value.APPROVE), _NEVER, True)
        unmet = [condition for condition in found if not condition.met]
        if not unmet:
            return None
        missing = unmet if not missing or len(unmet) < len(missing) else missing
    return "even if everybody approves: " + "; ".join(condition.text for condition in missing)
