"""Contributors' text so that it cannot act on who reads it."""

from __future__ import annotations

import unicodedata

_ACTING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # controls, bidi marks, halves of characters, breaks of lines


def plain(text: str) -> str:
    """Return contributors' text so that it cannot act on a terminal: control and bidi characters as codes.

    >>> plain("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign.encode("unicode_escape").decode("ascii") if acts(sign) else sign for sign in text)


def acts(character: str) -> bool:
    """Whether a character does something other than being read; a line break is read."""
    return character != "\n" and unicodedata.category(character) in _ACTING
