"""Builds that are killed, and two at once: what lies there afterwards is what a build makes from nothing.

BESTYET_CRASHES says at how many moments a build is killed, spread over all of it; without it, two.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from forks import BESTYET, Loaded

EMEA = "practices/emea/client-kickoff.md"
MOMENTS = int(os.environ.get("BESTYET_CRASHES") or 2)


def finished(loaded: Loaded, root: Path) -> dict[str, bytes]:
    done = loaded.run(BESTYET, "build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return made(root)


def made(root: Path) -> dict[str, bytes]:
    found = (path for path in (root / "site").rglob("*") if path.is_file())
    return {path.relative_to(root / "site").as_posix(): path.read_bytes() for path in found}


def from_nothing(loaded: Loaded, root: Path) -> dict[str, bytes]:
    for folder in ("build", "site", ".git/bestyet"):
        shutil.rmtree(root / folder)
    return finished(loaded, root)


def killed(loaded: Loaded, root: Path, seconds: float) -> bool:
    """Whether a build was killed after so many seconds; it may have come to its end."""
    with Path(os.devnull).open("r+b") as nothing:
        copy = loaded.begin(BESTYET, "build", cwd=root, streams=(nothing.fileno(),) * 3)

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)

    killer = threading.Timer(seconds, kill)
    killer.start()
    status = loaded.ended(copy)
    killer.cancel()
    assert status in (0, -signal.SIGKILL)
    return status != 0


def say(root: Path, words: str) -> None:
    with (root / EMEA).open("a") as file:
        file.write(f"\n1. Say {words} to everybody.\n")


def test_two_builds_at_once_both_end_well(loaded: Loaded, base: Path) -> None:
    command = [sys.executable, "-c", BESTYET, "build"]
    with subprocess.Popen(command, cwd=base, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as other:
        finished(loaded, base)
        said, _ = other.communicate()
    assert other.returncode == 0, said
    assert finished(loaded, base) == from_nothing(loaded, base)


def test_a_build_that_is_killed_leaves_nothing_wrong(loaded: Loaded, base: Path) -> None:
    """Also where the edit is taken back before the next one."""
    chance = random.Random(7)
    before = (base / EMEA).read_text()
    began = time.monotonic()
    finished(loaded, base)
    took = time.monotonic() - began
    were = []
    for number in range(MOMENTS):
        say(base, f"number {number}")
        were.append(killed(loaded, base, took * (number + chance.random()) / MOMENTS))
    assert any(were)
    (base / EMEA).write_text(before)
    made = finished(loaded, base)
    assert made == from_nothing(loaded, base)
