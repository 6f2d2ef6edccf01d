"""A process that has the program loaded, and that becomes a copy of itself for every command that is run.

Most of what a command takes is loading. A copy is a process all the same, with a folder, an environment, streams and
a death of its own. What starting Python does (settings of the interpreter, encodings, what is not loaded) is not tried
this way: tests of that start it. A command that has ended waits for its threads, does what it has to do at the exit and
writes what it has to say, as Python has it; but all that was loaded is not taken apart, which takes ten times as long.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

BESTYET = "import sys; from bestyet.cli.main import run; sys.argv[0] = 'bestyet'; run()"
SERVE = """
import atexit, gc, importlib, json, os, pkgutil, posix, socket, sys, threading, time

for name in sys.argv[2:-1]:
    for module in pkgutil.walk_packages(importlib.import_module(name).__path__, name + "."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
importlib.import_module("bestyet.repo.git")._gitpython()  # else each copy that runs git loads it
gc.freeze()
door = socket.socket(fileno=int(sys.argv[1]))
while True:
    length, streams, *_ = socket.recv_fds(door, 8, 3)
    if not length:
        os._exit(0)
    asked = door.recv(int(length), socket.MSG_WAITALL)
    copy = posix.fork()
    if copy == 0:
        break
    for stream in streams:
        os.close(stream)
    door.sendall(b"%8d" % copy)
    door.sendall(b"%8d" % os.waitstatus_to_exitcode(posix.waitpid(copy, 0)[1]))
door.close()
for number, stream in enumerate(streams):
    os.dup2(stream, number)
    os.close(stream)
program, sys.argv, folder, environment = json.loads(asked)
os.chdir(folder)
os.environ.clear()
os.environ.update(environment)
time.tzset()
try:
    exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
    status = 0
except SystemExit as ending:
    if not isinstance(ending.code, int | None):
        raise
    status = ending.code or 0
threading._shutdown()
atexit._run_exitfuncs()
try:
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
except (OSError, ValueError):
    sys.exit(status)
os._exit(status)
"""


# What a shell starts instead of the program: it hands over its words, folder, environment and streams.
CALL = f"""#!{sys.executable} -IS
import json, os, socket, sys

with socket.socket(socket.AF_UNIX) as door:
    door.connect("{{at}}")
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(door, [b"%8d" % len(asked)], [0, 1, 2])
    door.sendall(asked)
    status = int(door.recv(8, socket.MSG_WAITALL))
sys.exit(status if status >= 0 else 128 - status)
"""


class Loaded:
    """The process. environment: of Python's start, if it is to be another than that of the tests; more: packages that
    are loaded beside those of all commands."""

    def __init__(self, environment: Mapping[str, str] | None = None, *more: str) -> None:
        self._door, there = socket.socketpair()
        with there:
            # what is named last is no argument of anybody: it makes the line look like the one that starts a command
            packages = ("bestyet.actions", "bestyet.cli", *more)
            line = [sys.executable, "-c", SERVE, str(there.fileno()), *packages, "bestyet.cli.main"]
            nobody = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
            self._process = subprocess.Popen(line, env=environment, pass_fds=[there.fileno()], **nobody)

    def run(
        self, program: str, *words: str, cwd: Path, env: Mapping[str, str] | None = None, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """As `python -c program words`; env: of the command, else that of the tests as it is now."""
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            stdin.write(given.encode())
            stdin.seek(0)
            copy = self.begin(program, *words, cwd=cwd, env=env, streams=(stdin.fileno(), out.fileno(), err.fileno()))
            status = self.ended(copy)
            out.seek(0)
            err.seek(0)
            said = out.read().decode(), err.read().decode()
        return subprocess.CompletedProcess(["-c", *words], status, *said)

    def begin(
        self, program: str, *words: str, cwd: Path, env: Mapping[str, str] | None = None, streams: tuple[int, int, int]
    ) -> int:
        """The process that runs it, by its id; `ended` is asked before another one begins."""
        asked = json.dumps([program, ["-c", *words], str(cwd), dict(os.environ if env is None else env)]).encode()
        socket.send_fds(self._door, [b"%8d" % len(asked)], streams)
        self._door.sendall(asked)
        return self._number()

    def ended(self, copy: int) -> int:
        """The status of the copy that runs, which may take two minutes."""
        try:
            return self.ended_within(120)
        except TimeoutError:
            os.kill(copy, signal.SIGKILL)
            self._number()
            raise

    def ended_within(self, seconds: float) -> int:
        """The status of the copy that runs. Raises TimeoutError where it does not end so soon."""
        self._door.settimeout(seconds)
        try:
            return self._number()
        finally:
            self._door.settimeout(None)

    @contextmanager
    def called(self, folder: Path) -> Iterator[Path]:
        """A program `bestyet` in this folder, whose every run is one of ours, one after the other."""
        with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as door:
            door.bind(f"{short}/door")
            door.listen()
            program = folder / "bestyet"
            program.write_text(CALL.format(at=f"{short}/door"))
            program.chmod(0o755)
            answering = threading.Thread(target=self._answer, args=(door,))
            answering.start()
            try:
                yield program
            finally:
                door.shutdown(socket.SHUT_RDWR)
                answering.join()

    def _answer(self, door: socket.socket) -> None:
        while True:
            try:
                caller, _ = door.accept()
            except OSError:  # nobody calls any more
                return
            with caller:
                length, (stdin, out, err), *_ = socket.recv_fds(caller, 8, 3)
                words, folder, environment = json.loads(caller.recv(int(length), socket.MSG_WAITALL))
                copy = self.begin(BESTYET, *words, cwd=folder, env=environment, streams=(stdin, out, err))
                for stream in (stdin, out, err):
                    os.close(stream)
                caller.sendall(b"%8d" % self.ended(copy))

    def _number(self) -> int:
        if not (told := self._door.recv(8, socket.MSG_WAITALL)):
            raise AssertionError(f"the program cannot be loaded: {self._process.communicate()[1].decode()}")
        return int(told)

    def close(self) -> None:
        self._door.close()
        self._process.communicate()


class Copy:
    """A copy that runs a program, to be asked as a `subprocess.Popen` is. then: what is done when it has ended."""

    def __init__(self, of: Loaded, program: str, *words: str, then: Callable[[], object]) -> None:
        self.of, self._ends = of, ExitStack()
        self.returncode: int | None = None
        self._ends.callback(then)
        self._said = [self._ends.enter_context(tempfile.TemporaryFile()) for _ in range(2)]  # noqa: SIM115
        with Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), *(file.fileno() for file in self._said))
            self.pid = of.begin(program, *words, cwd=Path.cwd(), streams=streams)

    def communicate(self, timeout: float) -> tuple[str, str]:
        try:
            self.returncode = self.of.ended_within(timeout)
        except TimeoutError as error:
            raise subprocess.TimeoutExpired("a copy", timeout) from error
        for file in self._said:
            file.seek(0)
        return self._said[0].read().decode(), self._said[1].read().decode()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def __enter__(self) -> Copy:
        return self

    def __exit__(self, *_: object) -> None:
        if self.returncode is None:
            self.returncode = self.of.ended(self.pid)
        self._ends.close()
