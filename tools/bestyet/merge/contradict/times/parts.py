"""The part of a sentence that a time stands in, and whether it speaks of a milestone.

What tells: what is done there, what to, who by, and what the time is counted from.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP
from bestyet.merge.contradict.steps import BREAKS, is_given, is_verb, says_something
from bestyet.merge.contradict.times.kin import kin
from bestyet.merge.contradict.times.moments import DEADLINES, LEAST, MOST, TO
from bestyet.merge.contradict.times.stand import ENDS, Stand
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.tokens import Token, listed

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

# Of what has a name of its own: not the milestone's, or not all of it.
_PIECES = listed(
    """draft interim preliminary provisional partial revised updated intermediate second another extension extensions
    monthly weekly quarterly yearly annual
    de~entwurf de~zwischenbericht fr~provisoir es~borrador es~provisional"""
)
_SO = listed("other so thus hence therefore fr~donc de~also es~tanto")  # "in other words"
_ARTICLES = listed("the a an our its their your all every each any own")
_FEW = 6  # tokens behind a time
_OTHERS = listed("full complete final remaining rest further written original copy others too also long-term")
_PRONOUNS = listed("it this that them these they which thereof he she")
_RECEIVES = listed("has have gets get receives receive sees see finds find hears hear holds hold")
_TODAY = listed("now today then here thereafter afterwards")
_CLIENT = "role:client"
_RELATIVE = listed("which that who whose der die das den dem dessen deren qui que dont quien cuyo cuya")
# What is done so often that it tells a milestone only together with what it is done to.
_COMMON = listed("send hold inform complete review receive start raise request decide prepare announce detect")


class Part(Stand):
    """One time in a step, and whether it is said of a milestone."""

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
            return self._is_told_of_it or (self._is_about_the_step and (self.is_same or self._is_first))
        return self._from != "unknown" and self._is_done_here

    @property
    def _is_told_of_it(self) -> bool:
        """Whether enough in its part of the sentence is the milestone's: less where the step begins."""
        done, counted = self._is_done_here, self._from == "own"
        thing = any(self._is_whole(at) for at in self._span) if not self._label else self._is_thing_here
        if self.is_same:
            return done or counted or self._is_thing_here
        if self._is_thing_here and not thing and not done:
            return False
        if self._number == 0:
            is_main = self._clause.inside[self._moment.places.start] != "sub"
            return (
                done
                or (counted and is_main and (thing or self._is_all_known))
                or (thing and (self._is_of_the_thing or self._moment.side == TO))
            )
        return done + thing + counted > 1 or ((done or thing or counted) and (self._is_all_known or self._goes_on))

    @property
    def _is_of_the_thing(self) -> bool:
        """ "the auditors are on site", "the report must be with the client": not "the report lists what is due"."""
        clause, followed = self._clause, BE | MODALS
        is_what = any(self._is_whole(at) and clause.word(at + 1) in followed for at in self._span)
        return is_what or self._is_all_known

    @property
    def _goes_on(self) -> bool:
        """Whether its clause only says in other words what the one before it says, or that is a label."""
        before = self._clauses[self._number - 1].tokens
        is_label = len(before) < _FEW and not any(kin(token).acts or self._of.is_act(token) for token in before)
        return is_label or any(token.text in _SO for token in self._clause.tokens[:_FEW])

    def _is_whole(self, at: int) -> bool:
        """Whether the word at a place is the milestone's thing, and no other one of it: not "translations of the
        report", "the supplier's own report", "wrong invoices"."""
        clause = self._clause
        if not self._of.is_thing(clause.tokens[at]):
            return False
        before = at - 1
        while before >= 0 and clause.word(before) in _ARTICLES:
            before -= 1
        is_of = clause.word(before) in ("of", "from", "in", "on", "about")
        if before < at - 1 and not is_of and not clause.tokens[before].is_possessive:
            return True
        before -= is_of
        if before >= 0 and clause.tokens[before].is_possessive:
            return "client" in kin(clause.tokens[before]).things
        return before < 0 or self._sought.knows(clause.tokens[before]) or clause.word(before) in BREAKS | BE

    @cached_property
    def is_named(self) -> bool:
        """In another step than its own: by two of what is done, what to, and from when; by all where it is sooner."""
        if not self.is_limit or self._is_others or self._from == "unknown":
            return False
        if not self._is_all_known or any(token.text == "again" for token in self._clause.tokens):
            return False
        counted, done = self._from == "own", self._is_done_here and self._is_done_by_name
        if self._label:
            thing = any(self._of.is_head(token) for token in self._label.tokens)
        else:
            thing = any(self._of.is_head(self._clause.tokens[at]) for at in self._where_named)
        if self._of.is_general and not counted:
            return False  # a client is informed of many things
        if not (self.is_same or self._is_longer):
            return done and thing and counted
        if thing:
            return done or self._is_set_here
        return done and counted and not self._of.acts <= _COMMON and not self._other_thing

    @property
    def _where_named(self) -> range:
        return self._span if self._of.acts <= _COMMON else range(max(self._span.stop, self._moment.places.start))

    @cached_property
    def _is_all_known(self) -> bool:
        """Whether its part of the sentence speaks of the milestone and of nothing else: not "send a copy of the report
        to the archive", "the training record is sent"."""
        clause = self._clause
        roles = {at for one in clause.phrases if one.kind == "role" for at in range(one.start, one.end)}
        if any(at in roles and clause.word(at - 1) == "by" for at in self._span):
            return False  # who else does it
        behind = max(self._moment.places.stop, self._anchor.stop)
        end = next(
            (at for at in range(behind, behind + _FEW) if clause.word(at) in {*ENDS, "and", "or", ""}), behind + _FEW
        )
        places = () if self._label else (*self._span, *(() if self._anchor else range(behind, end)))
        return all(at in roles or at in self._anchor or self._sought.knows(clause.tokens[at]) for at in places)

    @cached_property
    def is_sure(self) -> bool:
        said = {token.text for token in self._tokens}
        named = self._is_thing_here or self._is_done_here or self._from == "own"
        return self._is_longer and named and self._from != "unknown" and said.isdisjoint(_OTHERS)

    @property
    def likeness(self) -> int:
        """How much of the milestone is named there."""
        return 2 * self._is_thing_here + self._is_done_here + (self._from == "own")

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
            if found and self._clause.word(at) in ENDS - {","}:
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

    @cached_property
    def _is_others(self) -> bool:
        said = {token.text for token in self._tokens}
        if self._from == "other" or self._done == "other" or self._other_thing or self._is_of_what_is_named:
            return True
        if said & _PIECES and not said & _PIECES & self._of.of:
            return True
        return (self._is_the_clients or self._is_to_others) and not (self._is_done_here and self._is_thing_here)

    @cached_property
    def _is_of_what_is_named(self) -> bool:
        """Whether it only tells of another thing what it is: "before the invoice, which is due within 30 days"."""
        clause = self._clause
        begins = (at for at in range(1, self._moment.places.start) if self._is_relative(at))
        at = max(begins, default=0)
        comma = clause.word(at - 1) == ","
        before = clause.tokens[at - 1 - comma]
        acts = any(self._of.is_act(token) for token in clause.tokens[at + 1 :])
        if acts and (not comma or self._of.is_act(before)):
            return False  # "remind them that the report is sent in two days"
        return at > 0 and not self._of.is_thing(before)

    def _is_relative(self, at: int) -> bool:
        after_comma = self._clause.word(at - 1) == "," and self._clause.tokens[at].spelt.casefold() in _RELATIVE
        is_here = self._clause.word(at) in ("which", "that") and self._clause.word(at - 1) not in (
            "such",
            "so",
            "sure",
            ",",
        )
        return (after_comma or is_here) and self._clause.words(at, at + 3) != "that is ,"

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
        deadline = self._is_all_known and any(token.text in DEADLINES for token in self._tokens)
        return deadline or self._label is not None or self._clause.word(0) in _PRONOUNS or self._is_bare

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
