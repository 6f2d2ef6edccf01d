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
    used = [item for item in candidate.items if item.status is Status.USED]
    taken: dict[str, str] = {}
    renamed: dict[int, dict[str, str]] = {}
    for item in used:
        match = _DEFINITION.match(item.words.source) if item.kind is Kind.BLOCK and item.chosen else None
        if match and item.chosen:
            label = match[1].casefold()
            if taken.setdefault(label, item.words.source) != item.words.source:
                variant = item.chosen[0]
                renamed.setdefault(variant, {})[match[1]] = f"{match[1]}-{candidate.variants[variant].region}"
    sources = {}
    for item in used:
        source = item.words.source
        for label, new in sorted(renamed.get(item.chosen[0] if item.chosen else -1, {}).items()):
            source = source.replace(f"[{label}]", f"[{new}]")
        sources[item.id] = source
    return sources
