"""The form of a passage: what is left when nothing is left out but what says nothing.

Passages of equal form are near-verbatim the same. Similarity has no say: no likeness, of words or of a model, tells
"open" from "close" or "the client calls" from "calls the client". So every word counts but articles, the words of
plain duty, politeness and a leading "we" or "you"; order counts but where grammar says that it does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bestyet.merge.align.words import lengths_of
from bestyet.merge.sure import grammar
from bestyet.merge.sure.words import NAMES, NUMBER_WORDS, SAME_LENGTHS, SAME_WORDS, SCOPES, lemma

_TOKEN = re.compile(
    r"""
      (?<![\w.])[-−+]?\d+(?:[ ,'\u00a0\u202f]\d{3}(?!\d))*(?:\.\d+)*(?!\w)   # 25 000, -20, 3.1
    | \d+[^\W\d_][^\W_]* | [^\W_]*\d[^\W_]*                            # Q10, 3rd
    | [^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*(?:-[^\W\d_]+)*                # don't, e-mail
    | ['’]s?(?!\w) | \S
    """,
    re.VERBOSE,
)
_UNITS = {unit for one in ("minute", "hour", "day", "week", "month", "year") for unit in (one, f"{one}s")}
_CALENDARS = frozenset(["business", "working", "calendar"])
_CURRENCIES = frozenset(["chf", "eur", "usd", "gbp", "€", "$", "£"])
_KEPT_HYPHEN = ("re-", "co-", "un-", "de-")
_DROPPED = frozenset('…“”"')


@dataclass(frozen=True)
class Form:
    """`words` are compared; `values` (kind and what was written) may differ where a dispute then tells of it.

    `marks` were left out of the words: with and without is the same, one and another is not.
    """

    words: tuple[str, ...]
    marks: grammar.Marks
    values: tuple[tuple[str, str], ...]
    content: int  # words that say something by themselves


Forms = Callable[[str], Form]


@lru_cache(maxsize=8)
def _forms(vocabulary: tuple[tuple[str, str], ...]) -> Forms:
    phrases: dict[tuple[str, ...], str] = {}
    for phrase, token in sorted(vocabulary):
        if key := tuple(lemma(word) for word in _plain(phrase)):
            phrases.setdefault(key, token)
    lengths = lengths_of(phrases)

    @lru_cache(maxsize=8192)
    def form(text: str) -> Form:
        return _form(text, phrases, lengths)

    return form


def forms_of(vocabulary: Mapping[str, str]) -> Forms:
    """Reads the form of texts with a vocabulary (phrase -> token), and remembers it."""
    return _forms(tuple(vocabulary.items()))


NOTHING = ((), (), ())


def _form(text: str, phrases: Mapping[tuple[str, ...], str], lengths: Mapping[str, Sequence[int]]) -> Form:
    tokens, values = _with_values(_same_words(_plain(text)))
    tokens = _with_phrases(tokens, phrases, lengths)
    words, marks = _by_sentence(tokens)
    content = len([word for word in words if word[-1:].isalnum() or word[0] == "<"]) - len(
        [word for word in words if word in grammar.SMALL]
    )
    return Form(words, marks, values, content)


@lru_cache(maxsize=8192)
def verbatim(text: str) -> Form:
    """The form of a text in another language than English, whose grammar is not read: all its words as they stand."""
    words = [token for token in _TOKEN.findall(unicodedata.normalize("NFC", text).casefold()) if token not in _DROPPED]
    while words and words[-1] in (".", ";", "!"):
        words.pop()
    return Form(tuple(words), NOTHING, (), len([word for word in words if word[-1].isalnum()]))


def _plain(text: str) -> list[str]:
    """Tokens in lower case; names that are words of grammar when small keep their capitals."""
    found = _TOKEN.findall(unicodedata.normalize("NFC", text).replace("’", "'"))
    shouted = sum(token.isupper() for token in found) * 2 > len(found)
    out: list[str] = []
    for at, token in enumerate(found):
        if token in _DROPPED:
            continue
        if not shouted and (token in NAMES or (token == "May" and at)):
            out.append(f"{token}^")
        elif token[0].isdigit() or (token[0] in "-−+" and len(token) > 1):
            out.append(re.sub(r"[ ,'\u00a0\u202f](?=\d{3})", "", token).replace("−", "-"))
        elif token == "'" or token == "'s":
            out.append("'s")
        else:
            low = token.lower()
            out.append(low if low.startswith(_KEPT_HYPHEN) or len(low) < 2 else low.replace("-", ""))
    return out


def _same_words(tokens: Sequence[str]) -> list[str]:
    """Ways to say one thing said in one way: "prior to" as "before", "three" as "3"."""
    out: list[str] = []
    at = 0
    while at < len(tokens):
        for size in SAME_LENGTHS.get(tokens[at], ()):
            if (same := SAME_WORDS.get(tuple(tokens[at : at + size]))) is not None:
                out += same
                at += size
                break
        else:
            out.append(NUMBER_WORDS.get(tokens[at], tokens[at]))
            at += 1
    return out


def _with_values(tokens: Sequence[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Durations, percentages, amounts of money and versions as one token of their kind each, and what they say."""
    out: list[str] = []
    values: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        kind, end = _value_at(tokens, at)
        if kind:
            out.append(f"<{kind}>")
            said = ["working" if token == "business" else lemma(token) for token in tokens[at:end]]
            values.append((kind, " ".join(said)))
        else:
            out.append(tokens[at])
        at = end
    return out, tuple(values)


def _value_at(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """(kind, where it ends) of the value that begins here; ("", the next place) where none does."""
    here, following, third = (*tokens[at : at + 3], "", "", "")[:3]
    before = tokens[at - 1] if at else ""
    if here[0].isdigit() and "." not in here and before not in ("-", "–", "+", "day", "week", "to", "/"):
        if following in _UNITS:
            return "duration", at + 2
        if following in _CALENDARS and third in _UNITS:
            return "duration", at + 3
    if here[0].isdigit() and before not in ("-", "–", "±", "to", "/"):
        if following in ("%", "percent"):
            return "percentage", at + 2
        if following in _CURRENCIES:
            return "amount", at + 2
    if here in _CURRENCIES and following[:1].isdigit():
        return "amount", at + 2
    if here == "version" and following[:1].isdigit():
        return "version", at + 2
    return "", at + 1


def _with_phrases(
    tokens: Sequence[str], phrases: Mapping[tuple[str, ...], str], lengths: Mapping[str, Sequence[int]]
) -> list[str]:
    """Phrases of the vocabulary as their tokens; where a passage words one token in two ways, the words stay."""
    lemmas = [lemma(token) for token in tokens]
    found: list[tuple[int, int, str]] = []
    wordings: dict[str, set[tuple[str, ...]]] = {}
    at = 0
    while at < len(tokens):
        for size in lengths.get(lemmas[at], ()):
            key = tuple(lemmas[at : at + size])
            if token := phrases.get(key):
                found.append((at, at + size, token))
                wordings.setdefault(token, set()).add(key)
                at += size
                break
        else:
            at += 1
    out: list[str] = []
    done = 0
    for start, end, token in found:
        if len(wordings[token]) == 1:
            out += [*tokens[done:start], token]
            done = end
    return [*out, *tokens[done:]]


def _by_sentence(tokens: Sequence[str]) -> tuple[tuple[str, ...], grammar.Marks]:
    """The words of all sentences and what was left out of them."""
    sentences: list[list[str]] = [[]]
    for token in tokens:
        if token in (".", ";", "!"):
            sentences.append([])
        else:
            sentences[-1].append(token)
    sentences = [sentence for sentence in sentences if sentence]
    is_plain = SCOPES.isdisjoint(tokens) and "?" not in tokens and ":" not in tokens
    words: list[str] = []
    marks: grammar.Marks = ((), (), ())
    for number, sentence in enumerate(sentences):
        if number:
            words.append("&" if is_plain and grammar.is_order(sentences[number - 1]) else ".")
        own, dropped = grammar.straight(sentence)
        words += own
        marks = (marks[0] + dropped[0], marks[1] + dropped[1], marks[2] + dropped[2])
    return tuple(words), marks
