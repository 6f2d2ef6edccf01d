"""Instructions of short commands, counted by valgrind: seconds of so little are noise.

    python bench/figures/instructions.py

Python's hashes are fixed, so that two runs of one program count nearly the same. Needs valgrind (a Debian package).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "bench"))

from figures.told import tell  # noqa: E402
from make_variants import main as make_variants  # noqa: E402
from merge_bench import ENVIRONMENT, write_variants  # noqa: E402

START = "import sys; from bestyet.cli.main import run; sys.exit(run())"


def main() -> int:
    valgrind = shutil.which("valgrind")
    if not valgrind:
        print("skipped: there is no valgrind here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_variants(root / "base", 40)
        files = [str(path) for path in write_variants(root / "texts", 2, 40)]
        for words in (["--version"], ["--help"], ["check"], ["merge", *files, "--format", "json"]):
            command = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"]
            command += [sys.executable, "-c", START, *words]
            environment = {**ENVIRONMENT, "PYTHONHASHSEED": "0"}
            done = subprocess.run(
                command, cwd=root / "base", env=environment, capture_output=True, text=True, check=False
            )
            counted = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
            if counted is None:
                raise SystemExit(done.stderr[-2000:])
            name = words[0] if len(words) == 1 else f"{words[0]} of 2 × 40 passages"
            print(f"{name:<32}{int(counted[1]) / 1e6:>10,.0f} million instructions", flush=True)
            tell("instructions", name, int(counted[1]) / 1e6, "million")
    return 0


if __name__ == "__main__":
    sys.exit(main())
