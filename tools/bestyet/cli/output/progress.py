"""How far a long command has come."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

_SOON = 1.0  # seconds without a word


@contextmanager
def progress(is_alone: bool = True) -> Iterator[Callable[[int, int], None]]:
    """What to tell how much is done, of how much: a bar on standard error, where that is a terminal and it takes time.

    is_alone: whether nothing else is written to a terminal meanwhile.
    """
    begun, bars = time.monotonic(), list[Any]()
    is_shown = is_alone and sys.stderr.isatty()

    def told(done: int, of: int) -> None:
        if is_shown and time.monotonic() - begun > _SOON:
            if not bars:
                bars.append(stack.enter_context(click.progressbar(length=of, file=sys.stderr)))
            bars[0].update(done - bars[0].pos)

    with ExitStack() as stack:
        yield told
