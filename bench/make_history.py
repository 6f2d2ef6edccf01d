"""Make a large knowledge base with a long history: the same bytes for the same arguments, on every machine.

    python bench/make_history.py TARGET --files 20000 --commits 50000

Files are added in batches, then edited: words changed, steps added, removed and moved, files renamed. Many
commits are on side branches that are merged later; some merges settle edits of both sides of one file.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

Lines = tuple[str, ...]
Edit = Callable[[Lines], Lines]
# fmt: off
VERBS = (
    "Send", "Confirm", "Record", "Review", "Agree", "Plan", "Check", "Share", "Prepare", "Close", "Name",
    "Archive", "Discuss", "Approve",
)
NOUNS = (
    "agenda", "minutes", "timeline", "budget", "contract", "risk-register", "contact-list", "deviation",
    "batch-record", "concern-log", "proposal", "quotation", "change-order", "audit-plan", "sample",
    "stability-data", "report", "invoice", "handover-note", "escalation-path",
)
ROLES = (
    "project-manager", "quality-lead", "site-head", "client-partner", "account-lead", "supply-planner",
    "regulatory-lead",
)
WHENS = (
    "before the meeting", "within 2 business days", "by Friday", "when the client asks", "after signature",
    "each month",
)
SECTIONS = (
    "Purpose", "Before the meeting", "During the meeting", "After the meeting", "Exceptions", "Records",
)
# fmt: on
PEOPLE = [
    (f"Person {n:03d}", f"person{n:03d}@example.org", zone) for n, zone in enumerate(["+0100", "+0800", "-0500"] * 40)
]


@dataclass
class Branch:
    """A line of work: its newest commit and the files that differ from where it left the main one."""

    mark: int
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    files: dict[str, Lines] = field(default_factory=dict)


def sentence(random: Random) -> str:
    verb, noun, role, when = (random.choice(words) for words in (VERBS, NOUNS, ROLES, WHENS))
    return f"{verb} the {noun.replace('-', ' ')} with the {role.replace('-', ' ')} {when}."


def new_file(random: Random, region: str, practice: str) -> Lines:
    lines = [
        "---",
        f"practice: {practice}",
        f"title: {practice}",
        f"region: {region}",
        "owner: client-services",
    ]
    lines += ["status: in-use", "---", f"# {practice}", ""]
    for section in SECTIONS:
        lines += [f"## {section}", ""]
        if section == "Purpose":
            lines += [" ".join(sentence(random) for _ in range(4)), "", sentence(random), ""]
        else:
            lines += [f"{n}. {sentence(random)}" for n in range(1, random.randint(4, 9))] + [""]
    return tuple(lines[:-1])


def random_edit(random: Random, lines: Lines) -> Edit:
    """An edit that finds its place by the words there, so it can be made to another version of the file too."""
    steps = [line for line in lines if line[:1].isdigit()] or [lines[-1]]
    anchor, fresh, other = (
        random.choice(steps),
        f"{random.randint(1, 9)}. {sentence(random)}",
        random.choice(steps),
    )
    kind = random.choices(["replace", "insert", "delete", "move", "section"], [50, 25, 12, 8, 5])[0]

    def edit(now: Lines) -> Lines:
        if anchor not in now:
            return now
        at = now.index(anchor)
        if kind == "replace":
            return (*now[:at], fresh, *now[at + 1 :])
        if kind == "insert":
            return (*now[: at + 1], fresh, *now[at + 1 :])
        if kind == "section":
            return (*now, "", "## Lessons", "", fresh)
        rest = (*now[:at], *now[at + 1 :])
        if kind == "delete" or other not in rest:
            return rest
        to = rest.index(other)
        return (*rest[:to], anchor, *rest[to:])

    return edit


class Generator:
    """Yields the parts of one `git fast-import` stream."""

    def __init__(self, files: int, commits: int, seed: int) -> None:
        self.random = Random(seed)
        self.files_wanted, self.commits_wanted = files, commits
        self.files: dict[str, Lines] = {}
        self.paths: list[str] = []
        self.made = 0
        self.main = 0
        self.side: Branch | None = None

    def stream(self) -> Iterator[bytes]:
        yield b"feature done\n"
        yield from self.additions()
        while self.made < self.commits_wanted:
            roll = self.random.random()
            if self.side is None and roll < 0.03 and self.commits_wanted - self.made > 20:
                self.side = Branch(self.main)
            elif self.side is not None and (roll < 0.12 or self.commits_wanted - self.made < 3):
                yield from self.merge(self.side)
            elif self.side is not None and roll < 0.5:
                yield from self.edit_on(self.side)
            elif roll > 0.995:
                yield from self.rename()
            else:
                yield from self.edit_on_main()
        if self.side is not None:
            yield from self.merge(self.side)
        yield b"done\n"

    def additions(self) -> Iterator[bytes]:
        batch = max(1, self.files_wanted // max(1, self.commits_wanted // 10))
        for first in range(0, self.files_wanted, batch):
            parts = []
            for n in range(first, min(first + batch, self.files_wanted)):
                region, practice = f"region-{n % 20:02d}", f"practice-{n // 20:04d}"
                path = f"practices/{region}/{practice}.md"
                self.files[path] = new_file(self.random, region, practice)
                self.paths.append(path)
                parts.append(modify(path, self.files[path]))
            yield self.commit("Add practices", [self.main] if self.main else [])
            yield from parts
            self.main = self.made

    def edit_on_main(self) -> Iterator[bytes]:
        changed = {}
        for path in self.random.sample(self.paths, 2 if self.random.random() < 0.25 else 1):
            changed[path] = self.files[path] = random_edit(self.random, self.files[path])(self.files[path])
        yield self.commit("Settle how we do it", [self.main])
        yield from (modify(path, lines) for path, lines in changed.items())
        self.main = self.made

    def edit_on(self, side: Branch) -> Iterator[bytes]:
        both = self.random.random() < 0.2 and side.edits
        path = self.random.choice(sorted(side.edits) if both else self.paths)
        if path not in side.files:
            side.files[path] = self.files[path]
            side.edits[path] = []
        edit = random_edit(self.random, side.files[path])
        side.edits[path].append(edit)
        side.files[path] = edit(side.files[path])
        yield self.commit("Try another way", [side.mark])
        yield modify(path, side.files[path])
        side.mark = self.made
        if self.random.random() < 0.3 and path in self.files:  # main edits the same file meanwhile
            self.files[path] = random_edit(self.random, self.files[path])(self.files[path])
            yield self.commit("Settle how we do it", [self.main])
            yield modify(path, self.files[path])
            self.main = self.made

    def merge(self, side: Branch) -> Iterator[bytes]:
        self.side = None
        if side.mark == self.main or not side.edits:
            return
        parts = []
        for path, edits in side.edits.items():
            if path in self.files:
                for edit in edits:
                    self.files[path] = edit(self.files[path])
                parts.append(modify(path, self.files[path]))
        yield self.commit("Merge what was tried", [self.main, side.mark])
        yield from parts
        self.main = self.made

    def rename(self) -> Iterator[bytes]:
        at = self.random.randrange(len(self.paths))
        old = self.paths[at]
        if self.side is not None and old in self.side.files:
            return
        new = old.removesuffix(".md") + "-renamed.md"
        self.files[new] = self.files.pop(old)
        self.paths[at] = new
        yield self.commit("Rename a practice", [self.main])
        yield f"R {old} {new}\n".encode()
        self.main = self.made

    def commit(self, message: str, parents: list[int]) -> bytes:
        self.made += 1
        name, email, zone = self.random.choice(PEOPLE)
        who = f"{name} <{email}> {1_500_000_000 + 3_000 * self.made} {zone}"
        lines = [f"commit refs/heads/main\nmark :{self.made}\nauthor {who}\ncommitter {who}\n", data(message)]
        lines += [f"{'merge' if n else 'from'} :{mark}\n" for n, mark in enumerate(parents)]
        return "".join(lines).encode()


def modify(path: str, lines: Lines) -> bytes:
    return f"M 100644 inline {path}\n{data(chr(10).join(lines) + chr(10))}".encode()


def data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def make(target: Path, files: int, commits: int, seed: int) -> None:
    """A repository at `target` (which must not exist yet), checked out."""
    target.mkdir(parents=True)
    git = ["git", "-C", str(target)]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    importer = subprocess.Popen([*git, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    assert importer.stdin
    with importer.stdin as stream:
        for part in Generator(files, commits, seed).stream():
            stream.write(part)
    if importer.wait():
        raise SystemExit("git fast-import failed")
    subprocess.run([*git, "checkout", "--quiet", "main"], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--commits", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    make(given.target, given.files, given.commits, given.seed)


if __name__ == "__main__":
    main()
