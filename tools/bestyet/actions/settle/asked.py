"""A question as it is put to people: every passage with where it stands and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.answers.told import seen

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.decision import Seen
    from bestyet.model.group import Question, Ref
    from bestyet.model.passage import Passage


@dataclass(frozen=True)
class Shown:
    """A passage of a question."""

    region: str
    passage: Passage
    before: Passage | None  # the passages around it in its file, where there are any
    after: Passage | None
    seen: Seen
    score: int  # 0..10000: how alike it is to the seed; 10000 for the seed


@dataclass(frozen=True)
class Asked:
    """What of `ticked` and `options` says the same as `seed`?"""

    number: int  # from 1
    of: int  # questions worth asking
    worth: int  # how many pairs an answer is expected to change, in thousandths
    seed: Shown
    ticked: tuple[Shown, ...]  # likely the same
    options: tuple[Shown, ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        return (*self.ticked, *self.options)


def asked_of(candidate: Candidate, question: Question, number: int, of: int) -> Asked:
    ticked, options = (
        tuple(_shown(candidate, ref, score) for ref, score in choices)
        for choices in (question.ticked, question.options)
    )
    return Asked(number, of, question.worth, _shown(candidate, question.a, 10_000), ticked, options)


def _shown(candidate: Candidate, ref: Ref, score: int) -> Shown:
    passages = candidate.variants[ref[0]].document.passages
    before, after = (passages[at] if 0 <= at < len(passages) else None for at in (ref[1] - 1, ref[1] + 1))
    return Shown(candidate.region(ref), passages[ref[1]], before, after, seen(candidate.variants, ref), score)
