"""People answer which passages say the same thing, and their answers are kept.

Two people may answer at once. So an answer names its passages by what they say, and is applied to the knowledge base
as it is when it is written, which may hold answers that came since the question was put.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import known_practice
from bestyet.model.decision import Known, KnownGroup, Settled
from bestyet.model.group import Question, Ref, Tier
from bestyet.text.keeper import alignment_text
from bestyet.text.markdown.naming import with_names
from bestyet.text.settled import alignment_path, read_settled

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Passage


class Reply(StrEnum):
    """What a person says to a question."""

    SAME = "y"
    OTHER = "n"
    LATER = "l"
    UNDO = "u"  # the answer before
    STOP = "q"  # and keep the answers


@dataclass(frozen=True)
class Asked:
    """A question as it is put."""

    number: int  # from 1
    score: int  # 0..10000: how alike the two are
    passages: tuple[tuple[str, Passage], tuple[str, Passage]]  # each with its region


@dataclass(frozen=True)
class LinkRequest:
    start: Path
    practice: str
    ask: Callable[[Asked], Reply]
    most: int = 20  # questions
    names: bool = False  # write the ids of confirmed steps into the variants


@dataclass(frozen=True)
class Answer:
    """Each passage as it is known, and where it stood in its variant, which tells apart passages of the same words."""

    a: tuple[Known, int]
    b: tuple[Known, int]
    is_same: bool


@dataclass(frozen=True)
class Linked:
    path: str  # of alignment.yml
    is_asked: bool = True  # whether there was any question
    same: int = 0
    other: int = 0
    outdated: int = 0  # answers about words that were changed meanwhile
    named: tuple[tuple[str, int], ...] = ()  # path of a variant -> steps named in it


def answer_questions(request: LinkRequest) -> Linked:
    """Ask the questions that aligning could not answer itself, best first, and keep what people say."""
    loaded = load(request.start)
    practice = known_practice(loaded, request.practice)
    dialogue = _Dialogue(candidate_of(loaded, practice))
    is_asked = dialogue.hold(request.most, request.ask)
    linked = Linked(alignment_path(practice), is_asked)
    if dialogue.given or request.names:
        linked = edit(loaded.root, partial(_keep, practice, dialogue.answers(), request.names))
    return replace(linked, is_asked=is_asked)


@dataclass
class _Dialogue:
    """What was said so far, in the order of answering."""

    candidate: Candidate
    given: list[tuple[Question, bool]] = field(default_factory=list)  # with whether they are the same

    def hold(self, most: int, ask: Callable[[Asked], Reply]) -> bool:
        """Ask until all is answered or put off, or somebody stops; returns whether there was any question."""
        waiting = [question for question in self.candidate.questions if self._is_open(question)][:most]
        is_asked, number = bool(waiting), 0
        while waiting:
            question = waiting.pop(0)
            if not self._is_open(question):
                continue
            number += 1
            match ask(self._asked(number, question)):
                case Reply.STOP:
                    break
                case Reply.UNDO:
                    waiting.insert(0, question)
                    number -= 1
                    if self.given:
                        waiting.insert(0, self.given.pop()[0])
                        number -= 1
                case Reply.SAME | Reply.OTHER as reply:
                    self.given.append((question, reply is Reply.SAME))
        return is_asked

    def answers(self) -> list[Answer]:
        def named(ref: Ref) -> tuple[Known, int]:
            return _known(self.candidate, ref), ref[1]

        return [Answer(named(asked.a), named(asked.b), is_same) for asked, is_same in self.given]

    def _is_open(self, question: Question) -> bool:
        """Not settled by an answer given since: joined by others already, or both named by their authors."""
        groups = _groups(self.candidate, [(asked.a, asked.b) for asked, is_same in self.given if is_same])
        return groups[question.a] != groups[question.b]

    def _asked(self, number: int, question: Question) -> Asked:
        a, b = ((self.candidate.region(ref), self.candidate.passage(ref)) for ref in (question.a, question.b))
        return Asked(number, question.score, (a, b))


def _known(candidate: Candidate, ref: Ref) -> Known:
    return Known(candidate.region(ref), candidate.passage(ref).sha256)


def _groups(candidate: Candidate, same: Sequence[tuple[Ref, Ref]]) -> dict[Ref, int]:
    """Passage -> its group, as the number of an item: those of the candidate, joined where people say the same."""
    group = {ref: number for number, item in enumerate(candidate.items) for ref in item.members}
    for a, b in same:
        old, new = group[b], group[a]
        group = {ref: new if number == old else number for ref, number in group.items()}
    return group


def _keep(practice: str, answers: Sequence[Answer], names: bool, loaded: Loaded) -> Edit[Linked]:
    files: dict[str, bytes] = {}
    linked = Linked(alignment_path(practice))
    if answers:
        settled, candidate = read_settled(loaded.files, practice), candidate_of(loaded, practice)
        pairs = [(_pair(candidate, answer), answer.is_same) for answer in answers]
        same = [pair for pair, is_same in pairs if pair and is_same]
        other = [pair for pair, is_same in pairs if pair and not is_same]
        linked = replace(linked, same=len(same), other=len(other), outdated=len(pairs) - len(same) - len(other))
        if same or other:
            settled = _with_answers(settled, candidate, same, other)
            text = alignment_text(candidate_of(loaded, practice, settled), settled)
            files[linked.path] = text.encode()
            loaded = loaded.with_file(linked.path, files[linked.path])
    named = dict(_named_variants(loaded, practice)) if names else {}
    files |= {path: text for path, (text, _) in named.items()}
    return Edit(replace(linked, named=tuple((path, number) for path, (_, number) in named.items())), files)


def _pair(candidate: Candidate, answer: Answer) -> tuple[Ref, Ref] | None:
    """The passages of an answer as they are numbered now; None where one is not there any more."""
    at: dict[Known, list[Ref]] = {}
    for item in candidate.items:
        for ref in item.members:
            at.setdefault(_known(candidate, ref), []).append(ref)
    if answer.a[0] not in at or answer.b[0] not in at:
        return None
    a, b = (min(at[known], key=lambda ref: abs(ref[1] - index)) for known, index in (answer.a, answer.b))
    return a, b


def _with_answers(
    settled: Settled, candidate: Candidate, same: Sequence[tuple[Ref, Ref]], other: Sequence[tuple[Ref, Ref]]
) -> Settled:
    known, group = partial(_known, candidate), _groups(candidate, same)
    members: dict[int, list[Known]] = {number: [] for number in sorted({group[a] for a, _ in same})}
    for ref, number in sorted(group.items()):
        if number in members:
            members[number].append(known(ref))
    confirmed = [KnownGroup(candidate.items[number].id, tuple(all_), True) for number, all_ in members.items()]
    there = {frozenset(pair) for pair in settled.refused}
    pairs = [(known(a), known(b)) for a, b in other]
    refused = (*settled.refused, *(pair for pair in pairs if frozenset(pair) not in there))
    return replace(settled, groups=(*_without(settled.groups, confirmed), *confirmed), refused=refused)


def _without(groups: Sequence[KnownGroup], newer: Sequence[KnownGroup]) -> list[KnownGroup]:
    """The groups as they were, without passages that newer ones have."""
    taken = {member for group in newer for member in group.members}
    left = [replace(group, members=tuple(m for m in group.members if m not in taken)) for group in groups]
    return [group for group in left if group.members]


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
