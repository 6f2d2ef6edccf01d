"""Answers that are remembered come back as they were, and only while nothing changed that they depend on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from bestyet.knowledge.answers import heads, remembered
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock

LATER = datetime(2090, 1, 1, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    day: date
    share: Fraction | None = None


@dataclass(frozen=True)
class Answer:
    name: str
    colours: Mapping[str, Colour]
    parts: tuple[Part, ...]
    pairs: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Loose:
    parts: Sequence[str]


ANSWER = Answer(
    "kickoff",
    {"b": Colour.RED, "a": Colour.BLUE},
    (Part(date(2026, 1, 2), Fraction(1, 3)),),
    {("x", "y"): frozenset({2})},
)


@pytest.fixture
def root(workshop, tmp_path, monkeypatch):
    """A knowledge base whose only file is settled, in a repository without a commit."""
    text = tmp_path / "practices/emea/kickoff.md"
    text.parent.mkdir(parents=True)
    text.write_text("- Say hello.\n")
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return tmp_path


def asked(root: Path, answer: Any = ANSWER, kind: Any = Answer, about: Any = "EMEA") -> tuple[Any, bool]:
    """The answer, and whether it was worked out."""
    worked = []
    found = remembered(root, "test", about, lambda: worked.append(1) or answer, kind)
    return found, bool(worked)


def kept_files(root: Path) -> list[Path]:
    return sorted((root / ".git/bestyet/answers").iterdir())


def test_an_answer_comes_back_by_its_type(root):
    assert asked(root) == (ANSWER, True)
    found, is_new = asked(root)
    assert (found, is_new) == (ANSWER, False)
    assert list(found.colours) == ["b", "a"]
    assert isinstance(found.parts[0].day, date)


def test_what_it_is_about_the_files_and_their_times_count(root):
    asked(root)
    assert asked(root, about="APAC")[1]
    (root / "practices/emea/kickoff.md").write_text("- Say goodbye.\n")
    assert asked(root)[1]


def test_while_a_file_may_still_change_unseen_nothing_is_kept(root, monkeypatch):
    written = int((root / "practices/emea/kickoff.md").stat().st_ctime)
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(written + 1, UTC))
    asked(root)
    assert asked(root)[1]


@pytest.mark.parametrize("raw", [b"", b"{}", b"\x00" * 40])
def test_what_is_damaged_is_worked_out_again(root, raw):
    asked(root)
    (file,) = kept_files(root)
    file.write_bytes(raw)
    assert asked(root) == (ANSWER, True)
    assert asked(root) == (ANSWER, False)


def test_one_turned_bit_is_noticed(root):
    asked(root)
    (file,) = kept_files(root)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert asked(root) == (ANSWER, True)


def test_what_would_come_back_otherwise_is_not_kept(root):
    loose = Loose(("a", "b"))
    assert asked(root, loose, Loose) == (loose, True)
    assert asked(root, loose, Loose) == (loose, True)


def test_those_not_asked_for_longest_are_let_go(root):
    for number in range(65):
        asked(root, about=number)
        for age, file in enumerate(sorted(kept_files(root), key=lambda one: one.stat().st_mtime_ns, reverse=True)):
            os.utime(file, ns=(0, 10**18 - age * 10**9))
    assert len(kept_files(root)) == 48
    assert not asked(root, about=64)[1]
    assert asked(root, about=0)[1]


def test_where_nothing_can_be_written_it_is_done_without(root):
    (root / ".git/bestyet").write_text("no folder")
    assert asked(root) == (ANSWER, True)
    assert asked(root) == (ANSWER, True)


def test_a_commit_a_branch_a_packed_branch_and_a_worktree_count(workshop):
    workshop.write("practices/emea/kickoff.md", "one\n")
    seen = [heads(workshop.root)]
    workshop.commit("Begin")
    seen.append(heads(workshop.root))
    workshop.commit("More")
    seen.append(heads(workshop.root))
    workshop.run("update-ref", "refs/remotes/origin/main", "HEAD")
    seen.append(heads(workshop.root))
    workshop.run("pack-refs", "--all")
    workshop.run("update-ref", "refs/remotes/origin/main", "HEAD~1")
    seen.append(heads(workshop.root))
    workshop.run("worktree", "add", "--quiet", "--detach", str(workshop.root / "other"), "HEAD~1")
    seen.append(heads(workshop.root / "other"))
    workshop.run("-C", "other", "switch", "--quiet", "--detach", "main")
    seen.append(heads(workshop.root / "other"))
    assert len(set(seen)) == len(seen)
    assert heads(workshop.root) == heads(workshop.root)


def test_of_a_repository_of_somebody_else_git_says_whether_it_is_to_be_trusted(workshop, monkeypatch):
    workshop.commit("Begin")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("bestyet.repo.tree.os.geteuid", lambda: os.getuid() + 1)
    with pytest.raises(CannotGoOnError, match="dubious ownership"):
        heads(workshop.root)


def test_a_link_among_branches_that_leads_in_a_circle_is_no_fault_of_ours(workshop):
    workshop.commit("Begin")
    before = heads(workshop.root)
    circle = workshop.root / ".git/refs/heads/circle"
    circle.symlink_to(circle.name)
    assert heads(workshop.root) == before
