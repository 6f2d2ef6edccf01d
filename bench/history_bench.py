"""What asking a long history costs, cold and warm, and whether its answers are those of git.

python bench/history_bench.py, or again on a repository kept: python bench/history_bench.py /tmp/kb
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

from bestyet.repo.cache import store_path
from bestyet.repo.git import find_repository
from bestyet.repo.history import History, open_history
from figures.told import tell
from make_history import make

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    result = work()
    wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
    tell("history", what, cpu)
    print(f"{what:58} {wall:8.2f} s wall {cpu:8.2f} s CPU")
    return result


def authors_of_all(history: History, texts: dict[str, bytes]) -> int:
    """How many lines have an author."""
    return sum(None is not one for path, text in texts.items() for one in history.line_authors(path, text))


def last_commits(history: History, paths: list[str]) -> int:
    return sum(bool(history.commits_of(path)) for path in paths)


def as_of_before(root: Path, cache: Path) -> History:
    """The history without its newest commit."""
    repository = find_repository(root)
    assert repository
    before = repository.resolve_rev("HEAD~1")
    return History(repository, before, store_path(root, cache))


def cold_and_warm(root: Path, cache: Path, texts: dict[str, bytes]) -> None:
    with timed("cold: open (whole history of every file)", lambda: as_of_before(root, cache)) as history:
        timed("cold: lines and authors of every file", lambda: history.prepare())
        timed("cold: asking for them file by file", lambda: authors_of_all(history, texts))
    with timed("one new commit: open", lambda: open_history(root, cache)) as history:
        timed("one new commit: lines and authors of what it changed", lambda: history.prepare())
        lines = authors_of_all(history, texts)
    with timed("warm: open", lambda: open_history(root, cache)) as history:
        assert lines == timed("warm: lines and authors of every file", lambda: authors_of_all(history, texts))
        timed("warm: last commit of every file", lambda: last_commits(history, sorted(texts)))
        timed("warm: all that was done", lambda: history.changes())
    size = sum(file.stat().st_size for file in cache.rglob("*.sqlite")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("history", "peak", peak, "MB")
    print(f"{len(texts)} files, {lines} lines with an author; cache {size:.1f} MB; peak {peak:.0f} MB")


def compare_with_git(root: Path, cache: Path, texts: dict[str, bytes], sample: int) -> None:
    """Half of the sample from all files, half from those with the longest histories."""
    with open_history(root, cache) as history:
        paths = sorted(texts)
        busiest = sorted(paths, key=lambda path: (-len(history.commits_of(path)), path))
        chosen = Random(9).sample(paths, min(sample, len(paths)) // 2) + busiest[: sample // 2]
        differ, lines = [], 0
        for path in dict.fromkeys(chosen):
            ours = [commit.id if commit else "" for commit in history.line_authors(path, texts[path])]
            gits = blame(root, path)
            assert len(ours) == len(gits), path
            lines += len(ours)
            differ += [(path, n) for n, pair in enumerate(zip(ours, gits, strict=True), 1) if pair[0] != pair[1]]
    print(f"against git blame: {len(differ)} of {lines} lines differ ({len(set(chosen))} files)")
    for path, line in differ[:5]:
        print(f"  {path}:{line}")


def blame(root: Path, path: str) -> list[str]:
    command = ["git", "-C", str(root), "blame", "--line-porcelain", "HEAD", "--", path]
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split(b"\n")
    ids = [line[:40].decode() for n, line in enumerate(printed) if n == 0 or printed[n - 1].startswith(b"\t")]
    return [name for name in ids if name]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", type=Path, nargs="?", help="made by make_history.py; without it one is made first")
    parser.add_argument("--sample", type=int, default=200, help="files to compare with git blame")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--commits", type=int, default=50_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.root or Path(folder) / "base"
        if given.root is None:
            make(root, files=given.files, commits=given.commits, seed=7)
        texts = {str(file.relative_to(root)): file.read_bytes() for file in root.glob("practices/**/*.md")}
        cold_and_warm(root, Path(folder), texts)
        compare_with_git(root, Path(folder), texts, given.sample)


if __name__ == "__main__":
    main()
