"""What an activity is, as its name tells: what is done, and what to."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.times.kin import is_compound, kin
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import Token, listed, tokens_of

# What is done to a thing by who does it, where a name tells only the thing: "minutes".
_DOES = listed("write prepare send hold decide")
# What others do to it.
_BESIDE = listed("review sign receive approve comment record follow request")
_LENDS = frozenset(
    map(stem, listed("provide supply present hand go goes leave reach land see share get gets submit"))
) | listed("""de~vorleg de~vorgelegt de~lief de~geliefert de~geht de~geh de~liegt de~erhalt de~erhält fr~fourn fr~fournit
    fr~remet fr~remis fr~parvient fr~part es~present es~entreg es~aport""")
_MAKES = frozenset(map(stem, listed("calculate work draw type"))) | {"de~kalkuli", "de~kalkuliert"}  # the same by words
_WHICH = listed("final finished signed written official meeting full complete first whole client closing audit project kickoff meeting")


@dataclass(frozen=True)
class Activity:
    families: frozenset[str]  # of what is done
    things: frozenset[str]  # families of what it is done to
    stems: frozenset[str]  # of the same, and of what else its name says
    is_any: bool  # its name tells no thing
    is_made: bool  # it is what is written or worked out

    @classmethod
    def of(cls, name: str) -> Activity:
        said = [token for token in tokens_of(name.replace("-", " ")) if token.is_word]
        done = [token for token in said if _is_done(token)]
        what = [token for token in said if token not in done]
        acts = frozenset().union(*(kin(token).acts for token in done))
        acts = acts - {"answer"} if "write" in acts else acts
        if not done:
            acts = _DOES | frozenset().union(*(kin(token).acts for token in what)) - _BESIDE
            alone = [token for token in what if kin(token).acts and not kin(token).things]
            acts |= frozenset().union(*(kin(token).acts for token in alone))
        if acts & {"write", "prepare"}:
            acts |= {"write", "prepare"}
        things = frozenset().union(*(kin(token).things for token in what)) - {"meeting"}
        things |= {"client"} if acts & {"inform", "answer"} else frozenset()
        is_any = not done and len(what) == 1 and bool(kin(what[0]).acts) and not things
        return cls(acts, things, frozenset(stem(token.text) for token in what), is_any, "write" in acts)

    def acts(self, token: Token) -> frozenset[str]:
        return kin(token).acts

    def is_act(self, token: Token) -> bool:
        found = self.acts(token)
        if self.is_any and FOREIGN not in token.text:
            return stem(token.text) in self.stems
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
