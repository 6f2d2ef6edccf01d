"""All benchmarks, one after the other, and one table of their figures beside the last ones.

    python bench/run.py [--keep] [NAME…]   what `make bench` runs: everything but scale
    python bench/run.py --scale [--keep]   what `make bench-scale` runs: large bases, long histories

Each prints its own figures and says how it made them. NAME: only benchmarks that begin so. --keep writes the figures
into bench/last.json: a figure of another machine says nothing, so keep only where you will compare.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures.told import FILE, collected, key, table

HERE = Path(__file__).parent
LAST = HERE / "last.json"
BENCHES = (
    ("check_bench.py", "2000"),
    ("one_practice_bench.py", "2000"),
    ("history_bench.py", "--commits", "5000", "--files", "2000"),
    ("align_bench.py",),
    ("dispute_bench.py",),
    ("merge_bench.py",),
    ("votes_bench.py",),
    ("verify_bench.py", "40"),
    ("site_bench.py",),
    ("serve_bench.py",),
    ("insight_bench.py", "--practices", "40"),
    ("figures/peers.py",),
    ("figures/instructions.py",),
)
NEED_MORE = ("align_bench.py", "figures/peers.py", "figures/instructions.py")  # than every machine has
SCALE = (
    ("check_bench.py", "20000"),
    ("one_practice_bench.py", "20000"),
    ("scale/open_ballot_bench.py",),
    ("history_bench.py", "--commits", "50000", "--files", "20000"),
    ("verify_bench.py", "400"),
    ("site_bench.py", "2000"),
    ("insight_bench.py", "--practices", "400"),
    ("figures/peers.py", "20000"),
    ("scale/scale_bench.py", "400", "20"),
)


def main(*words: str) -> int:
    wanted = tuple(word for word in words if not word.startswith("--"))
    failed = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures"
        path.touch()
        for name, *options in SCALE if "--scale" in words else BENCHES:
            if wanted and not name.rpartition("/")[2].startswith(wanted):
                continue
            print(f"\n== {' '.join((name, *options))}", flush=True)
            command = [sys.executable, str(HERE / name), *options]
            environment = {**os.environ, FILE: str(path), "PYTHONPATH": str(HERE)}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as for users: what is compiled is kept
            before = len(collected(path))
            done = subprocess.run(command, env=environment, check=False)
            if done.returncode:
                failed.append(f"over its limit, or failed: {name}")
            elif len(collected(path)) == before and name not in NEED_MORE:
                failed.append(f"told no figure: {name}")
        figures = collected(path)
    last: dict[str, float] = json.loads(LAST.read_text()) if LAST.exists() else {}
    print(f"\n{table(figures, last)}")
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes; {os.cpu_count()} processors")
    if "--keep" in words:
        kept = last | {key(one): round(one.value, 4) for one in figures}
        LAST.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(*failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
