"""Killed at any moment, a command leaves the knowledge base as it was or complete, and does its work when run again.

BESTYET_CRASHES says how many moments of each command are tried at most, spread over all of it; without it, one is, of
each command at another part of it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bestyet.knowledge.edit import Edit, edit
from cli.voting import FOLDER, Company
from forks import Loaded
from trust.history.story import change

MOMENTS = int(os.environ.get("BESTYET_CRASHES") or 0)
SHIPPED = Path(__file__).parents[2] / "practices"

RUN = """
import ctypes, os, signal, sys
from datetime import datetime
import bestyet.repo.clock
from bestyet.cli.main import main
from bestyet.repo import git, system

steps, now = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
bestyet.repo.clock.now = lambda: now
done = 0

def counted(call):
    def step(*args, **more):
        global done
        done += 1
        if done == steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **more)
    return step

git._gitpython()
for name in ("open", "write", "mkdir", "fsync", "rename", "replace", "unlink", "rmdir", "fchmod"):
    setattr(os, name, counted(getattr(os, name)))
system.is_exchanged = counted(system.is_exchanged)
sys.argv = ["bestyet", *sys.argv[3:]]
try:
    main()
finally:
    if steps == 0:
        print(done, file=sys.stderr)
"""


@dataclass(frozen=True)
class Deed:
    """What somebody does in a company, and what has happened there before."""

    words: tuple[str, ...]
    answers: tuple[str, ...] = ()  # to what is asked, a line each
    is_done_once: bool = False  # whether it is refused where it is done already


def key(company: Company, region: str = "emea") -> tuple[str, ...]:
    return ("--as", f"lead-{region}", "--key", str(company.keys[region]))


def proposed(company: Company) -> Deed:
    return Deed(("propose", "client-kickoff", "--as", "lead-emea"), is_done_once=True)


def borrowed(company: Company) -> Deed:
    """A region's words are taken by decisions, which come with the version or not at all."""
    hub = company.hub
    hub.write("practices/vocabulary.yml", "metrics:\n  on-time: {title: On time, unit: percent, better: higher}\n")
    hub.send("A metric")
    company.propose()
    company.adopt()
    evidence = '{metric: on-time, value: %d, unit: percent, sample: 90, period: 2026, source: "tracker"}'
    for region, value in (("emea", 50), ("india", 50), ("apac", 98)):
        change(company, region, "status: in-use\n", f"status: in-use\nevidence:\n  - {evidence % value}\n")
    text = (hub.root / "practices/apac/client-kickoff.md").read_text()
    hub.write("practices/apac/client-kickoff.md", f"{text}- Thank everybody. {{#thanked}}\n")
    hub.send("APAC measures better")
    return Deed(("propose", "client-kickoff", "--from", "apac", "--as", "lead-apac"), is_done_once=True)


def amended(company: Company) -> Deed:
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea")
    company.hub.send("EMEA votes")
    company.clock.set("2026-11-04")
    for region in ("emea", "india"):
        change(company, region, "Ask for the three worries", "Ask for the three largest worries")
    company.hub.send("Other words")
    return Deed(("propose", "client-kickoff", "--amend"), is_done_once=True)


def amended_to_what_is_ranked_first(company: Company) -> Deed:
    """The decision that takes it comes with the next round or not at all."""
    company.propose("--as", "lead-emea")
    for region in company.keys:
        company.vote(company.hub, region, "approve", "--rank", "agenda-sent", "apac,emea")
    company.hub.send("All rank APAC's way first")
    company.clock.set("2026-11-20")
    return Deed(("propose", "client-kickoff", "--amend", "--as", "lead-emea"), is_done_once=True)


def voted(company: Company) -> Deed:
    company.propose("--as", "lead-emea")
    return Deed(("vote", "client-kickoff", "approve", "--yes", *key(company)))


def voted_again(company: Company) -> Deed:
    deed = voted(company)
    company.vote(company.hub, "emea", "reject", "--reason", "Not yet")
    company.hub.send("EMEA rejects")
    return deed


def adopted(company: Company) -> Deed:
    company.propose("--as", "lead-emea")
    for region in company.keys:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    return Deed(("adopt", "client-kickoff"), is_done_once=True)


def withdrawn(company: Company) -> Deed:
    company.propose("--as", "lead-emea")
    words = ("withdraw", "client-kickoff", "--because", "the portal changes first", *key(company))
    return Deed(words, is_done_once=True)


def linked(company: Company) -> Deed:
    for name in ("emea/risk-review.md", "india/risk-review.md"):
        company.hub.write(f"practices/{name}", (SHIPPED / name).read_bytes())
    company.hub.send("Two regions look at risks")
    return Deed(("link", "risk-review", "--names"), ("", "0", ""))


def decided(company: Company) -> Deed:
    words = ("decide", "client-kickoff", "settle", "agenda-sent", "apac", "--because", "All can", "--by", "lead-apac")
    return Deed(words, is_done_once=True)


DEEDS = [
    *(proposed, borrowed, amended, amended_to_what_is_ranked_first),
    *(voted, voted_again, adopted, withdrawn, linked, decided),
]


@dataclass(frozen=True)
class Life:
    """Somebody at work in a company, who may be killed at a step."""

    company: Company
    loaded: Loaded

    def run(self, root: Path, deed: Deed, steps: int = 0) -> subprocess.CompletedProcess[str]:
        words = (str(steps), self.company.clock.at.isoformat(), *deed.words)
        return self.loaded.run(RUN, *words, cwd=root, given="\n".join([*deed.answers, "q"]))


def state(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("begin", DEEDS, ids=lambda begin: begin.__name__)
def test_whoever_is_killed_leaves_all_or_nothing(begin, loaded, tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    life = Life(company, loaded)
    deed = begin(company)
    before = state(company.hub.root)
    stages = [before]
    for answers in range(len(deed.answers) + 1):  # each answer is kept as it is given, names are written at the end
        for words in dict.fromkeys([tuple(word for word in deed.words if word != "--names"), deed.words]):
            part = replace(deed, words=words, answers=deed.answers[:answers])
            whole = shutil.copytree(company.hub.root, tmp_path / f"whole-{len(stages)}")
            told = life.run(whole, part)
            assert told.returncode == 0, told.stderr
            stages.append(state(whole))
    number = int(told.stderr.split()[-1])
    assert stages[-1] != before
    every = range(1, number + 1)  # a short command has fewer moments than are asked for: then each of them
    parts = [part / (MOMENTS + 1) for part in range(1, MOMENTS + 1)] or [(1 + DEEDS.index(begin)) / (1 + len(DEEDS))]
    for moment in every if number <= MOMENTS else (max(1, int(number * part)) for part in parts):
        root = shutil.copytree(company.hub.root, tmp_path / f"killed-{moment}")
        assert life.run(root, deed, moment).returncode == -signal.SIGKILL
        killed(life, root, deed, stages)
        shutil.rmtree(root)


def killed(life: Life, root: Path, deed: Deed, stages: list[dict[str, bytes]]) -> None:
    found, after = state(root), stages[-1]
    if list((root / ".git/bestyet").glob("unfinished-*.json")):  # several files: the next who writes completes them
        edit(root, lambda loaded: Edit(None))
        found = state(root)
    assert found in stages, sorted(found.keys() ^ after.keys())
    again = life.run(root, deed)
    assert again.returncode == (2 if found == after and deed.is_done_once else 0), again.stderr
    if deed.is_done_once or found == stages[0]:
        assert state(root) == after
    assert not list((root / ".git/bestyet").glob("half-*/*"))
    assert not list(root.rglob("*.tmp"))


@pytest.mark.parametrize("name", [".1.0.0.0123abcd.tmp/practice.md", ".1.0.0.old/practice.md"])
def test_what_earlier_releases_left_beside_a_version_is_no_hindrance(name, tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    company.propose("--as", "lead-emea")
    left = company.hub.root / Path(FOLDER).parent / name
    left.parent.mkdir()
    left.write_text("half of a te")
    company.vote(company.hub, "emea")
    assert not left.parent.exists()
    assert company.hub.do("check").exit_code == 0
