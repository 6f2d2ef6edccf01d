"""What the regions have not settled: asked of the merge."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bestyet.model.candidate import Candidate, Status


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
