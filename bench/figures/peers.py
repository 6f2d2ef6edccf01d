"""What well-known tools take for work of the same kind, on the same machine at the same moment.

    python bench/figures/peers.py [VARIANTS]

Each is installed, at the version named here, into a virtual environment of its own. The ratio is their CPU seconds over
ours for one set of made variants: more than 1, and they take longer. No two do the same:

- doorstop reads one file a requirement (here a variant's text) and checks their links; `bestyet check` reads, parses
  and checks front matter, structure, references and history.
- check-jsonschema checks the front matters alone, written out as YAML files, against the schema that we ship.
- mkdocs with Material writes the same pages as they are, a tenth of the variants; `bestyet build` merges, writes,
  links and checks them. sphinx-needs does so with one need a variant.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "bench"))

from figures.told import tell  # noqa: E402
from make_variants import main as make_variants  # noqa: E402

PEERS = ("doorstop==3.2", "check-jsonschema==0.39.0", "sphinx-needs==9.1.0", "mkdocs-material==9.7.0")
VENV = TOP / ".cache/bench-peers"
START = "import sys; from bestyet.cli.main import run; sys.exit(run())"
PAGES = 10  # one of so many variants is a page
LONG = 60  # seconds


def main(number: int = 2_000) -> int:
    if not _installed():
        print("skipped: the peers cannot be installed here (no registry is reached)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        checked, built = root / "checked", root / "built"
        make_variants(checked, number)
        make_variants(built, number // PAGES)
        for base in (checked, built):
            _git(base, "init", "--quiet", "-b", "main")
            _git(base, "add", "--all")
            _git(base, "-c", "user.name=B", "-c", "user.email=b@example.org", "commit", "--quiet", "-m", "All")
        print(f"{number:,} variants; {number // PAGES:,} of them as pages", flush=True)
        check = _seconds([sys.executable, "-c", START, "check"], checked)
        build = _seconds([sys.executable, "-c", START, "build"], built)
        print(f"{'bestyet check':<32}{check:>8.2f} s CPU\n{'bestyet build':<32}{build:>8.2f} s CPU", flush=True)
        for name, made, ours in (
            ("doorstop", lambda: ([_peer("doorstop"), "--quiet"], _doorstop(checked, root / "items")), check),
            ("check-jsonschema", lambda: _front_matters(checked, root / "fronts"), check),
            ("mkdocs", lambda: ([_peer("mkdocs"), "build", "--quiet"], _mkdocs(built, root / "mkdocs")), build),
            ("sphinx-needs", lambda: _sphinx(built, root / "sphinx"), build),
        ):
            theirs = _seconds(*made())
            print(f"{name:<32}{theirs:>8.2f} s CPU  {theirs / ours:.2f} times ours", flush=True)
            tell("peers", f"{name}, {number:,} variants", theirs / ours, "times ours")
    return 0


def _installed() -> bool:
    if not (VENV / "done").is_file() or (VENV / "done").read_text() != "\n".join(PEERS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        command = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *PEERS]
        if subprocess.run(command, check=False).returncode:
            return False
        (VENV / "done").write_text("\n".join(PEERS))
    return True


def _peer(name: str) -> str:
    return str(VENV / "bin" / name)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def _seconds(command: Sequence[str], folder: Path) -> float:
    """CPU seconds of the second of two runs: compiled modules are there, as for users, and nothing that the first left
    but them. Of the first where it takes so long that compiling is nothing. It must find no fault."""
    seconds = 0.0
    for _ in range(2):
        if seconds > LONG:
            break
        for left in ("site", "out", ".cache", ".git/bestyet"):
            shutil.rmtree(folder / left, ignore_errors=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds


def _texts(base: Path) -> list[tuple[str, str, str]]:
    """(name, front matter, body) of each variant."""
    found = []
    for path in sorted(base.glob("practices/*/*.md")):
        _, front, body = re.split(r"^---\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
        found.append((f"{path.parent.name}-{path.stem}", front, body))
    return found


def _doorstop(base: Path, folder: Path) -> Path:
    folder.mkdir()
    settings = "settings:\n  digits: 5\n  prefix: V\n  sep: ''\nattributes: {}\n"
    (folder / ".doorstop.yml").write_text(settings)
    for number, (_, _, body) in enumerate(_texts(base), 1):
        text = "".join(f"  {line}\n" for line in body.splitlines())
        head = f"active: true\nderived: false\nheader: ''\nlevel: 1.{number}\nlinks: []\nnormative: true\nref: ''\n"
        (folder / f"V{number:05}.yml").write_text(f"{head}reviewed: null\ntext: |\n{text}", encoding="utf-8")
    _git(folder, "init", "--quiet")
    return folder


def _front_matters(base: Path, folder: Path) -> tuple[list[str], Path]:
    folder.mkdir()
    for name, front, _ in _texts(base):
        (folder / f"{name}.yml").write_text(front, encoding="utf-8")
    schema = str(TOP / "schema/variant.schema.json")
    return [_peer("check-jsonschema"), "--schemafile", schema, *sorted(os.listdir(folder))], folder


def _mkdocs(base: Path, folder: Path) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Peers\ntheme: {name: material, font: false}\n")
    (folder / "docs/index.md").write_text("# Peers\n")
    for name, front, body in _texts(base):
        (folder / f"docs/{name}.md").write_text(f"---\n{front}---\n{body}", encoding="utf-8")
    return folder


def _sphinx(base: Path, folder: Path) -> tuple[list[str], Path]:
    folder.mkdir()
    (folder / "conf.py").write_text("project = 'Peers'\nextensions = ['sphinx_needs']\n")
    texts = _texts(base)
    pages = "".join(f"   {name}\n" for name, _, _ in texts)
    (folder / "index.rst").write_text(f"Peers\n=====\n\n.. toctree::\n\n{pages}")
    for number, (name, _, body) in enumerate(texts):
        told = "".join(f"   {line}\n" for line in re.sub(r"[#*`|_{}]", "", body).splitlines())
        (folder / f"{name}.rst").write_text(
            f"{name}\n{'=' * len(name)}\n\n.. req:: {name}\n   :id: R{number}\n\n{told}"
        )
    # -E: from nothing each time, as the second run of the others is.
    return [_peer("sphinx-build"), "-q", "-E", "-b", "html", ".", "out"], folder


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
