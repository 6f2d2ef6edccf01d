"""Words of one family: "circulate" and "send", "deviation" and "event"; and what a milestone is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pkgutil import get_data

from yaml import CSafeLoader, load

from bestyet.merge.align.words import STOP, stem
from bestyet.merge.values.clauses import PRESENT
from bestyet.merge.values.languages.translate import FOREIGN, in_english
from bestyet.merge.values.tokens import Token, bare, tokens_of

_BEGINS = 5  # letters with which two words of one family begin
_ABROAD = 6  # the same of other languages, whose words end in many ways
_COMPOUND = 8  # characters of a German word, its mark included, that others may end with
_LIGHT = frozenset(map(stem, ("made", "make", "taken", "take", "given", "give", "done", "do")))
_LIGHTLY = frozenset({"send", "announce", "propose"})  # "offer made", besides what its own noun says: "decision made"
_WEAK = "meeting"  # a family that names many things: good for what a time is counted from, not for a milestone


@dataclass(frozen=True)
class Kin:
    """The families of a word."""

    acts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    is_loose: bool = False  # it is as often the name of a thing
    is_weak: bool = False  # it is done in so many ways that it tells no other act


_NONE = Kin()


# By what words are known as those of a milestone: their families, their stems, and how these begin. What is no stem
# holds a line break, which no word does.
Signs = frozenset[str]


def _signs(acts: Iterable[str], things: Iterable[str], stems: Iterable[str]) -> Signs:
    begun = (f"{one[:_BEGINS]}\n" for one in stems if len(one) >= _BEGINS)
    return frozenset((*(f"act\n{one}" for one in acts), *(f"thing\n{one}" for one in things), *stems, *begun))


@cache
def _said() -> Mapping[str, Sequence[tuple[str, str, str]]]:
    """By language, its words in their order: "acts" or "things", the family, and the word with its mark."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, families in load(get_data(__package__, "kin.yml") or b"", CSafeLoader).items():
        for family, said in families.items():
            code = "en"
            for word in str(said).split():
                head, mark, rest = word.partition(":")
                code, said_so = (head, rest) if mark else (code, word)
                found.setdefault(code, []).append((kind, family, said_so))
    return found


@lru_cache(maxsize=8)  # a text may say that it is in any language
def _families(code: str) -> Mapping[str, Kin]:
    """Of the words of one language: few texts are in several, and to find the stems of all takes long."""
    found: dict[str, Kin] = {}
    for kind, family, said_so in _said().get(code, ()):
        key = _key(said_so.rstrip("*?"), code)
        old = found.get(key, _NONE)
        acts = old.acts | ({family} if kind == "acts" else frozenset())
        things = old.things | ({family} if kind == "things" else frozenset())
        weak = old.is_weak if kind == "things" else (not old.acts or old.is_weak) and said_so.endswith("?")
        loose = old.is_loose or said_so.endswith("*") or bool(things)
        found[key] = Kin(acts, things, loose, weak)
    return found


def _known(text: str) -> Kin | None:
    """text: an English stem, or a word of another language with its mark."""
    code, mark, _ = text.partition(FOREIGN)
    return _families(code if mark else "en").get(text)


@lru_cache(maxsize=8)
def _begun(code: str) -> Mapping[str, Kin]:
    """By how the words of another language begin."""
    return {key[: 3 + _ABROAD]: one for key, one in _families(code).items() if len(key) >= 3 + _ABROAD}


def _key(word: str, code: str) -> str:
    return stem(PRESENT.get(word, word)) if code == "en" else in_english(tokens_of(word), code)[0].text


def kin(token: Token) -> Kin:
    """The families of a word: of one of another language also as English has it."""
    return _kin_of(token.text, token.spelt)


@lru_cache(maxsize=4096)  # as few as the words that most texts are made of
def _kin_of(text: str, spelt: str) -> Kin:
    code, mark, _ = text.partition(FOREIGN)
    if not mark:
        return _known(_key(bare(text), "en")) or _NONE
    found = _known(text) or _known(stem(spelt.casefold())) or _begun(code).get(text[: 3 + _ABROAD])
    return found or (_ending(text) if code == "de" else None) or _NONE


def _ending(text: str) -> Kin | None:
    known = _families("de")
    ends = (key for key in known if len(key) >= _COMPOUND and text.endswith(key[3:]))
    return next((known[key] for key in ends), None)


@lru_cache(maxsize=4096)
def _signs_of(text: str, spelt: str) -> Signs:
    found = _kin_of(text, spelt)
    return _signs(found.acts, found.things, (stem(PRESENT.get(text, bare(spelt.casefold()))),))


def signs_of(tokens: Iterable[Token]) -> Signs:
    """Of all of these words together: what one of them is known by, they are."""
    return frozenset[str]().union(*[_signs_of(token.text, token.written or token.text) for token in tokens])


def is_compound(token: Token) -> bool:
    """Whether a German word only ends as one that is known: "Auditbericht"."""
    return token.text.startswith("de~") and _known(token.text) is None and _ending(token.text) is not None


@dataclass(frozen=True)
class Milestone:
    """What it is about: stems and families of the words that people call it by."""

    acts: frozenset[str]
    things: frozenset[str]
    stems: frozenset[str]  # of what is done
    of: frozenset[str]  # stems of what it is done to
    heads: frozenset[str]  # of these the last: of the report of an audit, "report"

    def is_act(self, token: Token) -> bool:
        return self.acts_in(_signs_of(token.text, token.spelt))

    def acts_in(self, said: Signs) -> bool:
        """Whether it is done by any of the words with these signs."""
        return not said.isdisjoint(self._signs_of_acts)

    @cached_property
    def _signs_of_acts(self) -> Signs:
        return _signs(self.acts, (), self.stems)

    @property
    def is_general(self) -> bool:
        """Whether it may happen of many things: clients are informed of more than one."""
        return bool(self.heads) and all("client" in (_known(head) or _NONE).things for head in self.heads)

    def is_head(self, token: Token) -> bool:
        """Whether it is what it is done to, not only a word that tells which."""
        return self.heads_in(_signs_of(token.text, token.spelt))

    def heads_in(self, said: Signs) -> bool:
        return not said.isdisjoint(self._signs_of_heads)

    @cached_property
    def _signs_of_heads(self) -> Signs:
        families = frozenset(one for head in self.heads for one in (_known(head) or _NONE).things)
        return _signs((), families - {_WEAK}, self.heads)

    def is_thing(self, token: Token, weakly: bool = False) -> bool:
        return self.things_in(_signs_of(token.text, token.spelt), weakly)

    def things_in(self, said: Signs, weakly: bool = False) -> bool:
        return not said.isdisjoint(self._signs_of_weak_things if weakly else self._signs_of_things)

    @cached_property
    def _signs_of_things(self) -> Signs:
        return _signs((), self.things - {_WEAK}, self.of)

    @cached_property
    def _signs_of_weak_things(self) -> Signs:
        return _signs((), self.things, self.of)


@lru_cache(maxsize=4096)  # a vocabulary has few milestones, and every step of every region is held against them
def milestone(names: tuple[str, ...], steps: tuple[str, ...] = ()) -> Milestone:
    """names: ids and titles. The last word of an id tells what is done, those before what it is done to. steps: ids of
    the steps that it happens in, of which words tell what is done, too."""
    acts: set[Token] = set()
    things: set[Token] = set()
    heads: set[str] = set()
    for step in steps:
        acts.update(token for token in tokens_of(step.replace("-", " ")) if kin(token).acts and not kin(token).is_loose)
    for name in names:
        said = [token for token in tokens_of(name.replace("-", " ")) if token.is_word and token.text not in STOP]
        is_id = " " not in name
        things.update(said[:-1] if is_id else said)
        heads.update(_key(token.text, "en") for token in (said[-2:-1] if is_id else said))
        acts.update(said[-1:] if is_id else ())
    done = {_key(token.text, "en") for token in acts}
    things = {token for token in things if _key(token.text, "en") not in done}
    is_light = bool(done) and done <= _LIGHT
    return Milestone(
        frozenset().union(*(kin(token).acts for token in (things if is_light else acts)), _LIGHTLY if is_light else ()),
        frozenset().union(*(kin(token).things for token in things)),
        frozenset(done),
        frozenset(_key(token.text, "en") for token in things),
        frozenset(heads - done),
    )
