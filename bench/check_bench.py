"""CPU seconds of `bestyet check`, each in a new process: 20,000 variants, one file, and the mere start.

    python bench/check_bench.py [NUMBER]

Targets: 20,000 variants under 8 s (aim: 4 s), one file under 0.3 s, start-up included. Their steps tell no times. What
reading times takes shows a second base, 12 of whose 20 steps a text tell one: made up for that, without a target.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import make_variants
from figures.told import tell

START = "import sys; from bestyet.cli.main import run; sys.exit(run())"


def seconds(folder: Path, *words: str) -> tuple[float, float]:
    """Return (CPU seconds of the command and its processes, seconds on the clock). It must find no problem; it may
    warn of a step that says another time."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", START, *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - clock


def main(number: int = 20_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_variants.main(folder, number)
        one = "practices/region-0/practice-0.md"
        size = sum(file.stat().st_size for file in folder.rglob("*.md")) / number
        print(f"{number:,} variants of {size:,.0f} bytes on average; {os.cpu_count()} processors")
        for what, words, times in (
            (f"check {number:,} variants", ["check"], 3),
            ("check 1 of them", ["check", one], 5),
            ("bestyet --version", ["--version"], 5),
        ):
            measure(folder, what, words, times)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_variants.main(folder, number, tells_times=True)
        measure(folder, f"check {number:,} that tell times", ["check"], 1)


def measure(folder: Path, what: str, words: Sequence[str], times: int) -> None:
    measured = sorted(seconds(folder, *words) for _ in range(times))
    cpu, clock = measured[len(measured) // 2]
    tell("check", what, cpu)
    print(f"{what:<30} {cpu:6.2f} s CPU  {clock:6.2f} s on the clock (median of {times})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
