"""The workers of a Dask scheduler.

What goes to and fro is pickled, which whoever speaks for the scheduler could make run anything: so only one that the
user names is spoken to, over TLS where Dask's settings say so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.workers.task import Outcome, P, R, cannot_be_done, outcome

_PATIENCE = 60.0  # seconds without any worker
_ANSWER = 10.0  # seconds within which a scheduler says that it is there
_LOOK = 5.0  # seconds between two looks at who is there


def in_cluster(address: str, work: Callable[[P], R], parts: Sequence[P]) -> Iterator[tuple[int, Outcome[R]]]:
    """The number of each part with what came of it, as they are finished. What a worker had that has gone is done by
    another, as often as the scheduler lets it be."""
    with _client(address) as client, ExitStack() as stack:
        executor = client.get_executor(pure=False)
        stack.callback(executor.shutdown, wait=False)  # cancels what is left, where it would wait for that
        numbers: dict[Future[Outcome[R]], int] = {
            executor.submit(outcome, work, part): number for number, part in enumerate(parts)
        }
        seen = time.monotonic()
        while numbers:
            done, _ = wait(numbers, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                number = numbers.pop(future)
                yield number, _outcome(future, parts[number], address)
            if done or _has_workers(client, address):
                seen = time.monotonic()
            elif time.monotonic() - seen > _PATIENCE:
                raise CannotGoOnError(f"the scheduler at {address} has had no worker for {_PATIENCE:.0f} seconds")


def _outcome(future: Future[Outcome[R]], part: P, address: str) -> Outcome[R]:
    try:
        return future.result()
    except (CancelledError, OSError) as error:
        raise _gone(address) from error
    except Exception as error:  # by their names: their modules are those of an extra
        if type(error).__name__ == "KilledWorker":
            raise cannot_be_done(part) from error
        raise CannotGoOnError(f"the workers of {address} cannot run this: {type(error).__name__}: {error}") from error


def _has_workers(client: Any, address: str) -> bool:
    try:
        return bool(client.nthreads())
    except (CancelledError, OSError) as error:
        raise _gone(address) from error


def _gone(address: str) -> CannotGoOnError:
    return CannotGoOnError(f"the scheduler at {address} has gone, or has cancelled what it was asked")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """Speak to a scheduler. Its errors are one line."""
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as error:
        raise CannotGoOnError(f"--scheduler needs {error.name}: pip install 'bestyet[dask]'") from error
    for name in ("distributed", "tornado", *logging.root.manager.loggerDict):  # some have a level of their own
        if name.startswith(("distributed", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what goes wrong is said below
    try:
        client = distributed.Client(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise CannotGoOnError(f"no scheduler answers at {address}: {str(error).splitlines()[0]}") from error
    with client:
        yield client
