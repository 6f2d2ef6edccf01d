"""How the commands speak on a terminal."""

from __future__ import annotations

import json
import re
import textwrap

from bestyet.text.plain import acts
from bestyet.text.plain import plain as plain  # what commands print goes through it

_OTHER = re.compile(r"[^\n -~]")


def plain_json(text: str) -> str:
    """Return the same JSON with every character that could act on a terminal as an escape.

    >>> plain_json('"5\\u202e days"')
    '"5\\\\u202e days"'
    """
    if text.replace("\n", "").isprintable():
        return text
    return _OTHER.sub(lambda found: json.dumps(found[0])[1:-1] if acts(found[0]) else found[0], text)


def wrapped(text: str, indent: str, width: int) -> str:
    """Wrap a paragraph for the terminal, every line indented."""
    return textwrap.fill(plain(text), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def count(number: int, one: str, many: str = "") -> str:
    """Say a number with its noun: "1 step", "3 steps"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
