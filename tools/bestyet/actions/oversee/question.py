"""A question about a knowledge base on a day: what is read for it, and its answer, kept until something changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.base import about_practices, root_of
from bestyet.knowledge.names import known_practice
from bestyet.repo import clock

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked whatever the command."""

    start: Path  # the folder that the person is in
    as_of: str | None = None  # a day or a commit; None: the files as they are, today


def answer_to(question: Question, kind: Any, compute: Callable[[], Answer], *more: object) -> Answer:
    """Return what `compute` yields, from the last time if nothing changed since.

    kind: its type. more: what it depends on beside the question, the day and the knowledge base.
    """
    about = [question, clock.now().date(), *more]
    return remembered(root_of(question.start), type(question).__name__, about, compute, kind)


def practices_on(question: Question, practice: str | None = None, bodies: bool = False) -> AsOf:
    """Read all practices as they were, or one that is there; by default variants have their front matter only.

    Raises CannotGoOnError.
    """
    if practice is None:
        return open_at(question.as_of, bodies=bodies, start=question.start)
    at = open_at(question.as_of, about_practices([practice]), bodies, start=question.start)
    if practice not in at.loaded.base.variants:
        known_practice(open_at(question.as_of, bodies=False, start=question.start).loaded, practice)
    return at
