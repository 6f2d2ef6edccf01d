"""What stands above a passage and can give its words another sense: "Don'ts", "After the meeting", "The client"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.align.words import words
from bestyet.merge.sure.words import AVOIDED, OF_ROLES, PEOPLE, TIMES
from bestyet.model.passage import Kind, Passage

if TYPE_CHECKING:
    from bestyet.merge.sure.form import Forms


@dataclass(frozen=True)
class Context:
    """Of the headings and items above a passage, what bears on its sense."""

    is_avoided: bool  # one of them tells what not to do
    times: frozenset[str]  # words of time in them
    actor: tuple[str, ...]  # the nearest heading that is but a role
    lead: tuple[str, ...]  # the form of the words ending in ":" that its list belongs to
    head: tuple[str, ...]  # rows: the form of their table's head

    def agrees(self, other: Context) -> bool:
        """Whether equal words mean the same in both."""
        if self.times and other.times and self.times != other.times:
            return False
        return (self.is_avoided, self.actor, self.lead, self.head) == (
            other.is_avoided,
            other.actor,
            other.lead,
            other.head,
        )


def context_of(passages: Sequence[Passage], index: int, read: Forms) -> Context:
    """The context of one passage of a text; read: gives the form of a text."""
    passage = passages[index]
    lead = _lead(passages, index)
    said = {word for text in (*passage.headings, lead) for word in _said(text)}
    actor: tuple[str, ...] = ()
    for heading in passage.headings:
        if _is_actor(form := tuple(word for word in read(heading).words if word not in OF_ROLES)):
            actor = form
    head = read(passage.head.split("\n")[0]).words if passage.head else ()
    return Context(not AVOIDED.isdisjoint(said), TIMES & said, actor, read(lead).words if lead else (), head)


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _is_actor(form: tuple[str, ...]) -> bool:
    return 0 < len(form) <= 3 and (form[-1] in PEOPLE or (len(form) == 1 and form[0].startswith("role:")))


def _lead(passages: Sequence[Passage], index: int) -> str:
    """The words ending in ":" that a list item or row belongs to: of its item, or right before its list."""
    passage = passages[index]
    if passage.kind not in (Kind.ITEM, Kind.ROW):
        return ""
    if passage.parent is not None and passages[passage.parent].kind is Kind.ITEM:
        above = passages[passage.parent].text
        return above if above.endswith(":") else ""
    for at in range(index - 1, -1, -1):
        before = passages[at]
        if before.parent == passage.parent:
            if before.kind is Kind.PARAGRAPH:
                return before.text if before.text.endswith(":") else ""
            if before.kind is Kind.HEADING:
                break
        elif before.kind is Kind.HEADING:
            break
    return ""
