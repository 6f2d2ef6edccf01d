"""CPU seconds and memory of `check`, `align`, `merge` and `build` for regions that hold the worst files we know.

    python bench/worst/worst_bench.py [LIMIT] [KIND...]
    REGIONS=12 python bench/worst/worst_bench.py 90 "690 items"

LIMIT: seconds at which a command is ended (default 30). Targets for two regions: 10 s CPU and 1 GB each, for any file
of up to 1 MB; a file may be refused by `check`. Regions are compared pair by pair: more of them take longer.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS = (("check",), ("align", "kickoff"), ("merge", "kickoff"), ("build",))
START = "import sys; from bestyet.cli.main import run; sys.exit(run())"
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "sigma")


def _words(seed: int, count: int) -> str:
    """Words that differ from place to place, always the same ones."""
    said = []
    for at in range(count):
        seed = (seed * 1_103_515_245 + 12_345 + at) % 2**31
        said.append(f"{WORDS[(seed >> 8) % len(WORDS)]}{(seed >> 16) % 500}")
    return " ".join(said)


def _definitions(count: int) -> str:
    said = "".join(f"- Send [a{n}].\n" for n in range(count))
    return f"{said}\n" + "".join(f"[a{n}]: https://example.org/{n}\n" for n in range(count))


def _table(count: int) -> str:
    rows = (f"| {_words(n, 1)} | {_words(n, 4)} |\n" for n in range(count))
    return "| Who | What |\n| --- | --- |\n" + "".join(rows)


def _items(count: int, words: int = 6) -> str:
    return "## Steps\n\n" + "".join(f"{n + 1}. Send {_words(n, words)}.\n" for n in range(count))


KINDS = {
    # At the limits of text/limits.py, where nothing is refused.
    "690 items of 25 words": lambda: _items(690, 22),
    "18 passages of 8,000 characters": lambda: "".join(f"Send {_words(n, 850)}.\n\n" for n in range(18)),
    "18 passages full of times": lambda: "".join(
        f"Send it{''.join(f' within {1 + at % 9} days,' for at in range(500))}.\n\n" for _ in range(18)
    ),
    "340 headings": lambda: "".join(f"## Part {_words(n, 3)}\n\nSend {_words(n, 4)}.\n\n" for n in range(340)),
    "340 equal headings": lambda: "## Steps\n\nSend it.\n\n" * 340,
    "690 equal items": lambda: "## Steps\n\n" + "1. Send the agenda.\n" * 690,
    "340 link definitions": lambda: _definitions(340),
    "a table of 690 rows": lambda: _table(690),
    "items nested 300 deep": lambda: "".join("  " * n + "- Send.\n" for n in range(300)),
    "names": lambda: "".join(f"- Send {n}. {{#a{n}}}\n" for n in range(690)),
    "footnotes": lambda: "".join(f"Send[^{n}].\n\n[^{n}]: It.\n\n" for n in range(340)),
    "code": lambda: "```\n" + "x = 1\n" * 24_000 + "```\n",
    # Beyond them: told by `check`, left out of the rest.
    "5,000 items": lambda: _items(5000),
    "10,000 headings": lambda: "".join(f"## Part {_words(n, 3)}\n\nSend it.\n\n" for n in range(10_000)),
    "2,000 equal headings": lambda: "## Steps\n\nSend it.\n\n" * 2000,
    "a line of 100 kB": lambda: f"Send {_words(1, 100_000 // 10)}.\n",
    "a line of 1 MB": lambda: f"Send {'word ' * 200_000}.\n",
    "20,000 link definitions": lambda: _definitions(20_000),
    "3,000 link definitions": lambda: _definitions(3000),
    "60,000 spaces": lambda: "Send it within 1. within" + " " * 60_000 + "days.\n",
    "items nested 500 deep": lambda: "".join("  " * n + "- Send.\n" for n in range(500)),
    "pictures as headings": lambda: "## ![a](b)\n\n" * 10_000,
    "open brackets": lambda: "[" * 140_000 + "\n",
    "definitions that end nowhere": lambda: '[a]: https://example.org "\n' * 5_000,
    "comments": lambda: "<!-- a --> Send it.\n\n" * 6_000,
}  # fmt: skip


def _write(folder: Path, body: str) -> None:
    places = folder / "practices"
    ids = ["north", "south", *(f"region-{number}" for number in range(2, int(os.environ.get("REGIONS", "2"))))]
    for number, region in enumerate(ids):
        (places / region).mkdir(parents=True)
        other = body.replace("Send", "Post", number).replace("example.org", "example.com")
        text = other if number else body
        head = f"---\npractice: kickoff\ntitle: Kickoff\nregion: {region}\nstatus: in-use\nowner: a-person\n---\n\n"
        (places / region / "kickoff.md").write_text(f"{head}# Kickoff\n\n{text}", encoding="utf-8")
    people = "reviewers:\n- {id: a-person, name: A, region: north}\n"
    regions = "regions:\n" + "".join(f"  {region}: {{name: {region.title()}}}\n" for region in ids)
    (places / "governance.yml").write_text(f"company: Acme\n{people}{regions}", encoding="utf-8")


def _measure(folder: Path, limit: int, *words: str) -> str:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", START, *words], cwd=folder, capture_output=True, check=False, preexec_fn=limited
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = (done.stderr or done.stdout).decode(errors="replace").strip().split("\n")[-1][:50]
    told = "" if done.returncode in (0, 1) and b"Traceback" not in done.stderr else f" ({done.returncode}: {last})"
    return f"{words[0]} {cpu:.1f} s{told}"


def main(limit: int = 30, *kinds: str) -> None:
    for kind, body in KINDS.items():
        if kinds and not any(word in kind for word in kinds):
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder, body())
            for words in COMMANDS:
                child = os.fork()
                if not child:
                    told = _measure(folder, limit, *words)
                    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
                    print(f"{kind:<36} {told}, {peak} MB", flush=True)
                    os._exit(0)
                os.waitpid(child, 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:])
