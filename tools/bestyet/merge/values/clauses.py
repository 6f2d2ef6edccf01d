"""The clauses of a passage: what is said, under which condition, and what stands only in a subordinate clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bestyet.merge.align.words import STOP, SUPPORT, stem
from bestyet.merge.values.figures.numbers import NUMBER_WORDS, without_repeats
from bestyet.merge.values.languages.translate import in_english
from bestyet.merge.values.tokens import Phrase, Phrases, Token, Tokens, bare, listed, sentences, several, tokens_of

_AUX = "is are was were be been being has have had do does did gets get"
MODALS = listed("must shall should may can could might will would need needs ought cannot can't")
BE = listed("is are was were be been being isn't aren't")
_FINITE = MODALS | listed(f"{_AUX} follows goes takes it they he she we you") - {"been", "being"}
_SUBORDINATE = listed("who whom whose which that what whether how why because so although though since as")
_CONDITION = listed("if unless when whenever where provided")
_ASKS = listed("ask asks check checks confirm confirms clarify verify decide know see find")
_SUBJECTS = listed("the a an any this that these those it they you we he she there")
_TRIVIAL = listed("needed necessary possible any required so not applicable appropriate relevant wished")
_UNITS = listed("minute minutes hour hours day days week weeks month months year years")
_BEFORE_UNITS = listed("a an every each per of the same next following business working calendar other second")
# Words about how much and how often: values are compared by their own rules, not as words of a clause.
_MEASURES = listed("""business working calendar percent
        daily weekly fortnightly monthly quarterly yearly annually every each once twice least most later latest
        required mandatory optional recommended please always never not no must shall ideally preferably
        older longer more less fewer later than first then also just still already""")

_EMPTY = STOP | SUPPORT | _MEASURES

_FAR = 60  # tokens back that tell whether a statement is whole: the reading of a sentence stays linear in its length

# Verbs that a stemmer cannot bring together.
PRESENT = dict(
    pair.split("-")
    for pair in several(
        """began-begin begun-begin brought-bring built-build chosen-choose drawn-draw found-find given-give
    held-hold kept-keep led-lead left-leave met-meet paid-pay sent-send spoken-speak taken-take taught-teach told-tell
    written-write wrote-write"""
    )
)


@dataclass(frozen=True)
class Clause:
    """One clause. `inside` tells of each token where it stands: "" in the main clause, "if" in a condition,
    "sub" in another subordinate clause. `terms`: stems and vocabulary tokens of the words that mean something.
    """

    tokens: tuple[Token, ...]
    inside: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    terms: frozenset[str]

    @cached_property
    def apart(self) -> frozenset[str]:
        """The terms of what stands outside of its conditions."""
        if "if" not in self.inside:
            return self.terms
        kept = [at for at, where in enumerate(self.inside) if where != "if"]
        phrases = [one for one in self.phrases if self.inside[one.start] != "if"]
        return _terms(self.tokens, phrases, kept)

    @property
    def main(self) -> list[int]:
        """Places of the tokens of the main clause."""
        return [at for at, where in enumerate(self.inside) if not where]

    def word(self, at: int) -> str:
        """The token at a place as text, "" outside of the clause."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def words(self, start: int, end: int) -> str:
        """Tokens from `start` up to `end` as one text, cut to the clause."""
        return " ".join([token.text for token in self.tokens[max(start, 0) : max(end, 0)]])


def read_tokens(text: str, code: str = "") -> tuple[Token, ...]:
    """The tokens that the clauses of a passage are made of."""
    return without_repeats(in_english(tokens_of(text), code))


def clauses_of(text: str, phrases: Phrases, code: str = "") -> tuple[Clause, ...]:
    """Return the clauses of a passage; those without a word are left out. `code`: the language it is written in."""
    found: list[Clause] = []
    asked: tuple[Token, ...] = ()
    for sentence, end in sentences(read_tokens(text, code)):
        if end == "?":
            asked = (*asked, *sentence)
            continue
        for part in _split(sentence):
            if any(token.kind != "mark" for token in part):
                clause = _clause(asked, part, phrases)
                # "do so within two days" speaks of what the clause before it says.
                found.append(replace(clause, terms=found[-1].terms) if found and not clause.terms else clause)
                asked = ()
    return (*found, _clause(asked, (), phrases)) if asked else tuple(found)


def _split(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Split a sentence where a second statement begins: ", and it ...", ", but you may ...", "; then"."""
    parts, start = [], 0
    for at, token in enumerate(tokens):
        if token.text in ("and", "but", "then", "while") and _begins_statement(tokens, start, at):
            parts.append(tokens[start:at])
            start = at + 1
    return [*parts, tokens[start:]]


def _begins_statement(tokens: Tokens, start: int, at: int) -> bool:
    near = max(start + 1, at - _FAR)
    before = [token.text for token in (*tokens[start : start + 1], *tokens[near:at])] if at > start else []
    if sum(word not in STOP and word.isalpha() for word in before) < 2 or not _is_whole(before):
        return False
    if before[-1] == "," and tokens[at].text == "then":
        return True
    after: list[str] = []
    for token in tokens[at + 1 : at + 10]:
        if token.text in ",()" or token.text in _SUBORDINATE or token.text in _CONDITION:
            break
        after.append(token.text)
    if not any(word in _FINITE for word in after[:6]):
        return False
    # "the scope and the dates must be kept" is one statement: what stands before has no verb of its own.
    return before[-1] == "," or any(word in _FINITE for word in before) or not _is_nominal(before)


def _is_whole(before: Sequence[str]) -> bool:
    """Whether a condition before it has ended: "if A and B, then" is not split."""
    starts = [at for at, word in enumerate(before) if word in _CONDITION or word in _SUBORDINATE]
    return not starts or "," in before[starts[-1] :]


def _is_nominal(words: Sequence[str]) -> bool:
    return words[0] in ("the", "a", "an", "our", "each", "every", "all", "both") or len(words) < 4


def _clause(asked: tuple[Token, ...], part: tuple[Token, ...], phrases: Phrases) -> Clause:
    """A clause with the question before it, which is its condition: "Nobody answers? Call the director." """
    tokens = (*asked, *part)
    found = tuple(phrases.find(tokens))
    return Clause(tokens, (*("if" for _ in asked), *_inside(part)), found, _terms(tokens, found))


def _inside(tokens: Tokens) -> tuple[str, ...]:
    """Where each token stands. A condition or a subordinate clause ends with a comma or the clause."""
    inside: list[str] = []
    state = ""
    for at, token in enumerate(tokens):
        if token.text in (",", "then"):
            state = ""
        elif token.text in _CONDITION and (_is_question(tokens, at) or (at and tokens[at - 1].text == "even")):
            state = "sub"
        elif (token.text in _CONDITION and not _is_harmless(tokens, at)) or _is_inverted(tokens, at):
            state = "if"
        elif token.text in _SUBORDINATE and state != "if" and not _is_adverb(tokens, at):
            state = "sub"
        elif token.text == "only" and is_restricting(tokens, at):
            state = "if"
        elif state == "sub" and _ends_relative(tokens, inside, at):
            state = ""
        inside.append(state)
    return tuple(inside)


def is_restricting(tokens: Tokens, at: int) -> bool:
    """Whether the "only" at this place sets a condition: "only for new clients", "only if"; not "not only"."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text if at else ""
    return before != "not" and following in ("if", "when", "where", "for", "to", "in", "during", "with", "after", "on")


def _ends_relative(tokens: Tokens, inside: Sequence[str], at: int) -> bool:
    """Whether the main clause goes on: "deviations that touch the product | are reported"."""
    start = next((place for place in range(at - 1, max(at - _FAR, -1), -1) if inside[place] != "sub"), -1) + 1
    if (
        start == 0  # or begins too far back
        or at < start + 2
        or tokens[at].text not in _FINITE
        or tokens[start].text not in ("that", "which", "who")
    ):
        return False
    if start > 6 or any(tokens[place].text in _SUBORDINATE for place in range(start + 1, at)):
        return False
    own_subject = tokens[start + 1].text in STOP or tokens[start + 1].text in _FINITE
    return not own_subject and not any(tokens[place].text in _FINITE for place in range(start))


def _is_question(tokens: Tokens, at: int) -> bool:
    """An indirect question: "ask the client if", "check where"; not "ask for a second signature if"."""
    asks = tokens[0].text in _ASKS and (len(tokens) < 2 or tokens[1].text != "for")
    return tokens[at].text in ("if", "where", "when") and asks and at <= 6


def _is_harmless(tokens: Tokens, at: int) -> bool:
    """ "if necessary", "what if": no condition."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text if at else ""
    return following in _TRIVIAL or before in ("as", "what", "and")


def _is_inverted(tokens: Tokens, at: int) -> bool:
    """ "Should the client object, ...": a condition; "it should the same day" is rarer than that."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return tokens[at].text == "should" and following in _SUBJECTS


def _is_adverb(tokens: Tokens, at: int) -> bool:
    """ "as a video call", "as soon as", "so far": no clause begins."""
    text = tokens[at].text
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if text == "as":
        return following in ("a", "an", "the", "soon", "well", "far", "at")
    if text == "so":
        return following != "that"
    if text == "since":
        return following in ("the", "a")
    return False


def _terms(tokens: Tokens, found: Sequence[Phrase], kept: Sequence[int] | None = None) -> frozenset[str]:
    """kept: the places of the tokens that count; None for all."""
    taken = {at for phrase in found for at in range(phrase.start, phrase.end)}
    places = [at for at in (range(len(tokens)) if kept is None else kept) if tokens[at].is_word and at not in taken]
    plain = (bare(tokens[at].text) for at in places if not _measures(tokens, at))
    content = {stem(PRESENT.get(word, word)) for word in plain if word not in _EMPTY}
    return frozenset(content | {phrase.token for phrase in found})


def _measures(tokens: Tokens, at: int) -> bool:
    """Whether a word belongs to a quantity: a number, or a unit behind one; not the minutes of a meeting."""
    before = tokens[at - 1] if at else None
    text = tokens[at].text
    if text in NUMBER_WORDS:
        return True
    if text not in _UNITS or before is None:
        return False
    return before.kind == "number" or before.is_dash or before.text in NUMBER_WORDS | _BEFORE_UNITS


def alike(a: Clause, b: Clause) -> int:
    """How much two clauses say the same, 0..1000: the share of their terms that both have."""
    return common(a.terms, b.terms)


def common(a: frozenset[str], b: frozenset[str]) -> int:
    both = len(a) + len(b)
    return 2000 * len(a & b) // both if both else 0
