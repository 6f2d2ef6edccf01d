"""By which channels a step is done, as its words say: none where they do not tell for certain."""

from __future__ import annotations

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
_OTHER = listed("received receive answer answers reply replies log logs record records file files also additionally")


def used(words: Words, phrases: Phrases) -> tuple[frozenset[str], frozenset[str]]:
    """(channels that the step is done by, channels that it names in any way): tokens."""
    named = frozenset(phrase.token for clause in words.clauses for phrase in clause.phrases if phrase.kind == "channel")
    found = [channels(clause, phrases) for clause in words.clauses]
    by = frozenset().union(*(one for one, clause in zip(found, words.clauses, strict=True) if _tells(clause)))
    return by, named.union(*found)


def _tells(clause: Clause) -> bool:
    begins = next((phrase.token for phrase in clause.phrases if phrase.start < _FIRST), "")
    if is_for_some_cases(clause) or is_denied(clause) or _CLIENT in {begins, *actors(clause)}:
        return False
    return not any(token.text in _OTHER for token in clause.tokens)
