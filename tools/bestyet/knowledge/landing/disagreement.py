"""In which roles, values and duties two texts of one step differ: asked of the merge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.values.dispute import disputes_of
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings

BEFORE, AFTER = "1", "2"  # told in the order of these


def disagreement(settings: Settings) -> Callable[[str, str], Sequence[str]]:
    """Return what says in which roles, values and duties two texts of one step differ, a sentence each."""
    labels = replace(settings, labels={BEFORE: "the version before", AFTER: "this one"})

    def disagree(before: str, after: str) -> Sequence[str]:
        texts = [f"1. {text.replace(chr(10), chr(10) + '   ')}\n".encode() for text in (before, after)]
        variants = [
            Variant(name, read_document(f"{name}.md", raw)) for name, raw in zip((BEFORE, AFTER), texts, strict=True)
        ]
        if not all(variant.document.passages for variant in variants):
            return ()
        return [dispute.message for dispute in disputes_of(variants, [(0, 0), (1, 0)], labels)]

    return disagree
