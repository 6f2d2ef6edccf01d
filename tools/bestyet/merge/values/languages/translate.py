"""Tokens of a German, Spanish or French text as the English rules read them: the words that its lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer  # type: ignore[import-untyped]

from bestyet.merge.values.languages.language import READ, Lexicon, lexicon
from bestyet.merge.values.languages.spelled import in_digits
from bestyet.merge.values.tokens import Token, Tokens, listed, several, tokens_of

_STEMMERS = {"de": "german", "es": "spanish", "fr": "french"}
_MONTHS = frozenset(several("january february march april may june july august september october november december"))
_DAYS = frozenset(several("business day calendar week"))
FOREIGN = "~"  # stands in every word that has no meaning in English here: "de~angebot"


def in_english(tokens: Tokens, code: str) -> Tokens:
    """The tokens with numbers, units, duties, negations and relations in English; all other words keep their stems,
    marked so that no rule takes them for an English word: all of a language that is not read."""
    tokens = in_digits(tokens, code)
    code = code or "en"
    if code not in READ:
        return tuple(_unknown(token, code) for token in tokens)
    known = lexicon(code)
    if code == "en":
        return tuple(_translated(tokens, known)) if _may_mean_more(tokens) else tokens
    return tuple(_of_numbers(list(_translated([_number(token, known) for token in tokens], known))))


def _may_mean_more(tokens: Tokens) -> bool:
    """Whether a phrase of the English lexicon begins there: in most texts none does."""
    words, pairs = _first_of_english()
    texts = [token.text for token in tokens]
    return not (words.isdisjoint(texts) and pairs.isdisjoint(pairwise(texts)))


@cache
def _first_of_english() -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The phrases of one word, and the first two words of all others."""
    said = _meanings("en")
    return frozenset(one[0] for one in said if len(one) == 1), frozenset(one[:2] for one in said if len(one) > 1)


def _translated(tokens: Sequence[Token], known: Lexicon) -> Iterator[Token]:
    longest = _longest(known.code)
    at = 0
    while at < len(tokens):
        most = longest.get(tokens[at].text, 0)
        if most > 1 and at + 1 < len(tokens):
            most = longest.get((tokens[at].text, tokens[at + 1].text), 1)
        for size in range(min(most, len(tokens) - at), 0, -1):
            part = tokens[at : at + size]
            if (meaning := _meaning(known.code, tuple(token.text for token in part))) is not None:
                yield from _meant(meaning, part)
                at += size
                break
        else:
            yield tokens[at] if known.code == "en" else _unknown(tokens[at], known.code)
            at += 1


@lru_cache(maxsize=4)
def _longest(code: str) -> dict[str | tuple[str, ...], int]:
    """The first token of a phrase, and its first two -> tokens of the longest that begins with them."""
    found: dict[str | tuple[str, ...], int] = {}
    for said in _meanings(code):
        for first in (said[0], said[:2]):
            found[first] = max(found.get(first, 0), len(said))
    return found


@lru_cache(maxsize=4)
def _meanings(code: str) -> dict[tuple[str, ...], tuple[Token, ...]]:
    known = lexicon(code)
    said = {
        tuple(t.text for t in tokens_of(word.replace("_", " "))): str(n) for word, n in (known.numbers or {}).items()
    }
    said |= {
        tuple(t.text for t in tokens_of(" ".join(words))): meaning for words, meaning in (known.phrases or {}).items()
    }
    return {words: tokens_of(meaning) for words, meaning in said.items()}


def _meaning(code: str, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    return _meanings(code).get(words)


def _meant(meaning: Sequence[Token], part: Sequence[Token]) -> Iterator[Token]:
    """The meaning; each word as written stays with one of its tokens, so that the vocabulary finds it."""
    for place, token in enumerate(meaning):
        last = place == len(meaning) - 1
        own = part[place:] if last else part[place : place + 1]
        yield replace(token, glued=token.glued or (not place and part[0].glued), written=" ".join(t.spelt for t in own))


def _unknown(token: Token, code: str) -> Token:
    if not token.is_word or len(token.text) < 2 or token.text in _KEPT:
        return token
    stem = _stemmed(token.text, code) if code in _STEMMERS else token.text
    return replace(token, text=f"{code}{FOREIGN}{stem}", written=token.spelt)


_KEPT = listed(
    """chf eur usd gbp sgd inr jpy cny krw aud cad min max kg mg ng ml cl dl nl km cm mm nm rpm bar mbar
    psi kpa mpa pa kb mb gb tb ppm ppb iu cfu hz khz kw kwh lux sop iso ich gmp gdp µg µl µm ug ul um mcg ph am pm
    mio mrd celsius version"""
)


@lru_cache(maxsize=8192)
def _stemmed(word: str, code: str) -> str:
    return str(snowballstemmer.stemmer(_STEMMERS[code]).stemWord(word))


def _number(token: Token, known: Lexicon) -> Token:
    """Digits as English writes them: "1.500,50" is 1,500.50."""
    if token.kind != "number" or known.decimal != ",":
        return token
    whole, comma, rest = token.text.partition(",")
    groups = whole.split(".")
    if len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or len(groups[0]) > 3):
        return token  # a date or the number of a section
    text = "".join(groups)
    return replace(token, text=f"{text}.{rest}" if comma and rest.isdecimal() else text)


def _of_numbers(tokens: list[Token]) -> Iterator[Token]:
    """Without the dot of an ordinal before a month ("6. Mai"), with "15th" for "15." before a day, and with "to"
    between two numbers ("2 bis 8")."""
    for at, token in enumerate(tokens):
        before, behind = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
        if before is None or behind is None or before.kind != "number":
            yield token
        elif token.text == "by" and behind.kind == "number":
            yield replace(token, text="to")
        elif token.text == "." and token.glued and behind.text in _DAYS:
            yield replace(token, kind="word", text="th", written=".")
        elif token.text != "." or not token.glued or behind.text not in _MONTHS:
            yield token
