"""The workers of a Dask scheduler do the parts of a work, in processes of their own, and one of them is killed."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.workers import cluster as module
from bestyet.repo.workers.spread import Workers, spread
from cli.kickoff import APAC, EMEA, GOVERNANCE, run
from repo.workers import chores
from repo.workers.chores import Chore

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="needs the extra dask")
pytestmark = pytest.mark.filterwarnings("default")  # of a library that is none of ours

TOP = Path(__file__).parents[3]


class Cluster:
    """A scheduler with workers, each a process that dies as a machine does: without a nanny."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._begin("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = self._said("scheduler", r"Scheduler at:\s+(tcp://\S+)")

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        name = words[0] + str(len(self.workers) if words[0] == "worker" else "")
        environment = {**os.environ, "PYTHONPATH": f"{TOP / 'tools'}{os.pathsep}{TOP / 'tests'}"}
        log = self.stack.enter_context((self.folder / f"{name}.log").open("wb"))
        call = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        begun = subprocess.Popen(call, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.stack.callback(begun.wait)
        self.stack.callback(begun.kill)
        return begun

    def _said(self, name: str, pattern: str) -> str:
        until = time.monotonic() + 60
        while not (found := re.search(pattern, (self.folder / f"{name}.log").read_text())):
            assert time.monotonic() < until
            time.sleep(0.1)
        return found[1]

    def join(self) -> None:
        """One more worker."""
        begun = self._begin("worker", self.address, "--nthreads", "1", "--no-nanny", "--name", str(len(self.workers)))
        self._said(f"worker{len(self.workers)}", r"Registered to:\s+(tcp://\S+)")
        self.workers.append(begun)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("cluster"), stack)


def test_a_cluster_makes_the_same_bytes_and_outlives_a_killed_worker(cluster, workshop, monkeypatch, tmp_path_factory):
    workshop.write("practices/governance.yml", GOVERNANCE)
    for name in ("archive", "client-kickoff", "move"):
        workshop.write(f"practices/emea/{name}.md", EMEA.replace("client-kickoff", name))
        workshop.write(f"practices/apac/{name}.md", APAC.replace("client-kickoff", name))
    monkeypatch.chdir(workshop.root)
    cluster.join()
    cluster.join()
    alone = run("merge", "--all", "--format", "json")
    assert run("merge", "--all", "--format", "json", "--scheduler", cluster.address).output == alone.output
    for words in (["variance", "--format", "csv"], ["triage"], ["roles"]):
        alone = run(*words)
        shutil.rmtree(workshop.root / ".git/bestyet", ignore_errors=True)  # where it may be known from
        assert run(*words, "--scheduler", cluster.address).output == alone.output

    parts = [Chore(name, tmp_path_factory.mktemp("parts")) for name in ("one", "deadly-two", "three", "four")]
    workers = Workers(scheduler=cluster.address)
    assert list(spread(workers, chores.done_by_whoever_outlives_it, parts)) == ["ONE", "DEADLY-TWO", "THREE", "FOUR"]
    assert sorted(worker.poll() is None for worker in cluster.workers) == [False, True]
    with pytest.raises(CannotGoOnError, match=r"^one cannot be done$"):
        list(spread(workers, chores.refused, parts))
    loud = [name for name in logging.root.manager.loggerDict if name.startswith(("distributed", "tornado"))]
    assert [name for name in loud if logging.getLogger(name).isEnabledFor(logging.CRITICAL)] == []


def test_without_a_worker_one_does_not_wait_for_ever(cluster, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_PATIENCE", 0.6)
    monkeypatch.setattr(module, "_LOOK", 0.2)
    with pytest.raises(CannotGoOnError, match=r"has had no worker for 1 seconds$"):
        list(spread(Workers(scheduler=cluster.address), chores.done, [Chore("one", tmp_path)]))


def test_where_no_scheduler_answers_that_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_ANSWER", 0.5)
    for address in ("tcp://127.0.0.1:9", "never://heard"):
        with pytest.raises(CannotGoOnError, match=f"^no scheduler answers at {address}: "):
            list(spread(Workers(scheduler=address), chores.done, [Chore("one", tmp_path)]))
