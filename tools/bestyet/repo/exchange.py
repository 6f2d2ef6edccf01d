"""Exchange two folders in one step, where the system can."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> None:
    """Let two folders, both there, have each other's name. Raises OSError."""
    if not _exchanged(one, other):
        third = one.with_name(f"{one.name}.old")
        os.rename(other, third)
        os.rename(one, other)
        os.rename(third, one)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could do it at once (renameat2 of Linux)."""
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    if call is None:
        return False
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return done == 0
