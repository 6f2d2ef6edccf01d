"""Numbers that people spell out, as the digits that the rules read: "two thousand five hundred", "zweitausenddrei".

Read whole or not at all: of "one hundred five hundred" nothing is taken for 105.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bestyet.merge.values.tokens import Token, Tokens, listed, several

_FIRST = 100  # in English: what is less is read word by word where it stands
_FIRST_ABROAD = 21  # what is less has one word
_MOST, _JOINTS = 24, 3  # tokens of one number, and what joins two of its words: "quatre-vingt-et-un"
_BETWEEN = listed("between zwischen entre")  # the "and" behind these joins two numbers
_PER = listed("por pour")  # "por ciento"
_VAGUE = listed("half several many few some mehrere einige viele paar varios muchos algunos plusieurs quelques")
_PLAIN = str.maketrans("ßáéíóúèêäöü", "saeioueeaou")


@dataclass(frozen=True)
class Spelling:
    """How a language spells numbers: what is below a hundred and a thousand by its words without what joins them."""

    small: Mapping[str, int]
    hundreds: Mapping[str, int]
    thousand: str
    millions: frozenset[str]
    joints: frozenset[str]
    bare: bool = True  # "hundert" and "tausend" alone are numbers

    def number(self, words: Sequence[str]) -> int | None:
        """The number that these words say together; None where they say none, or several."""
        for at, word in enumerate(words):
            if word in self.millions:
                head, rest = self._below_million("".join(words[:at])), self._below_million("".join(words[at + 1 :]))
                return 1_000_000 * head + (rest or 0) if head and (rest or at + 1 == len(words)) else None
        return self._below_million("".join(words))

    def _below_million(self, said: str) -> int | None:
        head, thousand, rest = said.partition(self.thousand)
        if not thousand:
            return self._below_thousand(said)
        times = self._below_thousand(head) if head else 1 if self.bare else None
        more = self._below_thousand(rest.removeprefix("und")) if rest else 0
        return None if times is None or more is None or more >= 1000 else 1000 * times + more

    def _below_thousand(self, said: str) -> int | None:
        """Up to 9900 where hundreds are counted so: "fifteen hundred"."""
        if said in self.small:
            return self.small[said]
        for size in range(len(said), 2, -1):  # all of them: "deux cent soixante" begins with "deux cents", too
            rest = said[size:]
            rest = rest if rest in self.small else rest.removeprefix("und")
            if said[:size] in self.hundreds and (not rest or rest in self.small):
                return self.hundreds[said[:size]] + self.small.get(rest, 0)
        return None


def _listed(words: str, start: int = 1, step: int = 1) -> dict[str, int]:
    """Words in order -> their numbers; those of several spellings have strokes between them."""
    counted = ((said.split("/"), start + step * number) for number, said in enumerate(words.split()))
    return {one: number for all_said, number in counted for one in all_said}


def _put_together(ones: Mapping[str, int], tens: Mapping[str, int], pattern: str = "{ten}{one}") -> dict[str, int]:
    below = {one: number for one, number in ones.items() if number < 10}
    return {pattern.format(one=one, ten=ten): a + b for one, a in below.items() for ten, b in tens.items()}


def _hundreds(counts: Mapping[str, int], words: str) -> dict[str, int]:
    """Hundreds as they are counted, up to ninety-nine of them."""
    able = {said: number for said, number in counts.items() if number % 10}
    return {f"{said}{word}": 100 * number for said, number in able.items() for word in words.split()}


@cache
def _english() -> Spelling:
    teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    ones = _listed(f"one/a two three four five six seven eight nine {teens}")
    tens = _listed("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
    small = ones | tens | _put_together(ones, tens)
    hundreds = _hundreds(small, "hundred")
    return Spelling(small, hundreds, "thousand", frozenset({"million"}), listed("and - – ‑"), False)


@cache
def _german() -> Spelling:
    teens = "zehn elf zwolf/zwoelf dreizehn vierzehn funfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn"
    ones = _listed(f"ein/eins/eine/einen/einer/einem zwei/zwo drei vier funf/fuenf sechs sieben acht neun {teens}")
    tens = _listed("zwanzig dreisig/dreissig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig", 20, 10)
    small = ones | tens | _put_together(ones, tens, "{one}und{ten}")
    hundreds = {"hundert": 100} | _hundreds(small, "hundert")
    return Spelling(small, hundreds, "tausend", listed("million millionen"), frozenset())


@cache
def _spanish() -> Spelling:
    ones = _listed(
        "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
        "diecisiete dieciocho diecinueve"
    )
    ones |= {f"veinti{one}": 20 + number for one, number in ones.items() if number < 10}
    tens = _listed("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10)
    hundreds = _listed(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
        *(100, 100),
    )
    small = ones | tens | _put_together(ones, tens)
    return Spelling(small, hundreds, "mil", listed("millon millones"), frozenset({"y"}))


@cache
def _french() -> Spelling:
    teens = _listed("dix onze douze treize quatorze quinze seize dixsept dixhuit dixneuf", 10)
    ones = _listed("un/une deux trois quatre cinq six sept huit neuf")
    tens = _listed("vingt trente quarante cinquante soixante septante huitante/octante nonante", 20, 10)
    small = ones | teens | tens | _put_together(ones, tens) | {"quatrevingts": 80, "quatrevingt": 80}
    for score, more in (("soixante", 60), ("quatrevingt", 80)):
        small |= {f"{score}{word}": more + number for word, number in {**ones, **teens}.items()}
    hundreds = {"cent": 100} | _hundreds(small, "cent cents")
    return Spelling(small, hundreds, "mille", listed("million millions"), listed("et - – ‑"))


_SPELLINGS = {"en": _english, "": _english, "de": _german, "es": _spanish, "fr": _french}
_PARTS = {
    "en": "hundred thousand million",
    "de": "hundert tausend million millionen",
    "es": "mil millon millones",
    "fr": "vingts cent cents mille million millions",
}
_POINTS = {"en": "point", "de": "komma", "es": "coma", "fr": "virgule"}
_AND_A_HALF = {"es": (("y", "medio"), ("y", "media")), "fr": (("et", "demi"), ("et", "demie"))}
# About how many, in one word: no number is read of these.
_ABOUT = {
    "en": "hundreds thousands dozens",
    "de": "dutzend hunderte tausende hundert tausend",
    "es": "docena docenas decena decenas centenar centenares cientos miles",
    "fr": "dizaine dizaines douzaine douzaines quinzaine vingtaine trentaine centaine centaines millier milliers cents",
}


@cache
def _parts(code: str) -> frozenset[str]:
    """The words that numbers are made of."""
    spelling = _SPELLINGS[code]()
    return frozenset({*spelling.small, *spelling.hundreds, *several(_PARTS[code or "en"])})


@cache
def _about(code: str) -> frozenset[str]:
    return listed(_ABOUT[code or "en"])


def in_digits(tokens: Tokens, code: str) -> Tokens:
    """The tokens with the larger ones of the numbers that are spelled out as one token of digits each.

    A word that tells about how many is of the kind "spelled", so that it is told where no rule reads it.
    """
    return tuple(_in_digits(tokens, code)) if code in _SPELLINGS and _may_spell(tokens, code) else tokens


def _may_spell(tokens: Tokens, code: str) -> bool:
    """Whether a number may be spelled out there that is no word of its own: most texts say none."""
    if code not in ("", "en"):
        return True
    texts = [token.text for token in tokens]
    said = " ".join(texts)
    return not _large().isdisjoint(texts if said.isascii() else _plain(said).split())


@cache
def _large() -> frozenset[str]:
    """The English words without which no number has parts, is 100 or more, or tells about how many."""
    return frozenset({*_english().hundreds, *several(_PARTS["en"]), *several(_ABOUT["en"]), _POINTS["en"], "half"})


def _in_digits(tokens: Tokens, code: str) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        text, end = _with_rest(tokens, at, code)
        if text:
            said = "".join(f"{'' if t.glued else ' '}{t.spelt}" for t in tokens[at:end]).strip()
            yield Token("number", text, tokens[at].glued, said)
            at = end
            continue
        vague = _plain(tokens[at].text) in _about(code) or (_is_vague(tokens, at) and _is_scale(tokens[at], code))
        yield replace(tokens[at], kind="spelled") if vague else tokens[at]
        at += 1


def _is_scale(token: Token, code: str) -> bool:
    return _plain(token.text) in several(_PARTS[code or "en"])


def _is_vague(tokens: Tokens, at: int) -> bool:
    return at > 0 and tokens[at - 1].text in _VAGUE


def _with_rest(tokens: Tokens, at: int, code: str) -> tuple[str, int]:
    """(digits, place behind them) of the number spelled out from here, with its tenths or a half; "" where none is,
    or where it is read as it stands."""
    if code in ("", "en") and [token.text for token in tokens[at : at + 3]] == ["half", "a", "dozen"]:
        return "6", at + 3
    if code == "de" and tokens[at].text.endswith("einhalb"):
        whole = _german().number((_plain(tokens[at].text.removesuffix("einhalb")),))
        return (f"{whole}.5", at + 1) if whole else ("", at)
    number, end = _longest(tokens, at, code)
    if not end > at:
        return "", at
    behind = tuple(token.text for token in tokens[end : end + 2])
    if behind in _AND_A_HALF.get(code, ()):
        return f"{number}.5", end + 2
    if (
        len(behind) == 2
        and behind[0] == _POINTS[code or "en"]
        and _SPELLINGS[code]().small.get(_plain(behind[1]), 10) < 10
    ):
        return f"{number}.{_SPELLINGS[code]().small[_plain(behind[1])]}", end + 2
    small = number < (_FIRST if code in ("", "en") else _FIRST_ABROAD)
    return ("", at) if small else (f"{number:,}".replace(",", " "), end)


def _longest(tokens: Tokens, at: int, code: str) -> tuple[int, int]:
    """(number, place behind it) of the longest one spelled out from here; `at` where there is none."""
    before = tokens[at - 1] if at else None
    if not _is_part(tokens[at], code) or (before and (before.kind == "number" or before.text in _VAGUE | _PER)):
        return 0, at
    spelling, words, best = _SPELLINGS[code](), list[str](), (0, at)
    place, split = at, bool(before and before.text in _BETWEEN)
    while place < min(len(tokens), at + _MOST):
        if _is_part(tokens[place], code):
            words.append(_plain(tokens[place].text))
            place += 1
            is_whole = place == len(tokens) or not _is_part(tokens[place], code)
            if is_whole and (number := spelling.number(words)):
                best = (number, place)
            continue
        ahead = place
        while ahead < len(tokens) and _joins(tokens[ahead], words, spelling, split) and ahead < place + _JOINTS:
            ahead += 1
        if ahead == place or ahead == len(tokens) or not _is_part(tokens[ahead], code):
            break
        place = ahead
    return best


def _joins(token: Token, words: Sequence[str], spelling: Spelling, split: bool) -> bool:
    if token.text == ",":
        return words[-1] == spelling.thousand
    return token.text in spelling.joints and not (split and token.is_word)


def _is_part(token: Token, code: str) -> bool:
    return token.is_word and _makes_numbers(token.text, code)


@lru_cache(maxsize=8192)
def _makes_numbers(said: str, code: str) -> bool:
    word = _plain(said)
    return word in _parts(code) or (code == "de" and _german().number((word,)) is not None)


def _plain(word: str) -> str:
    """A word as the tables here have it: without accents, of "ü" and the like the letter."""
    return word.translate(_PLAIN)
