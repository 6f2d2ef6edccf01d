"""The evidence of one version, for who has neither this tool nor this repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of, passkeys_of
from bestyet.govern.bundle import Evidence, EvidentStatement, EvidentVote, LateKey, Voucher
from bestyet.govern.bundle_readme import bundle
from bestyet.govern.electorate import entries
from bestyet.govern.latecomers import Late, signer_of, statement
from bestyet.govern.signature.payload import digest, payload
from bestyet.govern.signature.sshsig import fingerprint
from bestyet.govern.signature.statements import statement_faults
from bestyet.knowledge.ballots import GOVERNANCE, Ballots, Case, ballots_in, governance_in
from bestyet.knowledge.base import load_one
from bestyet.knowledge.names import unknown
from bestyet.knowledge.proof import forms, other_pictures
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import Record
from bestyet.model.vote.statement import Statement
from bestyet.repo import clock
from bestyet.text.base import VARIANT
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class ExportRequest:
    start: Path
    practice: str
    version: str
    base: str | None = None


def export(asked: ExportRequest) -> dict[str, bytes]:
    """Return the files of the bundle by name; the same version gives the same bytes. Raises CannotGoOnError.

    Its SHA256SUMS is over all others: the digest of that is the one to be told apart from the bundle."""
    ballots = ballots_in(load_one(asked.practice, asked.start), asked.base)
    versions = ballots.of(asked.practice)
    found = next((one for one in versions if one.number == asked.version), None)
    if found is None or found.ballot is None:
        there = [one.number for one in versions]
        raise unknown(f"there is no version {asked.version} of {asked.practice}", there, none="none")
    case = ballots.case(found)
    for fault in (*forms(found), *other_pictures(found)):
        raise CannotGoOnError(f"{found.folder} cannot be exported: {fault}")
    return bundle(_evidence(case))


def _evidence(case: Case) -> Evidence:
    version = case.version
    names = ("practice.md", "provenance.json", "ballot.yml", "adoption.yml")
    return Evidence(
        practice=version.practice,
        version=version.number,
        files={name: version.files[name] for name in names if name in version.files},
        ballot=case.file,
        adoption=version.ending,
        votes=tuple(_votes(case)),
        sources=dict(_sources(case.ballots, version)),
        pictures=dict(version.pictures),
        previous=_previous(case),
        governance=_governance(case),
        late=tuple(_late(case)),
        statements=tuple(_statements(case)),
    )


def _previous(case: Case) -> bytes | None:
    """The adoption that the ballot says it follows, of this practice or of the one that it renames."""
    base = case.file.base
    versions = case.ballots.of(base.practice or case.version.practice) if base else ()
    return next((one.files.get("adoption.yml") for one in versions if base and one.number == base.version), None)


def _statements(case: Case) -> Iterator[EvidentStatement]:
    """The withdrawal, and the answers that hold: each under the name that it signs, for files have any name."""
    version = case.version
    ends = case.ballots.receipts.states(f"{version.folder}/adoption.yml")
    found = case.evidence(clock.now(), ends[0].receipt if ends else None)
    told = [
        ("withdrawal", "", version.withdrawal),
        *((f"answer-to-{to}", to, one) for to, one in version.answers.items()),
    ]
    for name, to, one in told:
        if not isinstance(one, Statement) or getattr(one.said, "to", "") != to:
            continue
        if not list(statement_faults(one, found.terms, found.keys, found.received)):
            message, signature = payload(one.signed), one.said.signature
            signer = fingerprint(found.terms.check(message, signature, one.namespace).key)
            key = " ".join(found.keys[signer][1].key.split()[:2])
            yield EvidentStatement(name, one.said.by, to, key, one.namespace, message, signature)


def _governance(case: Case) -> bytes | None:
    """governance.yml as the ballot names it."""
    receipts = case.ballots.receipts
    raws = (receipts.content(state) for state in receipts.states(GOVERNANCE) if state.blob)
    return next((raw for raw in raws if digest(raw) == case.file.governance), None)


def _late(case: Case) -> Iterator[LateKey]:
    """What came after the first ballot of all, with who vouched before this one opened."""
    data = governance_in(raw) if (raw := _governance(case)) else {}
    for late in case.late:
        vouchers = tuple(_vouchers(data, late))
        yield LateKey(replace(late, vouchers=tuple(sorted({one.by for one in vouchers}))).told, vouchers)


def _vouchers(data: Table, late: Late) -> Iterator[Voucher]:
    people = [*entries(data, "reviewers"), *entries(data, "attestors")]
    held = {str(person.get("id")): [*entries(person, "keys"), person] for person in people}
    lines = {fingerprint_of(str(key.get("key"))): str(key.get("key")) for keys in held.values() for key in keys}
    for entry in held.get(late.person, ()):
        for one in entries(entry, "vouched") if fingerprint_of(str(entry.get("key"))) == late.what else ():
            by, signature = str(one.get("by")), str(one.get("signature"))
            line = lines.get(signer_of(late.person, late.what, signature, passkeys_of(data)))
            if by in late.vouchers and line:
                key = " ".join(line.split()[:2])
                yield Voucher(by, key, statement(late.person, late.what), signature)


def _votes(case: Case) -> Iterator[EvidentVote]:
    """Every vote with a good signature; those that a later one of the same person replaced get a number."""
    ending = case.version.ending
    counted = {entry.sha256: entry for entry in ending.votes} if ending else {}
    number: dict[str, int] = {}
    for one, vote in zip(case.handed, case.votes(clock.now()), strict=True):
        signer = case.terms.key(vote.key)[0]
        if one.vote is None or not signer or signer != (one.vote.attested.by if one.vote.attested else one.file):
            continue
        raw = case.raw_of(one)
        current = case.version.votes.get(one.file) == raw
        number[one.file] = number.get(one.file, 0) + (not current)
        name = one.file if current else f"{one.file}.{number[one.file]}"  # no voter is called so
        yield EvidentVote(name, one.signed, one.vote, counted.get(one.digest))


def _sources(ballots: Ballots, version: Version) -> Iterator[tuple[str, bytes]]:
    record = record_of(version)
    inputs = record.inputs if isinstance(record, Record) else ()
    assert ballots.repository is not None  # ballots_in refuses to go on without
    found = ballots.repository.read_objects(sorted({entry.blob for entry in inputs}))
    for entry in inputs:
        if entry.blob in found and VARIANT.fullmatch(entry.path):
            yield entry.path, found[entry.blob]
