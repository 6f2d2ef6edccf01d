"""What every command prints and writes: recorded before a change of the program's inside, and compared after it.

    python bench/snapshot/snapshot.py make FOLDER                knowledge bases with histories and keys, once
    python bench/snapshot/snapshot.py take FOLDER --tools DIR --out FILE.json    run every command on copies of them
    python bench/snapshot/snapshot.py compare A.json B.json [--all] [--allow FILE]   each difference; exit 1 if any

DIR is the folder that holds the package, of this or another checkout (default: tools of this one). Which bases there
are, and what runs on them, stands in snapshot.txt; --only GLOB takes or compares some bases only (`take` leaves what
FILE.json says of the others). What was printed, and each text that was written, is kept in FILE.json.d/.

Set are: the clock, the time zone, the width of the terminal, the home folder, git's settings, the seed of hashes, and
the program's version. Masked are: the folders of the checkout and of the copies (their names), the port and the
seconds that `serve` says, and signatures of ECDSA. A script stands for Chromium.
"""

from __future__ import annotations

import argparse
import difflib
import fcntl
import fnmatch
import hashlib
import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from snapshot_bases import MOMENT, Line, Ran, Stage, lines_of, sections, write_files

HERE = Path(__file__).resolve()
VERSION = "0.0.0"  # what the program is told to be
OVERSEE = {"variance", "triage", "impact", "adoption", "drift", "effective", "scorecard", "due", "roles", "preview"}
ECDSA = re.compile(rb"U1NIU0lHAAAAAQAAAGgAAAAT[^-]+(?=-----END)")  # what ssh-keygen signs with such a key
THIRD = (
    *("babel.dates", "click", "cryptography.hazmat.primitives.asymmetric.ed25519", "docx", "git", "icalendar"),
    *("jinja2", "jsonschema_rs", "mkdocs.commands.build", "nh3", "pyromark", "rapidfuzz", "rfc8785", "ruamel.yaml"),
    *("snowballstemmer", "sqlite3", "yaml", "zoneinfo"),
)
SHOWN = 40  # lines of a diff
CHROMIUM = """\
#!/bin/sh
# Stands for Chromium, which not every machine has: prints what it is asked to print, and how it is asked.
[ -z "$CHROMIUM" ] || { echo "$CHROMIUM" >&2; exit 3; }
for word; do case $word in --print-to-pdf=*) out=${word#*=};; esac; page=${word#file://}; done
{
  echo "/CreationDate (D:20260101120000+00'00')"
  for word; do echo "$word"; done | sed 's#/[^ ]*/bestyet-[^/]*#<folder>#'
  cat "$page"
} > "$out"
"""
WHO = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}


# -- the bases ---------------------------------------------------------------------------------------------------


def make(folder: Path, tools: Path) -> None:
    shutil.rmtree(folder / "bases", ignore_errors=True)
    os.environ["CHECKOUT"] = str(tools.parent)
    for head, script in sections("make").items():
        began = time.monotonic()
        name, _, parent = head.partition(" from ")
        _make(folder / "bases", name, parent, script)
        print(f"{name}: {time.monotonic() - began:.1f} s", file=sys.stderr)


def _make(bases: Path, name: str, parent: str, script: str) -> None:
    place = bases / name
    if parent:
        shutil.copytree(bases / parent, place, symlinks=True)
    place.mkdir(parents=True, exist_ok=True)
    write_files(place, name)
    stage = Stage(place, place, is_fresh=True)
    for line in lines_of(script):
        ran = stage.run(Line(line.text, line.is_shell, True, line.words, line.how))
        if ran and ran.code:
            raise SystemExit(f"{name}: {line.text}: {ran.code}\n{(ran.out + ran.err).decode()}")
    for repository in (*place.glob("**/.git"), *place.glob("*.git")):  # few files are copied sooner than many
        subprocess.run(["git", "-C", str(repository), "repack", "-a", "-d", "-q"], check=True)
    for remembered in (*place.glob("**/.git/bestyet"), *place.glob("**/.cache")):
        shutil.rmtree(remembered)


# -- taking ------------------------------------------------------------------------------------------------------


class Record:
    """Entries by name; what was printed or written is kept once, by its digest."""

    def __init__(self, out: Path, masks: Mapping[bytes, bytes]) -> None:
        self.out, self.masks, self.kept = out, masks, Path(f"{out}.d")
        self.kept.mkdir(parents=True, exist_ok=True)
        self.entries: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}

    def forget(self, only: str) -> None:
        """Forget what a record of an earlier time says of some bases, and what nothing speaks of any more."""
        self.entries = {name: entry for name, entry in self.entries.items() if not is_of(name, only)}
        told = {digest for one in self.entries.values() for digest in (one["out"], one["err"], *one["files"].values())}
        for path in self.kept.iterdir():
            if path.name not in told:
                path.unlink()

    def keep(self, raw: bytes) -> str:
        """The digest of some content; it is kept where it is text."""
        for path, mask in self.masks.items():
            raw = raw.replace(path, mask)
        raw = ECDSA.sub(b"<a signature that holds a random number>", raw)
        name = hashlib.sha256(raw).hexdigest()
        with suppress(UnicodeDecodeError):
            raw.decode()
            (self.kept / name).write_bytes(raw)
        return name

    def add(self, name: str, words: Sequence[str], ran: Ran, past: Sequence[str] = ()) -> str:
        """Add what a command did; returns the entry's name, with a number where the same ran before."""
        names = (name, *(f"{name} #{number}" for number in range(2, 1000)))
        free = next(one for one in names if one not in self.entries)
        self.entries[free] = {
            "argv": list(words),
            "past": list(past),
            "code": ran.code,
            "out": self.keep(ran.out),
            "err": self.keep(ran.err),
            "files": dict(self._files(ran.files)),
        }
        return free

    def _files(self, files: Mapping[str, bytes | None]) -> Iterator[tuple[str, str]]:
        for path, raw in files.items():
            yield path, "gone" if raw is None else self.keep(raw)
            if raw and raw.startswith(b"PK\3\4"):  # what is in it, for the diff
                with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                    yield from ((f"{path}!/{name}", self.keep(packed.read(name))) for name in packed.namelist())

    def write(self) -> None:
        self.out.write_text(json.dumps(self.entries, indent=1, sort_keys=True), encoding="utf-8")


def is_of(entry: str, only: str) -> bool:
    return fnmatch.fnmatchcase(entry.partition(":")[0], only)


def take(folder: Path, tools: Path, out: Path, only: str) -> None:
    run_at = Path(os.environ["HOME"]).parent / "run"
    masks = {run_at: "<run>", run_at.parent: "<place>", tools: "<tools>", tools.parent: "<checkout>"}
    record = Record(out, {os.fsencode(path): mask.encode() for path, mask in masks.items()})
    record.forget(only)
    for number, (name, text) in enumerate(sections("take").items()):
        if number == 1:
            load_all()  # the first list runs without: each command there loads what it needs by itself
        began, before = time.monotonic(), len(record.entries)
        if fnmatch.fnmatchcase(name, only):
            _take(Stage(folder / "bases" / name, run_at / name), name, text, record)
            spent = time.monotonic() - began
            print(f"{name}: {len(record.entries) - before} entries, {spent:.1f} s", file=sys.stderr)
            record.write()
        shutil.rmtree(run_at / name, ignore_errors=True)
    if fnmatch.fnmatchcase("pages", only):
        _pages(run_at / "checkout", tools, record)
    record.write()
    print(f"{len(record.entries)} entries: {out}", file=sys.stderr)


def _take(stage: Stage, name: str, text: str, record: Record) -> None:
    for line in lines_of(text):
        past = () if not line.goes_on else tuple(stage.past)
        ran = stage.run(line)
        if ran is None:
            continue
        entry = record.add(f"{name}: {'! ' * line.is_shell}{line.text}", line.words, ran, past)
        if line.is_shell:
            print(f"{entry}: {ran.err.decode(errors='replace')}", file=sys.stderr)
        if line.words and line.words[0] in OVERSEE and not ran.files:
            again = stage.run(Line(line.text, False, True, line.words, line.how))  # remembered now: must be the same
            if again != ran and again:
                record.add(f"{entry} (asked again)", line.words, again, past)
                print(f"{entry}: another answer when asked again", file=sys.stderr)


def load_all() -> None:
    """Load what commands load when they are called, once for all of them."""
    package = importlib.import_module("bestyet")
    names = (found.name for found in pkgutil.walk_packages(package.__path__, "bestyet."))
    for name in (*THIRD, *names):
        with suppress(ImportError):  # a command that needs it says so
            importlib.import_module(name)
    for country in ("CH", "US", "SG", "IN"):
        importlib.import_module("holidays").country_holidays(country, years=2027)


def _pages(copy: Path, tools: Path, record: Record) -> None:
    """docs/commands.md and docs/codes.md, made by a copy of the checkout, as they are written beside the program."""
    shutil.copytree(tools, copy / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(tools.parent / "schema", copy / "schema")
    for name in ("reference", "docs"):
        command = [sys.executable, "-m", module_called(name, copy / "tools")]
        environment = {**os.environ, "PYTHONPATH": str(copy / "tools")}
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
        pages: dict[str, bytes | None] = {f"docs/{one.name}": one.read_bytes() for one in copy.glob("docs/*.md")}
        record.add(f"pages: {name}", ["-m", name], Ran(done.returncode, done.stdout, done.stderr, pages))


# -- comparing ---------------------------------------------------------------------------------------------------


def compare(a: Path, b: Path, allow: Path | None, whole: bool, only: str) -> int:
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (a, b))
    allowed = list(_allowed(allow)) if allow else []
    names = [name for name in dict.fromkeys([*one, *other]) if is_of(name, only)]
    differing = [name for name in names if one.get(name) != other.get(name)]
    reasons = {name: next((why for glob, why in allowed if fnmatch.fnmatchcase(name, glob)), "") for name in differing}
    for name, why in reasons.items():
        past = [f"after {line}" for line in (one.get(name) or other[name])["past"]]
        lines = [f"allowed: {why}"] if why else [*past, *_difference(one.get(name), other.get(name), a, b)]
        left = 0 if whole else max(0, len(lines) - SHOWN)
        more = [f"... {left} more lines (--all shows them)"] if left else []
        print("\n".join([f"=== {name}", *lines[: len(lines) - left], *more, ""]))
    meant = sum(map(bool, reasons.values()))
    print(f"{len(names)} entries, {len(differing)} differ{f', {meant} of them allowed' if allow else ''}")
    return 1 if len(differing) > meant else 0


def _allowed(path: Path) -> Iterator[tuple[str, str]]:
    """Lines of `GLOB -- why`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            glob, _, why = line.partition(" -- ")
            if not why.strip():
                raise SystemExit(f"{path}: {line}: write GLOB -- why")
            yield glob.strip(), why.strip()


def _difference(one: Any, other: Any, a: Path, b: Path) -> Iterator[str]:
    """Lines that say how an entry of one record differs from that of the other."""
    if one is None or other is None:
        yield f"only in {b if one is None else a}"
        return
    for key in ("argv", "code"):
        if one[key] != other[key]:
            yield from (f"-{key} {one[key]}", f"+{key} {other[key]}")
    before, after = ({"printed": each["out"], "errors": each["err"], **each["files"]} for each in (one, other))
    for part in sorted({*before, *after}):
        old, new = (each.get(part, "as it was") for each in (before, after))
        if old != new:
            texts = _lines(a, old), _lines(b, new)
            yield from difflib.unified_diff(*texts, f"a {part}", f"b {part}", n=2, lineterm="")


def _lines(record: Path, digest: str) -> list[str]:
    path = Path(f"{record}.d") / digest
    return path.read_text(encoding="utf-8").split("\n") if path.is_file() else [digest]


# -- starting ----------------------------------------------------------------------------------------------------


def own_place(folder: Path) -> Path:
    """An empty folder for this process alone; its path is as long as that of any other, so that texts wrap alike."""
    for place in (folder / f"place-{number}" for number in range(10)):
        place.mkdir(parents=True, exist_ok=True)
        held = os.open(place, os.O_RDONLY)
        os.set_inheritable(held, True)  # as long as the process lives, whatever program it runs
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in ("home", "run"):
                shutil.rmtree(place / name, ignore_errors=True)
                (place / name).mkdir()
            return place
        os.close(held)
    raise SystemExit(f"ten others are at work in {folder}")


def start_anew(folder: Path, tools: Path) -> None:
    """Begin again in surroundings that are the same everywhere, with the program of these tools."""
    if os.environ.get("BESTYET_SNAPSHOT") == str(tools):
        return
    home = own_place(folder) / "home"
    (home / ".gitconfig").write_text("[maintenance]\n\tauto = false\n[init]\n\tdefaultBranch = main\n")
    chromium = home / "bin/chromium"
    chromium.parent.mkdir()
    chromium.write_text(CHROMIUM, encoding="utf-8")
    chromium.chmod(0o755)
    path = [str(chromium.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in WHO.items()},
        **{"BESTYET_SNAPSHOT": str(tools), "PATH": ":".join(path)},
        **{"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONPATH": str(tools), "PYTHONHASHSEED": "0"},
        **{"PYTHONPYCACHEPREFIX": str(folder / "pycache"), "TZ": "UTC", "LC_ALL": "C.UTF-8", "COLUMNS": "100"},
        **{"SOURCE_DATE_EPOCH": "1800000000", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TEMPLATE_DIR": "", "TERM": "xterm"},
        "NO_COLOR": "1",
    }
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def module_called(name: str, tools: Path) -> str:
    """The module of the program that has this name, wherever it stands."""
    (path,) = tools.glob(f"bestyet/**/{name}.py")
    return ".".join(path.relative_to(tools).with_suffix("").parts)


def fix_program(tools: Path) -> None:
    """Set the clock and the version before anything of the program can take them from where they stand."""
    package: Any = importlib.import_module("bestyet")
    package.__version__ = VERSION
    clock: Any = importlib.import_module(module_called("clock", tools))
    clock.now = lambda: MOMENT[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked = parser.add_subparsers(dest="what", required=True)
    for what in ("make", "take", "compare"):
        one = asked.add_parser(what)
        for name in ("a", "b") if what == "compare" else ("folder",):
            one.add_argument(name, type=lambda text: Path(text).resolve())
        if what != "compare":
            one.add_argument("--tools", type=lambda text: Path(text).resolve(), default=HERE.parents[2] / "tools")
        if what != "make":
            one.add_argument("--only", default="*", metavar="GLOB", help="only bases of this name")
        if what == "take":
            one.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    one.add_argument("--allow", type=Path, metavar="FILE", help="lines of `GLOB -- why`: entries that may differ")
    one.add_argument("--all", action="store_true", help="whole diffs")
    given = parser.parse_args()
    if given.what == "compare":
        return compare(given.a, given.b, given.allow, given.all, given.only)
    start_anew(given.folder, given.tools)
    fix_program(given.tools)
    if given.what == "make":
        make(given.folder, given.tools)
    else:
        take(given.folder, given.tools, given.out, given.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
