"""Numbers that people spell out, as the digits that the rules read: "two thousand five hundred", "zweitausenddrei".

Exact, or left as they stand: a word that looks like a number and is none here is nobody's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bestyet.merge.values.tokens import Token, Tokens, listed

_FIRST = 100  # what is less is read where it stands, word by word


@dataclass(frozen=True)
class Spelling:
    """How a language spells its whole numbers below a million.

    `ones`: 1 to 19; `tens`: those that take a one behind them, or up to 19 where `vigesimal` says so. A hundred and a
    thousand may be counted; `hundreds`: those of one word. `links` join the parts.
    """

    ones: Mapping[str, int]
    tens: Mapping[str, int]
    hundred: frozenset[str]
    thousand: frozenset[str]
    hundreds: Mapping[str, int]
    links: frozenset[str]
    vigesimal: frozenset[int] = frozenset()


def _counted(words: str, start: int = 1, step: int = 1) -> dict[str, int]:
    """Numbers in order; those of several spellings have strokes between them."""
    several = enumerate(words.split())
    return {said: start + step * number for number, all_said in several for said in all_said.split("/")}


_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ENGLISH = Spelling(
    _counted(f"one/a two three four five six seven eight nine {_TEENS}"),
    _counted("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    frozenset({"hundred"}),
    frozenset({"thousand"}),
    {},
    listed("and - –"),
)
_SPANISH = Spelling(
    _counted(
        "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis "
        "diecisiete dieciocho diecinueve"
    )
    | _counted(
        "veintiuno/veintiún/veintiun/veintiuna veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco "
        "veintiséis/veintiseis veintisiete veintiocho veintinueve",
        21,
    ),
    _counted("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
    frozenset(),
    frozenset({"mil"}),
    _counted(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
        100,
        100,
    ),
    frozenset({"y"}),
)
_FRENCH = Spelling(
    _counted(
        "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    ),
    _counted("vingt trente quarante cinquante soixante septante huitante/octante nonante", 20, 10),
    frozenset({"cent", "cents"}),
    frozenset({"mille"}),
    {},
    listed("et - –"),
    frozenset({60, 80}),
)
_SPELLINGS = {"en": _ENGLISH, "es": _SPANISH, "fr": _FRENCH}


def in_digits(tokens: Tokens, code: str) -> Tokens:
    """The tokens with every spelled number from a hundred on in digits."""
    return tuple(_replaced(tokens, code)) if code in ("de", *_SPELLINGS) else tokens


def _replaced(tokens: Tokens, code: str) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        number, end = _number_at(tokens, at, code) if tokens[at].is_word else (0, at)
        if number >= _FIRST:
            written = "".join(f"{'' if t.glued else ' '}{t.spelt}" for t in tokens[at:end]).strip()
            yield Token("number", str(number), tokens[at].glued, written)
            at = end
        else:
            yield tokens[at]
            at += 1
