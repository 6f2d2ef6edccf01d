"""Seconds from saving a file to the served page: `python bench/serve_bench.py [EDITS]`.

In a clone of this repository, `bestyet serve` runs as for users; a step is added to one variant, and its page is asked
for again and again until it has the step. CPU seconds are those of the server between the two: what the edit would take
on a machine with nothing else to do.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from figures.told import tell

HERE = Path(__file__).resolve().parents[1]
PAGE = "regions/emea/client-kickoff/"
SETTLED = 5.0  # seconds after the first start, for what is prepared meanwhile
LIMIT = 2.0
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    edits = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(HERE), str(root)], check=True)
        command = [sys.executable, "-m", "bestyet.cli.main", "serve", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(root / "tools"), "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                return follow(server, root / "practices/emea/client-kickoff.md", edits)
            finally:
                server.terminate()


def follow(server: subprocess.Popen[str], path: Path, edits: int) -> int:
    assert server.stdout
    url = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
    assert url
    time.sleep(SETTLED)
    text, worked = path.read_text(encoding="utf-8"), []
    print(f"{'shown s':>8} {'CPU s':>6} {'all pages s':>12}")
    for number in range(edits):
        began, spent = time.monotonic(), cpu(server.pid)
        path.write_text(f"{text}\n- Say marker{number}x to everybody.\n", encoding="utf-8")
        while f"marker{number}x" not in fetched(url[0] + PAGE):
            time.sleep(0.02)
        seconds, work = time.monotonic() - began, cpu(server.pid) - spent
        while not server.stdout.readline().startswith("All pages"):
            pass
        print(f"{seconds:>8.2f} {work:>6.2f} {time.monotonic() - began:>12.2f}", flush=True)
        worked.append(work)
    tell("serve", "an edit is shown, the median", sorted(worked)[edits // 2])
    return 1 if max(worked) > LIMIT else 0


def fetched(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def cpu(process: int) -> float:
    found = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(found[11]) + int(found[12])) / TICKS


if __name__ == "__main__":
    sys.exit(main())
