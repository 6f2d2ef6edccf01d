"""What takes too long is broken off, so that it is told with its input and stops no run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Hangs(BaseException):
    """No error that a command may take for its own."""


@contextmanager
def no_longer_than(seconds: float, of_processor: bool = True) -> Iterator[None]:
    """Break off, where it stands, what takes more. of_processor: its own time is counted, which makes clocks of
    the processor coarse meanwhile; else the time of the wall."""
    timer, name = (signal.ITIMER_VIRTUAL, signal.SIGVTALRM) if of_processor else (signal.ITIMER_REAL, signal.SIGALRM)

    def stop(*_: object) -> None:
        raise Hangs

    before = signal.signal(name, stop)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(name, before)
