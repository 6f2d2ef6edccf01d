"""How a vote ended: worked out from its ballot, what came to the base branch, and what is signed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.govern.adoptions import OUTCOMES, differences, landed, objections_of, votes_counted
from bestyet.govern.count.record import counted, trace
from bestyet.govern.count.tally import tally
from bestyet.govern.settled import ranked_otherwise
from bestyet.govern.signature.statements import Keys, statement_faults
from bestyet.govern.signature.votes import Handed, Terms, read_votes
from bestyet.model.moment import moment_text
from bestyet.model.reasons import Reason
from bestyet.model.records.provenance import FORMAT, told
from bestyet.model.records.voting import (
    AdoptionFile,
    Answered,
    AnswerFile,
    BallotFile,
    BallotLanded,
    Reply,
    WithdrawalFile,
)
from bestyet.model.vote.statement import Statement
from bestyet.model.vote.tally import Outcome, Tally

if TYPE_CHECKING:
    from bestyet.model.vote.ballot import Ballot
    from bestyet.model.vote.receipt import Receipt
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class Evidence:
    """All that a record of how a vote ended follows from."""

    version: Version
    terms: Terms
    ballot: Ballot
    opened: Receipt | None
    amended: Receipt | None
    handed: Sequence[Handed]  # that had come to the base branch before the record did
    received: datetime  # when the record came, or now
    keys: Keys  # of those who can sign beside the ballot

    @cached_property
    def end(self) -> End:
        """How the vote stood when it was withdrawn, else at its first end, else now."""
        return _when_withdrawn(self, self.withdrawal) if self.withdrawal else first_end(self)

    @property
    def withdrawal(self) -> Statement | None:
        found = self.version.withdrawal
        return found if isinstance(found, Statement) else None


@dataclass(frozen=True)
class End:
    tally: Tally
    handed: Sequence[Handed]  # that had come by then


def first_end(found: Evidence) -> End:
    """Return how the vote ended with what had come by then, or how it stands. What came later changes nothing."""
    result = _tally(found, found.handed, found.received)
    by_then = found.handed if result.closed is None else _until(found.handed, result.closed)
    return End(result if len(by_then) == len(found.handed) else _tally(found, by_then, found.received), by_then)


def _until(handed: Sequence[Handed], at: datetime) -> Sequence[Handed]:
    return [one for one in handed if one.receipt and one.receipt.date <= at]


def _tally(found: Evidence, handed: Sequence[Handed], at: datetime) -> Tally:
    return tally(found.ballot, read_votes(handed, found.terms, at), at)


def record_of_end(found: Evidence) -> AdoptionFile | str:
    """Return adoption.yml as it follows from all the rest; or why there can be none yet."""
    withdrawn, end = found.withdrawal, found.end
    result, file = end.tally, found.terms.ballot
    decided = withdrawn.at if withdrawn else result.closed
    if decided is None:
        return f"the vote is open: {result.because}"
    is_adopted = withdrawn is None and result.outcome is Outcome.PASSED
    if is_adopted and (others := ranked_first(found)):
        return f"the vote passed, but not what is ranked first: {'; '.join(others)}"
    return AdoptionFile(
        format=FORMAT,
        practice=file.practice,
        version=file.version,
        outcome="withdrawn" if withdrawn else OUTCOMES[result.outcome],
        because=told(_why_withdrawn(withdrawn) if withdrawn else result.why),
        decided=moment_text(decided),
        effective=effective_from(file, decided.date()).isoformat() if is_adopted else None,
        previous=file.base.adoption if file.base else None,
        text=file.text,
        ballot=BallotLanded(sha256=found.terms.digest, landed=landed(found.opened), amended=landed(found.amended)),
        tally=counted(result, told),
        trace=trace(result, told),
        votes=tuple(votes_counted(result, end.handed)),
        objections=tuple(_with_answer(found.version, one) for one in objections_of(result)),
    )


def ranked_first(found: Evidence) -> tuple[str, ...]:
    """Where the vote ended with another way ranked first than the one that the text states."""
    return tuple(ranked_otherwise(found.terms.ballot, found.end.tally.disputes))


def _when_withdrawn(found: Evidence, withdrawn: Statement) -> End:
    at = withdrawn.at or found.received
    handed = _until(found.handed, at)
    return End(_tally(found, handed, at), handed)


def _why_withdrawn(withdrawn: Statement) -> Reason:
    said = withdrawn.said
    return Reason("withdrawn", {"by": said.by, "because": said.because if isinstance(said, WithdrawalFile) else ""})


def effective_from(ballot: BallotFile, ended: date) -> date:
    """The first day on which a version holds: as its ballot says, but never before its vote ended."""
    said = ballot.effective or "+0 days"
    if said.startswith("+"):
        return ended + timedelta(days=int(said.split()[0]))
    return max(date.fromisoformat(said), ended)


def _with_answer(version: Version, objection: Answered) -> Answered:
    found = version.answers.get(objection.voter)
    if not isinstance(found, Statement) or not isinstance(found.said, AnswerFile):
        return objection
    return structs.replace(objection, answer=Reply(by=found.said.by, text=found.said.answer))


def faults_of_statements(found: Evidence, objections: Sequence[Answered]) -> Iterator[str]:
    """Yield what is wrong with what is signed beside the ballot. objections: those that stood."""
    version = found.version
    if found.withdrawal:
        for fault in statement_faults(found.withdrawal, found.terms, found.keys, found.received):
            yield f"withdrawal.yml: {fault}"
        by, author = found.withdrawal.said.by, found.terms.ballot.author
        if author not in (None, by):
            yield f"withdrawal.yml: {author} proposed it, and {by} cannot withdraw it"
        first = replace(found, version=replace(version, withdrawal=None))
        if first.end.tally.outcome is Outcome.PASSED and not ranked_first(first):
            yield "it says withdrawn, but counted again the vote had passed"
    for voter, one in version.answers.items():
        if not isinstance(one, Statement) or not isinstance(one.said, AnswerFile):
            continue  # told of as a broken form
        for fault in statement_faults(one, found.terms, found.keys, found.received):
            yield f"answers/{voter}.yml: {fault}"
        reasons = tuple(objection.reason for objection in objections if objection.voter == voter)
        if one.said.to != voter or one.said.objections != reasons:
            yield f"answers/{voter}.yml: it answers other objections than those that stood"


def other_than(adoption: AdoptionFile, expected: AdoptionFile, result: Tally) -> Iterator[str]:
    """Yield in what a record is another than the one that follows from all the rest; the figures first, by name."""
    yield from differences(adoption, result)
    for key in AdoptionFile.__struct_fields__:
        if getattr(adoption, key) != getattr(expected, key):
            yield f"its {key} is not what follows from the ballot and what came to the base branch"
