"""What adopting a version would change for each region, before anybody votes on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.actions.oversee.questions import ImpactRequest, remembering
from bestyet.insight.difference.impact import impact_of
from bestyet.knowledge.as_of import open_at
from bestyet.knowledge.base import Loaded, about_practices, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice, one_of
from bestyet.merge.provenance import record
from bestyet.model.oversee.impact import CANDIDATE, Impact
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_versions, record_of

if TYPE_CHECKING:
    from bestyet.model.passage import Document
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.version import Version


@remembering(Impact)
def impact(request: ImpactRequest) -> Impact:
    """Raises CannotGoOnError for what is not there."""
    at = open_at(request.as_of, about_practices([request.practice]), start=request.start)
    return impact_on(at.loaded, request.practice, request.version, request.region, at.day)


def impact_on(loaded: Loaded, practice: str, version: str | None, region: str | None, day: date) -> Impact:
    """Return the impact that was asked for. Raises CannotGoOnError for what is not there."""
    there = f"practices/global/{practice}/"
    versions = read_versions({path: raw for path, raw in loaded.files.items() if path.startswith(there)})
    record, document = _text(loaded, practice, _chosen(versions.get(practice, ()), practice, version))
    base = loaded.base
    variants = base.merged_variants(practice)
    regions = list(dict.fromkeys([*base.settings.regions, *(variant.region for variant in variants)]))
    asked = regions if region is None else [one_of(region, regions, f"there is no region {region!r}")]
    return impact_of(record, document, variants, asked, base.settings, day)


def _chosen(versions: Sequence[Version], practice: str, asked: str | None) -> Version | None:
    """The version asked for, else the one put to the vote; None for the candidate."""
    if asked == CANDIDATE:
        return None
    if asked is None:
        return next((version for version in reversed(versions) if version.is_open and version.terms), None)
    found = next((version for version in versions if version.number == asked), None)
    if found is None:
        there = ", ".join(version.number for version in versions) or "none yet"
        raise CannotGoOnError(f"{practice} has no version {asked!r}; there are: {there} (or say: {CANDIDATE})")
    return found


def _text(loaded: Loaded, practice: str, version: Version | None) -> tuple[Record, Document]:
    if version is None:
        return _candidate(loaded, practice)
    if version.ends:
        said = f"{version.number} changes nobody's text: it ends {practice}"
        raise CannotGoOnError(f"{said}, and once it is in force no region has to follow it")
    record, raw = record_of(version), version.files.get("practice.md")
    if raw is None or "provenance.json" not in version.files:
        raise CannotGoOnError(f"{version.folder} is not whole (bestyet verify tells more)")
    if isinstance(record, Problem):
        raise CannotGoOnError(f"the record of {practice} {version.number} cannot be read (bestyet verify tells more)")
    return structs.replace(record, version=version.number), read_document(f"{version.folder}/practice.md", raw)


def _candidate(loaded: Loaded, practice: str) -> tuple[Record, Document]:
    if practice not in loaded.base.variants:
        known_practice(load(loaded.root), practice)  # says which come near
        raise CannotGoOnError(f"no region had written {practice} then")
    candidate = candidate_of(loaded, practice)
    written = write_practice(candidate)
    return record(candidate, written.places, ""), read_document("", written.text.encode())
