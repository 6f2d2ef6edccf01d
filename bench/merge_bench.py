"""CPU seconds and memory of `bestyet merge` as variants and passages grow: `python bench/merge_bench.py`.

The variants are made: sentences of an invented process, each region with its own wording, order and gaps, the same
every time. Each size is merged by the command itself in a process of its own.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from figures.told import tell

SIZES = ((2, 100), (5, 100), (10, 100), (20, 60), (50, 60))
LIMITS = {(10, 100): 2.0, (50, 60): 20.0}  # CPU seconds
WORDS = {
    "verb": "send check agree record plan review confirm archive order inspect sign explain measure collect report",
    "thing": "agenda minutes scope batch sample contract risk date budget room label form quote audit schedule",
    "who": "client team quality finance production logistics engineer manager partner supplier lead expert",
    "filler": "please always carefully jointly again first then also briefly clearly",
}
POOL = {kind: words.split() for kind, words in WORDS.items()}
# As for users: compiled modules are kept from the first run on.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
WHEN = ("before the start", "within two days", "every week", "at the end", "on the same day", "after approval")


def main() -> int:
    print(f"{'variants':>8} {'passages':>8} {'CPU s':>7} {'MB':>6}")
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        for variants, passages in SIZES:
            files = write_variants(Path(folder) / f"{variants}x{passages}", variants, passages)
            seconds, megabytes = measure(files)
            tell("merge", f"{variants} × {passages}", seconds)
            tell("merge", f"{variants} × {passages}", megabytes, "MB")
            limit = LIMITS.get((variants, passages))
            note = f"  (limit {limit:.0f} s)" if limit else ""
            slow += limit is not None and seconds > limit
            print(f"{variants:>8} {variants * passages:>8} {seconds:>7.2f} {megabytes:>6.0f}{note}", flush=True)
    return 1 if slow else 0


def write_variants(folder: Path, variants: int, passages: int) -> list[Path]:
    """Write files that tell the same steps in their own words: a tenth is missing, neighbours change places."""
    folder.mkdir()
    steps = [sentence(random.Random(number)) for number in range(passages)]
    files = []
    for variant in range(variants):
        chance = random.Random(1_000 + variant)
        told = [reworded(step, chance) if chance.random() > 0.1 else sentence(chance) for step in steps]
        for place in range(0, len(told) - 1, 7):
            if chance.random() < 0.3:
                told[place], told[place + 1] = told[place + 1], told[place]
        files.append(folder / f"region-{variant:02}.md")
        files[-1].write_text("# Process\n\n" + "".join(f"- {step}\n" for step in told), encoding="utf-8")
    return files


def sentence(chance: random.Random) -> str:
    verb, thing, other_verb, other, who = (chance.choice(POOL[k]) for k in ("verb", "thing", "verb", "thing", "who"))
    return f"{verb} the {thing} and {other_verb} the {other} with the {who} {chance.choice(WHEN)}"


def reworded(step: str, chance: random.Random) -> str:
    words = [word for word in step.split() if word in ("the", "and", "with") or chance.random() > 0.2]
    words.insert(chance.randrange(len(words) + 1), chance.choice(POOL["filler"]))
    return " ".join(words).capitalize() + "."


def measure(files: list[Path]) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of one run of the command."""
    command = [sys.executable, "-m", "bestyet.cli.main", "merge", *map(str, files), "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("bestyet merge failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
