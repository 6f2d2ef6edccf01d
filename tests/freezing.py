"""Texts that a version froze, as read back from its record."""

import json
from collections.abc import Mapping
from typing import Any

from bestyet.merge.candidate import merge
from bestyet.merge.provenance import dump, record
from bestyet.model.base import KnowledgeBase
from bestyet.model.candidate import Candidate, Settings
from bestyet.model.records.provenance import Record
from bestyet.site.input import SiteInput
from bestyet.site.version.frozen import frozen
from bestyet.site.version.views import Stage, VersionView
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record


def refrozen(
    base: KnowledgeBase, candidate: Candidate, settings: Settings | None = None, as_before: bool = False
) -> Candidate:
    """as_before: by a record of format 1."""
    written = write_practice(candidate)
    document = read_document("practice.md", written.text.encode())
    now = {variant.region: variant for variant in base.variants[candidate.practice]}
    raw = dump(record(candidate, written.places, "test"))
    found = read_record((json.dumps(without_parts(json.loads(raw))) if as_before else raw).encode())
    assert isinstance(found, Record)
    again = frozen("1.0.0", found, document, now, settings or base.settings)
    assert again is not None
    return again


def without_parts(data: Any) -> Any:
    """A record as it was in format 1."""
    if isinstance(data, list):
        return [without_parts(one) for one in data]
    if not isinstance(data, dict):
        return data
    if data.get("rule") in ("says", "puts"):
        return data["text"]
    return {name: without_parts(one) for name, one in data.items() if name not in ("parts", "format")}


def merged(base: KnowledgeBase, practice: str) -> Candidate:
    return merge(practice, base.merged_variants(practice), base.settings)


def in_force(base: KnowledgeBase, candidate: Candidate) -> VersionView:
    text = refrozen(base, candidate)
    return VersionView("1.0.0", Stage.IN_FORCE, "major", text, "2026-02-01", "2026-02-15", effective="2026-03-03")


def site_in_force(practice: str, then: Mapping[str, str], now: Mapping[str, str] | None = None) -> SiteInput:
    """1.0.0 froze what regions wrote then; today they may write something else."""
    before, base = (read_base({path: text.encode() for path, text in (one or then).items()}) for one in (then, now))
    candidates = {name: merged(base, name) for name in base.practices}
    return SiteInput(base, candidates, versions={practice: (in_force(before, merged(before, practice)),)})
