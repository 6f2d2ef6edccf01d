"""The words of a step as they are read against the values that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP, SUPPORT, stem
from bestyet.merge.contradict.times.moments import Moment, moments
from bestyet.merge.values.clauses import BE, MODALS, Clause, clauses_of
from bestyet.merge.values.dispute import MOST_CLAUSES, speaks
from bestyet.merge.values.figures.times import NAMES
from bestyet.merge.values.languages.language import READ, lexicon
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import listed, tokens_of
from bestyet.model.passage import Kind

if TYPE_CHECKING:
    from bestyet.merge.values.tokens import Phrases
    from bestyet.model.passage import Document, Passage

BREAKS = listed(", ; ( ) and but or then while which who whom that where so such because whether how")
_FRAMES = listed(
    """no not later than more latest most any case within by on at least up long longer sooner shorter fewer exceed
    less in all always longest earliest de~also fr~soit"""
)
_SAYING_NOTHING = STOP | _FRAMES
_NO_ADVERBS = listed("reply supply apply comply rely assembly family")
_VERBS_FOLLOW = listed("we you they it i he she to not never then please and or but , ; ( who which that")
_CONDITIONS = ("if", "unless", "where", "provided")
_NOT = listed("not never don't doesn't mustn't cannot can't")
_TIMES = NAMES.keys() | listed("+ net")
_SHORT = 3  # letters of a name of a time that other words hold: "min", "an"
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_MINUTES = re.compile(r"the minutes(?<!\wthe minutes)\b(?!['’])")  # begins so, so that it is found without a search
_OF_LIMITS = listed("later more longer exceed exceeding")


@dataclass(frozen=True)
class Cell:
    """One cell of a table's row and what stands at the head of its column."""

    head: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Words:
    """What a step says: its clauses, or its cells where it is the row of a table."""

    passage: Passage
    language: str
    clauses: tuple[Clause, ...]
    cells: tuple[Cell, ...] = ()

    @cached_property
    def tells_times(self) -> bool:
        return any(token.text in _TIMES for clause in self.clauses for token in clause.tokens)

    @cached_property
    def moments(self) -> tuple[tuple[int, Moment], ...]:
        """(number of the clause, a time that it tells), in order."""
        found: list[tuple[int, Moment]] = []
        for number, clause in enumerate(self.clauses):
            found += [(number, moment) for moment in moments(clause, found[-1][1].length if found else None)]
        return tuple(found)


@cache
def _names_of_times() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of all languages that are read as a unit of time: short ones, which stand alone; and what the others
    hold, which may stand in a longer word."""
    said = {name for name in _TIMES if name.isalpha()}
    for code in READ:
        for words, meaning in (lexicon(code).phrases or {}).items():
            if not _TIMES.isdisjoint(token.text for token in tokens_of(meaning)):
                said.add(max((word.lower() for word in words), key=len))
    short = frozenset(name for name in said if len(name) <= _SHORT)
    long = sorted(said - short, key=lambda name: (len(name), name))
    return short, tuple(name for at, name in enumerate(long) if not any(one in name for one in long[:at]))


_TELLING: set[str] = set()  # words met before that may tell a time, and those that tell none:
_NO_TIMES: set[str] = set()  # texts say the same words again
_MOST_KEPT, _LONGEST_KEPT = 8192, 40  # words, letters


@lru_cache(maxsize=1024)  # each text is asked for each lead time
def may_tell_times(text: str) -> bool:
    """Whether reading a text may find a time; most texts have no unit of one, and are not worth reading for it.

    "The minutes" are those of a meeting: minutes as a time are counted.
    """
    lower = text.lower()
    lower = _MINUTES.sub("the", lower) if "the minutes" in lower else lower
    words = lower.split()
    if "+" in lower or not _TELLING.isdisjoint(words):
        return True
    if _NO_TIMES.issuperset(words):
        return False
    for kept in (_TELLING, _NO_TIMES):
        if len(kept) > _MOST_KEPT:
            kept.clear()
    telling = {word for word in words if word not in _NO_TIMES and _may_tell_a_time(word)}
    _TELLING.update([word for word in telling if len(word) <= _LONGEST_KEPT])
    _NO_TIMES.update([word for word in words if word not in telling and len(word) <= _LONGEST_KEPT])
    return bool(telling)


def _may_tell_a_time(word: str) -> bool:
    short, long = _names_of_times()
    return any(name in word for name in long) or not short.isdisjoint(_WORD.findall(word))


def words_of(document: Document, passage: Passage, phrases: Phrases) -> Words:
    return words_in(passage, speaks(document, passage), phrases)


def words_in(passage: Passage, code: str, phrases: Phrases) -> Words:
    """code: of its language."""
    if passage.kind is not Kind.ROW:
        return Words(passage, code, clauses_of(passage.text, phrases, code)[:MOST_CLAUSES])
    heads = _cells(passage.head.partition("\n")[0])
    said = _cells(passage.text)
    heads = heads if len(heads) == len(said) else [""] * len(said)
    cells = tuple(
        Cell(head.casefold(), clauses_of(text, phrases, code)[:MOST_CLAUSES])
        for head, text in zip(heads, said, strict=True)
    )
    return Words(passage, code, tuple(clause for cell in cells for clause in cell.clauses)[:MOST_CLAUSES], cells)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def is_for_some_cases(clause: Clause) -> bool:
    """Whether a clause holds only under a condition; "when" may as well tell from when on."""
    said = zip(clause.tokens, clause.inside, strict=True)
    return any(where == "if" and token.text in _CONDITIONS for token, where in said)


def is_denied(clause: Clause) -> bool:
    words = [token.text for token in clause.tokens]
    return any(word in _NOT and _OF_LIMITS.isdisjoint(words[at + 1 : at + 2]) for at, word in enumerate(words))


def is_foreign(words: Words) -> bool:
    return words.language not in ("", "en")


def spelt(clause: Clause, places: range, foreign: bool) -> str:
    """Tokens of a clause as they are written: two English words may stand for one of another language."""
    tokens = clause.tokens[places.start : places.stop]
    there = [token for token in tokens if token.written or not (foreign and token.is_word)]
    return "".join(f"{'' if token.glued else ' '}{token.spelt}" for token in there).strip(" (")


def stems(text: str) -> Iterator[str]:
    return (stem(word) for word in text.casefold().replace("-", " ").split() if len(word) > 2)


# -- words of a clause


def says_something(word: str) -> bool:
    adverb = word.endswith("ly") and word not in _NO_ADVERBS
    return (FOREIGN in word or (word.isalpha() and not adverb)) and word not in _SAYING_NOTHING


def is_noun(clause: Clause, at: int) -> bool:
    """ "participants", or a word that tells which: "signed minutes"."""
    word, following = clause.word(at), clause.word(at + 1)
    is_which = word.endswith("ed") and clause.word(at - 1) not in BE | MODALS | {
        "and",
        "or",
        "has",
        "have",
        ",",
        "when",
    }
    return word.endswith(("ant", "ants", "tor", "tors")) or (is_which and says_something(following))


def is_verb(clause: Clause, at: int) -> bool:
    """Whether a word that may be the name of a thing is what is done: "we report", "is reported"; or the first thing
    that its part speaks of: "comments are due"."""
    before, word = clause.word(at - 1), clause.word(at)
    if at == 0 or before in _VERBS_FOLLOW | MODALS | {"for"} or word.endswith(("ed", "ing")):
        return True
    if FOREIGN in word:
        return (before not in ("the", "of") or at == 1) and not before.endswith(("~un", "~ein", "~su", "~son"))
    if any(phrase.end == at and phrase.kind == "role" for phrase in clause.phrases):
        return True
    return at == 1 or (before in ("the", "a", "all", "any", "no") and clause.word(at - 2) in {"", *BREAKS})


def is_given(clause: Clause, at: int) -> bool:
    """ "have an answer", "get a reply"."""
    return clause.word(at - 1) in ("a", "an", "the", "our", "their") and clause.word(at - 2) in SUPPORT | {
        "get",
        "gets",
    }
