"""How the commands speak on a terminal."""

from __future__ import annotations

import unicodedata


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
    if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return character
    return character.encode("unicode_escape").decode("ascii")


def wrapped(text: str, indent: str, width: int) -> str:
    """Wrap a paragraph for the terminal, every line indented."""
    import textwrap

    return textwrap.fill(plain(text), width, initial_indent=indent, subsequent_indent=indent)


def count(number: int, one: str, many: str = "") -> str:
    """Say a number with its noun: "1 step", "3 steps"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
