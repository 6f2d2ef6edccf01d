"""Where a document refers to its own numbers: "see 4.1.2", "siehe Abschnitt 5.3"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bestyet.model.documents.imported import Numbered, Reference

_SEE = (
    r"see|refer to|according to|as (?:described|defined|stated|specified) in|siehe|vgl\.|gemäß|nach|laut|ver|véase|voir"
)
_WHAT = r"(?:sub)?sections?|steps?|chapters?|paragraphs?|clauses?|items?|"
_WHAT += r"abschnitte?n?|schritte?n?|kapiteln?|punkte?n?|ziffern?|§"
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<letter>\s?\(?[a-z]\))?"
_REFERENCE = re.compile(
    rf"\b(?:(?:{_SEE})\s+(?:also\s+|the\s+)?(?:(?:{_WHAT})\s+)?|(?:{_WHAT})\s+){_NUMBER}"
    r"(?![\d%]|\.\d|\s*(?:days?|weeks?|hours?|months?|business|working|tage?n?|wochen?|stunden?|monate?n?|arbeitstage?n?|werktage?n?)\b)",
    re.IGNORECASE,
)


def references_in(texts: Iterable[tuple[str, str]], numbered: Sequence[Numbered]) -> Iterator[Reference]:
    """texts: (place, words) of every passage."""
    for place, words in texts:
        for found in _REFERENCE.finditer(words):
            there = list(_called(numbered, found["number"], (found["letter"] or "").strip(" ()").lower()))
            if not there and not found["letter"] and "." not in found["number"] and not numbered:
                continue
            name = there[0].name if len(there) == 1 else ""
            yield Reference(" ".join(found[0].split()), place, name, len(there))


def _called(numbered: Sequence[Numbered], number: str, letter: str) -> Iterator[Numbered]:
    """The passages with a number; with a letter, those that have it before the next number begins."""
    is_below = False
    for one in numbered:
        if one.number in (f"{number}.{letter}", f"{number}{letter}") or (is_below and one.number.lower() == letter):
            yield one
        elif any(map(str.isdigit, one.number)):
            is_below = bool(letter) and one.number == number
