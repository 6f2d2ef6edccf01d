"""What a vote can come to with those who can take part in it: told when it is proposed, and with how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of, terms
from bestyet.govern.count.chances import imagined
from bestyet.govern.count.conditions import judge
from bestyet.govern.policy.explain import early_end
from bestyet.model.moment import moment
from bestyet.model.vote.ballot import Ballot
from bestyet.model.vote.policy import EarlyClose
from bestyet.model.vote.vote import Value

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.voting import BallotFile, Voter


def cautions(file: BallotFile, base: str) -> Iterator[str]:
    """Yield what may surprise who takes part in a vote, each with what to do. base: the branch whose rules count."""
    ballot, opened = terms(file), moment(file.opened)
    if not isinstance(ballot, Ballot) or opened is None:
        return  # told of elsewhere
    able = [voter for voter in file.electorate if _can_vote(file, voter, opened)]
    without = [voter.id for voter in file.electorate if voter not in able]
    mend = f"bring their keys to {base} (bestyet key add), withdraw this and propose again"
    if without:
        who = "nobody" if not able else ", ".join(without)
        verb = "can" if not able else "cannot"
        yield f"{who} {verb} vote on this: a ballot takes the keys of its day, later ones do not count on it; {mend}"
    if able and (missing := _missing(ballot, [voter.id for voter in able], opened)):
        more = f"{mend}, or let governance.yml name a rule that asks for less"
        yield f"this cannot pass, even if all who can vote approve: {missing}; {more}"
    if len({voter.region for voter in file.electorate}) == 1 and len(file.electorate) > 0:
        region = file.electorate[0].region
        yield f"{region} votes alone: let governance.yml name reviewers of the other regions before this opens"
    if len(able) == 1 and ballot.policy.early_close is EarlyClose.WHEN_DECIDED and not without:
        yield f"{able[0].id} votes alone, so the first vote may end it: {early_end(ballot.policy)}"


def is_stuck(file: BallotFile) -> bool:
    """Whether it cannot pass even if all who can vote approve."""
    ballot, opened = terms(file), moment(file.opened)
    if not isinstance(ballot, Ballot) or opened is None:
        return False
    able = [voter.id for voter in file.electorate if _can_vote(file, voter, opened)]
    return bool(_missing(ballot, able, opened))


def _can_vote(file: BallotFile, voter: Voter, at: datetime) -> bool:
    """Whether a person has a key that counts on a ballot, or an account that a machine knows them by."""
    if voter.accounts and file.attestors:
        return True
    for key in voter.keys or ():
        ends = [end for end in (moment(key.valid_before), moment(key.revoked)) if end]
        if fingerprint_of(key.key) and all(at < end for end in ends):
            return True
    return False


def _missing(ballot: Ballot, able: list[str], at: datetime) -> str:
    """What is not met even if these approve; "" where it passes."""
    author = ballot.author if ballot.policy.exclude_author else None
    votes = {voter: imagined(ballot.policy, voter, Value.APPROVE) for voter in able if voter != author}
    return "; ".join(condition.text for condition in judge(ballot, votes, at, True) if not condition.met)
