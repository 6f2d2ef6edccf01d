"""Policies and tallies in plain words, for people who run projects and not elections."""

from __future__ import annotations

from collections.abc import Iterator

from bestyet.govern.policy import lengths
from bestyet.model.records.wording import units
from bestyet.model.vote.policy import (
    Amendment,
    Calendar,
    EarlyClose,
    Expiry,
    Number,
    Of,
    Period,
    Policy,
    Quorum,
    Recusal,
    Share,
    Starts,
    Tie,
    Unit,
    Veto,
    Weighing,
)
from bestyet.model.vote.tally import Outcome, RegionCount, Tally

_CALENDAR = {
    Calendar.HOURS: "hour",
    Calendar.DAYS: "day",
    Calendar.BUSINESS: "business day",
    Calendar.MONTHS: "month",
}
_OF = {
    Of.CAST: "that take a side (abstentions do not count)",
    Of.VOTED: "that vote (abstentions count as not approving)",
    Of.ELIGIBLE: "that may vote (silence counts as not approving)",
}
_OUTCOME = {
    Outcome.OPEN: "The vote is open",
    Outcome.PASSED: "The proposal passes",
    Outcome.FAILED: "The proposal fails",
    Outcome.EXPIRED: "The proposal has expired",
}


REHEARSAL = "This is a rule for rehearsals, not for practices that people are to follow."


def explain_policy(policy: Policy) -> tuple[str, ...]:
    """Return a rule as sentences: who votes, what it takes to pass, how long it lasts, what happens at the edges."""
    described = (policy.description,) if policy.description else ()
    rehearsal = (REHEARSAL,) if policy.rehearsal else ()
    parts = (_who, _passing, _stopping, _time, _edges)
    return (*described, *(sentence for part in parts for sentence in part(policy)), *rehearsal)


def _who(policy: Policy) -> Iterator[str]:
    match policy.unit:
        case Unit.REVIEWER:
            yield "Every reviewer has one vote."
        case Unit.REGION | Unit.ROLE:
            what = policy.unit.value
            yield f"Every {what} has one voice: what most of its reviewers say who take a side; divided, it abstains."
    match policy.weights.by:
        case Weighing.REGION:
            yield "Each region weighs as much as is written for it."
        case Weighing.NAMED:
            weights = ", ".join(f"{name} {weight}" for name, weight in policy.weights.named.items())
            yield f"Weights: {weights}; all others 1."
    if policy.cap:
        size = _many(policy.cap.count, "vote")
        yield f"No {policy.cap.per} counts for more than {size}: where more of it vote, each of theirs counts for less."
    if policy.exclude_author:
        yield "The author of the proposal does not vote on it."


def _passing(policy: Policy) -> Iterator[str]:
    if not policy.approval and policy.min_approvals is None and policy.max_outstanding is None:
        yield "Silence is assent: it passes unless something below stops it."
    for share in policy.approval:
        yield _share(policy, share)
    if policy.min_approvals is not None:
        yield f"At least {_number(policy.min_approvals, policy.unit)} must approve."
    if policy.max_outstanding is not None:
        yield f"At most {policy.max_outstanding} of those who may vote may be missing among the approvals."
    if policy.quorum is not None:
        yield _quorum(policy, policy.quorum)
    if policy.hear_all:
        yield f"Every {policy.unit} must have been heard, or the time must be over."
    if policy.other_region_approvals:
        number = _many(policy.other_region_approvals, "region")
        yield f"At least {number} other than the author's must approve."
    for role in policy.mandatory_roles:
        yield f"Somebody in the role {role} must have voted."
    for role in policy.mandatory_approvals:
        yield f"Somebody in the role {role} must approve."


def _share(policy: Policy, share: Share) -> str:
    least = "All" if share.fraction == 1 else f"{'More than' if share.strict else 'At least'} {_fraction(share)}"
    whole = (
        f"of the weight of the {units(policy.unit.value)}" if share.weighted else f"of the {units(policy.unit.value)}"
    )
    text = f"{least} {whole} {_OF[share.of]} must approve"
    if share.blocking_minority:
        text += f"; fewer than {share.blocking_minority} that do not approve cannot block by this"
    return f"{text}."


def _fraction(share: Share) -> str:
    """Say a fraction as people do: "half", "2/3", "55 %" (only where that is exact)."""
    fraction = share.fraction
    if fraction.denominator == 2:
        return "half"
    return f"{fraction * 100} %" if (fraction * 100).denominator == 1 else str(fraction)


def _number(number: Number, unit: Unit) -> str:
    if number.root is not None:
        return f"{number.root} times the square root of the number of {units(unit.value)} that may vote"
    return units(unit.value, number.count)


def _quorum(policy: Policy, quorum: Quorum) -> str:
    over = "more than " if quorum.strict else "at least "
    if quorum.fraction is None:
        must = f"At least {_number(quorum.number or Number(), policy.unit)} must vote"
    elif quorum.base is Of.CAST:
        must = f"Of those who vote, {over}{quorum.fraction} must take a side"
    elif quorum.fraction == 1:
        must = f"All {units(policy.unit.value)} that are available must vote"
    else:
        must = f"Of the {units(policy.unit.value)} that are available, {over}{quorum.fraction} must vote"
    if quorum.small:
        must += f"; where {quorum.small.up_to} or fewer may vote, {quorum.small.count} are enough"
    return f"{must}. Abstentions {'count' if quorum.abstentions_count else 'do not count'} for this."


def _stopping(policy: Policy) -> Iterator[str]:
    if policy.max_rejections is not None:
        most = policy.max_rejections
        if most.fraction is not None:
            yield f"At most {most.fraction} of the {units(policy.unit.value)} {_OF[most.of]} may reject."
        else:
            yield f"At most {most.count} may reject."
    if policy.rejections_need_reasons:
        yield "A rejection without a reason is not counted."
    if policy.veto:
        yield from _veto(policy.veto)


def _veto(veto: Veto) -> Iterator[str]:
    who = f"somebody in the role {' or '.join(veto.who)}" if veto.who else "any voter"
    about = f" marked {' or '.join(veto.areas)}" if veto.areas else ""
    yield f"One open objection{about} by {who} stops it, until it is withdrawn or the passage is amended."
    if veto.substance:
        yield "An objection needs a reason, and evidence or what should stand there instead."
    elif veto.reasons:
        yield "An objection without a reason has no weight."


def _time(policy: Policy) -> Iterator[str]:
    period = policy.period
    if period.starts is Starts.WHEN_READY:
        length = _length(period.least or 0, period.calendar)
        yield f"Once all of this holds, a last period of {length} begins; it begins anew when something breaks."
    else:
        yield from _period(period)
    yield early_end(policy)
    if policy.expiry is not None:
        yield _expiry(policy.expiry)


def early_end(policy: Policy) -> str:
    """Say what ends a vote by this rule before its time."""
    if policy.early_close is not EarlyClose.WHEN_DECIDED:
        return "It never ends early."
    period = policy.period
    but = f", but not before {_length(period.least, period.calendar)} are over," if period.least else ""
    return f"It ends early{but} once everybody has voted, for or against, or it passes whatever the others say."


def _period(period: Period) -> Iterator[str]:
    if period.least is not None:
        yield f"It is open for at least {_length(period.least, period.calendar)}."
    if period.usual is not None and period.usual != period.least:
        yield f"It is open for {_length(period.usual, period.calendar)} unless the ballot says otherwise."
    if period.most is not None:
        yield f"It is open for at most {_length(period.most, period.calendar)}."
    if period == Period():
        yield "The ballot says when it ends."


def period_of(policy: Policy) -> str:
    """Say the least period of a rule, as in "7 days"."""
    return _length(policy.period.least or 0, policy.period.calendar)


def _expiry(expiry: Expiry) -> str:
    length = _length(expiry.after, expiry.calendar)
    since = "without anything happening" if expiry.idle else "after its opening"
    return f"What has not passed by the end of its time waits for what is missing, and expires {length} {since}."


def _edges(policy: Policy) -> Iterator[str]:
    if any(share.strict for share in policy.approval):
        person = f" ({policy.casting})" if policy.casting else ""
        ties = {
            Tie.FAIL: "A tie means no.",
            Tie.STATUS_QUO: "A tie means that what is in force stays.",
            Tie.CASTING: f"The person with the casting vote{person} decides a tie.",
        }
        yield ties[policy.tie]
    if policy.amendment is Amendment.RESTART:
        yield "When the text is amended, all votes lapse and the time begins anew."
    else:
        time = "; the time begins anew" if policy.amendment_restarts_period else ""
        what = "what was amended, and for points that were settled otherwise than ranked"
        yield f"When the text is amended, votes lapse only for {what}{time}."
    if policy.proxies:
        yield f"One may vote for {_many(policy.proxies, 'other')} with a signed proxy."
    if policy.recusal is Recusal.ABSTAIN:
        yield "Whoever has a conflict of interest counts as abstaining."
    if policy.attested:
        yield "Votes attested by a machine count like signed ones."


def explain_tally(tally: Tally, who_can_change_it: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the state of a ballot as lines: the outcome and why, each condition, the regions, votes not counted."""
    when = f" (closed {lengths.said(tally.closed)})" if tally.closed else ""
    due = f" It ends {lengths.said(tally.due)}." if tally.due and tally.outcome is Outcome.OPEN else ""
    lines = [f"{_OUTCOME[tally.outcome]}{when}: {tally.because}.{due}"]
    lines += [f"Condition {condition.setting}: {condition.text}." for condition in tally.conditions]
    lines += [_region(region) for region in tally.regions]
    lines += [f"Dispute {name}: {ranked.because}." for name, ranked in tally.disputes.items()]
    lines += [
        f"{'Counted' if paper.counts else 'Not counted'}: {paper.vote.value} by {paper.vote.voter}: {paper.note}."
        for paper in tally.papers
        if paper.note
    ]
    lines += [f"{voter} must look again at {', '.join(names)}." for voter, names in tally.look_again.items()]
    if who_can_change_it:
        lines.append(f"Whose vote can make the difference: {', '.join(who_can_change_it)}.")
    return tuple(lines)


def _region(region: RegionCount) -> str:
    parts = ((region.approve, "approve"), (region.reject, "reject"), (region.abstain, "abstain"))
    figures = [f"{number} {word}" for number, word in (*parts, (region.silent, "silent")) if number]
    return f"{region.region}: {', '.join(figures)}; as a region: {region.voice or 'not heard'}."


def _length(number: int, calendar: Calendar) -> str:
    return _many(number, _CALENDAR[calendar])


def _many(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
