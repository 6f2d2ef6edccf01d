"""Answers of people, kept in alignment.yml and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.asked import Asked, asked_of
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import git_setting, known_practice, known_reviewer
from bestyet.merge.answers.told import seen
from bestyet.model.problem import cannot
from bestyet.model.records.plain import listed, table
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.tree import root_of
from bestyet.text.answers import with_answer, without_answer
from bestyet.text.markdown.lines import text_of
from bestyet.text.settled import alignment_path, answers_in, read_settled
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.decision import Answer, Seen


@dataclass(frozen=True)
class OpenQuestions:
    practice: str
    worth_asking: int  # of the questions, the first
    questions: tuple[Asked, ...]
    answers: tuple[Answer, ...]  # so far, as alignment.yml has them


@dataclass(frozen=True)
class Linked:
    """What became of answers."""

    path: str  # of alignment.yml
    is_asked: bool = True  # whether there was any question
    kept: int = 0  # answers
    same: int = 0  # passages that they join with a first one
    apart: int = 0  # passages that they keep from one
    outdated: int = 0  # answers about words that were changed meanwhile
    left: int = 0  # questions worth asking still
    named: tuple[tuple[str, int], ...] = ()  # path of a variant -> steps named in it


def open_questions(start: Path, name: str) -> OpenQuestions:
    """What is worth asking about a practice, in the order of asking."""
    loaded = load_about(name, start)
    practice = known_practice(loaded, name)
    candidate = candidate_of(loaded, practice)
    of = worth_asking(candidate)
    asked = tuple(asked_of(candidate, question, number, of) for number, question in enumerate(candidate.questions, 1))
    return OpenQuestions(practice, of, asked, read_settled(loaded.files, practice).answers)


def worth_asking(candidate: Candidate) -> int:
    return sum(question.is_worth_asking for question in candidate.questions)


def linked(practice: str, answers: Sequence[Answer], outdated: int, left: int) -> Linked:
    same, apart = sum(max(0, len(answer.same) - 1) for answer in answers), sum(len(answer.apart) for answer in answers)
    is_asked = bool(answers or outdated or left)
    return Linked(alignment_path(practice), is_asked, len(answers), same, apart, outdated, left)


def keep_file(start: Path, name: str, raw: bytes, by: str) -> Linked:
    """Keep the answers of a file (JSON or YAML): `same` and `apart` of each as lists of members, as asked."""
    loaded = load_about(name, start)
    practice, who = known_practice(loaded, name), who_answers(loaded, by)
    data = read_yaml(text_of(raw)).data
    entries = data if isinstance(data, list) else listed(table(data).get("answers"))
    answers = answers_in({"answers": entries})
    given = [len(listed(one.get("same"))) + len(listed(one.get("apart"))) for one in map(table, entries)]
    if not entries or [len(one.same) + len(one.apart) for one in answers] != given:
        raise cannot('answers are a list of {"same": [MEMBER, ...], "apart": [MEMBER, ...]}, MEMBER as asked')
    signed = tuple(replace(one, by=who, on=clock.today()) for one in answers)
    kept = edit(loaded.root, partial(keep_answers, practice, signed), partial(load_about, practice))
    left = worth_asking(candidate_of(load_about(practice, start), practice))
    return linked(practice, kept, len(signed) - len(kept), left)


def answers_of_others(start: Path, name: str, members: Sequence[str], by: str) -> tuple[Answer, ...]:
    """What others than `by` have answered about any two of these passages, as asked."""
    about = {one for answer in answers_in({"answers": [{"apart": [*members]}]}) for one in answer.apart}
    known = read_settled(load_about(name, start).files, name).answers
    return tuple(one for one in known if one.by != by and len(about & {*one.same, *one.apart}) > 1)


def who_answers(loaded: Loaded, by: str) -> str:
    """A reviewer: as said, else as git says; "" where nobody says."""
    who = by or git_setting(find_repository(loaded.root), "bestyet.reviewer")
    return known_reviewer(loaded, who) if who else ""


def keep_answers(practice: str, answers: tuple[Answer, ...], loaded: Loaded) -> Edit[list[Answer]]:
    """Add answers to alignment.yml; those that were kept: none about passages that are not there as they were seen."""
    path, there = alignment_path(practice), _there(loaded, practice)
    text = loaded.files.get(path, b"").decode("utf-8")
    kept = [answer for answer in answers if {*answer.same, *answer.apart} <= there]
    known = read_settled(loaded.files, practice).answers
    for answer in kept:
        if not any((answer.same, answer.apart) == (other.same, other.apart) for other in known):
            text = with_answer(text, answer)
    return Edit(kept, {path: text.encode()} if kept else {})


def _there(loaded: Loaded, practice: str) -> set[Seen]:
    variants = loaded.base.merged_variants(practice)
    refs = ((place, at) for place, v in enumerate(variants) for at in range(len(v.document.passages)))
    return {seen(variants, ref) for ref in refs}


def take_back(practice: str, answer: Answer, loaded: Loaded) -> Edit[None]:
    """Take out the newest answer that says this; somebody else may have done so."""
    answers = read_settled(loaded.files, practice).answers
    numbers = [number for number, other in enumerate(answers) if other == answer]
    return _without(loaded, practice, numbers[-1]) if numbers else Edit(None)


def undo_answer(start: Path, practice: str, number: int) -> Answer:
    """Take an answer out of alignment.yml, by its number from 1; returns it."""
    return edit(root_of(start), partial(_undo, practice, number), partial(load_about, practice))


def _undo(name: str, number: int, loaded: Loaded) -> Edit[Answer]:
    practice = known_practice(loaded, name)
    answers = read_settled(loaded.files, practice).answers
    if not 1 <= number <= len(answers):
        raise cannot(
            "there is no answer %(number)s: %(practice)s has %(answers)s",
            number=number,
            practice=alignment_path(practice),
            answers=len(answers) or "none",
        )
    return Edit(answers[number - 1], _without(loaded, practice, number - 1).files)


def _without(loaded: Loaded, practice: str, number: int) -> Edit[None]:
    path = alignment_path(practice)
    text = without_answer(loaded.files[path].decode("utf-8"), number)
    return Edit(None, {path: text.encode()})
