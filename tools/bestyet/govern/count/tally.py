"""Count a ballot. The policy is data, the votes are values, and the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bestyet.govern.count import chances
from bestyet.govern.count.closing import Closing, closing
from bestyet.govern.count.conditions import judge
from bestyet.govern.count.condorcet import settle_contest
from bestyet.govern.count.papers import sort_papers, standing, with_proxies
from bestyet.govern.count.voices import eligible, region_counts
from bestyet.model.reasons import Reason
from bestyet.model.vote.policy import Starts
from bestyet.model.vote.tally import Condition, Ended, Outcome, Paper, Tally

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.vote.ballot import Ballot, Elector
    from bestyet.model.vote.vote import Vote


def tally(ballot: Ballot, votes: Iterable[Vote], today: datetime) -> Tally:
    """Return the state of a ballot as seen at the moment `today`, which has a zone.

    The order of `votes` does not matter, and what is received after the end changes nothing. Votes received after
    `today` are not looked at. Only the frozen terms of the ballot count: whoever calls passes the base branch's.
    """
    known = [vote for vote in votes if vote.arrived <= today]
    end = closing(ballot, known, today)
    at = end.at or today
    papers = sort_papers(ballot, known, end.at)
    ballot, own = standing(ballot, papers)
    counted = with_proxies(ballot, own)
    papers += _by_proxy(own, counted)
    conditions = judge(ballot, own, at, end.over or end.at is not None)
    outcome = _outcome(conditions, end)
    members = eligible(ballot, counted, at)
    return Tally(
        outcome=outcome,
        why=_why(ballot, own, conditions, end, at),
        conditions=conditions,
        papers=papers,
        reviewers={elector.id: _said(elector, papers, counted, members, at) for elector in ballot.electorate},
        regions=region_counts(members, counted),
        due=end.due,
        closed=end.at,
        ended=end.ended,
        disputes={contest.id: settle_contest(ballot, contest, own, members) for contest in ballot.disputes},
        look_again=_look_again(papers),
    )


def _outcome(conditions: Sequence[Condition], end: Closing) -> Outcome:
    if end.at is None:
        return Outcome.OPEN
    if end.ended is Ended.EXPIRY:
        return Outcome.EXPIRED
    return Outcome.PASSED if all(condition.met for condition in conditions) else Outcome.FAILED


def _by_proxy(own: Mapping[str, Vote], counted: Mapping[str, Vote]) -> tuple[Paper, ...]:
    """Return papers for the votes that others cast for someone. The holder's vote is the one received."""
    return tuple(Paper(vote, True, Reason("by-proxy")) for voter, vote in counted.items() if voter not in own)


def _why(
    ballot: Ballot, votes: Mapping[str, Vote], conditions: Sequence[Condition], end: Closing, at: datetime
) -> Reason:
    """Say which condition decides, or what is missing while the ballot is open."""
    broken = [condition.said.as_part for condition in conditions if not condition.met]
    first: Table = {"missing": broken[0]} if broken else {}
    if end.ended is Ended.EXPIRY:
        return Reason("expired", first)
    if end.at is None:
        if not chances.can_still_pass(ballot, votes, at):
            return Reason("cannot-pass", first)
        if broken:
            return Reason("missing", {"missing": broken})
        is_last = ballot.policy.period.starts is Starts.WHEN_READY
        return Reason("all-met-when-ready" if is_last else "all-met-so-far")
    early = end.ended is Ended.DECIDED
    if broken:
        return Reason("not-met", {**first, "early": early})
    if not ballot.policy.approval and ballot.policy.veto and not votes:
        return Reason("silence")
    return Reason("all-met", {"early": early})


def _said(
    elector: Elector, papers: Sequence[Paper], counted: Mapping[str, Vote], members: Sequence[Elector], at: datetime
) -> str:
    if elector.recused:
        return "recused"
    if elector.id in counted:
        return counted[elector.id].value.value
    if elector.left is not None and elector.left <= at:
        return "left"
    if any(paper.vote.voter == elector.id and not paper.counts for paper in papers):
        return "uncounted"
    return "silent"


def _look_again(papers: Iterable[Paper]) -> dict[str, tuple[str, ...]]:
    """Return whose vote lapsed for which passages. Sorted by voter."""
    lapsed = {
        paper.vote.voter: tuple(sorted(paper.vote.lapsed))
        for paper in papers
        if paper.vote.lapsed and (paper.counts or (paper.said and paper.said.rule == "lapsed-rejection"))
    }
    return dict(sorted(lapsed.items()))


def can_still_pass(ballot: Ballot, votes: Iterable[Vote], today: datetime) -> bool:
    """Whether an open ballot can pass if the votes given stand; of a closed one, whether it passed."""
    votes = list(votes)
    state, terms, counted = _now(ballot, votes, today)
    if state.at is not None:
        return tally(ballot, votes, today).outcome is Outcome.PASSED
    return chances.can_still_pass(terms, counted, today)


def who_can_change_it(ballot: Ballot, votes: Iterable[Vote], today: datetime) -> tuple[str, ...]:
    """Return the members whose vote could make the difference; () once the ballot is closed."""
    state, terms, counted = _now(ballot, votes, today)
    return () if state.at is not None else chances.who_can_change_it(terms, counted, today)


def _now(ballot: Ballot, votes: Iterable[Vote], today: datetime) -> tuple[Closing, Ballot, dict[str, Vote]]:
    known = [vote for vote in votes if vote.arrived <= today]
    return closing(ballot, known, today), *standing(ballot, sort_papers(ballot, known, None))
