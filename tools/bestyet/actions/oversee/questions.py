"""What is asked of a knowledge base on a day, and what it answered the last time, unless something changed since.

It imports little: who asks again what is known need not wait for what works it out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bestyet.knowledge import answers
from bestyet.knowledge.dates import looks_like_a_day
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.tree import name_stamp, root_of

Answer = TypeVar("Answer")
Asked = TypeVar("Asked", bound="Question")
Who = ParamSpec("Who")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked whatever the command."""

    start: Path  # the folder that the person is in
    as_of: str | None = None  # a day or a commit; None: the files as they are, today


def recalled(question: Question, kind: type[Answer], *more: object) -> Answer | None:
    """Return what `answer_to` would, if it is known."""
    return answers.recalled(*_place(question, *more), kind)


def answer_to(
    question: Question,
    kind: type[Answer],
    compute: Callable[[], Answer],
    *more: object,
    holds: Callable[[Answer], bool] = lambda _: True,
) -> Answer:
    """Return what `compute` yields, from the last time if nothing changed since.

    kind: its type. more: what it depends on beside the question, the day and the knowledge base. holds: whether it
    holds all day.
    """
    return answers.remembered(*_place(question, *more), compute, kind, holds)


def remembering(
    kind: type[Answer], holds: Callable[[Answer], bool] = lambda _: True
) -> Callable[[Callable[Concatenate[Asked, Who], Answer]], Callable[Concatenate[Asked, Who], Answer]]:
    """Have an action, whose answers are of this type, answer from the last time if nothing changed since and that one
    holds all day; who helps it to answer changes nothing."""

    def remembers(action: Callable[Concatenate[Asked, Who], Answer]) -> Callable[Concatenate[Asked, Who], Answer]:
        def answer(question: Asked, /, *who: Who.args, **more: Who.kwargs) -> Answer:
            return answer_to(question, kind, partial(action, question, *who, **more), holds=holds)

        return wraps(action)(answer)

    return remembers


def _place(question: Question, *more: object) -> tuple[Path, str, list[object]]:
    root = root_of(question.start)
    about = [question, _commit_named(root, question.as_of), clock.now().date(), *more]
    return root, type(question).__name__, about


def _commit_named(root: Path, name: str | None) -> str:
    """The commit of a name that rests on more than branches and tags, as "HEAD@{1}" does; "" for all else."""
    if name is None or looks_like_a_day(name) or name_stamp(root, name):
        return ""
    repository = find_repository(root)
    with suppress(CannotGoOnError):  # told by who works it out
        return repository.resolve_rev(name) if repository else ""
    return ""


@dataclass(frozen=True, kw_only=True)
class VarianceRequest(Question):
    practice: str | None = None  # None: all of them, without merging
    category: str | None = None


@dataclass(frozen=True, kw_only=True)
class TriageRequest(Question):
    practice: str | None = None  # rank only this one, among all


@dataclass(frozen=True, kw_only=True)
class ImpactRequest(Question):
    practice: str
    version: str | None = None  # a number, or CANDIDATE; None: what is put to the vote, else the candidate
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class AdoptionRequest(Question):
    practice: str | None = None  # None: all that have a standard in force
    region: str | None = None
    without: frozenset[str] = frozenset()  # practices to leave out, where all are asked about


@dataclass(frozen=True, kw_only=True)
class DriftRequest(Question):
    """What has parted from the standards, known or not."""

    without: frozenset[str] = frozenset()  # practices


@dataclass(frozen=True, kw_only=True)
class LeftOutRequest(Question):
    """Which variants take no part, and why."""

    every: bool = False  # practices that have no standard, too


@dataclass(frozen=True, kw_only=True)
class EffectiveRequest(Question):
    region: str
    day: str  # ISO
    site: str | None = None
    practice: str | None = None  # None: all of them


@dataclass(frozen=True, kw_only=True)
class ScorecardRequest(Question):
    practice: str | None = None  # None: all, without how much of the standards was adopted
    region: str | None = None  # must be there


@dataclass(frozen=True, kw_only=True)
class DueRequest(Question):
    region: str | None = None  # "global": what all owe together
    within: int  # days ahead


@dataclass(frozen=True, kw_only=True)
class RolesRequest(Question):
    practice: str | None = None  # None: all of them
    region: str | None = None
