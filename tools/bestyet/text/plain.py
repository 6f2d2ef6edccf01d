"""Contributors' text so that it cannot act on who reads it."""

from __future__ import annotations

import re
import unicodedata

# Scripts whose letters join: what stands between two of them says whether they do (Persian, Hindi, Sinhala, …).
_JOINED = (
    "\u0620-\u065f\u066e-\u06ef\u06fa-\u07ff\u0840-\u0fff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\u1820-\u18af"
    "\u1a20-\u1aff\ua840-\ua877\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc"
)
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u2bff\u3030\u303d\U0001f000-\U0001faff"
# A joiner (U+200C, U+200D) that joins nothing: elsewhere than between letters that join, or pictures of one emoji.
LONE_JOINER = (
    f"\u200c(?!(?<=[{_JOINED}]\u200c)[{_JOINED}])"
    f"|\u200d(?!(?<=[{_JOINED}]\u200d)[{_JOINED}]|(?<=[\ufe0f{_PICTURES}]\u200d)[{_PICTURES}])"
)
_JOINERS = re.compile("[\u200c\u200d]")
_LONE = re.compile(LONE_JOINER)
_ACTING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # controls, bidi marks, halves of characters, breaks of lines


def plain(text: str) -> str:
    """Return contributors' text so that it cannot act on a terminal: control and bidi characters as codes.

    >>> plain("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    joined = {found.start() for found in _JOINERS.finditer(text)} - {found.start() for found in _LONE.finditer(text)}
    return "".join(
        sign.encode("unicode_escape").decode("ascii") if acts(sign) and at not in joined else sign
        for at, sign in enumerate(text)
    )


def acts(character: str) -> bool:
    """Whether a character does something other than being read; a line break is read."""
    return character != "\n" and unicodedata.category(character) in _ACTING
