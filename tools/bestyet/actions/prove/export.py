"""The evidence of one version, for who has neither this tool nor this repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bestyet.govern.bundle import Evidence, bundle
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import Ballots, Case, read_ballots
from bestyet.knowledge.names import unknown
from bestyet.knowledge.proof import forms
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.base import VARIANT
from bestyet.text.versions import read_record

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class ExportRequest:
    start: Path
    practice: str
    version: str
    base: str | None = None


def export(asked: ExportRequest) -> dict[str, bytes]:
    """Return the files of the bundle by name; the same version gives the same bytes. Raises CannotGoOnError."""
    ballots = read_ballots(asked.base, start=asked.start)
    versions = ballots.of(asked.practice)
    found = next((one for one in versions if one.number == asked.version), None)
    if found is None or not found.ballot:
        there = [one.number for one in versions]
        raise unknown(f"there is no version {asked.version} of {asked.practice}", there, none="none")
    case = ballots.case(found)
    for fault in forms(found):
        raise CannotGoOnError(f"{found.folder} cannot be exported: {fault}")
    return bundle(_evidence(case))


def _evidence(case: Case) -> Evidence:
    version = case.version
    before = [one for one in adopted(case.ballots.of(version.practice)) if one.order < version.order]
    names = ("practice.md", "provenance.json", "ballot.yml", "adoption.yml")
    return Evidence(
        practice=version.practice,
        version=version.number,
        files={name: version.files[name] for name in names if name in version.files},
        ballot=version.ballot,
        adoption=version.adoption,
        votes=tuple(_votes(case)),
        sources=dict(_sources(case.ballots, version.files.get("provenance.json", b""))),
        previous=before[-1].files["adoption.yml"] if before else None,
    )


def _votes(case: Case) -> Iterator[tuple[str, bytes, Mapping[str, Any], Mapping[str, Any]]]:
    """Every vote with a good signature; those that a later one of the same person replaced get a number."""
    entries = {entry.get("sha256"): entry for entry in (case.version.adoption or {}).get("votes") or ()}
    number: dict[str, int] = {}
    for one, vote in zip(case.handed, case.votes(clock.now()), strict=True):
        signer = case.terms.key(vote.key)[0]
        if one.data is None or signer != ((one.data.get("attested") or {}).get("by") if vote.attested else one.file):
            continue
        raw = case.raw_of(one)
        current = case.version.votes.get(one.file) == raw
        number[one.file] = number.get(one.file, 0) + (not current)
        entry = entries.get(one.digest, {"note": "not in the count"})
        yield one.file if current else f"{one.file}-{number[one.file]}", raw, one.data, entry


def _sources(ballots: Ballots, record: bytes) -> Iterator[tuple[str, bytes]]:
    inputs = (read_record(record) or {}).get("inputs") or ()
    assert ballots.repository is not None  # read_ballots refuses to go on without
    found = ballots.repository.read_objects(sorted({str(entry["blob"]) for entry in inputs}))
    for entry in inputs:
        if entry["blob"] in found and VARIANT.fullmatch(str(entry["path"])):
            yield str(entry["path"]), found[entry["blob"]]
