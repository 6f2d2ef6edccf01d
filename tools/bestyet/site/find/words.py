"""How texts and questions are cut into words to be compared; `static/find.js` does the same in the browser."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Of a word what is left without its ending, four letters at least: "quotation" and "quotes" are both "quot".
ENDINGS = (
    *("izations", "isations", "ization", "isation", "ations", "ation", "ungen", "ments", "ions", "ings", "ment"),
    *("ing", "ion", "ers", "ung", "ure", "ies", "ed", "er", "es", "en", "or", "e", "s", "y"),
)
SHORT = 4  # letters: a shorter word is neither the beginning of another nor a typing error of one
LONG = 8  # letters: a word this long may hold two typing errors, a shorter one one
# A question holds words that every page has: they are not looked for, unless there are no others.
_SMALL_ENGLISH = (
    "a about an and any are as at be by can did do does for from get go goes has have how i if in into is it its "
    "long me much must my need needs now of on or our shall should so that the their them then there they this to "
    "us use want wants was we what when where which who whom why will with wrong you your "
)
_SMALL_GERMAN = (
    "als am auf bei das dem den der des die ein eine einem einen einer es fuer hat ich im in ist man mache mit "
    "muss nach oder sich sie sind soll und uns unser vom von vor wann warum was wem wen wenn wer wie wir wird wo "
    "zu zum zur "
)
SMALL = frozenset((_SMALL_ENGLISH + _SMALL_GERMAN).split())
_PART = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l"}
)


def plain(text: str) -> str:
    """In small letters without marks; German umlauts as two letters, as people without those keys write them."""
    composed = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", composed) if not unicodedata.combining(c))


def parts(text: str) -> list[str]:
    """The words of a text."""
    return _PART.findall(plain(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORT and not word.endswith("ss"):
            left = word[: -len(ending)]
            return left[:-1] if left[-1] == left[-2] and left[-1] not in "aeiouls" and len(left) > SHORT else left
    return word


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be left out, put in, changed or swapped with their neighbour; above `most` only so much.

    Optimal string alignment, as Damerau counted: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
