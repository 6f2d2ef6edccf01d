"""How large the index of practices would be with what their steps say, reckoned before the pages are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.candidate import Candidate

LARGEST = 5_000_000  # bytes of an index with steps, unless told otherwise: browsers read it whole
_STEP = 25  # bytes of a step beside its words and its anchor: who does it by when, and signs
_WORD = 8  # of a word in a practice: the number of the practice, what it weighs, a share of the word


def stays_small(base: KnowledgeBase, every: Mapping[str, Candidate]) -> bool:
    """Whether the index stays below `LARGEST` with the steps of all practices, as far as can be reckoned.

    every: practice -> what its page shows.
    """
    left = LARGEST
    for practice, shown in every.items():
        left -= reckoned(shown, said_by_regions(base, practice))
        if left < 0:
            return False
    return True


def reckoned(shown: Candidate, others: Iterable[str]) -> int:
    """About how many bytes the steps of a practice take. others: what regions say, found by its words alone."""
    steps = [item for item in shown.steps if item.words.is_step]
    said = [item.words.text for item in steps]
    words = set(" ".join((*said, *others)).lower().split())
    return sum(len(text.encode()) for text in said) + sum(_STEP + len(item.id) for item in steps) + _WORD * len(words)


def said_by_regions(base: KnowledgeBase, practice: str) -> Iterator[str]:
    """What regions say in other words or beside the text: one may look for it, it is not shown."""
    for variant in base.variants.get(practice, ()):
        yield from (passage.text for passage in variant.document.passages if passage.kind is not Kind.HEAD)
