"""Who works at the desk, and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bestyet.govern.electorate import electorate
from bestyet.model.records.plain import table
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.records.plain import Plain, Table
    from bestyet.model.vote.ballot import Elector


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
        return self.id or _contributor(self.account)

    def is_also(self, called: str, base: KnowledgeBase, then: Table) -> bool:
        """Whether what lies under a name may be theirs: by any of their accounts, and what governance.yml was then."""
        mine = {str(one) for one in (self.account, *accounts(base.governance, self.id)) if one}
        return called in {self.called, *map(_contributor, mine)} or bool(mine & {*accounts(then, called)})

    def regions(self, base: KnowledgeBase) -> tuple[str, ...]:
        """The regions that they may write for, in the order of governance.yml."""
        return tuple(one.id for one in base.regions) if self.writes_all else self.own_regions(base)

    def own_regions(self, base: KnowledgeBase) -> tuple[str, ...]:
        """Those whose reviewer they are, or that they were made a contributor of."""
        own = {one.region for one in serving(base) if one.id == self.id}
        return tuple(one.id for one in base.regions if one.id in own or one.id in self.writes)

    def is_reviewer(self, base: KnowledgeBase) -> bool:
        return any(one.id == self.id for one in serving(base))


def serving(base: KnowledgeBase) -> tuple[Elector, ...]:
    """The reviewers whose last day has not passed."""
    return electorate(base.governance, clock.now().date())


def accounts(governance: Table, id_: str, kind: str = "") -> list[str]:
    """Those of a reviewer, of one kind or of all."""
    entries = (table(one) for one in _listed(governance.get("reviewers")))
    known = (table(one.get("accounts")) for one in entries if one.get("id") == id_)
    return [str(account) for found in known for host, account in found.items() if kind in ("", host)]


def _listed(found: object) -> list[Plain]:
    return found if isinstance(found, list) else []


def _contributor(account: str) -> str:
    return f"contributor-{sha256(account.encode()).hexdigest()[:32]}"
