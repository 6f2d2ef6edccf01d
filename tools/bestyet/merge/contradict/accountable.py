"""Who answers for a step, as its words say: nobody where they do not tell for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.merge.contradict.roles import roles_below
from bestyet.merge.contradict.steps import is_denied, is_for_some_cases
from bestyet.merge.values.clauses import BE
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase

_HEADS = listed("accountable accountability rechenschaftspflichtig")
_WORDS = listed("accountable answerable rechenschaftspflichtig")
_ARTICLES = listed("the a an our is are ist der die das person role : (")
_JOINS = listed("and or , the a / &")
_ITS = listed("it this that step them")


def accountables(words: Words) -> frozenset[str]:
    """Role tokens; who answers for something else does not answer for the step."""
    if words.cells:
        return roles_below(words, _HEADS)
    return frozenset().union(*(_of(clause) for clause in words.clauses))


def _of(clause: Clause) -> frozenset[str]:
    if is_for_some_cases(clause) or is_denied(clause):
        return frozenset()
    roles = [phrase for phrase in clause.phrases if phrase.kind == "role"]
    found: set[str] = set()
    for at, phrase in enumerate(roles):
        if _answers(clause, phrase):
            found.add(phrase.token)
            while at and set(clause.words(roles[at - 1].end, roles[at].start).split()) <= _JOINS:
                at -= 1
                found.add(roles[at].token)
    return frozenset(found)


def _answers(clause: Clause, phrase: Phrase) -> bool:
    end = phrase.end
    behind = [clause.word(at) for at in range(end, end + 3)]
    if behind[:2] == ["answers", "for"]:
        return _is_of_the_step(clause, end + 2)
    if behind[:2] == ["(", "accountable"]:
        return True
    if behind[0] in BE and behind[1] in _WORDS:
        return _is_of_the_step(clause, end + 2)
    at = phrase.start - 1
    while at >= 0 and clause.word(at) in _ARTICLES:
        at -= 1
    return at >= 0 and at < phrase.start - 1 and clause.word(at) in _WORDS and clause.word(at - 1) != "hold"


def _is_of_the_step(clause: Clause, at: int) -> bool:
    """Whether what somebody answers for is the step: "is accountable", "... for it"; not "for the data it sends"."""
    return clause.word(at) != "for" or clause.word(at + 1) in _ITS
