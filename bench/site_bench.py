"""Seconds, memory and size of `bestyet build` as pages grow: `python bench/site_bench.py [PAGES...]`.

The knowledge base is made: practices of four regions, a dozen steps each, the same every time. Each size is built by a
process of its own: first from nothing, then after one step of one variant was reworded, then with nothing changed.
CPU seconds are of the process and of the programs that it runs; memory is the most that either held at once.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from figures.told import tell
from merge_bench import reworded, sentence

SIZES = (200,)
REGIONS = ("americas", "apac", "emea", "india")
STEPS = 12
PAGES_A_PRACTICE = len(REGIONS) + 1
MOST_SECONDS, MOST_KILOBYTES = 0.12, 60  # a page: CPU of all but merging; on the disk
GIT = ("git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org")
COLUMNS = ("merge", "ours", "builder", "search", "gate", "again", "same")


def main() -> int:
    if sys.argv[1:2] == ["--build"]:
        return build(Path(sys.argv[2]))
    print(f"{'pages':>6} " + " ".join(f"{name:>8}" for name in COLUMNS) + f" {'MB':>6} {'MB sub':>6} {'KB/page':>8}")
    bad = 0
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_base(Path(folder), max(1, size // PAGES_A_PRACTICE))
            done = subprocess.run(
                [sys.executable, __file__, "--build", folder], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr)
                return 1
            pages, *seconds, own, others, kilobytes = map(float, done.stdout.split())
            for name, one in zip(COLUMNS, seconds, strict=True):
                tell("site", f"{pages:.0f} pages: {name}", one)
            tell("site", f"{pages:.0f} pages: a page", kilobytes, "KB")
            print(
                f"{pages:>6.0f} "
                + " ".join(f"{one:>8.1f}" for one in seconds)
                + f" {own:>6.0f} {others:>6.0f} {kilobytes:>8.0f}",
                flush=True,
            )
            bad += sum(seconds[1:5]) / pages > MOST_SECONDS or kilobytes > MOST_KILOBYTES
    return 1 if bad else 0


def write_base(root: Path, practices: int) -> None:
    """Write the files of a knowledge base, and commit them."""
    folder = root / "practices"
    folder.mkdir(parents=True)
    lines = ["company: Example (illustrative)", "regions:"]
    (folder / "governance.yml").write_text("\n".join([*lines, *(f"  {r}: {{name: {r.title()}}}" for r in REGIONS), ""]))
    for number in range(practices):
        steps = [sentence(random.Random(number * 1000 + step)) for step in range(STEPS)]
        for place, region in enumerate(REGIONS):
            chance = random.Random(number * 10 + place)
            told = [reworded(step, chance) for step in steps]
            text = head(number, region) + "".join(f"1. {step}\n" for step in told)
            (folder / region).mkdir(exist_ok=True)
            (folder / region / f"practice-{number:04}.md").write_text(text, encoding="utf-8")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Write everything down"]):
        subprocess.run(
            ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org", *words], cwd=root, check=True
        )


def head(number: int, region: str) -> str:
    title, category = f"Practice {number}", f"category-{number % 12}"
    lines = ["---", f"practice: practice-{number:04}", f"title: {title}", f"region: {region}", f"owner: {region}"]
    lines += ["status: in-use", f"category: {category}", "---", f"# {title}", "", "## Procedure", "", ""]
    return "\n".join(lines)


# -- in a process of its own -------------------------------------------------------------------------------------


class Watch:
    """CPU seconds spent in some functions, also by the programs that they run."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def on(self, place: Any, name: str, called: str) -> None:
        inner = getattr(place, name)

        def timed(*args: Any, **options: Any) -> Any:
            began = cpu()
            try:
                return inner(*args, **options)
            finally:
                self.spent[called] = self.spent.get(called, 0) + cpu() - began

        setattr(place, name, timed)


def cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def seconds(work: Callable[[], Any]) -> float:
    began = cpu()
    work()
    return cpu() - began


def build(root: Path) -> int:
    """Build three times, and print the figures."""
    from bestyet.knowledge.base import load
    from bestyet.publish import press as publish

    watch = Watch()
    watch.on(publish, "kept_or_merged", "merge")
    watch.on(publish, "build_all", "builder")
    watch.on(publish, "index", "search")
    watch.on(publish.Press, "_finish", "finish")
    watch.on(publish.Press, "write", "write")
    press = publish.Press(root)
    published = press.publish(load(root))
    assert published.faults == (), published.faults[:3]
    spent = dict(watch.spent)
    path = root / "practices/emea/practice-0000.md"
    path.write_text(path.read_text(encoding="utf-8") + "1. Say thanks to everybody.\n", encoding="utf-8")
    again = seconds(lambda: press.publish(load(root)))
    same = seconds(lambda: press.publish(load(root)))
    size = sum(one.stat().st_size for one in (root / "site").rglob("*") if one.is_file())
    ours, gate = spent["write"] - spent["merge"], spent["finish"] - spent["search"]
    figures = [spent["merge"], ours, spent["builder"], spent["search"], gate, again, same]
    memory = [resource.getrusage(kind).ru_maxrss / 1024 for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(published.pages, *figures, *memory, size / 1024 / published.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
