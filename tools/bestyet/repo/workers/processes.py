"""Processes of this machine, each with a pipe of its own.

A pool of the standard library (or of loky) breaks as a whole where one process is killed, and says of no part whether
it was the one; here the part that a dead process had is known, and all others go on.
"""

from __future__ import annotations

import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.resource_tracker import ensure_running
from threading import Thread
from typing import Generic

from bestyet.repo.workers.task import Outcome, P, R, cannot_be_done, outcome

_MOST_DEATHS = 3  # of workers, over one part


class _Worker(Generic[P, R]):
    """A process. It does not share memory with this one: what it reads is its own, and it starts alike everywhere."""

    def __init__(self, work: Callable[[P], R]) -> None:
        fresh = get_context("spawn")
        self.pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=_serve, args=(theirs, work), daemon=True)
        # Ctrl-C reaches every process of a terminal. This one ends the workers; what blocks it is handed down.
        ensure_running()  # else starting the first one does, and Python may let Ctrl-C through again after that
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            theirs.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def give(self, part: P) -> None:
        with suppress(OSError):  # it was killed: told when it is asked
            self.pipe.send(part)

    def answer(self) -> Outcome[R] | None:
        """None where it died over its part."""
        with suppress(EOFError, OSError):
            found: Outcome[R] = self.pipe.recv()
            return found
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def in_processes(jobs: int, work: Callable[[P], R], parts: Sequence[P]) -> Iterator[tuple[int, Outcome[R]]]:
    """The number of each part with what came of it, as they are finished; all workers have ended afterwards."""
    waiting, deaths = deque(range(len(parts))), Counter[int]()
    idle: list[_Worker[P, R]] = []
    busy: dict[Connection, tuple[_Worker[P, R], int]] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                worker = idle.pop() if idle else _Worker(work)
                number = waiting.popleft()
                busy[worker.pipe] = worker, number
                worker.give(parts[number])
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                worker, number = busy[pipe]
                found = worker.answer()
                del busy[pipe]
                if found is not None:
                    idle.append(worker)
                    yield number, found
                    continue
                worker.end()
                deaths[number] += 1
                if deaths[number] == _MOST_DEATHS:
                    raise cannot_be_done(parts[number])
                waiting.appendleft(number)
    finally:
        for worker in (*idle, *(one for one, _ in busy.values())):
            worker.end()


def _serve(pipe: Connection, work: Callable[[P], R]) -> None:
    """Do one part after the other, until the process that began this one ends it, or has ended."""
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(outcome(work, pipe.recv()))


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
