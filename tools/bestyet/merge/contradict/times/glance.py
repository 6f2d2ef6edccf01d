"""What shows of a step before its clauses are read: by what words its times may be said of a milestone.

Most times are of something else, and the words before them tell that: to read them takes many times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.steps import BREAKS, says_something
from bestyet.merge.contradict.times.kin import Signs, signs_of
from bestyet.merge.contradict.times.moments import DEADLINES, FILLS, HAVE, ZERO
from bestyet.merge.contradict.times.stand import BEGINS, LONG, Sought
from bestyet.merge.values.figures.numbers import STARTS
from bestyet.merge.values.figures.times import CALENDARS, NAMES
from bestyet.merge.values.tokens import Token, Tokens, bare, listed

_ENDS = listed(". ! ? ; : — – - and but then while")  # where one clause may end and another one begin
_ELSEWHERE = DEADLINES | {"de~zeit"}  # what a time is said of stands before its clause, or behind it
_ARTICLES = ("a", "an")
_COUNTED = NAMES.keys() | CALENDARS.keys() | listed("hundred thousand million billion dozen half")
_UNITS = CALENDARS.keys() | {"day", "week"}
_PLUS = frozenset("+")
_FIRST = STARTS | _UNITS | {"same", "next", "following", *ZERO, "-"}  # those that a time may begin with


@dataclass(frozen=True)
class Glance:
    """A step as its tokens. roles: the stems of all words that roles are called by."""

    tokens: Tokens
    roles: frozenset[str]

    def may_name(self, sought: Sought) -> bool:
        """Whether it may say a time of the milestone of a lead time, as of another step than its own."""
        return sought.may_be_named(self._signs) and sought.may_be_told_of(self._before)

    @cached_property
    def _signs(self) -> Signs:
        return signs_of(self.tokens)

    @cached_property
    def _texts(self) -> list[str]:
        return [token.text for token in self.tokens]

    @cached_property
    def _before(self) -> Sequence[Tokens] | None:
        """Of each place where a time may begin the words before it that its milestone is known by: all that say
        something, back to where its part of the sentence may begin. None where others tell it, too."""
        texts = self._texts
        if not _ELSEWHERE.isdisjoint(texts) or (not BEGINS.isdisjoint(texts) and self._may_tell_from_when()):
            return None
        begun = [at for at, token in enumerate(self.tokens) if token.kind == "number" or token.text in _FIRST]
        places = [at for at in begun if self._begins_time(at)]
        return None if any(map(self._is_given, places)) else [self._words_before(place) for place in places]

    def _may_tell_from_when(self) -> bool:
        """Whether a clause may begin with it: "after the visit, send the report within 5 days"."""
        texts = self._texts
        return any(text in BEGINS and (not at or texts[at - 1] in _ENDS) for at, text in enumerate(texts))

    def _begins_time(self, at: int) -> bool:
        text, following = self._texts[at], self._texts[at + 1] if at + 1 < len(self._texts) else ""
        needed = _COUNTED if text in _ARTICLES else _UNITS if text == "-" else _PLUS if text in ZERO else None
        return needed is None or following in needed

    def _words_before(self, place: int) -> Tokens:
        """No word where it may begin its clause: then it may be said of any milestone."""
        found: list[Token] = []
        names_roles = False
        for at in reversed(range(max(place - LONG, 0), place)):
            text = self._texts[at]
            if text in _ENDS or ((found or names_roles) and text in BREAKS):
                break
            if says_something(text):
                if stem(bare(self.tokens[at].spelt.lower())) in self.roles:
                    names_roles = True  # who does it may be anybody
                else:
                    found.append(self.tokens[at])
        return found

    def _is_given(self, place: int) -> bool:
        """Whether it may be what somebody has for something: "has 5 days to answer"."""
        at = place - 1
        while at >= 0 and self._texts[at] in FILLS:
            at -= 1
        return not HAVE.isdisjoint(self._texts[max(at - 1, 0) : at + 1])
