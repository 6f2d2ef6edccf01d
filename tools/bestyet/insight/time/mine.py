"""What of all that is due and open waits for one person or region: the same on every page and in every letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import VOTING, Due
from bestyet.model.oversee.mine import Mine, OpenPoints, Who
from bestyet.model.oversee.stand import Next, Stand

_DECIDED = frozenset({Next.PROPOSE, Next.ADOPT, Next.AMEND, Next.RECORD})  # votes and open points stand by themselves


def mine(who: Who, owed: Iterable[Due], points: Iterable[OpenPoints], stands: Sequence[Stand]) -> Mine:
    """A vote is its voter's, whatever region they moved to since; a region's are those of all its voters."""
    votes, read, others = [], [], []
    own = (*who.regions, GLOBAL) if who.settles else who.regions
    for one in owed:
        if one.what in VOTING:
            is_mine = who.person in one.whose if who.person else who.settles and one.region in who.regions
            votes += [one] if is_mine else []
        elif one.region in own:
            read.append(one)
        elif one.region in who.others:
            others.append(one)
    ended = {one.practice for one in stands if one.has_ended}
    common = (one for one in points if one.practice not in ended)  # what is no standard any more, nobody must settle
    settle = tuple(one for one in common if who.settles and {*who.regions} & {*one.regions})
    decide = tuple(one for one in stands if who.settles and _waits(one))
    return Mine(tuple(votes), decide, settle, tuple(read), tuple(others))


def _waits(one: Stand) -> bool:
    """Nobody has to put to the vote again what its regions have ended, though anybody may."""
    return one.plan.next in _DECIDED and not (one.has_ended and one.plan.next is Next.PROPOSE)
