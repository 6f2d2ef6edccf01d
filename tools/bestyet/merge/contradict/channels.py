"""By which channels a step is done, as its words say: none where they do not tell for certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.merge.contradict.steps import is_denied, is_for_some_cases
from bestyet.merge.values.actors import actors, channels
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrases

_CLIENT = "role:client"
_FIRST = 2  # tokens: "the client", "clients"
# What is done to, with or about a message that came or comes another way.
_ACTS = listed("receive receives answer answers reply replies log logs record records file files confirm confirms")
_BESIDE = listed("received also additionally")
_BY_ABROAD = listed("per via par por über mittels")  # "by", in the languages that are read


def used(words: Words, phrases: Phrases) -> tuple[frozenset[str], frozenset[str]]:
    """(channels that the step is done by, channels that it names in any way): tokens."""
    named = frozenset(phrase.token for clause in words.clauses for phrase in clause.phrases if phrase.kind == "channel")
    found = [channels(clause, phrases) | frozenset(_abroad(clause)) for clause in words.clauses]
    by = frozenset().union(*(one for one, clause in zip(found, words.clauses, strict=True) if _tells(clause)))
    return by, named.union(*found)


def _abroad(clause: Clause) -> Iterator[str]:
    for phrase in clause.phrases:
        before = clause.tokens[phrase.start - 1] if phrase.start else None
        if phrase.kind == "channel" and before and before.spelt.casefold() in _BY_ABROAD:
            yield phrase.token


def _tells(clause: Clause) -> bool:
    if is_for_some_cases(clause) or is_denied(clause) or _asks_the_client(clause):
        return False
    heads = {0, *(phrase.end for phrase in clause.phrases if phrase.kind == "role")}
    return not any(clause.word(at) in _ACTS for at in heads) and not any(t.text in _BESIDE for t in clause.tokens)


def _asks_the_client(clause: Clause) -> bool:
    """Whether it is the client who acts: "the client has written by email"; "the client is told" is not."""
    begins = next((phrase for phrase in clause.phrases if phrase.start < _FIRST), None)
    is_told = begins is not None and clause.word(begins.end) in ("is", "are")
    return _CLIENT in actors(clause) or (begins is not None and begins.token == _CLIENT and not is_told)
