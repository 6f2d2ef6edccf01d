"""A version whose vote has passed becomes the standard; and how any vote ends: its record, adoption.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from bestyet.govern.adoptions import OUTCOMES, landed, objections_of, votes_counted
from bestyet.govern.count.papers import contradictory
from bestyet.govern.count.record import counted, trace
from bestyet.govern.count.tally import tally
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import ballots_in
from bestyet.knowledge.dates import read_day
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.proof import faults_before_adoption
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import FORMAT, told
from bestyet.model.records.voting import AdoptionFile, BallotLanded
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.tally import Outcome, Tally
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.versions import adoption_text

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Case
    from bestyet.knowledge.base import Loaded
    from bestyet.model.reasons import Reason
    from bestyet.model.records.voting import Answered

How = Literal["adopted", "recorded", "withdrawn"]


@dataclass(frozen=True)
class AdoptRequest:
    start: Path
    practice: str
    effective: str | None = None  # the first day on which it holds; None: today
    record: bool = False  # what failed or expired, instead
    answers: Mapping[str, str] = field(default_factory=dict)  # to objections, by who objected
    base: str | None = None


@dataclass(frozen=True)
class Ended:
    """A vote that has ended, and is recorded so."""

    practice: str
    version: str
    outcome: str
    path: str  # of the record
    base: str  # the branch to which it must be sent
    ranked_first: Mapping[str, str]  # dispute -> the region whose way the voters prefer to what is in force


def adopt(request: AdoptRequest) -> Ended:
    """Write adoption.yml. Raises CannotGoOnError where the vote has not ended so."""

    def change(loaded: Loaded) -> Edit[Ended]:
        ballots = ballots_in(loaded, request.base)
        case = ballots.case(ballots.open_ballot(request.practice))
        how: How = "recorded" if request.record else "adopted"
        return end(case, how, effective=request.effective, answers=request.answers)

    return edit(root_of(request.start), change)


def end(
    case: Case,
    how: How,
    because: Reason | None = None,
    effective: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> Edit[Ended]:
    """Return the record of how a vote ended. Raises CannotGoOnError where it has not ended so."""
    at, version = clock.now(), case.version
    if how != "withdrawn" and (fault := next(faults_before_adoption(case), None)):
        raise CannotGoOnError(f"{version.practice} {version.number} cannot be {how}: {fault}")
    result = tally(case.ballot, case.received_votes(at), at)
    _must_fit(case, how, result)
    before = adopted(case.ballots.of(version.practice))
    adoption = AdoptionFile(
        format=FORMAT,
        practice=version.practice,
        version=version.number,
        outcome="withdrawn" if how == "withdrawn" else OUTCOMES[result.outcome],
        because=told(because or result.why),
        decided=moment_text(at),
        effective=_day(effective, at.date()).isoformat() if how == "adopted" else None,
        previous=digest(before[-1].files["adoption.yml"]) if before else None,
        text=case.file.text,
        ballot=BallotLanded(sha256=case.ballot_digest, landed=landed(case.opened), amended=landed(case.amended)),
        tally=counted(result, told),
        trace=trace(result, told),
        votes=tuple(votes_counted(result, [one for one in case.handed if one.receipt])),
        objections=_answered(tuple(objections_of(result)), answers or {}),
    )
    path = f"{version.folder}/adoption.yml"
    first = {name: one.winner for name, one in result.disputes.items() if one.winner not in (None, STATUS_QUO)}
    ended = Ended(version.practice, version.number, adoption.outcome, path, case.ballots.receipts.name, first)
    return Edit(ended, {path: adoption_text(adoption).encode()})


def _answered(objections: Sequence[Answered], answers: Mapping[str, str]) -> tuple[Answered, ...]:
    """The objections with the answers beside them."""
    for voter in answers:
        if voter not in [one.voter for one in objections]:
            raise CannotGoOnError(f"{voter} has no objection that stands, so there is nothing to answer")
    return tuple(structs.replace(one, answer=answers.get(one.voter, one.answer)) for one in objections)


def _must_fit(case: Case, how: How, result: Tally) -> None:
    """Refuse to adopt what has not passed, to record what has not ended, to withdraw what has passed."""
    name, outcome = f"{case.version.practice} {case.version.number}", result.outcome
    if how == "withdrawn":
        if outcome is Outcome.PASSED:
            raise CannotGoOnError(f"the vote on {name} has passed: it can be adopted, not withdrawn any more")
        return
    waiting = sorted({one.file for one in case.handed if one.receipt is None})
    hint = f"; not on {case.ballots.receipts.name} yet: the votes of {', '.join(waiting)}" if waiting else ""
    if outcome is Outcome.OPEN:
        raise CannotGoOnError(f"the vote on {name} is open: {result.because}{hint}")
    if how == "adopted" and (voters := contradictory(result.papers)):
        said = "signed two votes that do not know of each other: the next one must name both (bestyet vote does)"
        raise CannotGoOnError(f"the vote on {name} cannot be adopted: {', '.join(voters)} {said}")
    if how == "adopted" and outcome is not Outcome.PASSED:
        record = "to record that: bestyet adopt --record"
        raise CannotGoOnError(f"the vote on {name} {outcome}: {result.because} ({record}){hint}")
    if how == "recorded" and outcome is Outcome.PASSED:
        raise CannotGoOnError(f"the vote on {name} passed: adopt it (bestyet adopt {case.version.practice})")


def _day(given: str | None, today: date) -> date:
    found = read_day(given) if given is not None else today
    if found < today:
        raise CannotGoOnError(f"{given} is over: a version cannot hold before it is adopted")
    return found
