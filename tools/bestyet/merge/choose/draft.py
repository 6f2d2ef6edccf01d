"""A group on its way into the candidate: what is known of it before everything has its place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.candidate import Dispute, Status
from bestyet.model.problem import Problem
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.decision import Decision
    from bestyet.model.group import Ref, Tier
    from bestyet.model.passage import Kind, Passage
    from bestyet.model.reasons import Reason


@dataclass
class Draft:
    """One group. `words` is what the text will say; `chosen` whose words these are, None if written jointly."""

    id: str
    members: tuple[Ref, ...]
    tier: Tier
    score: int
    chosen: Ref | None
    because: Reason
    words: Passage
    base: int | None = None  # index of the base's passage that it goes back to
    silent: tuple[Ref, ...] = ()  # members that left the base's words as they were
    included: bool = False
    by_itself: bool = False  # included whatever it is likely the same as
    dropped: bool = False
    disputes: tuple[Dispute, ...] = ()
    decision: int | None = None
    digests: frozenset[str] = frozenset()  # of its members
    likely: int | None = None  # the set of drafts that are likely the same, if it is in one

    @property
    def kind(self) -> Kind:
        return self.words.kind

    def status(self, in_text: bool) -> Status:
        if self.dropped:
            return Status.DROPPED
        if in_text:
            return Status.USED
        return Status.ADDITION if self.words.is_step else Status.NOT_A_STEP


@dataclass
class Drafts:
    """All groups of a merge, by number and by id, and the decisions that could not be carried out."""

    all: list[Draft]
    problems: list[Problem] = field(default_factory=list)

    def number(self, name: str) -> int | None:
        return next((number for number, draft in enumerate(self.all) if draft.id == name), None)

    @property
    def of(self) -> Mapping[Ref, int]:
        return {ref: number for number, draft in enumerate(self.all) for ref in draft.members}

    def holding(self, sha256: str) -> int | None:
        """The group that has a passage with this digest."""
        return next((number for number, draft in enumerate(self.all) if sha256 in draft.digests), None)

    def cannot(self, decision: Decision, why: str, name: str = "", known: Sequence[str] = ()) -> None:
        """Report a decision that no longer applies: silence would lose what people settled.

        name: the one that is not there; known: those that are.
        """
        hint: str = sentence("mend the decision or remove it")
        if known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = sentence("did you mean %(near)s?", near=near[0]) if near else hint
        self.problems.append(Problem(decision.place, "decision-without-effect", why, hint))


def no_backbone(decision: Decision) -> str:
    return sentence("%(region)s has no variant that could be the backbone", region=decision.region)
