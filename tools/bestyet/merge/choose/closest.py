"""Which of several texts is the closest to all others, and which of several sentences stands for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bestyet.merge.choose.evidence import weigh_evidence
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.passage import Variant

_LATIN = re.compile(r"[^\t-\r\x1c-\x1f ]+")


def choose_said(said: Mapping[int, str], variants: Sequence[Variant], settings: Settings) -> tuple[int, Reason]:
    """Return the variant whose sentence stands for all that have one, and why: as of the words of a passage.

    said: index of the variant -> its sentence; at least one.
    """
    holders = sorted(said, key=lambda at: variants[at].region, reverse=True)
    label = settings.label(variants[holders[0]].region)
    if len(holders) == 1:
        return holders[0], Reason("only", {"voice": label})
    if len(set(said.values())) == 1:
        return holders[0], Reason("same-value")
    weighed = weigh_evidence(variants, holders, settings)
    left = [at for at in holders if at in weighed.left]
    if weighed.because:
        return left[0], weighed.because
    sums = dict(zip(holders, closeness([said[at] for at in holders]), strict=True))
    chosen = max(left, key=lambda at: sums[at])  # the first of equals
    alone = [sums[at] for at in left].count(sums[chosen]) == 1
    return chosen, Reason("medoid" if alone else "by-id", {"region": settings.label(variants[chosen].region)})


def closeness(texts: Sequence[str]) -> list[int]:
    """For each text, the sum of its similarities (0..10000 each) to the others, whatever the order of their words: the
    highest is the medoid."""
    sums = [0] * len(texts)
    for (i, a), (j, b) in combinations(enumerate(map(_sorted_words, texts)), 2):
        alike = _alike(a, b) if a < b else _alike(b, a)
        sums[i] += alike
        sums[j] += alike
    return sums


def _sorted_words(text: str) -> str:
    """As `fuzz.token_sort_ratio` sorts them: a no-break space parts words, but not in a text of Latin-1 alone."""
    words = text.split() if text.isascii() or max(text) > "\xff" else _LATIN.findall(text)
    return " ".join(sorted(words))


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> int:
    return round(fuzz.ratio(a, b) * 100)
