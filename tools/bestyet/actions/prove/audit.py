"""Who did what when, from the first proposal of a practice on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.signature.payload import digest
from bestyet.knowledge.ballots import Case, ballots_in
from bestyet.knowledge.base import load_one
from bestyet.knowledge.proof import legible_ballot
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.voting import AdoptionFile, Attested, said
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed
    from bestyet.model.vote.receipt import Receipt
    from bestyet.model.vote.vote import Vote


@dataclass(frozen=True)
class Event:
    """One thing that happened to a version. Moments are as records have them; None: not known, or not there."""

    received: str | None  # when it came to the base branch; None: not yet
    version: str
    event: str
    who: str | None = None
    name: str | None = None  # as printed by who signed
    meaning: str | None = None  # of a signature
    cast: str | None = None  # when it was done, as who did it says
    detail: str | None = None
    reason: str | None = None
    commit: str | None = None  # with which it was received
    sha256: str | None = None  # of the file


def audit(start: Path, practice: str, base: str | None = None) -> tuple[Event, ...]:
    """Return what happened, by when it was received, then by when it was done. Raises CannotGoOnError."""
    ballots = ballots_in(load_one(practice, start), base)
    if not ballots.of(practice):
        raise CannotGoOnError(f"no version of {practice} was ever proposed")
    found = [event for version in ballots.of(practice) for event in _events(ballots.case(version))]
    return tuple(sorted(found, key=lambda event: (event.received or "9999", event.cast or "")))


def _events(case: Case) -> Iterator[Event]:
    yield from _proposals(case)
    ending = case.version.ending
    notes = {entry.sha256: said(entry.note) for entry in ending.votes} if ending else {}
    for handed, vote in zip(case.handed, case.votes(clock.now()), strict=True):
        yield _vote(case, handed, vote, notes.get(handed.digest, ""))
    if ending is not None:
        yield _end(case, ending)


def _event(case: Case, receipt: Receipt | None, event: str) -> Event:
    received = moment_text(receipt.date) if receipt else None
    return Event(received, case.version.number, event, commit=receipt.commit if receipt else None)


def _proposals(case: Case) -> Iterator[Event]:
    """The states of the ballot: the first, and each amendment."""
    states: list[tuple[Receipt | None, bytes]]
    states = [(state.receipt, case.ballots.receipts.content(state)) for state in case.states if state.blob]
    here = case.version.files.get("ballot.yml", b"")
    if here not in [raw for _, raw in states]:
        states.append((None, here))
    for number, (receipt, raw) in enumerate(states):
        event = replace(_event(case, receipt, "amended by" if number else "proposed by"), sha256=digest(raw))
        ballot = legible_ballot(raw)
        if ballot is None:
            yield replace(event, detail="None change, by the rule None", reason="")
            continue
        author = ballot.voter(ballot.author or "")
        yield replace(
            event,
            who=ballot.author,
            name=author.name if author else None,
            cast=ballot.amended if number else ballot.opened,
            detail=f"{ballot.weight} change, by the rule {ballot.policy.get('name')}",
            reason="; ".join(ballot.changes),
        )


def _vote(case: Case, handed: Handed, vote: Vote, note: str) -> Event:
    """note: what the adoption says of the vote."""
    data = handed.signed
    reasons = [objection.reason for objection in vote.objections] + [vote.reason]
    detail = f"not valid: {vote.invalid}" if vote.invalid else note
    if handed.vote and handed.vote.attested and not vote.invalid:
        detail = "; ".join(filter(None, (_attested(handed.vote.attested), detail)))
    return replace(
        _event(case, handed.receipt, f"{vote.value} by"),
        who=handed.file,
        name=_word(data.get("name")),
        meaning=_word(data.get("meaning")),
        cast=_word(data.get("cast")),
        detail=detail,
        reason="; ".join(dict.fromkeys(reason for reason in reasons if reason)),
        sha256=handed.digest,
    )


def _word(value: object) -> str | None:
    """A value of a vote that may have another form."""
    return None if value is None else str(value)


def _attested(said: Attested) -> str:
    where = said.url or f"{said.host} {said.review}"
    return f"not signed by the voter: {said.by} attests what account {said.account} said at {where}"


def _end(case: Case, adoption: AdoptionFile) -> Event:
    ends = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    holds = "the practice ends on" if case.version.ends else "in force from"
    effective = f", {holds} {adoption.effective}" if adoption.effective else ""
    return replace(
        _event(case, ends[0].receipt if ends else None, "ended"),
        cast=adoption.decided,
        detail=f"{adoption.outcome}{effective}",
        reason=said(adoption.because),
        sha256=digest(case.version.files["adoption.yml"]),
    )
