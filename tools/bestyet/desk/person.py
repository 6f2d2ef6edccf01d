"""Who works at the desk, and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. What they may is asked of governance.yml anew each time, never kept."""

    id: str  # of a reviewer; "" for a contributor who is none
    name: str  # printed, and of the author of commits
    email: str
    writes: tuple[str, ...] = ()  # regions that the desk's configuration lets a contributor write for
    account: str = ""  # by which a hosted desk knows them
    writes_all: bool = False  # of the desk on one's own computer: whoever has the files can write them anyway

    @property
    def called(self) -> str:
        """How their drafts and branches are called: a slug of their own."""
        return self.id or f"contributor-{sha256(self.account.encode()).hexdigest()[:32]}"

    def regions(self, base: KnowledgeBase) -> tuple[str, ...]:
        """The regions that they may write for, in the order of governance.yml."""
        return tuple(one.id for one in base.regions) if self.writes_all else self.own_regions(base)

    def own_regions(self, base: KnowledgeBase) -> tuple[str, ...]:
        """Those whose reviewer they are, or that they were made a contributor of."""
        own = {str(one.get("region")) for one in base.reviewers if self.id and one.get("id") == self.id}
        return tuple(one.id for one in base.regions if one.id in own or one.id in self.writes)

    def is_reviewer(self, base: KnowledgeBase) -> bool:
        return bool(self.id) and any(one.get("id") == self.id for one in base.reviewers)
