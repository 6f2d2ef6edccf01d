"""What a clause denies, wherever the negation stands: "does not list", "no copy", "without the client's approval"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.align.words import LIGHT, STOP, SUPPORT, stem
from bestyet.merge.values.clauses import PRESENT
from bestyet.merge.values.tokens import bare, listed

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_NOT = listed("not never n't no without nor neither cannot nobody none excludes exclude excluding excluded except")
_NOT |= listed("don't doesn't isn't aren't won't mustn't shouldn't can't didn't wasn't needn't")
_FORBIDS = listed("forbidden prohibited refrain avoid refuse reject decline impossible unable")
_HARMLESS = listed(
    """have need needed required necessary mandatory obliged only later more less fewer longer least just necessarily
    yet     forget fail hesitate matter one sooner earlier"""
)
_TWICE = listed("without unless until except before only other than")  # these turn it round
_ENDS = listed(", and but or so that which who if when because")
_LIFTED = {"before": "before", "until": "before", "without": "without"}  # limit of a ban -> of what lifts it
_NOBODY = listed("nothing nobody none only wait hold refuse")
_MOST = 3  # words that a negation is taken to deny
_REACH = 8
_LINKING = STOP | SUPPORT | {"also", "strictly"}


@dataclass(frozen=True)
class Denial:
    """What one negation of a clause denies: stems and vocabulary tokens, and the words as they stand."""

    terms: frozenset[str]
    text: str
    inside: str  # as Clause.inside: in the main clause, a condition or another subordinate clause


@lru_cache(maxsize=4096)
def denials(clause: Clause) -> tuple[Denial, ...]:
    """What a clause denies; nothing where one negation turns another round: "never ship without a logger"."""
    found = []
    words = [token.text for token in clause.tokens]
    places = [at for at in range(len(words)) if _denies(clause, at)]
    for at in places:
        if words[at] not in ("without", "except") and _TWICE & set(words[at + 1 :]):
            return ()
        if words[at - 1 : at] == ["or"] or words[at - 1 : at] == ["if"]:
            continue
        if denial := _denial(clause, at):
            found.append(denial)
    return tuple(found)


def _denies(clause: Clause, at: int) -> bool:
    """ "not", "no", "without"; not "need not", "not only", "no later"."""
    return (
        clause.word(at) in _NOT
        and clause.word(at + 1) not in _HARMLESS
        and clause.word(at - 1) not in ("need", "needs")
    )


def _denial(clause: Clause, at: int) -> Denial | None:
    terms: list[str] = []
    end = at + 1
    for place in range(at + 1, min(at + 1 + _REACH, len(clause.tokens))):
        word = clause.word(place)
        if word in _ENDS or len(terms) == _MOST:
            break
        end = place + 1
        if term := term_at(clause, place):
            terms.append(term)
    if not terms:
        return None
    text = "".join(f"{'' if t.glued else ' '}{t.spelt}" for t in clause.tokens[at:end]).strip(" ,.;:()")
    return Denial(frozenset(terms), text, clause.inside[at])


def term_at(clause: Clause, at: int) -> str:
    """The term of the word at a place; "" for words of grammar."""
    token = clause.tokens[at]
    phrase = next((phrase for phrase in clause.phrases if phrase.start <= at < phrase.end), None)
    if phrase:
        return phrase.token
    if not token.is_word or token.text in _LINKING or token.text in LIGHT or token.text in _NOT:
        return ""
    return stem(PRESENT.get(token.text, bare(token.text)))


def affirmed(clause: Clause, denial: Denial) -> str:
    """The words in which a clause says what another denies; "" where it does not say all of it, or denies it too."""
    if any(denial.terms & other.terms for other in denials(clause)) or _has_negation(clause):
        return ""
    places = [at for at in range(len(clause.tokens)) if term_at(clause, at) in denial.terms]
    if not places or clause.inside[places[0]] != denial.inside:
        return ""
    if {term_at(clause, at) for at in places} != denial.terms or places[-1] - places[0] > 2 * _REACH:
        return ""
    start = places[0]
    while start > max(places[0] - 2, 0) and clause.tokens[start - 1].is_word:
        if term_at(clause, start - 1) or clause.word(start - 1) in _ENDS:
            break
        start -= 1
    part = clause.tokens[start : places[-1] + 1]
    return "".join(f"{'' if t.glued else ' '}{t.spelt}" for t in part).strip()


def contradiction(clause: Clause, other: Clause) -> tuple[str, str] | None:
    """("not allowed", "allowed") where two clauses are the same words but for one negation in the first."""
    if len(clause.tokens) - len(other.tokens) not in (1, 2):
        return None
    places = [at for at in range(len(clause.tokens)) if _denies(clause, at)]
    if len(places) != 1 or any(_denies(other, at) for at in range(len(other.tokens))):
        return None
    at = places[0]
    start = at - (clause.word(at - 1) in ("do", "does") and len(clause.tokens) - len(other.tokens) == 2)
    words = [token.text for token in clause.tokens]
    if [*words[:start], *words[at + 1 :]] != [token.text for token in other.tokens]:
        return None
    return clause.words(at, at + 2), clause.words(at + 1, at + 2)


def lifted(ban: Clause, other: Clause) -> str:
    """The word of the limit up to which one clause forbids what another, that denies nothing, says may be or is done:
    "not before the quote is signed", "before it is signed"."""
    if (_NOT - {"without"} | _FORBIDS | _NOBODY) & {token.text for token in other.tokens}:
        return ""
    said = list(_limits(other))
    for word, terms in _limits(ban):
        for again, others in said:
            is_same = again == _LIFTED[word] and 2 * len(terms & others) >= len(terms) > 0
            if is_same and (ban.terms - terms) & (other.terms - others):  # and the act is one, not the limit alone
                return word
    return ""


def _limits(clause: Clause) -> Iterator[tuple[str, frozenset[str]]]:
    """ "before", "until" or "without", and the terms of what follows it."""
    for at, token in enumerate(clause.tokens):
        if token.text in _LIFTED:
            rest = range(at + 1, len(clause.tokens))
            end = next((place for place in rest if clause.word(place) in _ENDS), len(clause.tokens))
            yield token.text, frozenset(filter(None, (term_at(clause, place) for place in range(at + 1, end))))


def _has_negation(clause: Clause) -> bool:
    """Whether it denies in a way that cannot be compared."""
    words = [token.text for token in clause.tokens]
    denies = any(_denies(clause, at) for at in range(len(words)))
    return bool(_FORBIDS & set(words)) or (denies and not denials(clause))
