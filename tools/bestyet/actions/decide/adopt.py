"""A version whose vote has passed becomes the standard; and how any vote ends: its record, adoption.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

from bestyet.actions.decide.signing import Signer, Written, by_key, key_file, plain_words, with_statements, written
from bestyet.govern.adoptions import objections_of
from bestyet.govern.count.papers import contradictory
from bestyet.govern.endings import faults_of_statements, first_end, ranked_first, record_of_end
from bestyet.knowledge.ballots import Case, acting_reviewer, ballots_in
from bestyet.knowledge.base import Loaded, load_one
from bestyet.knowledge.dates import read_day
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.proof import faults_before_adoption
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError, cannot
from bestyet.model.records.voting import AdoptionFile, AnswerFile
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.model.vote.statement import ANSWER
from bestyet.model.vote.tally import Outcome, Tally
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.versions import adoption_text

How = Literal["adopted", "recorded", "withdrawn"]
_CANNOT: Mapping[How, str] = {
    "adopted": pattern("%(practice)s %(number)s cannot be adopted: %(fault)s"),
    "recorded": pattern("%(practice)s %(number)s cannot be recorded: %(fault)s"),
    "withdrawn": pattern("%(practice)s %(number)s cannot be withdrawn: %(fault)s"),
}
_ENDED = {
    Outcome.FAILED: pattern(
        "the vote on %(name)s failed: %(because)s (to record that: bestyet adopt --record)%(hint)s"
    ),
    Outcome.EXPIRED: pattern(
        "the vote on %(name)s expired: %(because)s (to record that: bestyet adopt --record)%(hint)s"
    ),
}


@dataclass(frozen=True)
class AdoptRequest:
    start: Path
    practice: str
    effective: str | None = None  # the first day on which it holds, which the ballot says already
    record: bool = False  # what failed or expired, instead
    answers: Mapping[str, str] = field(default_factory=dict)  # to objections, by who objected
    base: str | None = None
    who: str | None = None  # answers; None: as git's settings say
    key: Path | None = None  # signs the answers; None: as git's settings say
    signers: Mapping[str, Signer] = field(default_factory=dict)  # in place of the key, by who objected
    at: datetime | None = None  # when the answers were written, where they are signed later; None: now


@dataclass(frozen=True)
class Ended:
    """A vote that has ended, and is recorded so."""

    practice: str
    version: str
    record: AdoptionFile
    path: str  # of the record
    base: str  # the branch to which it must be sent

    @property
    def outcome(self) -> str:
        return self.record.outcome


def adopt(request: AdoptRequest) -> Ended:
    """Write adoption.yml. Raises CannotGoOnError where the vote has not ended so."""
    answers = signed_answers(request) if request.answers else ()

    def change(loaded: Loaded) -> Edit[Ended]:
        ballots = ballots_in(loaded, request.base, is_wide=True)
        case = ballots.case(ballots.open_ballot(request.practice))
        return end(case, "recorded" if request.record else "adopted", answers, request.effective)

    return edit(root_of(request.start), change, partial(load_one, request.practice))


def signed_answers(request: AdoptRequest) -> tuple[Written, ...]:
    """The answers to the objections that stand, each signed."""
    answers, case = unsigned_answers(request)
    key = None if request.signers else by_key(key_file(case.ballots, request.key), ANSWER)
    return tuple(written(case, one, key or request.signers[one.to]) for one in answers)


def unsigned_answers(request: AdoptRequest) -> tuple[tuple[AnswerFile, ...], Case]:
    """Raises CannotGoOnError where no objection stands of somebody who is answered."""
    ballots = ballots_in(load_one(request.practice, request.start), request.base)
    person = acting_reviewer(ballots, request.who, "who answers")
    case = ballots.case(ballots.open_ballot(request.practice))
    objections = tuple(objections_of(case.evidence(clock.now()).end.tally))
    found, at = [], moment_text(request.at or clock.now())
    for voter, words in request.answers.items():
        reasons = tuple(one.reason for one in objections if one.voter == voter)
        if not reasons:
            raise cannot("%(voter)s has no objection that stands, so there is nothing to answer", voter=voter)
        answer = AnswerFile(
            practice=case.version.practice,
            version=case.version.number,
            ballot=case.ballot_digest,
            to=voter,
            objections=reasons,
            by=person,
            answer=plain_words(words),
            answered=at,
        )
        found.append(answer)
    return tuple(found), case


def end(case: Case, how: How, beside: Sequence[Written] = (), effective: str | None = None) -> Edit[Ended]:
    """Return the record of how a vote ended. Raises CannotGoOnError where it has not ended so.

    beside: what is signed beside the ballot, and is written with it.
    """
    version = with_statements(case.version, beside)
    if how != "withdrawn" and (fault := next(faults_before_adoption(case), None)):
        raise CannotGoOnError(
            filled(_CANNOT[how], {"practice": version.practice, "number": version.number, "fault": fault})
        )
    evidence = replace(case.evidence(clock.now()), version=version)
    unwithdrawn = replace(evidence, version=case.version)
    _must_fit(case, how, first_end(evidence).tally, ranked_first(unwithdrawn))
    adoption = record_of_end(evidence)
    if isinstance(adoption, str):
        raise cannot(
            "%(practice)s %(number)s: %(adoption)s", practice=version.practice, number=version.number, adoption=adoption
        )
    for fault in faults_of_statements(evidence, adoption.objections):
        raise CannotGoOnError(
            filled(_CANNOT[how], {"practice": version.practice, "number": version.number, "fault": fault})
        )
    if effective is not None and read_day(effective).isoformat() != adoption.effective:
        raise cannot(
            "by its ballot it holds from %(effective)s on, not from %(what2)s",
            effective=adoption.effective,
            what2=effective,
        )
    path = f"{version.folder}/adoption.yml"
    ended = Ended(version.practice, version.number, adoption, path, case.ballots.receipts.name)
    return Edit(ended, {**{one.path: one.raw for one in beside}, path: adoption_text(adoption).encode()})


def _must_fit(case: Case, how: How, result: Tally, others: Sequence[str]) -> None:
    """Refuse to adopt what has not passed, to record what has not ended, to withdraw what has passed.

    others: where another way is ranked first than the one that the text states.
    """
    name, outcome = f"{case.version.practice} {case.version.number}", result.outcome
    if how == "withdrawn":
        if outcome is Outcome.PASSED and not others:
            raise cannot("the vote on %(name)s has passed: it can be adopted, not withdrawn any more", name=name)
        return
    hint = _not_there_yet(case)
    if outcome is Outcome.OPEN:
        raise cannot("the vote on %(name)s is open: %(because)s%(hint)s", name=name, because=result.because, hint=hint)
    if how == "adopted" and (voters := contradictory(result.papers)):
        raise cannot(
            "the vote on %(name)s cannot be adopted: %(voters)s signed two votes that do not know of each other:"
            " the next one must name both (bestyet vote does)",
            name=name,
            voters=", ".join(voters),
        )
    if how == "adopted" and outcome is not Outcome.PASSED:
        raise CannotGoOnError(filled(_ENDED[outcome], {"name": name, "because": result.because, "hint": hint}))
    if outcome is Outcome.PASSED and others:
        told = pattern("the vote on %(name)s passed, but nothing is adopted: %(others)s. %(mend)s")
        mend = _mend(case.version.practice, leaves_open=result.leaves_open)
        raise CannotGoOnError(filled(told, {"name": name, "others": "; ".join(others), "mend": mend}))
    if how == "recorded" and outcome is Outcome.PASSED:
        raise cannot(
            "the vote on %(name)s passed: adopt it (bestyet adopt %(practice)s)",
            name=name,
            practice=case.version.practice,
        )


def _not_there_yet(case: Case) -> str:
    """Whose votes have not come to the base branch."""
    waiting = sorted({one.file for one in case.handed if one.receipt is None})
    told = pattern("; not on %(name)s yet: the votes of %(waiting)s")
    return filled(told, {"name": case.ballots.receipts.name, "waiting": ", ".join(waiting)}) if waiting else ""


def _mend(practice: str, *, leaves_open: bool) -> str:
    amend = f"bestyet propose {practice} --amend"
    if leaves_open:
        told = pattern("Decide it (bestyet decide %(practice)s take, settle or edit), then %(amend)s")
        return filled(told, {"practice": practice, "amend": amend})
    return sentence("%(amend)s takes what is ranked first, and only what that changes is voted on again", amend=amend)
