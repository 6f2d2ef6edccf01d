"""What a text says, for comparing: its stems, its characters, whether it forbids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from bestyet.merge.align.forms import usual_form
from bestyet.merge.align.related import phrasal_verbs

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of one lower-case word, however it is spelt and bent; one letter is its own stem."""
    plain = usual_form(word)
    return str(_STEMMER.stemWord(plain)) if len(plain) > 2 else plain


# Words of grammar: they say how a sentence is built, not what is to be done.
STOP = frozenset(
    re.findall(
        r"\S+",
        """
        a about above after again all also am an and another any are as at be because been before being
        below between both but by can could during each either else etc every few for from further had
        having he her here hers him his how i if is it its itself just ll many may me might more most
        much must my need needs now of once one only or other our own per please re s same shall she
        should so some such t than that the their them then there these they this those through to too
        under until upon us use used using ve very via want was we well were what when where whether
        which while who whom whose will with within would you your yours d m sure
        """,
    )
)
# Verbs that leave the saying to their noun ("do the interview", "receive rejection"): they count little.
SUPPORT = frozenset(
    re.findall(
        r"\S+",
        """
        conduct did do does doing gave give gives had has have having made make makes making perform provide
        receive receives
        """,
    )
)
# Words that say little alone, but tell "turn on" from "turn off": they count in part.
LIGHT = frozenset(
    re.findall(
        r"\S+",
        """
        away back carry down get gets getting go goes going got in into keep off on out over put take takes
        taking took up went
        """,
    )
)
PARTICLES = frozenset(["away", "back", "down", "in", "off", "on", "out", "over", "up"])
NEGATION = frozenset(re.findall(r"\S+", "not never cannot don't doesn't won't mustn't shouldn't can't isn't nor"))


NUMBERS = frozenset(
    stem(word)
    for word in re.findall(
        r"\S+",
        """
        two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety
        hundred thousand
        """,
    )
)

# Words from the beginning in which a negation turns the whole text: "the sponsor must not approve".
BEGINNING = 5


@dataclass(frozen=True)
class Reading:
    """One text as read.

    `terms` are stems and canonical tokens in order of first use, grammar left out (all words where nothing
    else is left); `plain` is the text in lower case, only letters, digits and single spaces.
    """

    terms: tuple[str, ...]
    plain: str
    forbids: bool  # a negation stands near its beginning


def words(text: str) -> list[str]:
    """Lower-case words of a text; apostrophes stay inside words, a possessive ending goes."""
    found = (word.replace("’", "'") for word in _WORD.findall(text.lower()))
    return [word[:-2] if word.endswith("'s") else word for word in found]


def lengths_of(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """The first words of phrases -> how many words those have that begin so, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def phrasal(verb: str, particle: str) -> str:
    """The term for a phrasal verb: "take off" means neither taking nor off."""
    return f"{verb}_{particle}"


class Reader:
    """Reads texts with one vocabulary: phrase -> canonical token; the longest phrase at a place wins.

    Phrases are compared by stems, so that "project leaders" is found as "project leader".
    """

    def __init__(self, vocabulary: Mapping[str, str]) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        for phrase in sorted(vocabulary):
            if key := tuple(map(stem, words(phrase))):
                self._phrases.setdefault(key, vocabulary[phrase])
        self._phrasal = phrasal_verbs()
        self._lengths = lengths_of(self._phrases)

    def read(self, text: str) -> Reading:
        """The reading of one text."""
        plain = words(text)
        tokens = self._tokens(plain)
        content = [term for word, term in tokens if word not in STOP and word not in NEGATION]
        terms = tuple(dict.fromkeys(content or [term for _, term in tokens]))
        return Reading(terms, " ".join(plain), not NEGATION.isdisjoint(plain[:BEGINNING]))

    def _tokens(self, plain: list[str]) -> list[tuple[str, str]]:
        """(word as written, term) with vocabulary phrases put together; such a phrase is its own word."""
        tokens: list[tuple[str, str]] = []
        stems = [stem(word) for word in plain]
        at = 0
        while at < len(plain):
            for size in self._lengths.get(stems[at], ()):
                if token := self._phrases.get(tuple(stems[at : at + size])):
                    tokens.append((token, token))
                    at += size
                    break
            else:
                found = phrasal(stems[at - 1], plain[at]) if at and plain[at] in PARTICLES else ""
                tokens.append((plain[at], found if found in self._phrasal else stems[at]))
                at += 1
        return tokens


@lru_cache(maxsize=8)
def _reader(vocabulary: tuple[tuple[str, str], ...]) -> Callable[[str], Reading]:
    return lru_cache(maxsize=4096)(Reader(dict(vocabulary)).read)


def reader_of(vocabulary: Mapping[str, str]) -> Callable[[str], Reading]:
    """Reads texts with a vocabulary, and remembers them: most are those of the merge before."""
    return _reader(tuple(vocabulary.items()))
