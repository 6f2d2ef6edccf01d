"""The conditions of a policy, judged with exact figures. One engine: a policy is only its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from bestyet.govern.count.papers import with_proxies
from bestyet.govern.count.voices import Voice, count, eligible, value_of, voices
from bestyet.model.reasons import Reason
from bestyet.model.vote.policy import Number, Of, Policy, Quorum, Share, Tie, Unit, Veto
from bestyet.model.vote.tally import Condition
from bestyet.model.vote.vote import Objection, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table
    from bestyet.model.vote.ballot import Ballot, Elector


@dataclass(frozen=True)
class _Case:
    """What the conditions look at: the votes on one passage, or on the whole (None)."""

    ballot: Ballot
    votes: Mapping[str, Vote]
    members: Sequence[Elector]
    voices: Sequence[Voice]
    over: bool  # whether the period has ended
    passage: str | None

    @property
    def policy(self) -> Policy:
        return self.ballot.policy

    def said(self, *values: Value | None) -> int:
        return sum(voice.value in values for voice in self.voices)


def judge(ballot: Ballot, votes: Mapping[str, Vote], at: datetime, over: bool) -> tuple[Condition, ...]:
    """Return every condition of the ballot's policy, met or not; all must be met to pass.

    votes: the votes that count, by voter. over: whether the period has ended (or is taken to have).
    Where votes lapsed for amended passages, every condition must hold for each of these passages too: those that
    break only there follow, with the passage.
    """
    votes = with_proxies(ballot, votes)
    members = eligible(ballot, votes, at)
    found = _conditions(ballot, votes, members, over, None)
    broken = {condition.setting for condition in found if not condition.met}
    for passage in sorted({name for vote in votes.values() for name in vote.lapsed}):
        for condition in _conditions(ballot, votes, members, over, passage):
            if not condition.met and condition.setting not in broken:
                found.append(_of_passage(condition, passage))
    return tuple(found)


def _conditions(
    ballot: Ballot, votes: Mapping[str, Vote], members: Sequence[Elector], over: bool, passage: str | None
) -> list[Condition]:
    heard = voices(ballot.policy, members, votes, passage)
    case = _Case(ballot, votes, members, heard, over, passage)
    rules = (_somebody, _quorum, _heard, _shares, _least, _outstanding, _rejections, _roles, _other_region, _veto)
    return [condition for rule in rules for condition in rule(case)]


def _condition(setting: str, met: bool, figures: Table, rule: str = "") -> Condition:
    return Condition(setting, met, Reason(rule or setting, {**figures, "met": met}))


def _of_passage(condition: Condition, passage: str) -> Condition:
    said = Reason(condition.said.rule, {**condition.said.parts, "passage": passage})
    return replace(condition, passage=passage, said=said)


def _somebody(case: _Case) -> Iterator[Condition]:
    if not case.voices:
        yield _condition("electorate", False, {})


def _quorum(case: _Case) -> Iterator[Condition]:
    quorum = case.policy.quorum
    if quorum is None:
        return
    sides, abstain, size = case.said(Value.APPROVE, Value.REJECT), case.said(Value.ABSTAIN), len(case.voices)
    here = sides + abstain * quorum.abstentions_count
    uncounted = 0 if quorum.abstentions_count else abstain
    if quorum.small and size <= quorum.small.up_to:
        met = here >= quorum.small.count
        figures: Table = {"voted": here, "of": size, "quorum": quorum.small.count, "up_to": quorum.small.up_to}
        yield _condition("quorum", met, {**figures, "uncounted": uncounted}, "quorum-small")
    elif quorum.fraction is not None:
        yield _quorum_share(quorum, quorum.fraction, sides if quorum.base is Of.CAST else here, sides + abstain, case)
    elif quorum.number is not None:
        met = enough(quorum.number, Fraction(here), size)
        yield _condition("quorum", met, {"voted": here, "uncounted": uncounted, **least_of(quorum.number, size)})


def _quorum_share(quorum: Quorum, fraction: Fraction, here: int, voted: int, case: _Case) -> Condition:
    whole = voted if quorum.base is Of.CAST else len(case.voices)
    met = here > fraction * whole if quorum.strict else here >= fraction * whole
    share: Table = {"quorum": str(fraction), "strict": quorum.strict, "sides": quorum.base is Of.CAST}
    return _condition("quorum", met and whole > 0, {"voted": here, "of": whole, **share}, "quorum-share")


def enough(number: Number, have: Fraction, size: int) -> bool:
    """Whether `have` reaches the number; a root is compared by squares, so that nothing is rounded.

    >>> [enough(Number(root=Fraction(3, 2)), Fraction(have), 9) for have in (4, 5)]
    [False, True]
    """
    if number.root is not None:
        return have * have >= number.root * number.root * size
    return have >= number.count


def least_of(number: Number, size: int) -> Table:
    """How many are needed, and of what that is the root."""
    if number.root is None:
        return {"least": number.count}
    least = isqrt(int(number.root * number.root * size))
    least += not enough(number, Fraction(least), size)
    return {"least": least, "root": str(number.root), "size": size}


def _heard(case: _Case) -> Iterator[Condition]:
    if case.policy.hear_all:
        silent = [voice.id for voice in case.voices if voice.value is None]
        size = len(case.voices)
        heard: Table = {"heard": size - len(silent), "of": size, "unit": case.policy.unit.value}
        late: Table = {"silent": silent, "over": case.over} if silent else {}
        yield _condition("hear-all", not silent or case.over, {**heard, **late})


def _shares(case: _Case) -> Iterator[Condition]:
    for share in case.policy.approval:
        got = count(case.policy, case.voices, share.of, share.weighted)
        need = share.fraction * got.total
        met = got.total > 0 and (got.approve > need if share.strict else got.approve >= need)
        figures: dict[str, Plain] = {"approve": str(got.approve), "of": str(got.total), "needs": str(share.fraction)}
        figures |= {"strict": share.strict, "unit": case.policy.unit.value, "among": share.of.value}
        figures["weighted"] = share.weighted
        if not met and _is_tie(share, got.approve, got.total):
            met, tie = _broken_tie(case)
            figures |= tie
        if not met and share.blocking_minority:
            against = case.said(Value.REJECT, Value.ABSTAIN, None)
            met = got.approve > 0 and against < share.blocking_minority
            figures |= {"fewer": share.blocking_minority, "against": against}
        yield _condition("approval", met, figures)


def _is_tie(share: Share, approve: Fraction, total: Fraction) -> bool:
    return share.strict and total > 0 and share.fraction == Fraction(1, 2) and approve * 2 == total


def _broken_tie(case: _Case) -> tuple[bool, Table]:
    """Return whether a tie becomes a yes, and why."""
    tie = case.policy.tie
    elector = casting_elector(case.ballot) if tie is Tie.CASTING else None
    if elector is None:
        return False, {"tie": tie.value}
    value = value_of(elector, case.votes, case.passage)
    return value is Value.APPROVE, {"tie": tie.value, "casting": elector.id, "says": value.value if value else ""}


def casting_elector(ballot: Ballot) -> Elector | None:
    """Return who has the casting vote: the person that the policy names, or the first holder of the role."""
    name = ballot.policy.casting
    if not name:
        return None
    holder = next((elector for elector in ballot.electorate if name in elector.roles), None)
    return ballot.elector(name) or holder


def _least(case: _Case) -> Iterator[Condition]:
    least = case.policy.min_approvals
    if least is not None:
        got = count(case.policy, case.voices, Of.CAST).approve
        size = len(case.voices)
        yield _condition("min-approvals", enough(least, got, size), {"approve": str(got), **least_of(least, size)})


def _outstanding(case: _Case) -> Iterator[Condition]:
    most = case.policy.max_outstanding
    if most is not None:
        missing = case.said(Value.REJECT, Value.ABSTAIN, None)
        yield _condition("max-outstanding", missing <= most, {"outstanding": missing, "most": most})


def _rejections(case: _Case) -> Iterator[Condition]:
    most = case.policy.max_rejections
    if most is None:
        return
    got = count(case.policy, case.voices, most.of)
    if most.count is not None:
        yield _condition("max-rejections", got.reject <= most.count, {"reject": str(got.reject), "most": most.count})
    elif most.fraction is not None:
        met = got.reject <= most.fraction * got.total
        figures = {"reject": str(got.reject), "of": str(got.total), "most": str(most.fraction)}
        yield _condition("max-rejections", met, {**figures, "unit": case.policy.unit.value, "among": most.of.value})


def _roles(case: _Case) -> Iterator[Condition]:
    for role in case.policy.mandatory_roles:
        said = [value_of(member, case.votes, case.passage) for member in case.members if role in member.roles]
        yield _condition("mandatory-roles", any(said), {"role": role})
    for role in case.policy.mandatory_approvals:
        said = [value_of(member, case.votes, case.passage) for member in case.members if role in member.roles]
        yield _condition("mandatory-approvals", Value.APPROVE in said, {"role": role})


def _other_region(case: _Case) -> Iterator[Condition]:
    least = case.policy.other_region_approvals
    if not least:
        return
    if case.policy.unit is Unit.REGION:
        regions = {voice.id for voice in case.voices if voice.value is Value.APPROVE}
    else:
        said = [member for member in case.members if value_of(member, case.votes, case.passage) is Value.APPROVE]
        regions = {member.region for member in said}
    home = case.ballot.region_of_author
    got = len(regions - {home})
    yield _condition("other-region-approvals", got >= least, {"home": home, "approve": got, "least": least})


def _veto(case: _Case) -> Iterator[Condition]:
    veto = case.policy.veto
    if veto is None:
        return
    raised = [{"voter": voter, "reason": one.reason} for voter, one in objections(case.ballot, case.votes)]
    yield _condition("veto", not raised, {"areas": list(veto.areas), "objections": raised})


def objections(ballot: Ballot, votes: Mapping[str, Vote]) -> list[tuple[str, Objection]]:
    """Return the objections that stop a proposal while they stand, by voter in the order of the electorate.

    An objection stands until its author votes anew without it, or the passage it is about is amended.
    """
    veto = ballot.policy.veto
    found = []
    for elector in ballot.electorate if veto else ():
        vote = votes.get(elector.id)
        if veto and vote and not elector.recused and (not veto.who or set(veto.who) & set(elector.roles)):
            found += [(elector.id, entry) for entry in _raised(vote, veto) if _valid(entry, veto)]
    return found


def _raised(vote: Vote, veto: Veto) -> Iterator[Objection]:
    """Yield what a vote objects to: in a rejection, or about a protected area whatever the vote says."""
    if vote.value is Value.REJECT or veto.areas:
        yield from (entry for entry in vote.objections if entry.passage is None or entry.passage not in vote.lapsed)
    if vote.value is Value.REJECT and (vote.reason.strip() or not vote.objections):
        yield Objection(vote.reason)


def _valid(objection: Objection, veto: Veto) -> bool:
    if veto.areas and objection.area not in veto.areas:
        return False
    if veto.reasons and not objection.reason.strip():
        return False
    return not veto.substance or bool(objection.evidence.strip() or objection.instead.strip())
