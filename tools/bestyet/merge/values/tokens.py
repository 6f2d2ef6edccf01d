"""A text as tokens, its clauses, and the vocabulary's phrases in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bestyet.merge.align.words import stem

_TOKEN = re.compile(
    r"""
      (?P<clock>(?<![0-9:.])[0-2]?[0-9]:[0-5][0-9](?![0-9:]))
    | (?P<date>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9]))
    | (?P<number>[0-9]{1,3}(?:[ ,'’\u00a0\u202f][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:[.,][0-9]+)*)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)
_SHORT = re.compile(
    r"\b(e\.g|i\.e|etc|approx|incl|vs|ver|v(?=\.\s+[0-9])|rev|resp|no|nr|min|max|[ap]\.m)\.(?=\s+[a-z0-9(]|\)|,)", re.I
)
_HALVES_OF_DAYS = re.compile(r"\b([ap])\.m\b", re.I)
_GROUPS = re.compile("[0-9][ \u00a0\u202f][0-9]")  # of digits, parted by spaces: two words may be one number
_LONGEST_KEPT = 40  # letters of a word
_ENDS = frozenset(".!?;:")
_DASHES = frozenset("-–‑−")


def several(text: str) -> list[str]:
    """The words of a list written as one text."""
    return text.split()


def listed(text: str) -> frozenset[str]:
    return frozenset(several(text))


def begun(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Phrases in their order by the word that each begins with: at most places none begins."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase.split()[0], []).append(phrase)
    return found


@dataclass(frozen=True)
class Token:
    """A word, number, time of day, date or mark, in lower case."""

    kind: str  # "word" | "number" | "clock" | "date" | "mark"
    text: str
    glued: bool  # nothing stands between it and the token before
    written: str = ""  # as it is written, where that differs from `text`: capitals, another language

    @property
    def spelt(self) -> str:
        return self.written or self.text

    @property
    def is_word(self) -> bool:
        return self.kind == "word"

    @property
    def is_dash(self) -> bool:
        return self.text in _DASHES

    @property
    def is_possessive(self) -> bool:
        return self.text.endswith("'s")


Tokens = Sequence[Token]
_token = lru_cache(maxsize=8192)(Token)  # most words of a text have been met before


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text; dots of common abbreviations are gone."""
    plain = text
    if "." in text[:-1]:  # the dot of an abbreviation has something behind it
        plain = _SHORT.sub(lambda match: match[1].replace(".", ""), text)
        plain = _HALVES_OF_DAYS.sub(lambda match: f"{match[1]}m", plain)
    if _GROUPS.search(plain):
        return _read(plain)
    found: list[Token] = []
    for word in plain.split():
        found += _read_before(word) if len(word) <= _LONGEST_KEPT else _read(word)
    return tuple(found)


def _read(plain: str) -> tuple[Token, ...]:
    found, end = [], -1
    for match in _TOKEN.finditer(plain):
        text, kind = match[0].lower().replace("’", "'"), match.lastgroup or ""
        found.append(_token(kind, text, match.start() == end, "" if match[0] == text else match[0]))
        end = match.end()
    return tuple(found)


_read_before = lru_cache(maxsize=8192)(_read)  # of what stands between two spaces: texts say the same words again


def sentences(tokens: Tokens) -> Iterator[tuple[tuple[Token, ...], str]]:
    """Yield the sentences of a text, each with the mark that ends it: a full stop, colon, lone dash, ..."""
    start = 0
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        loose = following is None or not following.glued
        if (token.text in _ENDS and loose) or (token.text in "—–-" and not token.glued and loose):
            if at > start:
                yield tuple(tokens[start:at]), token.text
            start = at + 1
    if start < len(tokens):
        yield tuple(tokens[start:]), ""


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary, found at tokens `start` up to, not including, `end`."""

    token: str  # "role:project-manager", "channel:phone", "template:risk-register", ...
    start: int
    end: int

    @property
    def kind(self) -> str:
        return self.token.partition(":")[0]


class Phrases:
    """Finds the phrases of one vocabulary by their stems; the longest at a place wins."""

    def __init__(self, vocabulary: Sequence[tuple[str, str]]) -> None:
        self._known: dict[tuple[str, ...], str] = {}
        for phrase, token in sorted(vocabulary):
            if key := tuple(stem(part.text) for part in tokens_of(phrase) if part.kind in ("word", "number")):
                self._known.setdefault(key, token)
        self._longest: dict[str, int] = {}  # stem -> of the phrases that begin with it
        for first, *others in self._known:
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(others))

    @cached_property
    def of_roles(self) -> frozenset[str]:
        """The stems of all words that roles are called by."""
        return frozenset(word for said, token in self._known.items() if token.startswith("role:") for word in said)

    def token(self, word: str) -> str | None:
        return self._known.get((stem(word),))

    def find(self, tokens: Tokens) -> list[Phrase]:
        """Return the phrases in order, none overlapping. Hyphens inside a phrase do not matter."""
        places = [at for at, token in enumerate(tokens) if token.kind in ("word", "number")]
        stems = [stem(bare(tokens[at].spelt.lower())) for at in places]
        found, number = [], 0
        while number < len(places):
            for size in range(min(self._longest.get(stems[number], 0), len(places) - number), 0, -1):
                first, last = places[number], places[number + size - 1]
                token = self._known.get(tuple(stems[number : number + size]))
                if token and not any(tokens[at].text in ",()/" for at in range(first, last)):
                    found.append(Phrase(token, first, last + 1))
                    number += size
                    break
            else:
                number += 1
        return found


@lru_cache(maxsize=8)
def _phrases(vocabulary: tuple[tuple[str, str], ...]) -> Phrases:
    return Phrases(vocabulary)


def phrases_of(vocabulary: Mapping[str, str]) -> Phrases:
    """Return the finder of a vocabulary (lower-case phrase -> token)."""
    return _phrases(tuple(vocabulary.items()))


def bare(word: str) -> str:
    """A word without its possessive ending."""
    return word.removesuffix("'s")
