"""How a command ends, whatever happens to its streams: an exit status and at most one line, never a traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click

from bestyet.cli.output.terminal import plain
from bestyet.model.problem import CannotGoOnError

REFUSED = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells say it


class Ending(click.Group):
    """A command line that ends so; click alone has tracebacks for what the system refuses."""

    def main(self, *words: Any, **settings: Any) -> NoReturn:
        settings["standalone_mode"] = False
        sys.exit(exit_status(lambda: super(Ending, self).main(*words, **settings)))


def exit_status(command: Callable[[], object]) -> int:
    """Run a command and return the status to exit with: what it returns, 2 with one line where it could not go on.

    A reader that has gone (`| head`) has what it wanted: 0.
    """
    _have_streams()
    try:
        status = command()
        sys.stdout.flush()
        sys.stderr.flush()
    except click.Abort as error:
        return _interrupted() if isinstance(error.__context__, KeyboardInterrupt) else _fail("there was no answer")
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CannotGoOnError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail_of_system(error)
    return status if isinstance(status, int) else 0


def _have_streams() -> None:
    """Open what the shell has closed, so that no file takes its number; write what an encoding lacks as an escape."""
    for stream in ("stdin", "stdout", "stderr"):
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "r" if stream == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _interrupted() -> int:
    click.echo("bestyet: interrupted", err=True)
    return INTERRUPTED


def _fail(why: str) -> int:
    click.echo(f"bestyet: {plain(why)}", err=True)
    return REFUSED


def _fail_of_system(error: OSError) -> int:
    """An error of the system that no part of the command foresaw: a full disk, a file that may not be read."""
    if error.errno in (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF) and error.filename is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in it cannot be written either
        if error.errno == errno.EPIPE:
            return 0
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    return _fail(f"{where}{error.strerror or error}")
