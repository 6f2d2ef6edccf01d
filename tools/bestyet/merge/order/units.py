"""What is one with what: a lead-in with its list, a quotation with its introduction, a table with its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bestyet.model.passage import Kind, Passage

_COLON = (":", "：")  # the second: of Chinese and Japanese
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)*[^\s.!?;,](?:\1:?|:\1)", re.DOTALL)
# A lead-in says nothing by itself: one short sentence. Longer ones hold statements that a region must share.
_MOST_WORDS = 30
_SENTENCE_END = re.compile(r"[.!?]\s+\S")


def is_lead_in(passage: Passage) -> bool:
    """Whether the words end as those that introduce what follows: "Bring to the meeting:"."""
    return passage.kind in (Kind.PARAGRAPH, Kind.ITEM) and passage.text.endswith(_COLON)


def is_caption(passage: Passage) -> bool:
    """Whether a paragraph is a heading in bold type: **After the meeting**."""
    return passage.kind is Kind.PARAGRAPH and _BOLD.fullmatch(passage.source) is not None


def says_little(passage: Passage) -> bool:
    """Whether an introduction is so short that it may come with its list, as a heading does."""
    return len(passage.text.split()) <= _MOST_WORDS and not _SENTENCE_END.search(passage.text)


@dataclass
class _Open:
    """What a lead-in that was read holds so far."""

    lead: int
    kind: Kind | None = None  # of what it holds

    def takes(self, passage: Passage) -> bool:
        """Whether the next passage belongs to it, too: blocks, then a list, a table or a paragraph."""
        if self.kind is Kind.ITEM:
            return passage.kind is Kind.ITEM or passage.in_list > 0
        if self.kind not in (None, Kind.BLOCK):
            return False
        self.kind = Kind.ITEM if passage.in_list else passage.kind
        return True


@dataclass
class _Level:
    """The passages below one parent, as far as they were read."""

    caption: int | None = None
    open: _Open | None = None
    head: int | None = None


def holders(passages: Sequence[Passage]) -> list[int | None]:
    """Return for each passage which one it is one with: the item, table head, lead-in, caption or heading above it."""
    levels: dict[int | None, _Level] = {}
    found: list[int | None] = []
    for index, passage in enumerate(passages):
        level = levels.setdefault(passage.parent, _Level())
        found.append(_holder(index, passage, level))
    return found


def _holder(index: int, passage: Passage, level: _Level) -> int | None:
    if passage.kind is Kind.ROW:
        return level.head
    if passage.kind is Kind.HEADING:
        level.caption = level.open = None
        return passage.parent
    held_by = level.caption if level.caption is not None else passage.parent
    if is_caption(passage):
        level.caption, level.open, held_by = index, None, passage.parent
    elif level.open and level.open.takes(passage):
        held_by = level.open.lead
    else:
        level.open = None
    if passage.kind is Kind.HEAD:
        level.head = index
    elif passage.kind is Kind.PARAGRAPH and is_lead_in(passage) and level.caption != index:
        level.open = _Open(index)
    return held_by
