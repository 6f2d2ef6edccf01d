"""The best we have today of every practice, by as many workers as one has, and in shards that are joined later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bestyet.actions.settle.merge import Merged, merge_practice
from bestyet.knowledge.base import Loaded, about_practices, refuse_torn
from bestyet.knowledge.many.parts import Part, Whole, shares, whole_base
from bestyet.knowledge.names import known_practice
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.workers.spread import Told, Workers, spread

Show = Callable[[Merged, str], str]


@dataclass(frozen=True)
class MergeAllRequest:
    start: Path
    form: str
    workers: Workers | None = None
    shard: tuple[int, int] = (1, 1)  # which, of how many


@dataclass(frozen=True)
class Answer:
    """What is told of one practice."""

    practice: str
    shown: str  # "" where it could not be merged, or every variant is retired
    left_out: tuple[Problem, ...] = ()
    why_not: str = ""  # it could not be merged


def all_practices(request: MergeAllRequest) -> tuple[Whole, list[str]]:
    """The base, and the practices of the shard."""
    whole = whole_base(request.start)
    if not whole.practices:
        raise CannotGoOnError("no region has written a practice yet: see bestyet new")
    return whole, shares(whole.practices, request.shard)


def merge_all(whole: Whole, practices: list[str], request: MergeAllRequest, show: Show, told: Told) -> Iterator[Answer]:
    """Merge these practices, each as people settled it; by name. show: a function of a module, run by the workers."""
    work = partial(_merge_part, show=show, form=request.form)
    for answers in spread(request.workers, work, whole.parts(practices), told):
        yield from answers


def _merge_part(part: Part, show: Show, form: str) -> list[Answer]:
    loaded = part.load()
    return [_merged(loaded, practice, show, form) for practice in part.practices]


def _merged(loaded: Loaded, practice: str, show: Show, form: str) -> Answer:
    """One practice, whatever is wrong with the others that were read with it."""
    keep = about_practices((practice,))
    try:
        refuse_torn({path: raw for path, raw in loaded.files.items() if keep(path)})
        if not loaded.base.merged_variants(known_practice(loaded, practice)):
            return Answer(practice, "", loaded.left_out(practice))
        merged = merge_practice(loaded, practice)
    except CannotGoOnError as error:
        return Answer(practice, "", loaded.left_out(practice), str(error))
    return Answer(practice, show(merged, form), merged.left_out)
