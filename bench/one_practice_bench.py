"""What commands about one practice, or about the rules, cost in a large base, cold: seconds of the processor and
memory, each by itself.

python bench/one_practice_bench.py [VARIANTS [REGIONS]]; by default 20,000 variants: 400 practices of 50. No vote
is open in it, so `ballot` and `vote` say so, and much is to be settled, so `propose` says what:
`scale/open_ballot_bench.py` tells what they cost where a vote opens.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from figures.told import tell
from make_variants import main as make_variants

PRACTICE = "practice-0"
STEP = "STEP"  # stands for the first one
DROP = ("--because", "Too long", "--by", "lead")
CALLS = (
    ("merge", PRACTICE),
    ("why", PRACTICE, STEP),
    ("compare", PRACTICE),
    ("align", PRACTICE),
    ("link", PRACTICE, "--format", "json"),
    ("decide", PRACTICE, "drop", STEP, *DROP),
    ("propose", PRACTICE),
    ("ballot", PRACTICE),
    ("vote", PRACTICE, "approve", "--yes"),
    ("ballot",),
    ("new", "region-0", "practice-new"),
    ("key", "check"),
    ("policy", "list"),
)
FIRST = f"""
from pathlib import Path
from bestyet.actions.settle.compare import compare_regions
print(compare_regions(Path(), "{PRACTICE}").rows[0].id, end="")
"""  # not in this process: what it holds would count as theirs
PROGRAM = "from bestyet.cli.main import run; run()"


def main(variants: int = 20_000, regions: int = 50) -> None:
    print(f"{variants // regions:,} practices of {regions} regions; what it says is told by its digest")
    print(f"{'command':<16}{'s CPU':>8}{'MB':>8}  {'exit':<6}output")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        make_variants(root, variants, regions)
        with (root / "practices/governance.yml").open("a") as governance:
            governance.write("reviewers: [{id: lead, name: Lead, region: region-0, roles: [quality]}]\n")
        for words in ("init -q -b main", "add --all", "-c user.name=A -c user.email=a@example.org commit -qm All"):
            subprocess.run(["git", *words.split()], cwd=root, check=True)
        first = subprocess.run(
            [sys.executable, "-c", FIRST], cwd=root, check=True, capture_output=True, text=True
        ).stdout
        for call in CALLS:
            run(root, tuple(first if word == STEP else word for word in call))


def run(root: Path, call: tuple[str, ...]) -> None:
    said = root / ".git" / "said"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *call], cwd=root, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    tell("one practice", call[0], seconds)
    tell("one practice", call[0], megabytes, "MB")
    digest = sha256(said.read_bytes()).hexdigest()[:12]
    print(f"{call[0]:<16}{seconds:>8.2f}{megabytes:>8.0f}  {process.returncode:<6}{digest}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
