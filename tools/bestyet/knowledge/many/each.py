"""What is asked of each practice by itself: some practices are read at a time, and only the answers are held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bestyet.knowledge.base import Keep, Loaded, about_practices
from bestyet.knowledge.many.parts import Part, Whole, whole_base, whole_of
from bestyet.repo.workers.spread import Told, Workers, spread
from bestyet.text.base import GOVERNANCE, VOCABULARY

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import When

_TIMES = 4  # as large as a part for merging is one of which only values are read

Answer = TypeVar("Answer")
Ask = Callable[[Loaded, date], Answer]  # a function of a module, or a partial of one: it is pickled


@dataclass(frozen=True)
class Helpers:
    """Who answers, and who is told how far they are."""

    workers: Workers | None = None  # None: this process alone
    told: Told = field(default=lambda *_: None)


ALONE = Helpers()


def whole_at(when: When, keep: Keep) -> Whole:
    """The base as it was, which git must have finished to merge. keep: a function of a module: the files that count.

    Raises CannotGoOnError as `open_at` does.
    """
    if when.repository is None or when.commit is None:
        return whole_base(when.root, keep, even_torn=False)
    return whole_of(when.root, when.repository, when.commit, keep)


def asked_of_each(ask: Ask[Answer], whole: Whole, day: date, helpers: Helpers) -> Iterator[Answer]:
    """What is answered of some practices each, in their order. Of their texts, passages are not read."""
    work = partial(_asked, ask=ask, day=day, bodies=False)
    yield from spread(helpers.workers, work, whole.parts(whole.practices, _TIMES), helpers.told)


def asked_at_length(
    ask: Ask[Answer], whole: Whole, practices: Iterable[str], day: date, helpers: Helpers
) -> Iterator[Answer]:
    """The same of these practices, where their passages are read."""
    work = partial(_asked, ask=ask, day=day, bodies=True)
    yield from spread(helpers.workers, work, whole.parts(practices), helpers.told)


def _asked(part: Part, ask: Ask[Answer], day: date, bodies: bool) -> Answer:
    return ask(part.load(bodies), day)


@dataclass(frozen=True)
class About:
    """Keeps the files about some practices, and those that all share, wherever it is sent."""

    practices: frozenset[str]

    def __call__(self, path: str) -> bool:
        return about_practices(self.practices)(path)


def of_all(path: str) -> bool:
    """Whether all practices share a file."""
    return path in (GOVERNANCE, VOCABULARY)
