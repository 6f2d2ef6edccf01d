"""`bestyet export`: the evidence of one version, for who has neither this tool nor this repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bestyet.actions.prove.proof import forms
from bestyet.cli.output.terminal import plain
from bestyet.govern.bundle import Evidence, bundle
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import Case, Polls, open_polls
from bestyet.model.problem import CannotGoOnError
from bestyet.paper.copies import open_paper
from bestyet.paper.docx_file import docx_of
from bestyet.repo import clock
from bestyet.repo.write import write_file
from bestyet.text.base import VARIANT
from bestyet.text.versions import read_record

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows


@click.command(short_help="Pack the evidence of a version, to be checked without this tool.")
@click.argument("practice")
@click.argument("version", required=False)
@click.option("-o", "output", metavar="FILE", help="The zip file (default: PRACTICE-VERSION.zip).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--docx", metavar="FILE", help="Write the text (default: in force) for word processors instead.")
def export(practice: str, version: str | None, output: str | None, base: str | None, docx: str | None) -> int:
    """Pack text, ballot, votes, signatures, sources and adoption of a version into a zip file, with a README that says
    how to check all of it with sha256sum and ssh-keygen alone. The same version gives the same bytes.

    \b
    Examples:
      bestyet export client-kickoff 1.0.0
      bestyet export client-kickoff 1.0.0 -o evidence.zip
      bestyet export client-kickoff --docx kickoff.docx
    """
    if docx is not None:
        return _export_docx(practice, version, Path(docx))
    if version is None:
        raise click.UsageError("Say which VERSION's evidence to pack.")
    polls = open_polls(base)
    found = next((one for one in polls.of(practice) if one.number == version), None)
    if found is None or not found.ballot:
        there = ", ".join(one.number for one in polls.of(practice)) or "none"
        raise CannotGoOnError(f"there is no version {version} of {practice}; there are: {there}")
    broken = next(forms(polls.case(found)).broken(), None)
    if broken:
        raise CannotGoOnError(f"{found.folder} cannot be exported: {broken}")
    raw = _zip(f"{practice}-{version}", bundle(_evidence(polls, polls.case(found))))
    path = Path(output or f"{practice}-{version}.zip")
    write_file(Path.cwd() / path, raw)
    click.echo(f"Written: {path}\nIts digest, to be told apart from the file: {digest(raw)}")
    return 0


def _export_docx(practice: str, version: str | None, path: Path) -> int:
    paper = open_paper(practice, version)
    write_file(Path.cwd() / path, docx_of(paper))
    click.echo(f"Written: {plain(str(path))} ({plain(paper.standing)})")
    return 0


def _evidence(polls: Polls, case: Case) -> Evidence:
    version = case.version
    before = [one for one in adopted(polls.of(version.practice)) if one.order < version.order]
    names = ("practice.md", "provenance.json", "ballot.yml", "adoption.yml")
    return Evidence(
        practice=version.practice,
        version=version.number,
        files={name: version.files[name] for name in names if name in version.files},
        ballot=version.ballot,
        adoption=version.adoption,
        votes=tuple(_votes(case)),
        sources=dict(_sources(polls, version.files.get("provenance.json", b""))),
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


def _sources(polls: Polls, record: bytes) -> Iterator[tuple[str, bytes]]:
    inputs = (read_record(record) or {}).get("inputs") or ()
    assert polls.repository is not None  # open_polls refuses to go on without
    found = polls.repository.read_objects(sorted({str(entry["blob"]) for entry in inputs}))
    for entry in inputs:
        if entry["blob"] in found and VARIANT.fullmatch(str(entry["path"])):
            yield str(entry["path"]), found[entry["blob"]]


def _zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Nothing is compressed: compressors differ from machine to machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
