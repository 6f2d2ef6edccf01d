"""Titles in a common step that only one region has.

Only what is sure: a title that the vocabulary calls a region's own, or an abbreviation of one, that could not be
written as the standard's. Who is called by words that no vocabulary has may be everybody's: the inspector, the courier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.values.tokens import listed
from bestyet.merge.words.others import is_of_others
from bestyet.merge.words.protected import protected
from bestyet.merge.words.titles import ends_there, our_titles, titles_in
from bestyet.model.records.common_words import folded

if TYPE_CHECKING:
    from bestyet.model.records.common_words import CommonWords

_SHORT = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
# Capitals in titles that are the same for all who make medicines.
_EVERYBODYS = listed("gmp gxp gcp glp gdp capa api it hr qa qc cmc ceo cfo coo cto pm sme eu us uk")


def titles_left(words: str, common: CommonWords, others: Sequence[str]) -> Iterator[str]:
    """Yield the titles of one region in the words of a common step, as written, each once.

    others: what the other regions wrote for this step.
    """
    kept = {at for places in protected(words) for at in places}
    inside = {at for match in titles_in(words, common) for at in range(*match.span())}
    found = [*_whole_titles(words, common, others)]
    found += [one for one in _shortened(words, common, others) if one[0] not in inside]
    sure = (span for span in sorted(found) if kept.isdisjoint(range(*span)))
    yield from dict.fromkeys(" ".join(words[start:end].split()) for start, end in sure)


def _whole_titles(words: str, common: CommonWords, others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a title stands that the vocabulary calls a region's; not one word that may be said of something else."""
    for match, _ in our_titles(words, common):
        called = common.called.get(folded(match[0]), ())
        is_sure = any(one.region and one.term.startswith("role:") for one in called) and " " in match[0].strip()
        if is_sure and ends_there(words, match) and not any(folded(match[0]) in folded(other) for other in others):
            yield _whole(words, match)


def _whole(words: str, match: re.Match[str]) -> tuple[int, int]:
    """With "deputy" before it, which is why it could not be the standard's."""
    ahead = re.search(r"\b(?:deputy|assistant|acting|senior|junior|former)\s+\Z", words[: match.start()], re.IGNORECASE)
    return (ahead.start() if ahead else match.start()), match.end()


def _shortened(words: str, common: CommonWords, others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where an abbreviation stands that only titles of regions have."""
    for match in _SHORT.finditer(words):
        is_ours = match[0] in _shorts_of(common) and not is_of_others(words, *match.span())
        if is_ours and not any(match[0] in re.findall(r"\w+", other) for other in others):
            yield match.span()


@lru_cache(maxsize=8)
def _capitals(titles: frozenset[str]) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", " ".join(titles).upper()))


def _shorts_of(common: CommonWords) -> frozenset[str]:
    """The abbreviations that only roles of regions have in their titles."""
    everybodys = _capitals(frozenset(common.known.difference(common.called)))
    roles = (one.words for many in common.called.values() for one in many if one.region and one.term[:5] == "role:")
    return frozenset(one for one in _SHORT.findall(" ".join(roles)) if one.casefold() not in _EVERYBODYS) - everybodys
