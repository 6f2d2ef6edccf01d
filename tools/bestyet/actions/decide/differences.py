"""What two texts of a step disagree in, and what the regions have not settled: asked of the merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bestyet.merge.values.dispute import disputes_of
from bestyet.model.candidate import Candidate, Settings, Status
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document

BEFORE, AFTER = "before", "after"


def disagreement(settings: Settings) -> Callable[[str, str], Sequence[str]]:
    """Return what says in which roles, values and duties two texts of one step differ, a sentence each."""
    labels = replace(settings, regions=(BEFORE, AFTER), labels={BEFORE: "the version before", AFTER: "this one"})

    def disagree(before: str, after: str) -> Sequence[str]:
        texts = [f"1. {text.replace(chr(10), chr(10) + '   ')}\n".encode() for text in (before, after)]
        variants = [
            Variant(name, read_document(f"{name}.md", raw)) for name, raw in zip((BEFORE, AFTER), texts, strict=True)
        ]
        if not all(variant.document.passages for variant in variants):
            return ()
        return [dispute.message for dispute in disputes_of(variants, [(0, 0), (1, 0)], labels)]

    return disagree


def open_disputes(candidate: Candidate) -> list[dict[str, Any]]:
    """Return what the regions have not settled, as a ballot lists it: options are regions, each for all alike."""
    in_text = {item.id for item in candidate.items if item.status is Status.USED} | {f.id for f in candidate.fields}
    found = [(name, dispute) for name, dispute in candidate.disputes if name in in_text]
    often = Counter(name for name, _ in found)
    entries: dict[str, dict[str, Any]] = {}
    for name, dispute in found:
        id_ = name if often[name] == 1 else f"{name}/{dispute.about.replace(' ', '-')}"
        options = list(dict.fromkeys(position.regions[0] for position in dispute.positions if position.regions))
        entry = {"id": id_, "about": dispute.about, "message": str(dispute.message), "options": options}
        if len(options) > 1:
            entries.setdefault(id_, entry)
    return list(entries.values())
