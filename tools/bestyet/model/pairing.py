"""Which step of a later text was which one of an earlier."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

_ALIKE = 0.6  # share of letters that a step without a name keeps when its words change


def paired(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return new step -> the old one that it was: of the same id, else with most of its letters.

    old, new: the words of each step by its id.
    """
    pairs = {name: name for name in new if name in old}
    gone = {name: text for name, text in old.items() if name not in new}
    for name, text in new.items():
        if name in pairs or not gone:
            continue
        likeness, best = max((_likeness(text, gone[other]), other) for other in gone)
        if likeness >= _ALIKE:
            pairs[name] = best
            del gone[best]
    return pairs


def _likeness(text: str, other: str) -> float:
    """Share of the letters that two texts share; 0 where they are surely not alike, which is quicker to tell."""
    matcher = SequenceMatcher(None, text, other)
    is_near = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return matcher.ratio() if is_near else 0.0
