"""The YAML that nearly all front matter is written in, read four times as fast as through libyaml.

Lines of "name: value", where a value is a plain or quoted word, a flat list or a flat map, or a list of flat maps.
Text that is anything else, faults included, is left to `yamlread`, so this reader can only be right or silent;
a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from bestyet.model.records.plain import Plain

_NAME = "[a-z][a-z-]*"
_PLAIN = r"[^\W_](?:[\w ./()'&+;-]*[\w.)])?"  # safe in brackets; no colon, no comma, no #
_LINE_PLAIN = r"[^\W_](?:[\w ,./()'&+;-]*[\w.)])?"
_QUOTED = r'"[^"\\\n]+"'
_LIST = rf"\[{_PLAIN}(?:, {_PLAIN})*\]"
_PAIR = rf"{_NAME}: (?:{_PLAIN}|{_QUOTED}|{_LIST})"
_MAP = rf"\{{{_PAIR}(?:, {_PAIR})*\}}"
# What stands in brackets is looked at where it has not been met before: many files say the same.
_TOP = re.compile(
    rf"({_NAME}):(?: (?:({_LINE_PLAIN})|({_QUOTED})|(\[\w.*\])|(\{{.*\}})|(\[\{{.*\}}\]))\n|\n((?:  - \{{.*\}}\n)+))"
    r"|([\s\S]+)"  # all that is left, from the first line of another form
)
_FLAT_LIST = re.compile(_LIST)
_FLAT_MAP = re.compile(_MAP)
_FLAT_MAPS = re.compile(rf"\[{_MAP}(?:, {_MAP})*\]")
_PAIRS = re.compile(rf"(?<=[{{ ])({_NAME}): (?:({_PLAIN})|({_QUOTED})|({_LIST}))")

_MAYBE_NO_TEXT = frozenset("0123456789+-.nNtTfF~")  # first letters of numbers, null, true and false

Scalar = Callable[[str], Plain]


def read_plain(text: str, scalar: Scalar) -> dict[str, Plain] | None:
    """Return the data of printable text in this form, None for all other text.

    scalar: the value of a plain word; raises ValueError for one that is a fault.
    """
    data: dict[str, Plain] = {}
    try:
        for key, plain, quoted, listed, mapped, maps, block, other in _TOP.findall(text):
            if other or key in data:
                return None
            if plain:
                data[key] = scalar(plain) if plain[0] in _MAYBE_NO_TEXT else plain
            elif mapped:
                data[key] = _map(mapped, scalar)
            elif listed:
                data[key] = list(_words(listed, scalar))
            elif quoted:
                data[key] = quoted[1:-1]
            elif block:
                data[key] = [_map(line[4:], scalar) for line in block.split("\n")[:-1]]
            elif _FLAT_MAPS.fullmatch(maps):
                data[key] = [_map(one, scalar) for one in _FLAT_MAP.findall(maps)]
            else:
                return None
    except ValueError:
        return None
    return data or None


def place_in_plain(text: str, pointer: str) -> tuple[int, int] | None:
    """Return (line, column), from 0, of the value at "/key" or "/key/0" in text that `read_plain` has read.

    None for all other pointers.
    """
    _, key, *inner = pointer.split("/")
    start = text.find(f"\n{key}:") + 1
    if len(inner) > 1 or not (start or text.startswith(f"{key}:")):
        return None
    line, value = text.count("\n", 0, start), start + len(key) + 1
    if text[value] == "\n":
        return _entry_below(text, line, value, inner)
    if not inner:
        return line, value + 1 - start
    columns = [at - start for at in _entries_beside(text, value + 1)] if text[value + 1] == "[" else []
    return (line, columns[int(inner[0])]) if inner[0].isdigit() and int(inner[0]) < len(columns) else None


def _entries_beside(text: str, value: int) -> Iterator[int]:
    """Where the entries of a list on one line begin."""
    end = text.index("\n", value)
    if text[value + 1] == "{":
        yield from (found.start() for found in _FLAT_MAP.finditer(text, value, end))
        return
    at = value + 1
    for word in text[at : end - 1].split(", "):
        yield at
        at += len(word) + 2


def _entry_below(text: str, line: int, value: int, inner: list[str]) -> tuple[int, int] | None:
    """The place of a list with an entry a line, or of one of its entries."""
    if not inner:
        return line + 1, 2
    if not inner[0].isdigit() or len(inner[0]) > 4:
        return None
    place, at = int(inner[0]), value
    for _ in range(place):
        at = text.find("\n", at + 1)
        if at < 0 or not text.startswith("  - ", at + 1):
            return None
    return (line + 1 + place, 4) if text.startswith("  - ", at + 1) else None


def _map(text: str, scalar: Scalar) -> dict[str, Plain]:
    """Return a flat map, each time another one. Raises ValueError for what is none, and for a key written twice."""
    pairs, lists = _pairs(text, scalar)
    return {**pairs, **{key: value[:] for key, value in lists.items()}} if lists else pairs.copy()


@lru_cache(maxsize=8192)
def _words(text: str, scalar: Scalar) -> tuple[Plain, ...]:
    """The words of a flat list. Raises ValueError for what is none."""
    if not _FLAT_LIST.fullmatch(text):
        raise ValueError("other")
    return tuple(scalar(word) if word[0] in _MAYBE_NO_TEXT else word for word in text[1:-1].split(", "))


@lru_cache(maxsize=32_768)
def _pairs(text: str, scalar: Scalar) -> tuple[dict[str, Plain], dict[str, list[Plain]]]:
    """The data of a flat map, and those of its values that are lists: many files say the same."""
    data: dict[str, Plain] = {}
    lists: dict[str, list[Plain]] = {}
    pairs = _PAIRS.findall(text)
    if text != "{" + ", ".join([f"{key}: {plain or quoted or listed}" for key, plain, quoted, listed in pairs]) + "}":
        raise ValueError("other")
    for key, plain, quoted, listed in pairs:
        if plain:
            data[key] = scalar(plain) if plain[0] in _MAYBE_NO_TEXT else plain
        elif quoted:
            data[key] = quoted[1:-1]
        else:
            data[key] = lists[key] = list(_words(listed, scalar))
    if len(data) < len(pairs):
        raise ValueError("duplicate-key")
    return data, lists
