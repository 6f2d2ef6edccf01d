"""What only some systems have, and what is done instead where it is missing: the one module that asks for it.

Locks are of the system and end with the process that holds them, however it ends. Linux and other POSIX systems lock
an open file or folder (flock). Windows locks a byte of an open file, and lets nobody rename or remove what is open.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock


def _module(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ImportError:
        return None


def _flags(*names: str) -> int:
    """Those of the flags of `os.open` that this system has."""
    flags = 0
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


_fcntl, _msvcrt = _module("fcntl"), _module("msvcrt")
LOCKS_WHAT_IS_OPEN = _fcntl is not None  # a file or folder, which can be renamed meanwhile
READ = os.O_RDONLY | _flags("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flags("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
LOCK_FILE = os.O_RDWR | os.O_CREAT | _flags("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
_HELD = os.O_RDONLY | _flags("O_NOFOLLOW", "O_CLOEXEC")
_FOLDER = os.O_RDONLY | _flags("O_DIRECTORY")
_DEAD_AFTER = 3600  # seconds, where no lock can tell
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # of renameat2


def is_taken(opened: int) -> bool:
    """Whether the lock of an open file is ours now; False where another process has it. Closing gives it back."""
    try:
        if _fcntl:
            _fcntl.flock(opened, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        elif _msvcrt:
            os.lseek(opened, 0, os.SEEK_SET)
            _msvcrt.locking(opened, _msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def held(opened: int) -> Iterator[int]:
    """A file that we write, known as alive meanwhile. Raises BlockingIOError where another process holds it."""
    try:
        if _fcntl:
            _fcntl.flock(opened, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        yield opened
    finally:
        os.close(opened)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """A folder that we fill, known as alive meanwhile."""
    if LOCKS_WHAT_IS_OPEN:
        with held(os.open(folder, _FOLDER)):
            yield
    else:
        yield


@contextmanager
def held_if_dead(leftover: Path) -> Iterator[None]:
    """What somebody began to write. Raises BlockingIOError where they may be alive; then it must stay."""
    if LOCKS_WHAT_IS_OPEN:
        with held(os.open(leftover, _HELD)):
            yield
    elif clock.now().timestamp() - os.lstat(leftover).st_mtime < _DEAD_AFTER:
        raise BlockingIOError(f"{leftover.as_posix()} is new")
    else:
        yield


def flush_folder(folder: Path) -> None:
    """Let the names in a folder outlast a power cut, where the system can be asked for that."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, _FOLDER)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def set_mode(opened: int, path: Path, mode: int) -> None:
    """Give an open file these permission bits."""
    if hasattr(os, "fchmod"):
        os.fchmod(opened, mode)
    else:
        os.chmod(path, mode)


def is_exchanged(one: Path, other: Path) -> bool:
    """Whether two folders got each other's name at once, which only Linux does (renameat2)."""
    ctypes = _module("ctypes")  # rarely needed, and slow to load
    try:
        call = ctypes.CDLL(None).renameat2 if ctypes else None
    except (OSError, TypeError, AttributeError):
        return False
    if ctypes is None or call is None:
        return False
    flags = ctypes.c_uint(_RENAME_EXCHANGE)
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), flags)
    return done == 0


def is_ours(about: os.stat_result) -> bool:
    """Whether a file is known to be of who runs this; never, where the system has no numbers of users."""
    return hasattr(os, "geteuid") and about.st_uid == os.geteuid()


@contextmanager
def held_alone(place: Path, patience: float) -> Iterator[None]:
    """Nobody else, in this process or another, has this file meanwhile; waits so many seconds for it.

    Ends with the process, however it ends. Do not take it twice. Raises CannotGoOnError when somebody keeps it.
    """
    with said_plainly(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(place, LOCK_FILE, 0o666)
    until = time.monotonic() + patience
    try:
        while not is_taken(opened):
            if time.monotonic() > until:
                raise CannotGoOnError(
                    f"another bestyet is writing here (it holds {place.as_posix()}); try again when it is done"
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(opened)


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotGoOnError(f"cannot write {path.as_posix()}: {error.strerror or error}") from error
