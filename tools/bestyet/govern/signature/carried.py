"""What of a vote is carried over the amendments that came after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.govern.ballots import passage_of
from bestyet.govern.signature.payload import changed_passages
from bestyet.model.vote.vote import SIDES, Value

if TYPE_CHECKING:
    from bestyet.model.records.voting import BallotFile, Contested, VoteFile


@dataclass(frozen=True)
class Carried:
    """What a vote still says of the text as it is."""

    lapsed: frozenset[str]  # passages at which its voter must look again
    rankings: Mapping[str, Sequence[str]]  # by dispute, best first


def carried(vote: VoteFile, ballot: BallotFile) -> Carried:
    """A vote lapses for the passages that were amended, and for the points that it did not leave to the text's own way
    and that cannot be ranked any more as they could: whoever settled them, its voter has not.

    An objection is answered by other words alone, so a rejection does not lapse for a point that it objects to.
    """
    rankings = dict(vote.rankings or {})
    if vote.vote not in SIDES:
        return Carried(frozenset(), rankings)
    lapsed = changed_passages(vote.passages, ballot.passages)
    before = next((one for one in ballot.earlier if one.ballot == vote.ballot), None)
    if before is None or not ballot.unranked:
        return Carried(lapsed, rankings)
    gone = settled_since(before.disputes, ballot.disputes)
    open_still = {one.id for one in before.disputes} - {one.id for one in gone}
    kept = {name: ranks for name, ranks in rankings.items() if name in open_still}
    objected = {one.passage for one in vote.objections} if vote.vote is Value.REJECT else set()
    return Carried(lapsed | (frozenset(_not_its_way(vote, gone)) - objected), kept)


def settled_since(before: Iterable[Contested], now: Iterable[Contested]) -> list[Contested]:
    """The points of a round that cannot be ranked any more as they could."""
    asked = {one.asked for one in now}
    return [one for one in before if one.asked not in asked]


def _not_its_way(vote: VoteFile, contests: Iterable[Contested]) -> Iterator[str]:
    """The passages of points of which a vote did not put first what the text said of them."""
    for one in contests:
        unranked = [one.default] if vote.vote is Value.APPROVE else []
        if [*(vote.rankings or {}).get(one.id, unranked)][:1] != [one.default]:
            yield passage_of(one, vote.passages) or one.id
