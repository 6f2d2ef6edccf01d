"""Seconds, memory and size of `bestyet build` as pages grow: `python bench/site_bench.py [PAGES...]`.

The knowledge base is made: practices of four regions, a dozen steps each, the same every time. `2000x4` are so many
practices of four regions, `100x50` of fifty that nearly all say something else (`make_variants.py`), both without pages
for one region; of these, what is largest is told, too. Each size is built by a
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

import make_variants
from figures.told import tell
from merge_bench import reworded, sentence

SIZES = (200,)
REGIONS = ("americas", "apac", "emea", "india")
STEPS = 12
PAGES_A_PRACTICE = len(REGIONS) + 1
MOST_SECONDS, MOST_KILOBYTES = 0.12, 60  # a page: CPU of all but merging; on the disk
GIT = ("git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org")
STARTER = Path(__file__).parents[1] / "tools/bestyet/repo/starter_kit"
COLUMNS = ("merge", "ours", "builder", "search", "gate", "again", "same")


def main() -> int:
    if sys.argv[1:2] == ["--build"]:
        return build(Path(sys.argv[2]))
    print(f"{'pages':>6} " + " ".join(f"{name:>8}" for name in COLUMNS) + f" {'MB':>6} {'MB sub':>6} {'KB/page':>8}")
    bad = 0
    for size in sys.argv[1:] or map(str, SIZES):
        with tempfile.TemporaryDirectory() as folder:
            if "x" in size:
                write_wide(Path(folder), *map(int, size.split("x")))
            else:
                write_base(Path(folder), max(1, int(size) // PAGES_A_PRACTICE))
            done = subprocess.run(
                [sys.executable, __file__, "--build", folder], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr)
                return 1
            if "x" in size:
                print(done.stderr, end="")
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
            bad += "x" not in size and (sum(seconds[1:5]) / pages > MOST_SECONDS or kilobytes > MOST_KILOBYTES)
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
    commit(root)


def write_wide(root: Path, practices: int, regions: int) -> None:
    """Write a knowledge base whose site has no pages for one region."""
    if regions == len(REGIONS):
        write_base(root, practices)
    else:
        make_variants.main(root, practices * regions, regions)
    config = (STARTER / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(config.replace("{generator: false", "{region_pages: never, generator: false"))
    commit(root)


def commit(root: Path) -> None:
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Write everything down"]):
        subprocess.run([*GIT, *words], cwd=root, check=True)


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
    memory = [resource.getrusage(kind).ru_maxrss / 1024 for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    path = next(root.glob("practices/*/practice-0*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "1. Say thanks to everybody.\n", encoding="utf-8")
    again = seconds(lambda: press.publish(load(root)))
    same = seconds(lambda: press.publish(load(root)))
    ours, gate = spent["write"] - spent["merge"], spent["finish"] - spent["search"]
    figures = [spent["merge"], ours, spent["builder"], spent["search"], gate, again, same]
    files = [one for one in (root / "site").rglob("*") if one.is_file()]
    size = sum(one.stat().st_size for one in files)
    for one in sorted(files, key=lambda one: -one.stat().st_size)[:5]:
        print(f"{one.stat().st_size / 1e6:8.2f} MB {one.relative_to(root / 'site')}", file=sys.stderr)
    print(f"{size / 1e6:8.0f} MB in all", file=sys.stderr)
    print(published.pages, *figures, *memory, size / 1024 / published.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
