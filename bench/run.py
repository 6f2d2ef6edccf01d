"""`make bench`: all benchmarks, one after the other. Each prints its own figures and says how it made them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = (
    "check_bench.py",
    "one_practice_bench.py",
    "history_bench.py",
    "align_bench.py",
    "dispute_bench.py",
    "merge_bench.py",
    "votes_bench.py",
    "verify_bench.py",
    "site_bench.py",
    "serve_bench.py",
    "insight_bench.py",
)


def main() -> int:
    here = Path(__file__).parent
    failed = 0
    for name in BENCHES:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(here / name)], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
