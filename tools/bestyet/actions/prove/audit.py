"""Who did what when, from the first proposal of a practice on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bestyet.govern.signature.payload import digest
from bestyet.knowledge.ballots import Case, fault_of_form, read_ballots
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.versions import version_of

if TYPE_CHECKING:
    from pathlib import Path

    from bestyet.govern.signature.votes import Handed
    from bestyet.model.vote.receipt import Receipt
    from bestyet.model.vote.vote import Vote


@dataclass(frozen=True)
class AuditRequest:
    start: Path
    practice: str
    base: str | None = None


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


def audit(asked: AuditRequest) -> tuple[Event, ...]:
    """Return what happened, by when it was received, then by when it was done. Raises CannotGoOnError."""
    ballots = read_ballots(asked.base, start=asked.start)
    if not ballots.of(asked.practice):
        raise CannotGoOnError(f"no version of {asked.practice} was ever proposed")
    found = [event for version in ballots.of(asked.practice) for event in _events(ballots.case(version))]
    return tuple(sorted(found, key=lambda event: (event.received or "9999", event.cast or "")))


def _events(case: Case) -> Iterator[Event]:
    yield from _proposals(case)
    notes = {str(entry.get("sha256")): entry for entry in (case.version.adoption or {}).get("votes") or ()}
    for handed, vote in zip(case.handed, case.votes(clock.now()), strict=True):
        yield _vote(case, handed, vote, notes.get(handed.digest, {}))
    if case.version.adoption is not None:
        yield _end(case, case.version.adoption)


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
        data = version_of(case.version.practice, case.version.number, {"ballot.yml": raw}).ballot
        data = {} if fault_of_form("ballot", data) else data
        names = {person["id"]: person.get("name") for person in data.get("electorate") or ()}
        yield replace(
            _event(case, receipt, "amended by" if number else "proposed by"),
            who=data.get("author"),
            name=names.get(data.get("author")),
            cast=data.get("amended") if number else data.get("opened"),
            detail=f"{data.get('class')} change, by the rule {(data.get('policy') or {}).get('name')}",
            reason="; ".join(data.get("changes") or ()),
            sha256=digest(raw),
        )


def _vote(case: Case, handed: Handed, vote: Vote, entry: Mapping[str, Any]) -> Event:
    """entry: what the adoption says of the vote."""
    data = handed.data or {}
    reasons = [objection.reason for objection in vote.objections] + [vote.reason]
    detail = f"not valid: {vote.invalid}" if vote.invalid else str(entry.get("note") or "")
    if vote.attested and not vote.invalid:
        detail = "; ".join(filter(None, (_attested(data["attested"]), detail)))
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


def _attested(data: Mapping[str, Any]) -> str:
    where = data.get("url") or f"{data['host']} {data['review']}"
    return f"not signed by the voter: {data['by']} attests what account {data['account']} said at {where}"


def _end(case: Case, adoption: Mapping[str, Any]) -> Event:
    ends = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    effective = f", in force from {adoption['effective']}" if adoption.get("effective") else ""
    return replace(
        _event(case, ends[0].receipt if ends else None, "ended"),
        cast=adoption.get("decided"),
        detail=f"{adoption.get('outcome')}{effective}",
        reason=adoption.get("because"),
        sha256=digest(case.version.files["adoption.yml"]),
    )
