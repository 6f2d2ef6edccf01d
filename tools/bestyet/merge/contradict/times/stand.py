"""Where a time stands in its sentence: which part of it, what it is counted from, whether it holds in all cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.merge.contradict.steps import BREAKS, is_for_some_cases, is_noun, is_verb, says_something
from bestyet.merge.contradict.times.kin import Milestone, Signs, is_compound, kin
from bestyet.merge.contradict.times.lengths import Length, is_longer, may_be_same
from bestyet.merge.contradict.times.moments import DEADLINES, OUTSIDE, TO, Moment
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.languages.language import READ, lexicon
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import Token, listed

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

# What makes a limit one of some cases only, a habit, a wish, or history; the first are told where it comes sooner.
_FAST = listed(
    """urgent urgently urgency emergency emergencies critical major rush expedited dringend dringenden eilig urgente
    urgentes urgents kritischen kritische critiques críticos"""
)
_SCOPES = listed(
    """exception exceptions exceptional exceptionally minor case cases weekend weekends holiday holidays complex small
    large simple otherwise except unless usually typically normally generally mostly often average ideally preferably
    aim aims possible formerly previously instead until some sometimes only let lets allow allows may might can could
    ausnahmsweise normalerweise üblicherweise idealerweise généralement normalement exceptionnellement normalmente
    generalmente excepcionalmente"""
)
_ALWAYS = {("as", "possible")} | {(every, case) for every in listed("any every each all") for case in ("case", "cases")}
_ANCHORS = listed("of after from following since upon later counted counting on")
BEGINS = listed("after once when upon following as")
ENDS = listed(", ; ( ) | who which while so whether")
_LIMITS = listed("later more longer exceed exceeding before until less earlier slower beyond sooner fewer take")
_NOT = listed("not never don't doesn't mustn't cannot can't isn't aren't")
_FAR = 10  # tokens that tell from when a limit is counted
LONG = 60  # tokens of a part of a sentence that are looked at
_PASSED = ("have passed", "have gone by", "have elapsed", "has passed", "has gone by", "are over", "is over")
_WHOLE = listed("final finished executed signed written official meeting full complete")  # which of one kind it is
_SPEAKS = listed(
    """tell tells told say says saying state states stating explain explains remind reminds know calendar diary
    recall expect expects out they'll you'll have has had having we'll he'll she'll it'll it's calls de~hinweis
    de~erst de~danach fr~lui fr~rendu fr~sach fr~ser fr~aur es~ser es~qued de~darauf de~hin de~sagt de~kund
    de~teilnehm fr~rappel fr~précis fr~particip es~record es~indic es~asistent es~le"""
)
_TELLS_NOTHING = _WHOLE | _SPEAKS
_LEADS = listed("within in by on until at most to the of day")
_FOR = listed("for de~fur fr~pour es~par es~para")


@dataclass(frozen=True)
class Sought:
    """A lead time as its words are looked for."""

    of: Milestone
    after: Milestone | None  # what it is counted from
    given: tuple[Length, ...]  # the limit, and what is likely

    def is_same(self, length: Length) -> bool:
        return any(may_be_same(length, one) for one in self.given)

    def may_be_named(self, said: Signs) -> bool:
        """Whether words with these signs may be said of it in another step than its own: `Part.is_named` needs two of
        what is done, what to, and from when."""
        done = self.of.acts_in(said) or ("send" in self.of.acts and self.of.things_in(said))  # "they have the minutes"
        if self.of.heads_in(said):
            return done or "act\nset" in said
        after = self.after
        return done and after is not None and (after.acts_in(said) or after.things_in(said, weakly=True))

    def may_be_told_of(self, words: Iterable[Iterable[Token]] | None) -> bool:
        """Whether a time may be said of it that stands behind some of these words: in the part of the sentence that
        tells it, `Part.is_named` knows every word. None: whether it does, not only these tell."""
        return words is None or any(all(map(self.knows, some)) for some in words)

    def knows(self, token: Token) -> bool:
        """Whether a word is one of the milestone's, or of what it is counted from, or says nothing of its own."""
        if is_compound(token) or (token.is_possessive and "client" not in kin(token).things):
            return False
        code, is_foreign, _ = token.text.partition(FOREIGN)
        small = is_foreign and code in READ and token.spelt.casefold() in lexicon(code).words
        if small or kin(token).is_weak or token.text in _TELLS_NOTHING or not says_something(token.text):
            return True
        after = self.after
        of = token.text in DEADLINES or self.of.is_act(token) or self.of.is_thing(token, weakly=True)
        if of or "set" in kin(token).acts:
            return True
        return after is not None and (after.is_act(token) or after.is_thing(token, weakly=True))


class Stand:
    """Where one time stands in a step."""

    def __init__(self, clauses: Sequence[Clause], number: int, moment: Moment, sought: Sought, is_first: bool) -> None:
        self._clauses, self._number, self._moment, self._sought = clauses, number, moment, sought
        self._clause, self._of = clauses[number], sought.of
        self._is_first = is_first  # no other limit stands before it
        self.is_same = sought.is_same(moment.length)
        self._is_longer = not self.is_same and is_longer(moment.length, sought.given[0])

    @cached_property
    def _label(self) -> Clause | None:
        """What names a time that stands alone: "Deadline for the report: | 5 days"."""
        start = self._moment.places.start
        before = self._clauses[self._number - 1] if self._number and start <= 1 else None
        return before if before and any(token.text in DEADLINES for token in before.tokens) else None

    @cached_property
    def _is_ahead(self) -> bool:
        """Whether it begins its clause: what it is said of follows."""
        words = [token.text for token in self._clause.tokens[: self._moment.places.start]]
        return not self._label and not any(says_something(word) for word in words)

    @cached_property
    def _is_bare(self) -> bool:
        """ "No later than 5 days after receipt." """
        return self._is_ahead and not any(says_something(word) for word in map(self._clause.word, self._span))

    @cached_property
    def _span(self) -> range:
        """The tokens of its part of the sentence before it; behind it where it begins its clause."""
        clause, places = self._clause, self._moment.places
        if self._is_ahead or self._moment.side == TO:
            return range(places.stop, min(len(clause.tokens), places.stop + LONG))
        roles = {at for one in clause.phrases if one.kind == "role" for at in range(one.start, one.end)}
        says, first = False, max(places.start - LONG, 0)
        for at in reversed(range(first, places.start)):
            if says and clause.word(at) in BREAKS and not self._joins(at):
                return range(at + 1, places.start)
            says = says or (at not in roles and says_something(clause.word(at)))
        return range(first, places.start)

    def _joins(self, at: int) -> bool:
        """Whether "and" joins two nouns: "the client and the site head", "root cause and risk"."""
        clause, following = self._clause, self._clause.word(at + 1)
        if clause.word(at) not in ("and", "or") or any(
            FOREIGN in token.text for token in clause.tokens[at - 1 : at + 3]
        ):
            return False
        behind = clause.tokens[at + 1 : self._moment.places.start]
        if any(self._acts_at(place) for place in range(at + 1, self._moment.places.start)):
            return False
        verbs = any(token.text in BE | MODALS | {"has", "have", "let", "it", "them"} for token in behind)
        return not verbs and (following in ("the", "a", "an", "its", "their", "our") or len(behind) < 4)

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        if self._label:
            return self._label.tokens
        return tuple(self._clause.tokens[at] for at in self._span)

    def _acts_at(self, at: int, clause: Clause | None = None) -> frozenset[str]:
        """What is done by the word at a place: none where it is the name of a thing there."""
        clause = clause or self._clause
        token = clause.tokens[at]
        found = kin(token)
        if not found.acts or found.is_weak or is_noun(clause, at) or (found.is_loose and not is_verb(clause, at)):
            return frozenset()
        return found.acts

    @cached_property
    def _behind(self) -> int:
        """The place behind it, and behind "at the latest"."""
        clause, at = self._clause, self._moment.places.stop
        for said in ("' time", "'", "latest", "maximum", *_PASSED, *OUTSIDE):
            at += len(said.split()) if clause.words(at, at + len(said.split())) == said else 0
        return at

    @cached_property
    def _anchor(self) -> range:
        """Words that tell what it is counted from."""
        clause, at = self._clause, self._behind
        if clause.word(at) in _ANCHORS and clause.word(at) != "later":
            end = next((to for to in range(at + 1, at + _FAR) if clause.word(to) in ENDS), at + _FAR)
            return range(at + 1, min(end, len(clause.tokens)))
        if clause.word(0) in BEGINS and not self._is_ahead:
            end = next((to for to, token in enumerate(clause.tokens) if token.text == ","), _FAR)
            return range(1, min(end, self._moment.places.start))
        return range(0)

    @cached_property
    def _is_set_for(self) -> bool:
        """ "promise the report for the tenth day"."""
        start = self._moment.places.start
        return not _FOR.isdisjoint(self._clause.words(start - 5, start).split())

    @cached_property
    def _is_of_some_cases(self) -> bool:
        """ "as soon as possible" and "in any case" are said of all; what is urgent may not take longer."""
        clause = self._clause
        before = self._clauses[self._number - 1] if self._number else None
        goes_on = before and is_for_some_cases(before) and clause.tokens[0].spelt[:1].islower()
        if is_for_some_cases(clause) or clause.inside[self._moment.places.start] == "if" or goes_on:
            return True
        if clause.word(self._behind) in ("for", "but") or self._is_alternative:
            return True  # "within 5 days for a large one"
        words = [(clause.word(at - 1), token.text, token.spelt.casefold()) for at, token in enumerate(clause.tokens)]
        fast = any({text, spelt} & _FAST for _, text, spelt in words) and not self._is_longer
        return fast or any({text, spelt} & _SCOPES and (before, text) not in _ALWAYS for before, text, spelt in words)

    @property
    def _is_alternative(self) -> bool:
        """ "by day five, or day eight in August"."""
        at = self._moment.places.start - 1
        while self._clause.word(at) in _LEADS:
            at -= 1
        return self._clause.word(at) == "or"

    @cached_property
    def _is_denied(self) -> bool:
        clause, start = self._clause, self._moment.places.start
        for at in range(max(start - _FAR, 0), start):
            if clause.word(at) in _NOT and _LIMITS.isdisjoint(clause.words(at + 1, start).split()):
                return True
        return False
