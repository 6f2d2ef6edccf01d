"""What opening a vote costs in a large base, and what else is done about the practice then: processor and memory.

python bench/scale/open_ballot_bench.py [PRACTICES [REGIONS]]; by default 400 practices of 50 regions, each with a
reviewer, all in the same words: 20,000 variants.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "bench"))

import verify_bench  # noqa: E402
from figures.told import tell  # noqa: E402

PRACTICE = "practice-00"
PROGRAM = "from bestyet.cli.main import run; run()"
WHO = {f"GIT_{who}_{what}": "bench@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def main(practices: int = 400, regions: int = 50) -> None:
    verify_bench.PRACTICES = practices
    verify_bench.REGIONS = tuple(f"region-{number}" for number in range(regions))
    with TemporaryDirectory() as folder:
        root, key = Path(folder) / "base", Path(folder) / "key"
        root.mkdir()
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        subprocess.run(["git", "init", "--quiet", "-b", "main"], cwd=root, check=True)
        verify_bench.prepare(root)
        governance = root / "practices/governance.yml"
        own = " ".join(Path(f"{key}.pub").read_text().split()[:2])
        lines = re.sub(r'(id: lead-region-0,.*?key: ")[^"]+', rf"\g<1>{own}", governance.read_text())
        governance.write_text(lines)
        for path, raw in verify_bench.practice_texts(0):
            verify_bench.write(root, path, raw.decode())
        committed(root)
        run(root, "propose", PRACTICE, "--as", "lead-region-0")
        committed(root)
        run(root, "ballot", PRACTICE)
        run(root, "vote", PRACTICE, "approve", "--as", "lead-region-0", "--key", str(key), "--yes")
        run(root, "ballot")
        run(root, "audit", PRACTICE)
        run(root, "export", PRACTICE, "1.0.0", "-o", str(Path(folder) / "bundle.zip"))
        run(root, "pdf", PRACTICE, "--version", "1.0.0", "--html", "-o", str(Path(folder) / "copy.html"))
        run(root, "verify", PRACTICE)
        run(root, "withdraw", PRACTICE, "--because", "Too early", "--as", "lead-region-0", "--key", str(key))


def committed(root: Path) -> None:
    for words in ("add --all", "commit --quiet -m All"):
        subprocess.run(["git", *words.split()], cwd=root, env={**os.environ, **WHO}, check=True)


def run(root: Path, *call: str) -> None:
    environment = {**os.environ, **WHO, "PYTHONPATH": str(TOP / "tools")}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *call], cwd=root, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, call
    name = " ".join(word for word in call[:2] if not word.startswith("--"))
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    tell("open ballot", name, seconds)
    tell("open ballot", name, megabytes, "MB")
    print(f"{name:<24}{seconds:>8.2f} s CPU{megabytes:>8.0f} MB", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
