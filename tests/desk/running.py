"""A desk in a process of its own, that can be killed and started again."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forks import BESTYET, Loaded

ALONE = f"import os; os.setsid(); {BESTYET}"  # in a session of its own: all that it runs is killed with it


def loaded() -> Loaded:
    """What one desk at a time is a copy of."""
    return Loaded(None, "bestyet.desk")


class Running:
    def __init__(self, of: Loaded, root: Path, *words: str) -> None:
        self.of, self.root, self.words = of, root, words
        self.told = self.start()

    def start(self) -> str:
        """What it says first."""
        here, there = os.pipe()
        with Path(os.devnull).open("r+b") as nothing:
            streams = (nothing.fileno(), there, nothing.fileno())
            self.process = self.of.begin(ALONE, "desk", *self.words, cwd=self.root, streams=streams)
        os.close(there)
        self.said = open(here, encoding="utf-8")  # noqa: SIM115
        self.told = self.said.readline().strip()
        return self.told

    def kill(self) -> None:
        """It and the git that it runs, at once."""
        os.killpg(self.process, signal.SIGKILL)

    @contextmanager
    def killed(self, seconds: float) -> Iterator[None]:
        """Killed after so many seconds, or else when the block ends: then it has nothing left to do."""
        done = threading.Event()
        killer = threading.Thread(target=lambda: (done.wait(seconds), self.kill()))
        killer.start()
        try:
            yield
        finally:
            done.set()
            killer.join()

    def ended(self) -> None:
        self.of.ended(self.process)
        self.said.close()
