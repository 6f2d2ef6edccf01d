"""People answer which passages say the same thing, and every answer is kept the moment it is given.

Two people may answer at once. So an answer names its passages by what they say, and is applied to the knowledge base
as it is when it is written, which may hold answers that came since the question was put.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.answers import Linked, keep_answers, linked, take_back, who_answers, worth_asking
from bestyet.actions.settle.asked import Asked, asked_of
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import known_practice
from bestyet.merge.answers.told import seen
from bestyet.model.decision import Answer, Seen
from bestyet.model.group import Tier
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.markdown.naming import with_names

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.group import Question, Ref
    from bestyet.model.passage import Passage


class Key(StrEnum):
    """What a person says to a question instead of an answer."""

    LATER = "l"
    UNDO = "u"  # the answer before
    STOP = "q"


Ticks = frozenset[int]  # which of the ticked and the options, from 0, say the same as the seed


@dataclass(frozen=True)
class LinkRequest:
    start: Path
    practice: str
    ask: Callable[[Asked], Ticks | Key]
    by: str = ""  # who answers; default: git's setting bestyet.reviewer
    most: int = 20  # questions
    everything: bool = False  # ask also what hardly ever finds a pair
    names: bool = False  # write the ids of confirmed steps into the variants


def answer_questions(request: LinkRequest) -> Linked:
    """Ask what aligning could not answer itself, what says most first, and keep each answer as it comes."""
    loaded = load_about(request.practice, request.start)
    practice = known_practice(loaded, request.practice)
    dialogue = _Dialogue(request, practice, who_answers(loaded, request.by), candidate_of(loaded, practice))
    dialogue.hold()
    named = edit(loaded.root, partial(_name, practice), partial(load_about, practice)) if request.names else ()
    return replace(dialogue.linked(), named=named)


@dataclass
class _Dialogue:
    request: LinkRequest
    practice: str
    by: str
    candidate: Candidate
    given: list[Answer] = field(default_factory=list)
    later: set[Seen] = field(default_factory=set)  # seeds of questions put off
    outdated: int = 0

    def hold(self) -> None:
        """Ask until all is answered or put off, as often as is wanted, or somebody stops."""
        while (waiting := self.open()) and self.number <= self.request.most:
            question = waiting[0]
            of = self.number - 1 + len(waiting)
            match self.request.ask(asked_of(self.candidate, question, self.number, of)):
                case Key.STOP:
                    return
                case Key.LATER:
                    self.later.add(self._seen(question.a))
                case Key.UNDO:
                    self._undo()
                case ticks:
                    self._keep(question, ticks)

    @property
    def number(self) -> int:
        return 1 + len(self.given) + self.outdated + len(self.later)

    def open(self) -> list[Question]:
        """Questions worth asking that are not put off; a seed of one put off is asked about by no other."""
        return [
            question
            for question in self.candidate.questions
            if (question.is_worth_asking or self.request.everything)
            and self.later.isdisjoint(map(self._seen, (question.a, *(ref for ref, _ in question.ticked))))
        ]

    def linked(self) -> Linked:
        found = linked(self.practice, self.given, self.outdated, worth_asking(self.candidate))
        return replace(found, is_asked=found.is_asked or bool(self.later))

    def _keep(self, question: Question, ticks: Ticks) -> None:
        shown = [ref for ref, _ in (*question.ticked, *question.options)]
        same = [question.a, *(ref for at, ref in enumerate(shown) if at in ticks)]
        answer = Answer(
            tuple(map(self._seen, same)),
            tuple(self._seen(ref) for ref in shown if ref not in same),
            self.by,
            clock.today(),
        )
        if edit(self._root, partial(keep_answers, self.practice, (answer,)), partial(load_about, self.practice)):
            self.given.append(answer)
        else:
            self.outdated += 1
        self._read()

    def _undo(self) -> None:
        if self.given:
            edit(self._root, partial(take_back, self.practice, self.given.pop()), partial(load_about, self.practice))
            self._read()
        self.later.clear()

    def _seen(self, ref: Ref) -> Seen:
        return seen(self.candidate.variants, ref)

    @property
    def _root(self) -> Path:
        return root_of(self.request.start)

    def _read(self) -> None:
        self.candidate = candidate_of(load_about(self.practice, self._root), self.practice)


def _name(practice: str, loaded: Loaded) -> Edit[tuple[tuple[str, int], ...]]:
    named: Mapping[str, tuple[bytes, int]] = dict(_named_variants(loaded, practice))
    return Edit(
        tuple((path, many) for path, (_, many) in named.items()), {path: raw for path, (raw, _) in named.items()}
    )


def _named_variants(loaded: Loaded, practice: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """Yield the variants with the ids of confirmed groups where a passage has no name yet, and how many it got."""
    candidate = candidate_of(loaded, practice)
    wanted: dict[str, list[tuple[Passage, str]]] = {}
    for item in candidate.items:
        if _may_be_named(candidate, item):
            for passage in map(candidate.passage, item.members):
                if passage.name is None and passage.is_step:
                    wanted.setdefault(passage.span.path, []).append((passage, item.id))
    for path, named in sorted(wanted.items()):
        yield path, (with_names(loaded.files[path].decode("utf-8"), named).encode(), len(named))


def _may_be_named(candidate: Candidate, item: Item) -> bool:
    """Whether people confirmed the group and it has at most one passage a region: a name is used once in a file."""
    return item.tier is Tier.CONFIRMED and len(candidate.regions(item)) == len(item.members) > 1
