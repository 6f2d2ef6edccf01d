"""Footnotes and link references keep apart when texts of several variants come together."""

from __future__ import annotations

import re

from bestyet.model.candidate import Candidate, Status
from bestyet.model.passage import Kind

_DEFINITION = re.compile(r"\s{0,3}\[(\^?[^\]]+)\]:")


def distinct_labels(candidate: Candidate) -> dict[str, str]:
    """Return the source of each used item, with labels that two variants define differently told apart.

    The second variant's `[^1]` becomes `[^1-emea]`, in its definition and wherever its chosen words use it.
    """
    used = [item for item in candidate.items if item.status is Status.USED and item.chosen]
    taken: dict[str, tuple[int, str]] = {}
    renamed: dict[int, dict[str, str]] = {}
    for item in used:
        assert item.chosen is not None
        source = candidate.passage(item.chosen).source
        match = _DEFINITION.match(source) if item.kind is Kind.BLOCK else None
        if not match:
            continue
        label, variant = match[1].casefold(), item.chosen[0]
        if label in taken and taken[label][1] != source:
            renamed.setdefault(variant, {})[match[1]] = f"{match[1]}-{candidate.variants[variant].region}"
        taken.setdefault(label, (variant, source))
    sources = {}
    for item in used:
        assert item.chosen is not None
        source = candidate.passage(item.chosen).source
        for label, new in sorted(renamed.get(item.chosen[0], {}).items()):
            source = source.replace(f"[{label}]", f"[{new}]")
        sources[item.id] = source
    return sources
