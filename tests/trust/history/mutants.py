"""Histories in which one value of one record was another when it came to the base branch.

Made from whatever the records hold, so that values which come later are covered without a change here.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from bestyet.text.versions import record_text

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """One value of one state of one file, changed."""

    path: str
    landed: str  # the commit that brought this state
    pointer: Path_
    how: str
    made: Callable[[], bytes]

    @property
    def raw(self) -> bytes:
        """Made when it is asked for: few of the thousands are tried in one run."""
        return self.made()

    @property
    def name(self) -> str:
        return f"{self.path}@{self.landed[:7]} {'/'.join(map(str, self.pointer))} {self.how}"


class Line:
    """The first-parent line of a repository: what each commit brought."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._blobs: dict[str, bytes] = {}
        self._about: dict[str, list[str]] = {}
        self.commits = self.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
        self.brought = {commit: self._brought(commit) for commit in self.commits}

    def git(self, *words: str, given: bytes | None = None) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, input=given, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "surrogateescape")

    def _brought(self, commit: str) -> dict[str, str]:
        """Path -> blob ("" where the file went)."""
        first = self.commits.index(commit) == 0
        before = self.git("hash-object", "-t", "tree", "/dev/null").strip() if first else f"{commit}^1"
        raw = self.git("diff-tree", "-r", "-z", "--raw", before, commit)
        words = raw.split("\0")
        return {
            path: "" if about.split()[4] == "D" else about.split()[3]
            for about, path in zip(words[0::2], words[1::2], strict=False)
            if about.startswith(":")
        }

    def content(self, blob: str) -> bytes:
        if blob not in self._blobs:
            done = subprocess.run(["git", "cat-file", "blob", blob], cwd=self.root, capture_output=True, check=True)
            self._blobs[blob] = done.stdout
        return self._blobs[blob]

    def end_of(self, path: str) -> str:
        """The commit that ended the vote which a file belongs to; for rules, the first vote of all."""
        folder = "/".join(path.split("/")[:4])
        ends = [commit for commit in self.commits for name in self.brought[commit] if name.endswith("/adoption.yml")]
        mine = [commit for commit in ends if f"{folder}/adoption.yml" in self.brought[commit]]
        return (mine or ends)[0]

    def with_file(self, landed: str, path: str, raw: bytes, until: str) -> str:
        """The commit at the end of the same line, but that `landed` brought other content.

        Whoever forges a history names the commits that it has, so the record at its end does.
        """
        known: dict[str, str] = {}  # commit -> what it is now
        words = ["git", "fast-import", "--quiet", "--force"]
        with subprocess.Popen(words, cwd=self.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
            assert writer.stdin is not None
            assert writer.stdout is not None
            for commit in self.commits[self.commits.index(landed) : self.commits.index(until) + 1]:
                files = {name: self.content(blob) if blob else None for name, blob in self.brought[commit].items()}
                for name, content in files.items():
                    if content and name.endswith("/adoption.yml"):
                        for old, new in known.items():
                            content = content.replace(old.encode(), new.encode())
                        files[name] = content
                if commit == landed:
                    files[path] = raw
                writer.stdin.write(self._commit(commit, known, files) + b"get-mark :%d\n" % self._mark(commit))
                writer.stdin.flush()
                known[commit] = writer.stdout.readline().decode().strip()
            writer.stdin.write(b"done\n")
        return known[until]

    def _mark(self, commit: str) -> int:
        return self.commits.index(commit) + 1

    def _commit(self, commit: str, known: dict[str, str], files: dict[str, bytes | None]) -> bytes:
        """The same commit with these files, on the same parents as they are now."""
        if commit not in self._about:
            form = "--format=%an <%ae> %at +0000%n%cn <%ce> %ct +0000%n%P%n%s"
            self._about[commit] = self.git("show", "-s", form, commit).split("\n")[:4]
        author, committer, parents, message = self._about[commit]
        lines = [b"reset refs/mutants/one\n\n" if commit not in known and not known else b""]
        lines.append(
            f"commit refs/mutants/one\nmark :{self._mark(commit)}\nauthor {author}\ncommitter {committer}\n".encode()
        )
        lines.append(b"data %d\n%s\n" % (len(message.encode()), message.encode()))
        for word, parent in zip(("from", "merge", "merge"), parents.split(), strict=False):
            lines.append(f"{word} {f':{self._mark(parent)}' if parent in known else parent}\n".encode())
        for name, content in files.items():
            if content is None:
                lines.append(f"D {name}\n".encode())
            else:
                lines.append(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(content), content))
        return b"".join(lines)


def read(path: str, raw: bytes) -> object:
    """A record as plain data; every scalar of YAML as the text that stands there, as the program reads it."""
    if path.endswith(".json"):
        return json.loads(raw)
    return yaml.load(raw, Loader=_Plain)


class _Plain(yaml.CSafeLoader):
    """YAML 1.2 as far as records go: dates stay text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(("timestamp", "bool"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def write(path: str, data: object, before: bytes = b"") -> bytes:
    """before: what stood there, whose first comment is kept."""
    if path.endswith(".json"):
        return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    comment = b"".join(line for line in before.splitlines(keepends=True)[:3] if line.startswith(b"#"))
    return comment + record_text(data).encode()


def mutants(line: Line, wanted: re.Pattern[str]) -> Iterator[Mutant]:
    """Every leaf of every state of the files wanted: changed, removed, doubled, set to null."""
    for commit in line.commits:
        for path, blob in line.brought[commit].items():
            if blob and wanted.search(path):
                raw = line.content(blob)
                for pointer, how, other in changed(read(path, raw)):
                    yield Mutant(path, commit, pointer, how, partial(_written, path, other, raw))


def _written(path: str, other: Callable[[], object], before: bytes) -> bytes:
    return write(path, other(), before)


def changed(data: object) -> Iterator[tuple[Path_, str, Callable[[], object]]]:
    """Where, how, and what the data are then."""
    for pointer, value in leaves(data):
        yield pointer, "changed", partial(with_value, data, pointer, another(value))
        if value is not None:
            yield pointer, "null", partial(with_value, data, pointer, None)
        yield pointer, "removed", partial(without, data, pointer)
    for pointer, value in nodes(data):
        if isinstance(value, list) and value:
            yield (*pointer, 0), "doubled", partial(with_value, data, pointer, [value[0], *value])
            if isinstance(value[0], dict | list):
                yield (*pointer, 0), "removed", partial(without, data, (*pointer, 0))


def nodes(data: object, pointer: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    yield pointer, data
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield from nodes(value, (*pointer, key))


def leaves(data: object) -> Iterator[tuple[Path_, object]]:
    return ((pointer, value) for pointer, value in nodes(data) if not isinstance(value, dict | list) or not value)


def with_value(data: object, pointer: Path_, value: object) -> object:
    found = copy.deepcopy(data)
    inside = found
    for part in pointer[:-1]:
        inside = inside[part]  # type: ignore[index]
    if not pointer:
        return value
    inside[pointer[-1]] = value  # type: ignore[index]
    return found


def without(data: object, pointer: Path_) -> object:
    found = copy.deepcopy(data)
    inside = found
    for part in pointer[:-1]:
        inside = inside[part]  # type: ignore[index]
    del inside[pointer[-1]]  # type: ignore[attr-defined]
    return found


def another(value: object) -> object:
    """A value of the same kind that could stand there too."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        if re.fullmatch(r"(?:sha256:)?[0-9a-f]{40,64}", value):
            return value[:-1] + ("0" if value[-1] != "0" else "1")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:T.*)?", value):
            return value[:8] + ("02" if value[8:10] != "02" else "03") + value[10:]
        swaps = {"approve": "reject", "reject": "approve", "abstain": "approve", "adopted": "rejected"}
        return swaps.get(value, value + " x" if " " in value else value + "x")
    return "x" if value is None else [*value, "x"] if isinstance(value, list) else {"x": "x"}
