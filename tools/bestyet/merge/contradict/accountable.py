"""Who answers for a step, as its words say: nobody where they do not tell for certain."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.roles import only_roles, roles_below
from bestyet.merge.contradict.steps import is_denied, is_for_some_cases
from bestyet.merge.values.actors import actors
from bestyet.merge.values.clauses import BE
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase

_HEADS = listed("accountable accountability rechenschaftspflichtig")
_WORDS = listed("accountable answerable rechenschaftspflichtig")
_IS = BE | listed("stays remains")
_BEFORE = listed("was were until formerly previously")
_ARTICLES = listed("the a an our this that")
_LEADS = _ARTICLES | listed("is are de~der de~die de~das person role : (")
_LIES = listed("lies lie rests rest sits remains stays")
_JOINS = listed("and or , the a / &")
_FAR = 60  # tokens of a clause that are looked at
_ITS = listed("it this that step them")


def accountables(words: Words, about: set[str]) -> frozenset[str]:
    """Role tokens. about: stems of the activity; who answers for something else does not answer for the step."""
    if words.cells:
        return roles_below(words, _HEADS)
    things = about | {stem(token.text) for clause in words.clauses[:1] for token in clause.tokens}
    found = {role for clause in words.clauses for role in _of(clause, things)}
    for label, clause in pairwise(words.clauses):  # "Accountable: site head.", "(accountable: site head)"
        last = len(label.tokens) - 1
        if _written(label, last) in _WORDS and (not last or label.word(last - 1) == "(") and only_roles(clause):
            found |= {phrase.token for phrase in clause.phrases}
    return frozenset(found)


def _of(clause: Clause, things: set[str]) -> set[str]:
    found: set[str] = set()
    if is_for_some_cases(clause) or is_denied(clause) or any(token.text in _BEFORE for token in clause.tokens):
        return found
    if "and is accountable" in clause.words(0, _FAR):  # "writes the answer and is accountable for it"
        found |= actors(clause)
    roles = [phrase for phrase in clause.phrases if phrase.kind == "role"]
    for at, phrase in enumerate(roles):
        if _answers(clause, phrase, things):
            found.add(phrase.token)
            while at and set(clause.words(roles[at - 1].end, roles[at].start).split()) <= _JOINS:
                at -= 1
                found.add(roles[at].token)
    return found


def _answers(clause: Clause, phrase: Phrase, things: set[str]) -> bool:
    end = phrase.end
    if clause.words(end, end + 2) == "answers for":
        return _is_of_the_step(clause, end + 1, things)
    if clause.words(end, end + 2) == "( accountable":
        return clause.word(end + 2) in (")", "and", ",")  # behind a colon it is somebody else
    if clause.word(end) in _IS and _written(clause, end + 1) in _WORDS:
        return _is_of_the_step(clause, end + 2, things)
    near = range(max(phrase.start - _FAR, 0), phrase.start)
    ahead = [clause.word(at) for at in near if clause.word(at) not in _ARTICLES]
    if ahead[-1:] == ["with"] and not _LIES.isdisjoint(ahead[-2:-1]) and "accountability" in ahead:
        of = next(at for at in near if clause.word(at) == "accountability") + 1
        return _is_of_the_step(clause, of, things)
    at = phrase.start - 1
    while at >= 0 and clause.word(at) in _LEADS:
        at -= 1
    return 0 <= at < phrase.start - 1 and _written(clause, at) in _WORDS and clause.word(at - 1) != "hold"


def _is_of_the_step(clause: Clause, at: int, things: set[str]) -> bool:
    """Whether what somebody answers for is the step: "is accountable", "... for it", "... for the answer" where that is
    what it is about; not "for the data it sends"."""
    if clause.word(at) != "for":
        return True
    at += 1 + (clause.word(at + 1) in _ARTICLES and clause.word(at + 1) not in _ITS)
    at += clause.word(at) in ("this", "that") and clause.word(at + 1) == "step"
    return clause.word(at) in _ITS or (stem(clause.word(at)) in things and clause.word(at + 1) != "of")


def _written(clause: Clause, at: int) -> str:
    return clause.tokens[at].spelt.casefold() if 0 <= at < len(clause.tokens) else ""
