"""Processes do the parts of a work: one is killed, all are, somebody presses Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.workers.spread import Workers, spread
from repo.workers import chores
from repo.workers.chores import Chore

TWO = Workers(jobs=2)


@pytest.fixture
def parts(tmp_path: Path) -> list[Chore]:
    return [Chore(name, tmp_path) for name in ("one", "two", "three", "four", "five")]


@pytest.mark.parametrize("workers", [None, TWO, Workers(jobs=9)])
def test_what_comes_of_the_parts_is_told_in_their_order(parts, workers):
    told: list[tuple[int, int]] = []
    found = list(spread(workers, chores.done, parts, lambda *numbers: told.append(numbers)))
    assert found == ["ONE", "TWO", "THREE", "FOUR", "FIVE"]
    assert told == [(number, 5) for number in range(1, 6)]
    assert list(spread(workers, chores.done, [])) == []


def test_the_part_of_a_killed_process_is_done_again_and_no_other(tmp_path):
    parts = [Chore(name, tmp_path) for name in ("one", "deadly-two", "three", "deadly-four", "five")]
    found = list(spread(TWO, chores.done_by_whoever_outlives_it, parts))
    assert found == ["ONE", "DEADLY-TWO", "THREE", "DEADLY-FOUR", "FIVE"]
    assert [part.times() for part in parts] == [1, 2, 1, 2, 1]


def test_a_part_that_kills_whoever_takes_it_up_is_named(tmp_path):
    parts = [Chore("one", tmp_path), Chore("deadly", tmp_path)]
    with pytest.raises(CannotGoOnError, match=r"every worker that took it up was killed \(out of memory\?\): deadly$"):
        list(spread(TWO, chores.deadly, parts))


def test_what_cannot_be_done_is_said_and_a_fault_of_ours_is_one(parts):
    for workers in (None, Workers(jobs=1), TWO, Workers(jobs=9)):  # of several, the first, whoever is told so sooner
        with pytest.raises(CannotGoOnError, match=r"^one cannot be done$"):
            list(spread(workers, chores.refused, parts))
    with pytest.raises(RuntimeError, match="in a worker: one: KeyError: 'one'"):
        list(spread(Workers(jobs=1), chores.faulty, parts))


PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal: what a shell runs behind it ignores Ctrl-C
from pathlib import Path
from bestyet.cli.ending import exit_status
from bestyet.repo.workers.spread import Workers, spread
from repo.workers import chores
parts = [chores.Chore(name, Path()) for name in "abc"]
raise SystemExit(exit_status(lambda: list(spread(Workers(jobs=2), chores.pid_at_length, parts))))
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_one_that_began_it(tmp_path, ending):
    """Ctrl-C reaches all processes of a terminal at once; who is killed cannot end the others."""
    top = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{top / 'tools'}{os.pathsep}{top / 'tests'}"}
    begun = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, start_new_session=True, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    while len(pids := [int(name) for name in os.listdir(tmp_path)]) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    if ending == signal.SIGINT:
        os.killpg(begun.pid, ending)
        assert begun.communicate()[1].decode().strip() == "bestyet: interrupted"
        assert begun.returncode == 130
    else:
        begun.kill()
        begun.communicate()
    while any(map(is_running, pids)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_ctrl_c_ends_the_one_that_began_them_and_none_of_them_by_itself(tmp_path):
    """So nobody at a terminal reads what a process says that was cut off."""
    program = """
from pathlib import Path
from bestyet.repo.workers.spread import Workers, spread
from repo.workers import chores
print(*spread(Workers(jobs=2), chores.does_not_hear_ctrl_c, [chores.Chore(name, Path()) for name in "abc"]))
"""
    top = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{top / 'tools'}{os.pathsep}{top / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"] * 3


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
