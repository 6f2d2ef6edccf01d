"""Work on many parts at once: in this process, in others of this machine, or by a cluster that somebody names.

What comes of it, in which order, and what is told of as not to be done, does not depend on who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.repo.workers.cluster import in_cluster
from bestyet.repo.workers.processes import in_processes
from bestyet.repo.workers.task import Outcome

if TYPE_CHECKING:
    from bestyet.repo.workers.task import P, R

Told = Callable[[int, int], None]  # how many parts are done, of how many


@dataclass(frozen=True)
class Workers:
    """Who does it: so many processes, or the workers of the Dask scheduler at an address."""

    jobs: int = 1
    scheduler: str = ""


def spread(
    workers: Workers | None, work: Callable[[P], R], parts: Sequence[P], told: Told = lambda *_: None
) -> Iterator[R]:
    """What comes of each part, in their order. work: a function that stands in a module; it and the parts are pickled.

    workers: None for this process alone. Raises CannotGoOnError where a part ends every worker that takes it up, or
    no worker is left; what a part raises, it raises when its turn has come. Whoever stops asking ends the workers.
    """
    early: dict[int, Outcome[R]] = {}
    following = 0
    with closing(_finished(workers, work, parts)) as finished:
        for done, (number, outcome) in enumerate(finished, 1):
            early[number] = outcome
            told(done, len(parts))
            while following in early:
                yield early.pop(following).value()
                following += 1


def _finished(
    workers: Workers | None, work: Callable[[P], R], parts: Sequence[P]
) -> Generator[tuple[int, Outcome[R]], None, None]:
    """The number of each part with what came of it, as they are finished."""
    if workers is None or not parts:
        yield from ((number, Outcome((work(part),))) for number, part in enumerate(parts))
    elif workers.scheduler:
        yield from in_cluster(workers.scheduler, work, parts)
    else:
        yield from in_processes(workers.jobs, work, parts)
