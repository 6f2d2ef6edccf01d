"""Numbers as people write them: digits, words, fractions, ranges, thousands and millions. Exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from bestyet.merge.values.tokens import Token, Tokens, several

_SMALL = several(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = several("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {word: Fraction(number) for number, word in enumerate(_SMALL)}
_WORDS |= {word: Fraction(10 * number) for number, word in enumerate(_TENS, 2)}
_TIMES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mn": 10**6, "mio": 10**6, "billion": 10**9}
_TIMES |= {"dozen": 12, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7}
_NTH = several(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: number for number, word in enumerate(_NTH, 1)} | {"thirtieth": 30}
NUMBER_WORDS = frozenset(_WORDS) | frozenset(_TIMES)
# Words that a number or an ordinal can begin with, besides digits.
STARTS = frozenset(_WORDS) | frozenset(_ORDINALS) | {"between", "half", "a", "an", "one"}
_MOST_DIGITS = 15


@dataclass(frozen=True)
class Number:
    """A number or a range, and the place behind it."""

    low: Fraction
    high: Fraction
    end: int

    def __str__(self) -> str:
        return said(self.low) if self.low == self.high else f"{said(self.low)} to {said(self.high)}"


def said(number: Fraction) -> str:
    """A number as people read it: 1000000 is "1 000 000", a half is "0.5"."""
    if number.denominator == 1:
        digits = f"{number.numerator:,}".replace(",", " ")
        return digits if number >= 10_000 else str(number.numerator)
    return f"{float(number):.4g}"


def number_at(tokens: Tokens, at: int) -> Number | None:
    """Return the number or range that begins at a place: "5", "twenty-four", "2 to 3", "half a", "1.5 million"."""
    between = tokens[at].text == "between" if at < len(tokens) else False
    first = _single(tokens, at + between)
    if first is None:
        return None
    low, end = first
    joint = tokens[end].text if end < len(tokens) else ""
    if joint in ("to", "or", "-", "–") or (between and joint == "and"):
        second = _single(tokens, end + 1)
        if second and second[0] > low:
            return Number(low, second[0], second[1])
    return None if between else Number(low, low, end)


def without_repeats(tokens: Tokens) -> tuple[Token, ...]:
    """The tokens with one for a number that is written twice: "thirty (30) days"."""
    if not any([token.text == "(" for token in tokens]):
        return tuple(tokens)
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _repeated(tokens, at)
        if end:
            written = "".join(f"{'' if one.glued else ' '}{one.spelt}" for one in tokens[at:end]).strip()
            digits = next(one for one in tokens[at:end] if one.kind == "number")
            kept.append(replace(digits, glued=tokens[at].glued, written=written))
        else:
            kept.append(tokens[at])
        at = end or at + 1
    return tuple(kept)


def _repeated(tokens: Tokens, at: int) -> int:
    """The place behind "thirty (30)" or "30 (thirty)" that begins at a place; 0 where there is none."""
    bracket = next((place for place in range(at + 1, min(at + 4, len(tokens))) if tokens[place].text == "("), 0)
    if not bracket or not (tokens[at].kind == "number" or tokens[at].text in _WORDS):
        return 0
    first, again = number_at(tokens, at), number_at(tokens, bracket + 1)
    closed = again is not None and again.end < len(tokens) and tokens[again.end].text == ")"
    if not (first and again and closed and first.end == bracket and first.low == first.high == again.low == again.high):
        return 0
    both = {tokens[at].kind, tokens[bracket + 1].kind}
    return again.end + 1 if both == {"word", "number"} else 0


def ordinal_at(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return (number, place behind it) of "5th", "third" or "twenty-third"."""
    token = tokens[at]
    if token.text in _ORDINALS:
        return _ORDINALS[token.text], at + 1
    if token.text in _TENS:
        last = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].is_dash)
        below = _ORDINALS.get(tokens[last].text, 10) if last < len(tokens) else 10
        return (int(_WORDS[token.text]) + below, last + 1) if below < 10 else None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.kind == "number" and token.text.isdecimal() and len(token.text) < 4 and following and following.glued:
        return (int(token.text), at + 2) if following.text in ("st", "nd", "rd", "th") else None
    return None


def _single(tokens: Tokens, at: int) -> tuple[Fraction, int] | None:
    if at >= len(tokens):
        return None
    text, following = tokens[at].text, tokens[at + 1].text if at + 1 < len(tokens) else ""
    if text == "half":
        return Fraction(1, 2), at + 2 if following in ("a", "an", "-") else at + 1
    if text in ("a", "an", "one") and following in ("hundred", "thousand", "million", "billion", "dozen", "half"):
        return _with_times(tokens, Fraction(1), at + 1) if following != "half" else (Fraction(1, 2), at + 2)
    found = _digits(text) if tokens[at].kind == "number" else None
    if found is not None:
        return _with_half(tokens, *_with_times(tokens, found, at + 1))
    return _with_half(tokens, *worded) if (worded := _worded(tokens, at)) else None


def _digits(text: str) -> Fraction | None:
    """The value of digits with separators; None for what is no number, as the version 3.1.2."""
    for space in (" ", "'", "’", "\u00a0", "\u202f"):
        text = text.replace(space, "")
    if len(text) > _MOST_DIGITS:
        return None
    whole, comma, rest = text.partition(",")
    if comma:
        groups = text.partition(".")[0].split(",")
        if all(len(group) == 3 for group in groups[1:]):
            text = text.replace(",", "")
        elif len(groups) == 2 and "." not in rest:
            text = f"{whole}.{rest}"
        else:
            return None
    return Fraction(text) if text.count(".") < 2 else None


def _worded(tokens: Tokens, at: int) -> tuple[Fraction, int] | None:
    """ "twenty-four", "ten thousand", "two hundred and fifty"."""
    if tokens[at].text not in _WORDS:
        return None  # nearly always: nothing is built for words that are no numbers
    total, current, start = Fraction(0), Fraction(0), at
    while at < len(tokens):
        text = tokens[at].text
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if text in _WORDS:
            if current % 100 and not (current % 100 >= 20 and current % 10 == 0 and _WORDS[text] < 10):
                break
            current += _WORDS[text]
        elif text in _TIMES and at > start and text != "k":
            current *= _TIMES[text]
            if _TIMES[text] > 100:
                total, current = total + current, Fraction(0)
        elif not (at > start and text in ("-", "and") and following in _WORDS and _joins(current, text)):
            break
        at += 1
    return (total + current, at) if at > start else None


def _joins(current: Fraction, text: str) -> bool:
    """Whether "-" or "and" continues a number: "twenty-four", "two hundred and fifty"."""
    return current >= 100 if text == "and" else current % 100 >= 20 and current % 10 == 0


def _with_times(tokens: Tokens, number: Fraction, end: int) -> tuple[Fraction, int]:
    while end < len(tokens) and tokens[end].text in _TIMES:
        number, end = number * _TIMES[tokens[end].text], end + 1
    return number, end


def _with_half(tokens: Tokens, number: Fraction, end: int) -> tuple[Fraction, int]:
    if [token.text for token in tokens[end : end + 3]] == ["and", "a", "half"]:
        return number + Fraction(1, 2), end + 3
    return number, end
