"""Titles in a common step that only one region has: of its vocabulary, or of none.

Only what is sure: a title that the vocabulary calls a region's own and that could not be written as the standard's; a
person's title, or an abbreviation, that acts or is told something, that no vocabulary knows and no other region writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.sure.words import lemma
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.tokens import listed
from bestyet.merge.words.english import VERBS
from bestyet.merge.words.others import is_of_others
from bestyet.merge.words.protected import protected
from bestyet.merge.words.titles import our_titles, titles_in
from bestyet.model.records.common_words import folded

if TYPE_CHECKING:
    from bestyet.model.records.common_words import CommonWords

_ROLES = (
    "manager|leader|lead|coordinator|head|director|officer|representative|executive|engineer|planner|scientist"
    "|specialist|analyst|supervisor|administrator|controller|associate|assistant|counsel|expert|buyer|architect"
    "|consultant|technician|operator|inspector|accountant|secretary"
)
_TITLE = re.compile(
    rf"(?:^|[.!?:;]\s+)(?:the|an?|our|every|each)\s+((?:[a-z]+\s+){{1,3}}(?:{_ROLES}))\s+([a-z]+)", re.IGNORECASE
)
_NO_PART = listed(  # of a title
    "and or of to in on at by with from for who which that is are was were be client customer vendor"
)
_SHORT = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_BEGINS = re.compile(r"(?:^|[.!?;]\s+)(?:the\s+)?\Z", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:ask|tell|inform|notify|consult|call|contact|invite|phone|brief)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_NEXT = re.compile(r"\s+([a-z]+)")
_BEHIND_TOLD = listed("when if that to about for before after within in on at by and or with of once as early first")
# Capitals that are the same for all who make medicines, or no people at all.
_EVERYBODYS = listed(
    """gmp gxp gcp glp gdp iso fda ema ich capa oos oot cmc api pdf it hr qa qc kpi faq url usd eur chf gbp inr sgd utc
    cet raci fmea sla cda nda sow msa rfp rfq bmr sop crm erp lims eu us uk ceo cfo coo cto pm sme po tbd fyi asap ok
    note all everyone one we you they who cc to if when where how what why not never always"""
)

_NEAR = 40  # characters


def titles_left(words: str, common: CommonWords, others: Sequence[str], everywhere: Sequence[str]) -> Iterator[str]:
    """Yield the titles of one region in the words of a common step, as written, each once.

    others: what the other regions wrote for this step. everywhere: all that the other regions wrote of the practice.
    """
    kept = {at for places in protected(words) for at in places}
    elsewhere = folded(" ".join(everywhere))
    titles = [*_of_a_region(words, common, others), *_of_nobody(words, common, elsewhere)]
    inside = {at for match in titles_in(words, common) for at in range(*match.span())}
    found = [*titles, *(one for one in _shortened(words, common, others, elsewhere) if one[0] not in inside)]
    sure = (span for span in sorted(found) if kept.isdisjoint(range(*span)))
    yield from dict.fromkeys(" ".join(words[start:end].split()) for start, end in sure)


def _of_a_region(words: str, common: CommonWords, others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a title stands that the vocabulary calls a region's; not one word that may be said of something else."""
    for match, _ in our_titles(words, common):
        called = common.called.get(folded(match[0]), ())
        is_sure = any(one.region and one.term.startswith("role:") for one in called) and " " in match[0].strip()
        if is_sure and not any(folded(match[0]) in folded(other) for other in others):
            yield _whole(words, match)


def _whole(words: str, match: re.Match[str]) -> tuple[int, int]:
    """With "deputy" before it, which is why it could not be the standard's."""
    ahead = re.search(r"\b(?:deputy|assistant|acting|senior|junior|former)\s+\Z", words[: match.start()], re.IGNORECASE)
    return (ahead.start() if ahead else match.start()), match.end()


def _of_nobody(words: str, common: CommonWords, everywhere: str) -> Iterator[tuple[int, int]]:
    for match in _TITLE.finditer(words):
        title = folded(match[1])
        is_plain = not _NO_PART.isdisjoint(title.split()) or title in common.known
        if not is_plain and _acts(match[2]) and title not in everywhere and not is_of_others(words, *match.span(1)):
            yield match.span(1)


def _shortened(words: str, common: CommonWords, others: Sequence[str], everywhere: str) -> Iterator[tuple[int, int]]:
    """Where an abbreviation stands that only titles of regions have, or nobody's that acts or is told something."""
    regional, known = _shorts_of(common)
    for match in _SHORT.finditer(words):
        short, start, end = match[0], *match.span()
        behind = _NEXT.match(words, end)
        said = behind[1] if behind else ""
        if is_of_others(words, start, end) or short.casefold() in _EVERYBODYS:
            continue
        if short in regional:
            if not any(re.search(rf"\b{short}\b", other) for other in others):
                yield start, end
        elif short not in known and not re.search(rf"\b{short.casefold()}\b", everywhere):
            ahead = words[max(0, start - _NEAR) : start]
            is_told = _TOLD.search(ahead) and (not said or said in _BEHIND_TOLD)
            if is_told or (_BEGINS.search(ahead) and _acts(said)):
                yield start, end


def _acts(word: str) -> bool:
    """Whether a word behind a subject is what the subject does."""
    low = word.lower()
    return low in BE | MODALS or (low.endswith("s") and lemma(low) in VERBS)


@lru_cache(maxsize=8)
def _capitals(titles: frozenset[str]) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", " ".join(titles).upper()))


def _shorts_of(common: CommonWords) -> tuple[frozenset[str], frozenset[str]]:
    """The abbreviations that only roles of regions have in their titles, and in capitals all words of titles."""
    everybodys = _capitals(frozenset(common.known.difference(common.called)))
    roles = (one.words for many in common.called.values() for one in many if one.region and one.term[:5] == "role:")
    return frozenset(_SHORT.findall(" ".join(roles))) - everybodys, _capitals(common.known)
