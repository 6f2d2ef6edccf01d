"""What git itself costs as a base grows: CPU seconds of each command with its children, most memory, bytes.

python bench/scale/git_at_size.py [FILES...]; by default 20,000 and 200,000 variants of 2 to 3 kB, 50 regions, in one
commit each, then a hundred commits of one file. Clones are made over git's own protocol from the same disk.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
from make_variants import variant

REGIONS = 50
WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
ONE = "practices/region-0/practice-0.md"
SPARSE = "practices/region-0"


def main(*sizes: int) -> None:
    print(f"{'files':>8}  {'command':<42}{'s CPU':>8}{'MB':>7}")
    for files in sizes or (20_000, 200_000):
        with TemporaryDirectory() as folder:
            measure(Path(folder), files)


def measure(top: Path, files: int) -> None:
    base, url = top / "base", f"file://{top / 'base'}"
    chance = random.Random(files)
    for number in range(files):
        region, practice = f"region-{number % REGIONS}", f"practice-{number // REGIONS}"
        target = base / "practices" / region / f"{practice}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(variant(chance, region, practice))

    def run(words: str, where: Path = base) -> None:
        before, told = spent(), f"git {words.replace(url, 'URL').replace(str(top), '')}"
        child = subprocess.Popen(
            ["git", *WHO, *words.split()], cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, words
        print(f"{files:>8,}  {told:<42.42}{spent() - before:>8.2f}{used.ru_maxrss / 1024:>7.0f}", flush=True)

    run("init -q -b main")
    run("add --all")
    run("commit -qm All")
    for number in range(100):
        (base / ONE).write_text(f"# {number}\n")
        subprocess.run(["git", *WHO, "commit", "-qam", "One"], cwd=base, check=True)
    run("gc -q")
    run("status --short")
    run("status --short")
    run(f"log -1 -- {ONE}")
    run(f"log --oneline -- {ONE}")
    run("log --oneline -- practices/region-1/practice-1.md")
    run("config uploadpack.allowFilter true")
    run(f"clone -q {url} whole", top)
    run(f"clone -q --depth 1 {url} shallow", top)
    run(f"clone -q --filter=blob:none --sparse {url} sparse", top)
    run(f"sparse-checkout set {SPARSE}", top / "sparse")
    run("status --short", top / "sparse")
    for name in ("base/.git", "whole", "sparse"):
        print(f"{files:>8,}  bytes of {name:<32}{size(top / name) / 1e6:>9.1f} MB", flush=True)


def spent() -> float:
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
