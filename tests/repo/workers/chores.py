"""What workers are given in tests: functions of a module, and parts that can be pickled."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from datetime import date

    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.many.one import One


@dataclass(frozen=True)
class Chore:
    about: str
    folder: Path

    def leave(self) -> None:
        """A trace of having been taken up."""
        (self.folder / f"{self.about}-{time.monotonic_ns()}").touch()

    def times(self) -> int:
        return len(list(self.folder.glob(f"{self.about}-*")))


def done(chore: Chore) -> str:
    chore.leave()
    return chore.about.upper()


def done_by_whoever_outlives_it(chore: Chore) -> str:
    """The first who takes up a chore that is called so is killed over it."""
    chore.leave()
    if chore.about.startswith("deadly") and chore.times() == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return chore.about.upper()


def deadly(chore: Chore) -> str:
    if chore.about == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return chore.about


def practices_by_whoever_outlives_it(loaded: Loaded, _: date) -> tuple[str, ...]:
    """The first process that is asked about the practices of a base is killed over them."""
    if not (trace := loaded.root / "killed").exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return loaded.base.practices


def practice_by_whoever_outlives_it(one: One) -> str:
    """The first process that is asked about a practice is killed over it."""
    if not (trace := one.around.frame.root / "killed").exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return one.practice.upper()


def refused(chore: Chore) -> str:
    """The first is the last to be told of."""
    time.sleep(0.5 if chore.about == "one" else 0)
    raise CannotGoOnError(f"{chore.about} cannot be done")


def faulty(chore: Chore) -> str:
    raise KeyError(chore.about)


def pid_at_length(chore: Chore) -> int:
    (chore.folder / str(os.getpid())).touch()
    time.sleep(60)
    return os.getpid()


def does_not_hear_ctrl_c(chore: Chore) -> bool:
    time.sleep(0.1)  # so that another process takes up the next one
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
