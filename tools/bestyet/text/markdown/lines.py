"""Bytes of a contributor's file as lines that every part of the tool counts alike."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@lru_cache(maxsize=4)  # who looks at a file next asks for its text again
def text_of(raw: bytes) -> str:
    """Return the text of `raw` with "\\n" line ends; never fails.

    Lines are counted as git counts them: only "\\n" and "\\r\\n" end one. A byte order mark is dropped; bytes
    that are not UTF-8, NUL and lone carriage returns become one visible replacement or a space, so that
    no input can shift the numbering of lines. `check` reports all of these; reading must go on regardless.
    """
    text = raw.decode("utf-8", errors="replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", " ").replace("\0", "\ufffd")


def written_lines(raw: bytes) -> list[str]:
    """The lines as git counts them, each with all that is in it, to tell what differs."""
    return raw.decode("utf-8", "replace").removesuffix("\n").split("\n") if raw else []


def with_ends(text: str) -> list[str]:
    """The lines of a text as git counts them, each with the break at its end; joined they are the text."""
    return _LINE.findall(text)


def span_digest(lines: list[str], first_line: int, last_line: int) -> str:
    """Return the SHA-256 (hex) of the lines `first_line`..`last_line` (from 1, inclusive), joined by "\\n"."""
    return hashlib.sha256("\n".join(lines[first_line - 1 : last_line]).encode("utf-8")).hexdigest()


def moved_left(line: str, columns: int) -> str:
    """A line without so many columns of its indent, or all of it if it has fewer; tabs behind them stay tabs."""
    at = column = 0
    while column < columns and line[at : at + 1] in (" ", "\t"):
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return " " * max(0, column - columns) + line[at:]


def with_longer_fences(lines: list[str]) -> list[str]:
    """The lines of fenced code; longer fences where one of its lines, moved left, would end it."""
    opens = _FENCE.match(lines[0])
    inner = [found[1] for line in lines[1:-1] if (found := _FENCE.match(line)) and line.strip() == found[1]]
    inner = [fence for fence in inner if opens and fence[0] == opens[1][0]]
    more = max((len(fence) - len(opens[1]) + 1 for fence in inner if opens), default=0)
    if not opens or more < 1:
        return lines
    longer = opens[1][0] * more
    return [longer + lines[0].lstrip(" "), *lines[1:-1], longer + lines[-1].lstrip(" ")]


def words_beside_comments(html: str) -> str | None:
    """What is written beside the comments of a block of HTML; None where it holds any other tag."""
    words, at = "", 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        words += html[at:start]
        at = end + 3
    words += html[at:]
    return None if "<" in words else "\n".join(line.strip() for line in words.split("\n") if line.strip())
