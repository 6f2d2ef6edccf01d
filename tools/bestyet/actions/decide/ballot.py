"""How votes stand, what is missing, and who can still change it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET

from bestyet.govern.count.tally import can_still_pass, tally, who_can_change_it
from bestyet.govern.reach import cautions, is_stuck
from bestyet.govern.settled import ranked_otherwise
from bestyet.govern.signature.payload import digest
from bestyet.knowledge.ballots import Case, ballots_in
from bestyet.knowledge.base import load_about, load_open
from bestyet.knowledge.proof import faults_before_adoption
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.model.reasons import Reason
from bestyet.repo import clock
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.govern.latecomers import Late
    from bestyet.model.candidate import Added
    from bestyet.model.records.common_words import Rewritten
    from bestyet.model.records.provenance import FlawTold, Record
    from bestyet.model.vote.ballot import Ballot
    from bestyet.model.vote.tally import Tally


@dataclass(frozen=True)
class BallotRequest:
    start: Path
    practice: str | None = None  # None: all votes that are open
    base: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a ballot stands at a moment, with the votes that have not come to the base branch yet."""

    practice: str
    version: str
    weight: str  # of the change: major, minor or patch
    terms: Ballot
    digest: str  # of ballot.yml
    base: str  # the branch on which votes count
    is_on_base: bool  # whether the ballot is
    tally: Tally
    votes_on_base: Collection[str]  # digests of their files
    can_still_pass: bool
    can_change_it: Sequence[str]  # whose vote could make the difference
    is_stuck: bool = False  # whether too few can vote for it to pass
    cautions: Sequence[str] = ()  # what may surprise who takes part
    late: Sequence[Late] = ()  # keys and accounts on it that came after the first ballot of all
    # Step -> what regions say of it that its words leave out; None: no record of that which is the ballot's own.
    adds: Mapping[str, Sequence[Added]] | None = None
    accepted: Sequence[tuple[str, FlawTold]] = ()  # step -> what stands in its words for a reason
    titles: Sequence[tuple[str, Rewritten]] = ()  # region -> a title in its words that stands as the standard's
    ranked_otherwise: Sequence[str] = ()  # where another way is ranked first, so far, than the one of the text
    faults: Sequence[str] = ()  # for which it cannot be adopted, whatever the votes say


@dataclass(frozen=True)
class Standings:
    standings: Sequence[Standing]
    unreadable: Sequence[str]  # what keeps open votes from being told, a line each


def standings(request: BallotRequest) -> Standings:
    """Return how the vote on a practice, or every open vote, stands. One of many that cannot be read does not hide the
    others. Raises CannotGoOnError where no vote is open on the practice."""
    practice = request.practice
    loaded = load_open(request.start) if practice is None else load_about(practice, request.start)
    ballots, at = ballots_in(loaded, request.base, is_wide=True), clock.now()
    if practice is not None:
        return Standings([standing(ballots.case(ballots.open_ballot(practice)), at)], [])
    found, unreadable = [], []
    for version in (version for versions in ballots.versions.values() for version in versions):
        if version.is_open and "ballot.yml" in version.files:
            try:
                case = ballots.case(version)
            except CannotGoOnError as error:
                unreadable.append(str(error))
            else:
                found.append(standing(case, at))
    return Standings(found, unreadable)


def standing(case: Case, at: datetime) -> Standing:
    votes, stuck, record = case.votes(at), is_stuck(case.file), _record(case)
    counted = tally(case.ballot, votes, at)
    return Standing(
        practice=case.version.practice,
        version=case.version.number,
        weight=case.file.weight,
        terms=case.ballot,
        digest=case.ballot_digest,
        base=case.ballots.receipts.name,
        is_on_base=case.landed,
        tally=_as_it_can_come(counted, stuck),
        votes_on_base=frozenset(one.digest for one in case.handed if one.receipt),
        can_still_pass=can_still_pass(case.ballot, votes, at) and not stuck,
        can_change_it=who_can_change_it(case.ballot, votes, at),
        is_stuck=stuck,
        cautions=tuple(cautions(case.file, case.ballots.receipts.name)),
        late=case.late,
        adds=_adds(record),
        accepted=[(i.id, one) for i in record.items for one in i.flaws or () if one.accepted] if record else (),
        titles=[(i.chosen.region or "", one) for i in record.items if i.chosen for one in i.changes] if record else (),
        ranked_otherwise=tuple(ranked_otherwise(case.file, counted.disputes)),
        faults=tuple(faults_before_adoption(case)),
    )


def _as_it_can_come(found: Tally, stuck: bool) -> Tally:
    """Not said to be able to pass where too few can vote; a caution says what helps."""
    if stuck and found.why.rule == "missing":
        return replace(found, why=Reason("lacking", found.why.parts))
    return found


def _record(case: Case) -> Record | None:
    """The record that a ballot is about; None where another one lies there."""
    record = record_of(case.version)
    if isinstance(record, Problem) or digest(case.version.files["provenance.json"]) != case.file.provenance:
        return None
    return record


def _adds(record: Record | None) -> dict[str, Sequence[Added]] | None:
    if record is None:
        return None
    found = {item.id: item.adds for item in record.items if item.adds is not UNSET}
    return {name: adds for name, adds in found.items() if adds} if found or not record.items else None
