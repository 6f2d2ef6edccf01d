"""Where a passage's words must stay as they are: code, quotations, links, what is written as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# All bounded in length, so that no text takes longer than its length asks for.
# Not seen by readers: the address of a link, a tag, the label of a reference.
_UNSEEN = re.compile(
    r"""
      (?<=\])\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)     # [text](address)
    | (?<=\])\[[^\]\n]{0,200}\]                            # [text][label]
    | <[^<>\n]{0,1000}>                                     # <address>, <tag>
    | \{\#[^}\n]{0,100}\}
    """,
    re.VERBOSE,
)
_KEPT = re.compile(
    r"""
      (?<!`)(?P<ticks>`+)(?!`)(?:[^`]|(?<!`)(?!(?P=ticks)(?!`))`+)*(?<!`)(?P=ticks)(?!`)
    | !?\[(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,300}\]           # what a link is called
    | “[^”“]{0,300}” | „[^“”„]{0,300}[“”] | «[^»«]{0,300}» | »[^«»]{0,300}« | (?<!\w)"[^"\n]{0,300}"
    | (?<!\w)‘[^’‘]{0,300}’(?!\w) | (?<!\w)'[^'\n]{0,300}'(?!\w)
    | (?<![*\w])\*(?![*\s])[^*\n]{1,300}(?<![*\s])\*(?![*\w]) | (?<![_\w])_(?![_\s])[^_\n]{1,300}(?<![_\s])_(?![_\w])
    | \b(?:https?|ftp|mailto|file):\S{1,1000} | \bwww\.\S{1,1000} | (?<!\S)[^\s@]{1,64}@\S{1,250}
    | (?<!\S)[^\s.]{1,80}(?:\.[^\s.]{1,80}){0,3}\.(?:docx?|xlsx?|pptx?|pdf|md|csv|txt)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def unseen(source: str) -> list[range]:
    return [range(*found.span()) for found in _UNSEEN.finditer(source)]


@lru_cache(maxsize=1024)
def protected(source: str) -> tuple[range, ...]:
    """The places where nothing may be changed, those that are unseen among them."""
    return (*unseen(source), *(range(*found.span()) for found in _KEPT.finditer(source)))


def seen(source: str) -> str:
    """The words with blanks for what readers do not see; every other character keeps its place."""
    letters = list(source)
    for places in unseen(source):
        letters[places.start : places.stop] = " " * len(places)
    return "".join(letters)


def occurrences(words: str, text: str) -> Iterator[int]:
    """Where some words stand in a text, whatever white space is between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return (found.start() for found in re.finditer(pattern, text))
