"""Where a passage's words must stay as they are: code, quotations, links, what is written as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Not seen by readers: the address of a link, a tag, the label of a reference.
_UNSEEN = re.compile(
    r"""
      (?<=\])\((?:[^()\n]|\([^()\n]*\))*\)        # [text](address)
    | (?<=\])\[[^\]\n]*\]                         # [text][label]
    | <[^<>\n]*>                                  # <address>, <tag>
    | \{\#[^}\n]*\}
    """,
    re.VERBOSE,
)
_KEPT = re.compile(
    r"""
      (?<!`)(?P<ticks>`+)(?!`)(?:[^`]|(?<!`)(?!(?P=ticks)(?!`))`+)*(?<!`)(?P=ticks)(?!`)
    | !?\[(?:[^\[\]]|\[[^\[\]]*\])*\]             # what a link is called
    | “[^”]*” | „[^“”]*[“”] | «[^»]*» | »[^«]*« | (?<!\w)"[^"\n]*" | (?<!\w)‘[^’]*’(?!\w) | (?<!\w)'[^'\n]*'(?!\w)
    | (?<![*\w])\*(?![*\s])[^*\n]+(?<![*\s])\*(?![*\w]) | (?<![_\w])_(?![_\s])[^_\n]+(?<![_\s])_(?![_\w])
    | \b(?:https?|ftp|mailto|file):\S+ | \bwww\.\S+ | \S{1,254}@\S+ | \S{1,254}\.(?:docx?|xlsx?|pptx?|pdf|md|csv|txt)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def unseen(source: str) -> list[range]:
    return [range(*found.span()) for found in _UNSEEN.finditer(source)]


def protected(source: str) -> list[range]:
    """The places where nothing may be changed, those that are unseen among them."""
    return [*unseen(source), *(range(*found.span()) for found in _KEPT.finditer(source))]


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
