"""What an activity is, as its name tells: what is done, and what to."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.times.kin import is_compound, kin
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import Token, listed, tokens_of

# What is done to a thing by who does it, where a name tells only the thing: "minutes".
_DOES = listed("write prepare send")
_HELD = listed("kickoff audit visit training meeting")
# What others do to it.
_BESIDE = listed("review sign receive approve comment record follow request")
_LENDS = frozenset(map(stem, listed("provide supply present hand go leave reach land see share get submit"))) | listed(
    """de~vorleg de~vorgelegt de~lief de~geliefert de~geht de~geh de~liegt de~erhalt de~erhält fr~fourn fr~fournit
    fr~remet fr~remis fr~parvient fr~part es~present es~entreg es~aport"""
)
_MAKES = frozenset(map(stem, listed("calculate work draw type take taken"))) | listed("de~kalkuli de~kalkuliert")
# Which of its kind it is: "the final report".
_WHICH = listed(
    """final finished signed written official meeting full complete first whole client closing audit project kickoff"""
)


@dataclass(frozen=True)
class Activity:
    families: frozenset[str]  # of what is done
    things: frozenset[str]  # families of what it is done to
    stems: frozenset[str]  # of the same, and of what else its name says
    is_named: bool  # its name tells what is done
    is_made: bool  # it is what is written or worked out

    @classmethod
    def of(cls, name: str) -> Activity:
        said = [token for token in tokens_of(name.replace("-", " ")) if token.is_word]
        done = [token for token in said if _is_done(token)]
        what = [token for token in said if token not in done]
        acts = frozenset().union(*(kin(token).acts for token in done))
        acts = acts - {"answer"} if "write" in acts else acts
        if not done:
            known = frozenset().union(*(kin(token).things for token in what))
            acts = {"decide"} if "decision" in known else {"hold"} if known & _HELD else _DOES - known
            acts |= frozenset().union(*(kin(token).acts & known - _BESIDE for token in what))
        if acts & {"write", "prepare"}:
            acts |= {"write", "prepare"}
        things = frozenset().union(*(kin(token).things for token in what)) - {"meeting"}
        things |= {"client"} if acts & {"inform", "answer"} else frozenset()
        return cls(acts, things, frozenset(stem(token.text) for token in what), bool(done), "write" in acts)

    def acts(self, token: Token) -> frozenset[str]:
        return kin(token).acts

    def is_act(self, token: Token) -> bool:
        found = self.acts(token)
        if self.is_made and (token.text in _MAKES or stem(token.text) in _MAKES):
            return True
        lends = token.text in _LENDS or stem(token.text) in _LENDS
        return bool(found & self.families) and not (found & _BESIDE - self.families) and not lends

    def is_thing(self, token: Token) -> bool:
        if token.is_possessive or is_compound(token):
            return False
        return bool(kin(token).things & self.things) or stem(token.text) in self.stems

    def is_which(self, word: str) -> bool:
        """ "the final report"."""
        return word in _WHICH


def _is_done(token: Token) -> bool:
    """ "sent", "write": not "report", "closing"."""
    found = kin(token)
    return bool(found.acts) and not found.is_loose and not token.text.endswith("ing") and FOREIGN not in token.text
