"""Text whose lines show what its passages can be, without a parser: headings, paragraphs and flat lists.

Most texts are like that. To read one into passages takes three times as long as all else that `check` does with it, so
it is asked first whether they could be worth it; where a line does not show that, they are read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bestyet.text.markdown.apart import heading_tells_apart
from bestyet.text.markdown.naming import NAME, words_of_heading

MOST_WORDS = 120  # of a passage; longer ones hold several steps
_PARSED = ("<", "`", "[", "~", "\\")  # signs that only a Markdown parser can make out
_ODD_LINE = re.compile(  # neither heading, nor paragraph, item or row with words: left to the parser, too
    r"\n(?!\n|\||\Z"
    r"|(?:#{1,6} | {0,3}(?:[0-9]{1,9}[.)] |[-*+] )?)(?:\*\*)?(?:[0-9](?: ?[0-9.,-])* ?)?[A-Za-z])"
)
_STYLED = ("*", "_", "&", "|")  # signs by which the words of a passage may differ from its lines
_FLAT_LIST = re.compile(r"(?:[0-9]{1,9}\. [^\n]*(?:\n|\Z))+|(?:- [^\n]*(?:\n|\Z))+")
_FLAT_LISTS = re.compile(r"\n(\n(?:[0-9]{1,9}\. [^\n]*\n)+)(?=\n|\Z)")
_ITEM = re.compile(r"(?:-|[0-9]{1,9}[.)]) ")  # a line that begins one, or may begin one within another one
_MARKER = re.compile(r" {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?: |\Z)")
_NUMBERS, _NAMES = re.compile(r"\n[0-9]{1,9}\. "), re.compile(r"\{#[a-z0-9]+(?:-[a-z0-9]+)*\}(?=\n)")  # of items


@lru_cache(maxsize=4)
def is_flat(body: str) -> bool:
    """Whether every line is a heading, or of a paragraph, a flat list or a table, and begins with words."""
    return not any(sign in body for sign in _PARSED) and not _ODD_LINE.search("\n" + body) and body.endswith("\n")


@lru_cache(maxsize=4)
def is_bare(body: str) -> bool:
    """Whether, besides, the words of each passage are those of its lines, and none is of a table."""
    return is_flat(body) and not any(sign in body for sign in _STYLED)


@lru_cache(maxsize=4)
def sections(body: str) -> list[str]:
    """A flat text in pieces: what stands before its headings, then each heading without its first sign."""
    return f"\n{body}".split("\n#")


def has_digits(body: str) -> bool:
    """Whether the steps of a bare text may hold digits, which numbers and names of items are not."""
    first, *others = sections(body)
    below = "\n".join([first, *[one.partition("\n")[2] for one in others]])
    pieces = _FLAT_LISTS.split(below)  # beside lists, a list, and so on
    said = "".join(pieces[::2]) + _NUMBERS.sub("", _NAMES.sub("", "".join(pieces[1::2])))
    return any([digit in said for digit in "0123456789"])


@lru_cache(maxsize=4)
def texts_in(body: str) -> list[str] | None:
    """The words of all passages of a bare text, as `Passage.text` has them; None where its lines do not show which
    passages there are: an item goes on in the next line, or a list begins in the midst of a paragraph."""
    first, *others = sections(body)
    found, below = [], [first]
    for one in others:
        head, _, rest = one.partition("\n")
        found.append(words_of_heading(f"#{head}") or "")
        below.append(rest)
    for block in [one.strip("\n") for one in "\n\n".join(below).split("\n\n")]:
        lines = block.split("\n")
        if _FLAT_LIST.fullmatch(block):
            items = [line.partition(" ")[2] for line in lines]
            if any(map(_ITEM.match, items)):
                return None
            found += items
        elif any(map(_MARKER.match, lines)):
            return None
        else:
            found.append(block)
    return [" ".join((NAME.sub("", text) if "{#" in text else text).split()) for text in found if text]


def may_be_worth_a_warning(body: str) -> bool:
    """Whether some passage may be long, or no step; no passage of another text is."""
    if not is_bare(body) or "{:" in body:
        return True
    first, *others = sections(body)
    return (
        ":" in first
        or (bool(others) and ":" in others[0])  # data about the document stands before the second heading
        or any([heading_tells_apart(one.partition("\n")[0]) for one in others])
        or any(map(_may_be_long, body.split("\n\n")))
    )


def _may_be_long(block: str) -> bool:
    """Whether a passage among lines with no blank one between them may be long. Items that begin at the margin, below
    another one, end it."""
    if len(block) < 2 * MOST_WORDS or len(block.split()) <= MOST_WORDS:
        return False
    return not _FLAT_LIST.fullmatch(block) or any(len(line.split()) > MOST_WORDS for line in block.split("\n"))
