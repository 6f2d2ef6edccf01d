"""What snapshot.py stands on: the list in snapshot.txt, and how a command is run on a copy of a base."""

from __future__ import annotations

import datetime as datetime_module
import importlib
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("snapshot.txt")
START = "2027-02-01"  # the day on which bases begin
MOMENT = [datetime.fromisoformat(f"{START}T09:00:00+00:00")]  # now
NOT_OURS = {".git", "common.git", ".cache"}  # git's own files, and what is remembered to be faster
PATIENCE = 300  # seconds for one command
SERVED = re.compile(rb"(?<=127\.0\.0\.1:)\d+|(?<=after )\d+\.\d(?= s)")  # a free port, and how long it took
PRELUDE = """
send() { git add --all && git commit --quiet --allow-empty -m "$@" && git push --quiet origin HEAD:main; }
swap() { python -IS - "$@" <<'END'
import pathlib, sys
old, new, *paths = (word.encode("utf-8", "surrogateescape") for word in sys.argv[1:])
for path in map(pathlib.Path, map(bytes.decode, paths)):
    raw = path.read_bytes()
    assert old in raw, f"{path}: {old}"
    path.write_bytes(raw.replace(old, new.replace(b"\\\\n", b"\\n"), 1))
END
}
"""


# -- the list ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One command, or (is_shell) what happens between two of them.

    goes_on: in the folder as the line before left it, instead of a fresh copy. how: the @settings at its front.
    """

    text: str
    is_shell: bool = False
    goes_on: bool = False
    words: tuple[str, ...] = ()
    how: Mapping[str, str] = field(default_factory=dict)


@cache
def sections(kind: str) -> dict[str, str]:
    """The sections of the list of one kind: what stands behind the kind in their heads -> lines."""
    text = LIST.read_text(encoding="utf-8")
    parts = re.split(r"^\[(make|file|part|take) (.*)\]\n", text, flags=re.MULTILINE)
    found = {name: text for one, name, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True) if one == kind}
    return {name: _with_parts(text) for name, text in found.items()} if kind in ("make", "take") else found


def _with_parts(text: str) -> str:
    def put_in(found: re.Match[str]) -> str:
        name, *given = found[1].split()
        part = sections("part")[name]
        for word, _, new in (one.partition("=") for one in given):
            part = part.replace(word, new)
        return part

    return re.sub(r"^use (.*)$", put_in, text, flags=re.MULTILINE)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a section; its head in the list says how they are written."""
    for raw in (one.strip() for one in text.splitlines()):
        if raw.startswith("!"):
            yield Line(raw.lstrip("! "), True, not raw.startswith("!!"))
        elif raw and not raw.startswith("#"):
            for one in _expanded(raw.removeprefix("+ ")):
                words = shlex.split(one)
                how = dict(word[1:].partition("=")[::2] for word in words if word.startswith("@"))
                said = tuple(word for word in words if not word.startswith("@"))
                yield Line(one, False, raw.startswith("+ "), said, how)


def _expanded(text: str) -> Iterator[str]:
    """Each text that {a|b} and {|c} stand for."""
    found = re.split(r"\{([^{}]*\|[^{}]*)\}", text)
    parts = [part.split("|") if number % 2 else [part] for number, part in enumerate(found)]
    yield from ("".join(chosen).strip() for chosen in product(*parts))


def write_files(place: Path, base: str) -> None:
    """Write the files of a base; KEY(name) in them stands for a public key, which is made where there is none."""
    for name, text in sections("file").items():
        of, _, path = name.partition(" ")
        if of == base:
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            filled = re.sub(r"KEY\((\w+)\)", lambda found: _key(place, found[1]), text.removesuffix("\n"))
            target.write_text(filled, encoding="utf-8")


def _key(place: Path, name: str) -> str:
    path = place / f"key-{name}"
    kind = next((kind for kind in ("rsa", "ecdsa") if kind in name), "ed25519")
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(path)], check=True)
    return " ".join(path.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])


# -- running -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, what it printed, and each file that is another now (None: gone)."""

    code: int
    out: bytes
    err: bytes
    files: Mapping[str, bytes | None] = field(default_factory=dict)


class Stage:
    """The place at which copies of one base stand, in turn."""

    def __init__(self, base: Path, place: Path, is_fresh: bool = False) -> None:
        self.base, self.place, self.is_fresh, self.day = base, place, is_fresh, START
        self.past: list[str] = []  # what happened to this copy

    def run(self, line: Line) -> Ran | None:
        """Run one line; None for one of the shell that went well, and for one that sets the day from here on."""
        if not line.words and set(line.how) == {"at"}:
            self.day = line.how["at"]
            return None
        if not line.goes_on:
            self._anew()
        set_clock(line.how.get("at", self.day))
        folder = self._folder(line.how)
        if line.is_shell:
            self.is_fresh = False
            self.past.append(f"! {line.text}")
            done = shell(line.text, folder)
            return done if done.code else None
        words = [self._filled(word, folder) for word in line.words]
        before = tree(self.place)
        ran = run(words, line.how, folder)
        after = tree(self.place)
        changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        self.is_fresh = self.is_fresh and not changed
        self.past += [line.text] if changed else []
        return Ran(ran.code, ran.out, ran.err, {path: _content(self.place / path) for path in changed})

    def _filled(self, word: str, folder: Path) -> str:
        return os.fsdecode(shell(f'printf %s "{word}"', folder).out) if "$(" in word else word

    def _anew(self) -> None:
        if not self.is_fresh:
            shutil.rmtree(self.place, ignore_errors=True)
            shutil.copytree(self.base, self.place, symlinks=True)
            self.is_fresh, self.past = True, []

    def _folder(self, how: Mapping[str, str]) -> Path:
        hub = self.place / "hub"
        return (hub if hub.is_dir() else self.place) / how.get("cwd", "")


def set_clock(day: str) -> None:
    MOMENT[0] = datetime.fromisoformat(day if "T" in day else f"{day}T09:00:00+00:00")
    for who in ("AUTHOR", "COMMITTER"):
        os.environ[f"GIT_{who}_DATE"] = MOMENT[0].isoformat()


def shell(text: str, folder: Path) -> Ran:
    done = subprocess.run(["sh", "-euc", PRELUDE + text], cwd=folder, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def tree(root: Path) -> dict[str, tuple[int, ...]]:
    """Every file below a folder, but git's own and what is remembered: path -> what tells that it was written."""
    found = {}
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        for name in names:
            about = os.lstat(os.path.join(place, name))
            found[os.path.relpath(os.path.join(place, name), root)] = (about.st_size, about.st_mtime_ns, about.st_ino)
    return found


def _content(path: Path) -> bytes | None:
    if path.is_symlink():
        return os.fsencode(f"-> {os.readlink(path)}")
    return path.read_bytes() if path.is_file() else None


def run(words: list[str], how: Mapping[str, str], folder: Path) -> Ran:
    """Run one command in a process of its own, which has the modules of this one."""
    if "tty" in how:
        return _on_terminal(words, how, folder)
    paths = [Path(os.environ["HOME"]) / name for name in ("stdin", "stdout", "stderr")]
    paths[0].write_bytes(_typed(how))
    opened = [
        os.open(path, os.O_RDWR | (os.O_TRUNC | os.O_CREAT if number else 0)) for number, path in enumerate(paths)
    ]
    pid = os.fork()
    if not pid:
        _child(words, how, folder, opened)
    for one in opened:
        os.close(one)
    if "served" in how:
        _visit(pid, paths[1], how["served"], folder)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    out = paths[1].read_bytes()
    return Ran(code, SERVED.sub(b"<number>", out) if "served" in how else out, paths[2].read_bytes())


def _typed(how: Mapping[str, str]) -> bytes:
    """What is typed: a letter is an answer."""
    return "".join(f"{letter}\n" for letter in how.get("in", "")).encode()


def _visit(pid: int, out: Path, then: str, folder: Path) -> None:
    """Let the shell do something once a site is shown, and end it when it is up to date again."""
    for awaited in (b"Ctrl-C ends it", b"are up to date"):
        until = time.monotonic() + PATIENCE
        while awaited not in out.read_bytes() and time.monotonic() < until:
            time.sleep(0.1)
        if awaited.startswith(b"Ctrl"):
            shell(then, folder)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)


def _on_terminal(words: list[str], how: Mapping[str, str], folder: Path) -> Ran:
    main, other = pty.openpty()
    os.write(main, _typed(how))
    pid = os.fork()
    if not pid:
        os.setsid()
        del os.environ["NO_COLOR"]
        _child(words, how, folder, [other, other, other])
    os.close(other)
    out = b""
    with suppress(OSError):  # how a terminal says that nobody is there any more
        while part := os.read(main, 65536):
            out += part
    os.close(main)
    return Ran(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), out, b"")


def _child(words: list[str], how: Mapping[str, str], folder: Path, opened: list[int]) -> None:
    code = 70
    try:
        for number, one in enumerate(opened):
            os.dup2(one, number)
        sys.stdin, sys.stdout, sys.stderr = (_stream(number) for number in range(3))
        os.chdir(folder)
        os.environ.update({name: value for name, value in how.items() if name.isupper()})
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(PATIENCE)
        if "without" in how:
            sys.modules[how["without"]] = None  # type: ignore[assignment]
        code = _command(words)
    except BaseException as error:
        print(f"Unforeseen: {type(error).__name__}: {error}", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _stream(number: int) -> Any:
    """Standard input, output and errors as a program has them that was started by itself."""
    errors = "backslashreplace" if number == 2 else "surrogateescape"
    return os.fdopen(number, "w" if number else "r", encoding="utf-8", errors=errors, closefd=False)


def _command(words: list[str]) -> int:
    if words[:1] == ["policy"]:  # it asks the machine's clock beside ours
        datetime_module.datetime = _Frozen  # type: ignore[misc]
    sys.argv = ["bestyet", *words]
    try:
        entry_point()()
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1
    return 0


def entry_point() -> Any:
    """What the program's script calls."""
    checkout = Path(os.environ["BESTYET_SNAPSHOT"]).parent
    about = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, name = about["project"]["scripts"]["bestyet"].partition(":")
    return getattr(importlib.import_module(module), name)


class _Frozen(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return MOMENT[0].astimezone(tz)
