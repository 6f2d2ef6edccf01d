"""The part of a sentence that a time stands in, and whether it speaks of a milestone.

What tells: what is done there, what to, who by, and what the time is counted from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP
from bestyet.merge.contradict.kin import Milestone, kin
from bestyet.merge.contradict.lengths import Length, is_longer, may_be_same
from bestyet.merge.contradict.moments import DEADLINES, LEAST, MOST, OUTSIDE, TO, Moment
from bestyet.merge.contradict.steps import BREAKS, is_for_some_cases, is_given, is_noun, is_verb, says_something
from bestyet.merge.values.clauses import BE, MODALS
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
# Of what has a name of its own: not the milestone's, or not all of it.
_PIECES = listed(
    """draft interim preliminary provisional partial revised updated intermediate second another extension extensions
    monthly weekly quarterly yearly annual
    de~entwurf de~zwischenbericht fr~provisoir es~borrador es~provisional"""
)
_WHOLE = listed("final finished executed signed written official meeting full complete")  # which of one kind it is
_OTHERS = listed("full complete final remaining rest further written original copy others too also long-term")
_PRONOUNS = listed("it this that them these they which thereof he she")
_ANCHORS = listed("of after from following since upon later counted counting on")
_BEGINS = listed("after once when upon following as")
_RECEIVES = listed("has have gets get receives receive sees see finds find hears hear holds hold")
_TODAY = listed("now today then here thereafter afterwards")
_ENDS = listed(", ; ( ) | who which while so whether")
_LIMITS = listed("later more longer exceed exceeding before until less earlier slower beyond sooner fewer take")
_NOT = listed("not never don't doesn't mustn't cannot can't isn't aren't")
_FAR = 10  # tokens that tell from when a limit is counted
_LONG = 60  # tokens of a part of a sentence that are looked at
_PASSED = ("have passed", "have gone by", "have elapsed", "has passed", "has gone by", "are over", "is over")
_CLIENT = "role:client"
# What is done so often that it tells a milestone only together with what it is done to.
_COMMON = listed("send hold inform complete review receive start raise request decide prepare announce detect")
_FOR = listed("for de~fur fr~pour es~par es~para")


@dataclass(frozen=True)
class Sought:
    """A lead time as its words are looked for."""

    of: Milestone
    after: Milestone | None  # what it is counted from
    given: tuple[Length, ...]  # the limit, and what is likely

    def is_same(self, length: Length) -> bool:
        return any(may_be_same(length, one) for one in self.given)


class Part:
    """Where one time stands in a step."""

    def __init__(self, clauses: Sequence[Clause], number: int, moment: Moment, sought: Sought, is_first: bool) -> None:
        self._clauses, self._number, self._moment, self._sought = clauses, number, moment, sought
        self._clause, self._of = clauses[number], sought.of
        self._is_first = is_first  # no other limit stands before it
        self.is_same = sought.is_same(moment.length)
        self._is_longer = not self.is_same and is_longer(moment.length, sought.given[0])

    # -- what it says

    @cached_property
    def is_limit(self) -> bool:
        side = self._moment.side or (MOST if self._label else "")
        if not side or (side == LEAST and not self._is_longer) or self._is_of_some_cases:
            return False
        return not self._is_denied

    @cached_property
    def is_meant(self) -> bool:
        """In the milestone's own step."""
        if not self.is_limit or self._is_others:
            return False
        if self._moment.side == LEAST:
            return self._is_done_here and self._is_thing_here
        if self.is_same or self._is_longer:
            known = self._from == "own" or self._is_done_here or self._is_thing_here
            return known or (self._is_about_the_step and (self.is_same or self._is_first))
        return self._from != "unknown" and self._is_done_here

    @cached_property
    def is_named(self) -> bool:
        """In another step than its own: by two of what is done, what to, and from when; by all where it is sooner."""
        if not self.is_limit or self._is_others or self._from == "unknown":
            return False
        counted, done = self._from == "own", self._is_done_here and self._is_done_by_name
        if self._label:
            thing = any(self._of.is_head(token) for token in self._label.tokens)
        else:
            thing = any(self._names_it(at) for at in self._where_named)
        if self._of.is_general and not counted:
            return False  # a client is informed of many things
        if not (self.is_same or self._is_longer):
            return done and thing and counted
        if thing:
            return done or self._is_set_here
        return done and counted and not self._of.acts <= _COMMON and not self._other_thing

    @property
    def _where_named(self) -> Iterable[int]:
        return self._span if self._of.acts <= _COMMON else range(max(self._span.stop, self._moment.places.start))

    def _names_it(self, at: int) -> bool:
        """Whether the word at a place is what the milestone is about, and no other thing of its kind: not "the report
        of the audit", "the audit report"."""
        clause, after = self._clause, self._sought.after
        if not self._of.is_head(clause.tokens[at]):
            return False
        behind = [clause.tokens[to] for to in range(at + 1, min(at + 5, len(clause.tokens)))]
        of = behind[:1] and behind[0].text in ("of", "of the")
        told = [token for token in behind[1:] if says_something(token.text)][:1] if of else []
        before = clause.tokens[at - 1 : at] if at and says_something(clause.word(at - 1)) else ()
        for token in (*told, *before):
            known = self._of.is_thing(token, weakly=True) or (after and after.is_thing(token, weakly=True))
            if not (known or self._of.is_act(token) or kin(token).acts or token.text in _WHOLE):
                return False
        return True

    @cached_property
    def is_sure(self) -> bool:
        said = {token.text for token in self._tokens}
        named = self._is_thing_here or self._is_done_here or self._from == "own"
        return self._is_longer and named and self._from != "unknown" and said.isdisjoint(_OTHERS)

    @property
    def likeness(self) -> int:
        """How much of the milestone is named there."""
        return 2 * self._is_thing_here + self._is_done_here + (self._from == "own")

    # -- where it stands

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
    def _span(self) -> range:
        """The tokens of its part of the sentence before it; behind it where it begins its clause."""
        clause, places = self._clause, self._moment.places
        if self._is_ahead or self._moment.side == TO:
            return range(places.stop, min(len(clause.tokens), places.stop + _LONG))
        roles = {at for one in clause.phrases if one.kind == "role" for at in range(one.start, one.end)}
        says, first = False, max(places.start - _LONG, 0)
        for at in reversed(range(first, places.start)):
            if says and clause.word(at) in BREAKS and not self._joins(at):
                return range(at + 1, places.start)
            says = says or (at not in roles and says_something(clause.word(at)))
        return range(first, places.start)

    def _joins(self, at: int) -> bool:
        """Whether "and" joins two nouns: "the client and the site head", "root cause and risk"."""
        clause, following = self._clause, self._clause.word(at + 1)
        if clause.word(at) not in ("and", "or"):
            return False
        behind = clause.tokens[at + 1 : self._moment.places.start]
        if FOREIGN in clause.word(at - 1) and self._acts_at(at - 1):
            return False  # a German clause ends with what is done
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

    # -- what is done there, and what to

    @cached_property
    def _done(self) -> str:
        """Whether what is done there is the milestone: "own", "other", or "" where no word is known."""
        if self._label:
            return self._done_at(self._label, reversed(range(len(self._label.tokens))))
        if self._is_ahead or self._moment.side == TO:
            return self._done_behind
        found = self._done_at(self._clause, reversed(self._span))
        if not found and self._clause.word(self._moment.places.stop) == "to":
            return self._done_at(self._clause, range(self._moment.places.stop, len(self._clause.tokens)))
        comma = max((at for at in self._span if self._clause.word(at) == ","), default=-1)
        near = self._done_at(self._clause, range(comma + 1, self._span.stop)) if comma >= 0 else found
        verb_last = not near and any(token.text.startswith("de~") for token in self._clause.tokens)
        behind = range(self._moment.places.stop, len(self._clause.tokens)) if verb_last else range(0)
        return "own" if any(self._is_last_verb(at) for at in behind) else self._done_at(self._clause, behind) or found

    def _is_last_verb(self, at: int) -> bool:
        """Whether a German clause ends with what is done: "nach dem Besuch verschickt wird"."""
        return self._of.is_act(self._clause.tokens[at]) and not self._is_of_after(self._clause.tokens[at])

    def _done_at(self, clause: Clause, places: Iterable[int]) -> str:
        """By the first of these places where a word tells it."""
        for at in places:
            token = clause.tokens[at]
            if self._tells_nothing(clause, at):
                continue
            if self._is_own(clause, at):
                return "own"
            if self._acts_at(at, clause) and not self._of.is_thing(token):
                joined = at > 1 and clause.word(at - 1) in ("and", "or") and self._of.is_act(clause.tokens[at - 2])
                return "own" if joined else "other"
        return ""

    @cached_property
    def _done_behind(self) -> str:
        """In what follows a time: any act of one who does several."""
        found = ""
        for at in self._span:
            if found and self._clause.word(at) in _ENDS - {","}:
                break
            one = self._done_at(self._clause, (at,))
            if one == "own":
                return one
            found = found or one
        return found

    def _is_own(self, clause: Clause, at: int) -> bool:
        token = clause.tokens[at]
        if token.text in ("have", "has", "they'll", "you'll") and "send" in self._of.acts:
            return any(self._of.is_thing(one) for one in clause.tokens[at + 1 : at + 4])  # "they'll have the minutes"
        if not self._of.is_act(token):
            return False
        return not kin(token).is_loose or is_verb(clause, at) or not self._of.is_thing(token)

    def _tells_nothing(self, clause: Clause, at: int) -> bool:
        is_set = "set" in kin(clause.tokens[at]).acts and self._is_set_for
        return is_set or self._is_of_after(clause.tokens[at]) or (clause is self._clause and at in self._anchor)

    @cached_property
    def _is_set_for(self) -> bool:
        """ "promise the report for the tenth day"."""
        start = self._moment.places.start
        return not _FOR.isdisjoint(self._clause.words(start - 5, start).split())

    @cached_property
    def _is_done_by_name(self) -> bool:
        """Whether a word that is no mere thing there says that it is done: "call the client", not "book a call"."""
        if self._label:
            return True
        clause = self._clause
        places = self._span if self._is_ahead else range(len(clause.tokens))
        own = [at for at in places if self._is_own(clause, at) and not self._is_of_after(clause.tokens[at])]
        return any(not kin(clause.tokens[at]).is_loose or is_verb(clause, at) or is_given(clause, at) for at in own)

    def _is_of_after(self, token: Token) -> bool:
        """Whether a word names what the lead time is counted from."""
        after = self._sought.after
        return after is not None and (after.is_act(token) or after.is_thing(token)) and not self._of.is_act(token)

    @cached_property
    def _is_done_here(self) -> bool:
        return self._done == "own"

    @cached_property
    def _is_thing_here(self) -> bool:
        return any(self._of.is_thing(token) for token in self._tokens)

    @cached_property
    def _other_thing(self) -> bool:
        """Whether another known thing is named there, and the milestone's is not."""
        if self._is_thing_here or not self._of.of:
            return False
        places = [at for at in self._span if at not in self._anchor] if not self._label else []
        after = self._sought.after
        there = [self._clause.tokens[at] for at in places]
        known = [kin(token) for token in there if not (after and after.is_thing(token))]
        return any(one.things - {"client", "project", "meeting"} and not one.acts & self._of.acts for one in known)

    @cached_property
    def _is_set_here(self) -> bool:
        """Whether a day is set for it: "announce the kickoff for the fourth week"."""
        is_set = any("set" in kin(token).acts for token in self._clause.tokens)
        return is_set and (self._is_set_for or self._from == "own")

    # -- whose it is

    @cached_property
    def _is_others(self) -> bool:
        said = {token.text for token in self._tokens}
        if self._from == "other" or self._done == "other" or self._other_thing:
            return True
        if said & _PIECES and not said & _PIECES & self._of.of:
            return True
        return (self._is_the_clients or self._is_to_others) and not (self._is_done_here and self._is_thing_here)

    @cached_property
    def _is_the_clients(self) -> bool:
        """Whether the client acts there: "the client comments"; not "is told", "gets it", "must have heard"."""
        start = self._span.start if self._moment.side != TO else 0
        if self._is_ahead:
            start = next((at + 1 for at in self._span if self._clause.word(at) == ","), start)
        start += self._clause.word(start) in ("the", "a", "our", "who", "which")
        end = next((one.end for one in self._clause.phrases if one.token == _CLIENT and one.start == start), start)
        if end == start and start < len(self._clause.tokens):
            end += "client" in kin(self._clause.tokens[start]).things
        acts = end + (self._clause.word(end) in MODALS)
        word = self._clause.word(acts)
        gets = word in BE | _RECEIVES and self._moment.side != TO
        return end > start and says_something(word) and not gets and not self._is_done_here

    @cached_property
    def _is_to_others(self) -> bool:
        """Whether others than the client are told, of telling the client."""
        if "client" not in self._of.things or self._is_thing_here or not self._is_done_here:
            return False
        own = [phrase for phrase in self._clause.phrases if phrase.kind == "role" and phrase.start in self._span]
        return bool(own) and own[-1].start > self._span.start + 1

    @cached_property
    def _is_about_the_step(self) -> bool:
        """Whether it is said of what the step is about, though nothing names that: "Deadline: 5 days", "it is sent
        within 5 days", "has 5 days for it"."""
        if self._number == 0 and (self.is_same or self._moment.side == TO):
            return True
        deadline = self._label is not None or any(token.text in DEADLINES for token in self._tokens)
        return deadline or self._clause.word(0) in _PRONOUNS or self._is_bare

    @cached_property
    def _is_bare(self) -> bool:
        """ "No later than 5 days after receipt." """
        return self._is_ahead and not any(says_something(word) for word in map(self._clause.word, self._span))

    # -- from when

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
            end = next((to for to in range(at + 1, at + _FAR) if clause.word(to) in _ENDS), at + _FAR)
            return range(at + 1, min(end, len(clause.tokens)))
        if clause.word(0) in _BEGINS and not self._is_ahead:
            end = next((to for to, token in enumerate(clause.tokens) if token.text == ","), _FAR)
            return range(1, min(end, self._moment.places.start))
        return range(0)

    @cached_property
    def _from(self) -> str:
        """Whether it is counted from what the lead time is counted from: "own", "other", "unknown", "" where nothing
        is said."""
        after = self._sought.after
        said = [self._clause.tokens[at] for at in self._anchor]
        words = [token for token in said if token.is_word and (token.text not in STOP or token.text in _PRONOUNS)]
        if self._clause.word(self._moment.places.stop) == "later":
            return "" if self._is_first and self._number == 0 else "unknown"
        if not words or after is None or words[0].text in _TODAY:
            return ""
        if any(after.is_act(token) or after.is_thing(token, weakly=True) for token in words):
            return "own"
        if words[0].text in _PRONOUNS:
            return "" if len(words) == 1 else "unknown"
        return "other" if any(kin(token).acts or kin(token).things for token in words) else "unknown"

    # -- when it holds

    @cached_property
    def _is_of_some_cases(self) -> bool:
        """ "as soon as possible" and "in any case" are said of all; what is urgent may not take longer."""
        clause = self._clause
        before = self._clauses[self._number - 1] if self._number else None
        goes_on = before and is_for_some_cases(before) and clause.tokens[0].spelt[:1].islower()
        if is_for_some_cases(clause) or clause.inside[self._moment.places.start] == "if" or goes_on:
            return True
        if clause.word(self._behind) in ("for", "but"):
            return True  # "within 5 days for a large one"
        words = [(clause.word(at - 1), token.text, token.spelt.casefold()) for at, token in enumerate(clause.tokens)]
        fast = any({text, spelt} & _FAST for _, text, spelt in words) and not self._is_longer
        return fast or any({text, spelt} & _SCOPES and (before, text) not in _ALWAYS for before, text, spelt in words)

    @cached_property
    def _is_denied(self) -> bool:
        clause, start = self._clause, self._moment.places.start
        for at in range(max(start - _FAR, 0), start):
            if clause.word(at) in _NOT and _LIMITS.isdisjoint(clause.words(at + 1, start).split()):
                return True
        return False
