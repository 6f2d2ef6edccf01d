"""What members of a step say that the words chosen for it leave out, so that nothing of a region goes unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.align.related import relations
from bestyet.merge.align.words import NEGATION, NUMBERS, STOP, Reader, stem, words
from bestyet.merge.sure.form import forms_of
from bestyet.model.candidate import Added, Settings

if TYPE_CHECKING:
    from bestyet.model.passage import Passage

# Where a part of a sentence begins that can be left out by itself: "above 25 000 EUR", "if the client agrees". A run
# of spaces is tried from its beginning only, so that long ones cost no more than their length.
_PART = re.compile(
    r"(?<=[.;:!?])\s+|,\s+|(?<!\s)\s+[–—|]\s+|(?<!\s)\s+\(|\(|\)\s*|(?<!\s)\s+(?=(?:and|or|if|unless|when|whenever|once"
    r"|where|which|who|that|except|only|before|after|above|below|over|under|within|until|till|by|for|with|without|in|at|on"
    r"|from|during|per|via|as)\s)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+(?:[ ,.'\u00a0\u202f]\d+)*")
# Said in one text and not in the other, one of these changes what it says.
_TELLING = NEGATION | frozenset(
    re.findall(
        r"\S+",
        """only unless except if optional before after until all some most none nobody everyone everybody any every
        least either or always sometimes""",
    )
)
_TURNS = frozenset(["first", "then", "thereafter", "afterwards", "subsequently", "finally"])
# What goes on with what stands before it: "on condition | that the client signs".
_GOES_ON = re.compile(r"(?:that|which|who)\b", re.IGNORECASE)
# Heads of the column that numbers the rows of a table.
_NUMBERING = frozenset(
    ["#", "no", "nr", "sr", "sl", "sr no", "sl no", "s.no", "step", "schritt", "paso", "étape", "n°", "nº"]
)
# A part is said elsewhere where so much of it, in percent, is: words that are related count as much as they are.
_SAID = 50


@dataclass(frozen=True)
class _Words:
    """A text as compared: what it names, its numbers, the words that turn its sense."""

    terms: frozenset[str]
    numbers: frozenset[str]
    telling: frozenset[str]


def said_in(passage: Passage) -> str:
    """The words of a passage; of a row without its number, where the head of the table says that it is one."""
    number, bar, rest = passage.text.partition(" | ")
    if not bar or not number.strip().isdigit():
        return passage.text
    head = passage.head.split("\n")[0].strip().strip("|").split("|")[0]
    return rest if head.strip().rstrip(".:").casefold() in _NUMBERING else passage.text


def adds(chosen: str, said: Sequence[tuple[str, str]], settings: Settings, told: Sequence[str]) -> tuple[Added, ...]:
    """What each of these (region, text) says that the chosen words do not.

    told: values that disputes name; they are seen there. Found by words, so that what is put in other words is told too
    rather than left unseen.
    """
    form, reader = forms_of(settings.phrases), _reader(tuple(settings.phrases.items()))
    own = form(chosen)
    found: dict[str, list[str]] = {}
    for region, text in said:
        if (other := form(text)).words == own.words and other.marks == own.marks:
            continue
        for part in _missing(chosen, text, reader, told):
            found.setdefault(part, []).append(region)
    return tuple(Added(tuple(dict.fromkeys(regions)), part) for part, regions in found.items())


def _missing(chosen: str, text: str, reader: Reader, told: Sequence[str]) -> Iterator[str]:
    """Neighbouring parts of a text that the chosen words leave out, as they are written."""
    here = _words(chosen, reader)
    numbers = here.numbers | {number for value in told for number in _numbers(value)}
    start = end = -1
    for first, last in _parts(text):
        part = _words(text[first:last], reader)
        if not part.terms and not part.numbers and not part.telling:
            continue
        is_said = part.numbers <= numbers and part.telling <= here.telling and _share(part.terms, here.terms) >= _SAID
        if is_said and start >= 0 and (_hangs(text[start:end]) or _GOES_ON.match(text, first)):
            end = last
        elif is_said:
            if start >= 0:
                yield _whole(text, start, end)
            start = -1
        else:
            start, end = (first if start < 0 else start), last
    if start >= 0:
        yield _whole(text, start, end)
    elif end < 0 and _is_in_another_order(chosen, text, reader):
        yield _tidy(text)


def _is_in_another_order(chosen: str, text: str, reader: Reader) -> bool:
    """Whether both name an order and do not put in the same what both name: "first the client, then the authority"."""
    if any(_TURNS.isdisjoint(words(one)) for one in (chosen, text)):
        return False
    here, there = (reader.read(one).terms for one in (chosen, text))
    return [term for term in here if term in there] != [term for term in there if term in here]


def _hangs(part: str) -> bool:
    """Whether its last word is about what follows: "by phone, never | by email"."""
    return not _TELLING.isdisjoint(words(part)[-1:])


def _whole(text: str, start: int, end: int) -> str:
    """A part of a text, with the other bracket of a pair of which it has one."""
    part = text[start:end]
    if part.count("(") > part.count(")") and text[end : end + 1] == ")":
        return _tidy(f"{part})")
    if part.count(")") > part.count("(") and text[:start].rstrip().endswith("("):
        return _tidy(f"({part}")
    return _tidy(part)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _PART.finditer(text):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _tidy(text: str) -> str:
    return re.sub(r"^(?:and|or)\s+", "", text.strip().rstrip(".,;:").strip(), flags=re.IGNORECASE)


@lru_cache(maxsize=4096)
def _words(text: str, reader: Reader) -> _Words:
    plain = words(text)
    content = {term for term in reader.read(text).terms if not term.isdigit() and term not in NUMBERS}
    content -= {stem(word) for word in plain if word in STOP or word in NEGATION}
    return _Words(frozenset(content), frozenset(_numbers(text)), frozenset(plain) & _TELLING)


@lru_cache(maxsize=8)
def _reader(vocabulary: tuple[tuple[str, str], ...]) -> Reader:
    return Reader(dict(vocabulary))


def _numbers(text: str) -> Iterator[str]:
    for found in _DIGITS.findall(text):
        yield re.sub(r"[ ,'\u00a0\u202f]", "", found)
    for word in words(text):
        if stem(word) in NUMBERS:
            yield stem(word)


def _share(part: frozenset[str], whole: frozenset[str]) -> int:
    """How much of these terms those say, in percent."""
    if not part:
        return 100
    related = relations(part | whole)
    best = [100 if term in whole else max(_of(related.get(term, {}), whole), default=0) for term in part]
    return sum(best) // len(best)


def _of(related: Mapping[str, int], whole: frozenset[str]) -> Iterator[int]:
    return (share for other, share in related.items() if other in whole)
