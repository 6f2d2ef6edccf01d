"""How the commands speak on a terminal."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata

_OTHER = re.compile(r"[^\n -~]")
_ACTING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # controls, bidi marks, halves of characters, breaks of lines


def plain(text: str) -> str:
    """Return contributors' text so that it cannot act on a terminal: control and bidi characters shown as
    codes.

    >>> plain("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii") if _acts(character) else character


def _acts(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in _ACTING


def plain_json(text: str) -> str:
    """Return the same JSON with every character that could act on a terminal as an escape.

    >>> plain_json('"5\\u202e days"')
    '"5\\\\u202e days"'
    """
    if text.replace("\n", "").isprintable():
        return text
    return _OTHER.sub(lambda found: json.dumps(found[0])[1:-1] if _acts(found[0]) else found[0], text)


def wrapped(text: str, indent: str, width: int) -> str:
    """Wrap a paragraph for the terminal, every line indented."""
    return textwrap.fill(plain(text), width, initial_indent=indent, subsequent_indent=indent)


def count(number: int, one: str, many: str = "") -> str:
    """Say a number with its noun: "1 step", "3 steps"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
