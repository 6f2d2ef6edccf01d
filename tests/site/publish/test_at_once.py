"""Builds that are killed, and two at once: what lies there afterwards is what a build makes from nothing.

BESTYET_CRASHES says at how many moments a build is killed, spread over all of it; without it, two.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from bestyet.repo import clock
from forks import BESTYET, Loaded
from trust.test_crash import RUN

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


def killed(loaded: Loaded, root: Path, step: int) -> int:
    """Build, and be killed at this step; 0: at none. Returns how many steps were made."""
    done = loaded.run(RUN, str(step), clock.now().isoformat(), "build", cwd=root)
    assert done.returncode == (-signal.SIGKILL if step else 0), done.stdout + done.stderr
    return step or int(done.stderr)


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
    before = (base / EMEA).read_text()
    site = finished(loaded, base)
    say(base, "all of it")
    steps = killed(loaded, base, 0)
    for number in range(MOMENTS):
        say(base, f"number {number}")
        killed(loaded, base, 1 + steps * (2 * number + 1) // (2 * MOMENTS))
        (base / EMEA).write_text(before)
        assert finished(loaded, base) == site, number
    assert site == from_nothing(loaded, base)
