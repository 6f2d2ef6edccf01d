"""Which language a text is written in: by its small words, nothing learned, nothing guessed where they do not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pkgutil import get_data

from yaml import CSafeLoader, load

READ = ("en", "de", "es", "fr")  # whose values can be read; each has its file beside this one
OTHERS = "others.yml"
OTHER_SCRIPT = "other"  # letters that are not Latin
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
ENOUGH = 2  # small words of a language, and as many more than of any other


@dataclass(frozen=True)
class Lexicon:
    """One language as data. `numbers`: a word -> its number; `phrases`: words -> what they mean in English."""

    code: str
    name: str
    words: frozenset[str]
    letters: str = ""
    decimal: str = "."
    numbers: Mapping[str, int] | None = None
    phrases: Mapping[tuple[str, ...], str] | None = None
    first: tuple[str, ...] = ()  # endings of a word that begins an order
    last: tuple[str, ...] = ()  # endings of a word that ends one
    second: str = ""  # the second word of one


@cache
def lexicon(code: str) -> Lexicon:
    """The data of a language that can be read."""
    data = _data(f"{code}.yml")
    numbers = {word: number for number, said in data.get("numbers", {}).items() for word in str(said).split()}
    phrases = {
        tuple(_parts(said)): str(meaning)
        for meaning, all_said in data.get("phrases", {}).items()
        for said in all_said.split()
    }
    orders = data.get("orders", {})
    return Lexicon(
        code,
        str(data["name"]),
        frozenset(str(data["words"]).split()),
        str(data.get("letters", "")),
        str(data.get("decimal", ".")),
        {**_tens(numbers, str(data.get("tens", "")), str(data.get("one", ""))), **numbers},
        phrases,
        tuple(str(orders.get("first", "")).split()),
        tuple(str(orders.get("last", "")).split()),
        str(orders.get("second", "")),
    )


def _parts(said: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|[0-9]+|[^\w\s]", said.lower().replace("_", " "))


def _tens(numbers: Mapping[str, int], pattern: str, first: str) -> dict[str, int]:
    """The numbers from 21 to 99 that a language puts together: "fünfundvierzig"."""
    ones = {word: number for word, number in numbers.items() if number < 10} | ({first: 1} if first else {})
    tens = {word: number for word, number in numbers.items() if number in range(20, 100, 10)}
    made = ((pattern.format(one=one, ten=ten), a + b) for one, a in ones.items() for ten, b in tens.items())
    return {said: number for said, number in made if said}


def _data(name: str) -> dict:  # type: ignore[type-arg]
    return load(get_data(__package__, name) or b"", CSafeLoader)  # type: ignore[no-any-return]


@cache
def _names() -> Mapping[str, str]:
    others = {code: str(about["name"]) for code, about in _data(OTHERS).items()}
    return {code: lexicon(code).name for code in READ} | others | {OTHER_SCRIPT: "another script"}


def name_of(code: str) -> str:
    """How a language is called: "German"."""
    return _names().get(code, code)


@cache
def _telling_words() -> Mapping[str, tuple[str, ...]]:
    """A word that tells a language -> the languages that have it: small words, numbers, words of time and duty. One
    letter tells none."""
    words = {code: lexicon(code).words | _telling(lexicon(code)) for code in READ}
    words |= {code: frozenset(str(about["words"]).split()) for code, about in _data(OTHERS).items()}
    found: dict[str, tuple[str, ...]] = {}
    for code, some in words.items():
        for word in some:
            if len(word) > 1:
                found[word] = (*found.get(word, ()), code)
    return found


def _telling(own: Lexicon) -> frozenset[str]:
    """Words of its lexicon that are not written as in English."""
    single = ((said[0], meaning) for said, meaning in (own.phrases or {}).items() if len(said) == 1)
    found = {word for word, meaning in single if word not in meaning.split()} | set(own.numbers or {})
    return frozenset(word for word in found if len(word) > 2)


@lru_cache(maxsize=8192)
def language(text: str) -> str:
    """Return the code of the language of a text ("en", "de", "es", "fr" and some more), "other" where its letters
    are not Latin, "" where its words do not tell: too few, or as many of two languages."""
    lower, telling = text.lower(), _telling_words()
    words = _WORD.findall(lower)
    hits: dict[str, int] = {}
    for codes in [telling[word] for word in words if word in telling]:
        for code in codes:
            hits[code] = hits.get(code, 0) + 1
    if not text.isascii():
        letters = sum(map(len, words))
        if letters and 2 * len(_LATIN.findall(text)) < letters:
            return OTHER_SCRIPT
        for code in READ[1:]:
            hits[code] = hits.get(code, 0) + any(sign in lower for sign in lexicon(code).letters)
    most = max(hits.values(), default=0)
    best = [code for code, times in hits.items() if times == most]
    return best[0] if most >= ENOUGH and len(best) == 1 else ""


def languages(texts: Sequence[str]) -> list[str]:
    """The language of each passage of one document: its own, else that of the whole document."""
    whole = language("\n".join(texts))
    return [language(text) or whole for text in texts]
