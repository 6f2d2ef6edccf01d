"""Which votes count. What counts is the receipt: what the voter's clock or a later event says is a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bestyet.govern.policy.lengths import said
from bestyet.model.reasons import Reason
from bestyet.model.vote.policy import Amendment
from bestyet.model.vote.tally import Paper
from bestyet.model.vote.vote import SIDES, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.vote.ballot import Ballot, Elector

_CAUTION = {Value.APPROVE: 0, Value.PROXY: 1, Value.ABSTAIN: 2, Value.REJECT: 3, Value.RECUSE: 4}
_RECUSED = Reason("recused")
_STRANGERS = Reason(
    "invalid", {"fault": "its voter signed two votes that do not know of each other; one must name both"}
)


def sort_papers(ballot: Ballot, votes: Iterable[Vote], until: datetime | None) -> tuple[Paper, ...]:
    """Return all votes with what becomes of each, by when they were received; the order of `votes` does not matter.

    until: the last moment at which a vote counts; None while there is none.

    Of several votes of one person the one cast last counts, by the voter's own word: that is part of what was
    signed, so nobody else can bring an older vote back by handing it in again. Votes cast at the same moment: the
    more cautious one. Who has declared a conflict of interest does not vote on this ballot any more. Two that do not
    know of each other: neither counts, until a later one names both.
    """
    ordered = sorted(votes, key=_when)
    notes = [_formal_fault(ballot, vote, until) for vote in ordered]
    _leave_out_strangers(ordered, notes)
    _keep_recused(ordered, notes)
    _keep_the_last(ordered, notes)
    return tuple(_paper(ballot, vote, note) for vote, note in zip(ordered, notes, strict=True))


def _when(vote: Vote) -> tuple[object, ...]:
    return vote.arrived, vote.cast, vote.voter, _CAUTION[vote.value], vote.digest, vote.key, repr(vote)


def _formal_fault(ballot: Ballot, vote: Vote, until: datetime | None) -> Reason | None:
    """Say why a vote cannot count whatever it says; None where it can."""
    elector = ballot.elector(vote.voter)
    if elector is None:
        return Reason("no-elector")
    if vote.invalid:
        return Reason("invalid", {"fault": vote.invalid})
    if elector.recused:
        return _RECUSED
    if ballot.policy.exclude_author and vote.voter == ballot.author:
        return Reason("author")
    if vote.attested and not ballot.policy.attested:
        return Reason("attested")
    if vote.value is Value.PROXY and not ballot.policy.proxies:
        return Reason("no-proxies")
    return _fault_in_time(ballot, vote, elector, until)


def _fault_in_time(ballot: Ballot, vote: Vote, elector: Elector, until: datetime | None) -> Reason | None:
    if vote.round > ballot.round:
        return Reason("later-round", {"round": vote.round, "ballot": ballot.round})
    if vote.round < ballot.round and ballot.policy.amendment is Amendment.RESTART:
        return Reason("earlier-round", {"round": vote.round})
    if vote.arrived < ballot.opened:
        return Reason("too-early", {"received": said(vote.arrived)})
    if until is not None and vote.arrived > until:
        return Reason("late", {"received": said(vote.arrived), "closed": said(until)})
    for since, what in ((elector.left, "left"), (vote.key_revoked, "key-revoked")):
        if since is not None and (vote.landed is None or vote.landed >= since):
            return Reason(what, {"since": said(since), "received": said(vote.landed) if vote.landed else ""})
    return None


def contradictory(papers: Iterable[Paper]) -> tuple[str, ...]:
    """Return whose signed votes do not know of each other, so that neither counts."""
    return tuple(sorted({paper.vote.voter for paper in papers if paper.said == _STRANGERS}))


def _leave_out_strangers(votes: Sequence[Vote], notes: list[Reason | None]) -> None:
    """Note on votes of one person that do not know of each other that they do not count.

    A vote knows of those that it supersedes and of those that they superseded. Only what could count otherwise is
    looked at: nobody but the voter can bring this about.
    """
    mine: dict[str, list[int]] = {}
    for index, vote in enumerate(votes):
        if vote.payload and not (notes[index] or vote.attested):
            mine.setdefault(vote.voter, []).append(index)
    for indices in mine.values():
        if len(indices) > 1:
            knows = {votes[index].payload: votes[index].knows for index in indices}
            reach = {payload: _reachable(payload, knows) for payload in knows}
            for index in indices:
                if _has_stranger(votes[index].payload, reach):
                    notes[index] = _STRANGERS


def _has_stranger(own: str, reach: Mapping[str, set[str]]) -> bool:
    """Whether there is a vote that neither knows of this one nor is known by it, and no later one names both."""
    above = [other for other in reach if own in reach[other]]
    known = {own, *reach[own], *above}.union(*(reach[one] for one in above))
    return not reach.keys() <= known


def _reachable(payload: str, knows: Mapping[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [payload]
    while waiting:
        for other in knows.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _keep_recused(votes: Sequence[Vote], notes: list[Reason | None]) -> None:
    """Note on all other votes of who has declared a conflict of interest that they do not count."""
    recused = {vote.voter for vote, note in zip(votes, notes, strict=True) if vote.value is Value.RECUSE and not note}
    for index, vote in enumerate(votes):
        if vote.voter in recused and vote.value is not Value.RECUSE:
            notes[index] = notes[index] or _RECUSED


def _keep_the_last(votes: Sequence[Vote], notes: list[Reason | None]) -> None:
    """Note on all but the last vote of one person, then of one key, that it is superseded. Votes are sorted."""
    for what in ("voter", "key"):
        last: dict[str, int] = {}
        for index, vote in enumerate(votes):
            mark = getattr(vote, what)
            if notes[index] or not mark or (what == "key" and vote.attested):  # a machine speaks for many
                continue
            other = last.setdefault(mark, index)
            if other == index:
                continue
            later, earlier = (index, other) if _last(vote) >= _last(votes[other]) else (other, index)
            last[mark] = later
            if what == "voter":
                notes[earlier] = Reason("superseded", {"cast": said(votes[later].cast)})
            else:
                notes[earlier] = Reason("same-key", {"voter": votes[later].voter})


def _last(vote: Vote) -> tuple[object, ...]:
    return vote.cast, vote.arrived, _CAUTION[vote.value]


def _paper(ballot: Ballot, vote: Vote, note: Reason | None) -> Paper:
    if note:
        return Paper(vote, False, note)
    if vote.value is Value.REJECT and ballot.policy.rejections_need_reasons and not vote.has_reason:
        return Paper(vote, False, Reason("without-reason"))
    if vote.value is Value.REJECT and _answered(vote):
        return Paper(vote, False, Reason("lapsed-rejection"))
    if vote.value is Value.RECUSE:
        return Paper(vote, True, Reason("conflict", {"reason": vote.reason}))
    if vote.proxy is not None:
        until = {"until": said(vote.proxy.until)} if vote.proxy.until else {}
        return Paper(vote, True, Reason("proxy", {"holder": vote.proxy.holder, "giver": vote.voter, **until}))
    if vote.value is Value.ABSTAIN:
        return Paper(vote, True, Reason("abstention"))
    if vote.lapsed:
        return Paper(vote, True, Reason("lapsed", {"passages": sorted(vote.lapsed)}))
    if vote.value is Value.REJECT and ballot.policy.veto and ballot.policy.veto.reasons and not vote.has_reason:
        return Paper(vote, True, Reason("no-veto"))
    return Paper(vote, True)


def _answered(vote: Vote) -> bool:
    """Whether all that a rejection objects to was amended since."""
    if vote.reason.strip() or not vote.objections:
        return False
    return all(objection.passage in vote.lapsed for objection in vote.objections)


def standing(ballot: Ballot, papers: Iterable[Paper]) -> tuple[Ballot, dict[str, Vote]]:
    """Return the ballot with the recusals and proxies that stand, and the votes that count, by voter."""
    votes = {paper.vote.voter: paper.vote for paper in papers if paper.counts}
    proxies = tuple(vote.proxy for vote in votes.values() if vote.proxy is not None)
    recused = {voter for voter, vote in votes.items() if vote.value is Value.RECUSE}
    if proxies or recused:
        people = (replace(one, recused=one.recused or one.id in recused) for one in ballot.electorate)
        ballot = replace(ballot, electorate=tuple(people), proxies=(*ballot.proxies, *proxies))
    return ballot, {voter: vote for voter, vote in votes.items() if vote.value in SIDES}


def with_proxies(ballot: Ballot, votes: Mapping[str, Vote]) -> dict[str, Vote]:
    """Return `votes` and those that holders of proxies cast for others.

    An own vote goes before a proxy. A holder with more proxies than the policy allows uses the first by name.
    """
    found = dict(votes)
    used: dict[str, int] = {}
    for proxy in sorted(ballot.proxies, key=lambda proxy: (proxy.giver, proxy.holder)):
        giver, vote = ballot.elector(proxy.giver), votes.get(proxy.holder)
        if giver is None or giver.recused or vote is None or proxy.giver in found:
            continue
        if ballot.policy.exclude_author and proxy.giver == ballot.author:
            continue
        in_time = proxy.until is None or vote.arrived <= proxy.until
        if in_time and used.get(proxy.holder, 0) < ballot.policy.proxies:
            used[proxy.holder] = used.get(proxy.holder, 0) + 1
            found[proxy.giver] = replace(vote, voter=proxy.giver)
    return found
