"""Parts of a list that say nothing by themselves: "What is not included."."""

from __future__ import annotations

import re

from bestyet.merge.sure.words import lemma, verb_of
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.tokens import listed
from bestyet.merge.words.english import VERBS

_ASKS = listed("what who whom whose which how why where when whether")
_NAMES = listed("the a an our any all each every one")
_LIKE = listed("open new main")
_HELPS = BE | MODALS | listed("has have had does do did cannot can't doesn't don't isn't aren't")
_MOST = 14  # words of what is surely a fragment
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def fragment_of(text: str) -> str:
    """The words, if they are no sentence of their own: "What is not included.", "The open points."; else nothing.

    A question is one, and so is a clause that goes on: "When it is signed, send it", "What is sold is written down",
    and what nobody may do or bring: "No food in the lab."
    """
    said = [word.lower() for word in _WORD.findall(text)]
    if not 2 <= len(said) <= _MOST or re.search(r"[?!]|:$|[.;:,]\s", text.strip()):
        return ""
    if said[0] in _ASKS:
        return text if sum(map(_is_finite, said, ["", *said])) <= 1 else ""
    if said[0] in _NAMES and said[1] in _LIKE and len(said) == 3:
        return text
    return text if said[0] in _NAMES and not any(map(_may_act, said[1:])) else ""


def _is_finite(word: str, before: str) -> bool:
    """Whether a word may be what is done, and no participle: "is not included"."""
    if word in _HELPS:
        return True
    is_bent = word.endswith(("s", "ed")) and not word.endswith(("ss", "us"))
    return (is_bent or (verb_of(word) or word) != word) and before not in _HELPS | {"not"}


def _may_act(word: str) -> bool:
    """Whether a word may be what a sentence says of its subject."""
    return word in _HELPS or lemma(word) in VERBS or verb_of(word) is not None or word.endswith(("s", "ing"))
