"""What an activity is, as its name tells: what is done, and what to."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.times.kin import is_compound, kin
from bestyet.merge.values.tokens import Token, listed, tokens_of

# What others do to a thing: who does that is not who does the activity.
_BESIDE = listed("review sign receive approve comment record follow request")
_LENDS = frozenset(map(stem, listed("provide supply present hand go leave reach land see share get submit"))) | listed(
    """de~vorleg de~vorgelegt de~lief de~geliefert de~geht de~geh de~liegt de~erhalt de~erhält fr~fourn fr~fournit
    fr~remet fr~remis fr~parvient fr~part es~present es~entreg es~aport"""
)
_MAKES = frozenset(map(stem, listed("calculate work draw type take taken"))) | listed("de~kalkuli de~kalkuliert")
# What is done to a thing where the name of an activity tells only that: "minutes", "decision", "kickoff".
_OF_THINGS = {"decision": listed("decide"), "price": listed("write")} | dict.fromkeys(
    listed("kickoff audit visit training meeting"), listed("hold")
)
_OF_PAPERS = listed("write send")
_WHICH = listed(
    """final finished signed written official meeting full complete first whole client closing audit project kickoff"""
)


@dataclass(frozen=True)
class Activity:
    acts: frozenset[str]  # families of what is done
    things: frozenset[str]  # families of what it is done to
    stems: frozenset[str]  # of what else its name says
    is_named: bool  # its name tells what is done

    @classmethod
    def of(cls, name: str) -> Activity:
        said = [token for token in tokens_of(name.replace("-", " ")) if token.is_word]
        done = [token for token in said if _is_done(token)]
        what = [token for token in said if token not in done]
        things = frozenset().union(*(kin(token).things for token in what)) - {"meeting"}
        acts = frozenset().union(*(kin(token).acts for token in done))
        if not done:
            acts = _acts_of([token for token in said if not token.text.endswith("ing")])
        if acts & {"write", "prepare"}:
            acts = acts - {"answer"} | {"write", "prepare"}
        if acts & {"inform", "answer"}:
            things |= {"client"}
        return cls(acts, things, frozenset(stem(token.text) for token in what), bool(done))

    @property
    def is_made(self) -> bool:
        return "write" in self.acts

    def is_act(self, token: Token) -> bool:
        said = {token.text, stem(token.text)}
        if said & _LENDS:
            return False
        found = kin(token).acts
        makes = self.is_made and said & _MAKES
        return bool(makes or (found & self.acts and not found & _BESIDE - self.acts))

    def is_sending(self, token: Token) -> bool:
        return "send" in self.acts & kin(token).acts

    def is_thing(self, token: Token) -> bool:
        if token.is_possessive or is_compound(token):
            return False
        return bool(kin(token).things & self.things) or stem(token.text) in self.stems

    def is_which(self, word: str) -> bool:
        """ "the final report"."""
        return word in _WHICH


def _acts_of(said: list[Token]) -> frozenset[str]:
    """Where no word tells for certain what is done: by a verb ("first-answer", "call-client"), or by the thing."""
    for found in map(kin, said[-1:] + said[:1]):
        if found.acts and not found.things - found.acts - {"meeting"}:
            return found.acts - _BESIDE
    things = kin(said[-1]).things if said else frozenset()
    return next((acts for thing, acts in _OF_THINGS.items() if thing in things), _OF_PAPERS)


def _is_done(token: Token) -> bool:
    """ "sent", "write": not "report", "closing"."""
    found = kin(token)
    return bool(found.acts) and not found.is_loose and not token.text.endswith("ing")
