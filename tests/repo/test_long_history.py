"""A history longer than what is in memory at once says what it says when all of it is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest
from bestyet.repo import blame, history
from bestyet.repo.history import open_history

PATHS = [f"practices/{region}/{name}.md" for region in ("emea", "apac") for name in ("kickoff", "close", "move")]
PATHS.append("docs/aside.md")


def stream(random: Random, commits: int) -> bytes:
    """Edits, renames, two files that swap, what stood there before, other line ends, side branches that are merged."""
    files: dict[str, dict[str, bytes]] = {"main": {}}
    newest, before, parts = {"main": 0}, [(PATHS[0], b"line 1\nline 2\n")], []
    for mark in range(1, commits + 1):
        branch = random.choice(sorted(files))
        here, parents, changes = files[branch], [newest[branch]] if mark > 1 else [], []
        kind = random.choice(("edit", "edit", "edit", "rename", "swap", "again", "branch", "merge", "remove"))
        kind = kind if mark > 1 else "edit"
        if kind == "branch" and len(files) < 3:
            branch = f"side-{mark}"
            here = files[branch] = dict(here)
        if kind == "merge" and len(files) > 1:
            other = random.choice([name for name in files if name != branch])
            parents = list(dict.fromkeys([*parents, newest[other]]))
            changes += [put(here, path, raw) for path, raw in files[other].items() if random.random() < 0.6]
            files.pop(other) if other != "main" else None
        elif kind == "rename" and here:
            old, new = random.choice(sorted(here)), random.choice(PATHS)
            if old != new:
                here[new] = here.pop(old)
                changes.append(f"R {old} {new}\n".encode())
        elif kind == "swap" and len(here) > 1:
            one, two = random.sample(sorted(here), 2)
            texts = here[one], here[two]
            changes += [put(here, one, texts[1]), put(here, two, texts[0])]
        elif kind == "again":
            changes.append(put(here, *random.choice(before)))
        elif kind == "remove" and len(here) > 1:
            gone = random.choice(sorted(here))
            del here[gone]
            changes.append(f"D {gone}\n".encode())
        if not changes:
            path = random.choice(PATHS)
            changes.append(put(here, path, edited(random, here.get(path, b""), mark)))
            before.append((path, here[path]))
        who = f"P{mark % 5} <p@example.org> {1_700_000_000 + mark} +0000"
        head = f"commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata 1\nx\n"
        head += "".join(f"{'merge' if place else 'from'} :{parent}\n" for place, parent in enumerate(parents))
        parts.append(head.encode() + b"".join(changes))
        newest[branch] = mark
    return b"".join(parts)


def put(here: dict[str, bytes], path: str, raw: bytes) -> bytes:
    here[path] = raw
    return f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n"


def edited(random: Random, raw: bytes, mark: int) -> bytes:
    lines = raw.decode().split() or ["first", "second", "third"]
    lines[random.randrange(len(lines))] = f"other-{random.randint(0, 9)}"
    lines.insert(random.randint(0, len(lines)), f"new-{mark}")
    return "".join(line + random.choice(("\n", "\n", "\n", "\r\n")) for line in lines).encode()


def told(root: Path, cache: Path) -> list[object]:
    with open_history(root, cache) as asked:
        asked.prepare()
        files = sorted(path for path in root.glob("practices/*/*.md"))
        names = [path.relative_to(root).as_posix() for path in files]
        authors = [asked.line_authors(name, path.read_bytes()) for name, path in zip(names, files, strict=True)]
        return [names, authors, [asked.commits_of(name) for name in names], asked.changes()]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_is_still_needed_is_forgotten(workshop, tmp_path_factory, monkeypatch, seed):
    raw = stream(Random(seed), 80)
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=workshop.root, input=raw, check=True)
    workshop.run("reset", "--quiet", "--hard", "main")
    monkeypatch.setattr(history, "_MANY", 1)
    whole = told(workshop.root, tmp_path_factory.mktemp("whole"))
    monkeypatch.setattr(history, "_AT_ONCE", 7)
    monkeypatch.setattr(blame, "_AT_ONCE", 3)
    assert told(workshop.root, tmp_path_factory.mktemp("parts")) == whole
    assert any(any(lines) for lines in whole[1])
