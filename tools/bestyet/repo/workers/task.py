"""What workers are given and give back."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bestyet.model.problem import CannotGoOnError


class Part(Protocol):
    """A part of the work. Whoever reads of one that cannot be done knows it by what it is about."""

    @property
    def about(self) -> str: ...


P = TypeVar("P", bound=Part)
R = TypeVar("R")


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """A result, or why there is none: what cannot be done is said, any other error is a fault of ours."""

    result: tuple[R, ...]
    why_not: str = ""
    fault: str = ""

    def value(self) -> R:
        if self.why_not:
            raise CannotGoOnError(self.why_not)
        if self.fault:
            raise RuntimeError(f"in a worker: {self.fault}")
        return self.result[0]


def outcome(work: Callable[[P], R], part: P) -> Outcome[R]:
    """Do a part in a worker. Exceptions need not be fit to be sent, so none is."""
    try:
        with _uncollected():
            return Outcome((work(part),))
    except CannotGoOnError as error:
        return Outcome((), why_not=str(error))
    except Exception as error:
        return Outcome((), fault=f"{part.about}: {type(error).__name__}: {error}")


@contextmanager
def _uncollected() -> Iterator[None]:
    """As in a command: little is circular, and what is goes when the part is done. What was there before is not looked
    through again after every part: it stays."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if is_collecting:
            gc.enable()


def cannot_be_done(part: Part) -> CannotGoOnError:
    return CannotGoOnError(f"every worker that took it up was killed (out of memory?): {part.about}")
