"""Builds that are killed, and two at once: what lies there afterwards is what a build makes from nothing."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

EMEA = "practices/emea/client-kickoff.md"
BUILD = [sys.executable, "-c", "from bestyet.cli.main import run; run()", "build"]


@pytest.fixture
def base(workshop: Any, tiny: Mapping[str, str]) -> Path:
    for path, text in tiny.items():
        workshop.write(path, text.encode())
    workshop.commit("Write down how we begin", author="Ada Example <ada@example.org>")
    return workshop.root


def begun(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(BUILD, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finished(root: Path) -> dict[str, bytes]:
    done = subprocess.run(BUILD, cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = (path for path in (root / "site").rglob("*") if path.is_file())
    return {path.relative_to(root / "site").as_posix(): path.read_bytes() for path in found}


def from_nothing(root: Path) -> dict[str, bytes]:
    for folder in ("build", "site", ".git/bestyet"):
        shutil.rmtree(root / folder)
    return finished(root)


def say(root: Path, words: str) -> None:
    with (root / EMEA).open("a") as file:
        file.write(f"\n1. Say {words} to everybody.\n")


def test_two_builds_at_once_both_end_well(base: Path) -> None:
    both = [begun(base), begun(base)]
    for one in both:
        said, _ = one.communicate()
        assert one.returncode == 0, said
    assert finished(base) == from_nothing(base)


def test_a_build_that_is_killed_leaves_nothing_wrong(base: Path) -> None:
    """Also where the edit is taken back before the next one."""
    chance = random.Random(7)
    before = (base / EMEA).read_text()
    finished(base)
    for number in range(3):
        say(base, f"number {number}")
        process = begun(base)
        time.sleep(chance.uniform(0.3, 3.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    (base / EMEA).write_text(before)
    made = finished(base)
    assert made == from_nothing(base)
