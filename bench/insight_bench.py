"""CPU seconds of the commands that oversee, cold and warm, on a large knowledge base.

python bench/insight_bench.py [--regions 50] [--practices 400] [--folder FOLDER] [COMMAND ...]

The knowledge base is made, the same every time: in a practice all regions tell the same steps, each in words, order,
times and gaps of its own; a tenth of the practices have a standard in force, which most regions follow. FOLDER keeps
it for the next run. Cold: no answer is remembered. Warm: the second run. Loop: five million multiplications, to
compare machines and moments. COMMAND: only commands that begin so.

Targets at 50 regions x 400 practices: cold under 10 s, warm under 1 s of CPU.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures.told import tell
from make_variants import ENDS, THINGS, VERBS

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

COLD, WARM = 10.0, 1.0
# Every command that oversees has a line here; {practice} has a standard in force, {region} follows it.
COMMANDS = (
    "variance",
    "variance --format csv",
    "variance {practice}",
    "triage",
    "triage --format json",
    "impact {practice}",
    "impact {practice} candidate",
    "adoption",
    "adoption {practice}",
    "adoption --as-of 2026-06-30 --format csv",
    "drift",
    "effective --region {region} --on 2026-06-30",
    "effective {practice} --region {region} --on 2026-06-30",
    "preview --since HEAD~1",
    "scorecard",
    "scorecard {practice}",
    "due",
    "roles --advice",
)
CALENDARS = ("CH", "US", "SG", "IN", "DE", "US-NC", "IE", "JP", "BR", "KR")
ROLES = ("project-manager", "client-services-lead", "quality", "manufacturing", "supply-chain", "client")
CHANNELS = ("email", "phone", "video-call", "client-portal", "on-site-meeting")
TEMPLATES = tuple(f"template-{number}" for number in range(40))
MILESTONES = tuple(f"milestone-{number}" for number in range(60))
CATEGORIES = ("project-start", "commercial", "quality", "delivery")
METRICS = {"on-time": "higher", "client-satisfaction": "higher", "complaints": "lower"}
FILLERS = ["always", "please", "again", "first", "briefly", "carefully", "jointly"]
START = "import sys; from bestyet.cli.main import run; sys.exit(run())"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--regions", type=int, default=50)
    parser.add_argument("--practices", type=int, default=400)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("only", nargs="*")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = asked.folder or Path(temporary) / "base"
        if not (root / "practices").is_dir():
            make(root, asked.regions, asked.practices)
            time.sleep(3)  # no answer is kept of files so young that they may change again without a new time
        return measure(root, asked.only)


def measure(root: Path, only: list[str]) -> int:
    from bestyet.cli.main import GROUPS

    known = {name for group in GROUPS.values() for name in group}
    print(f"{'command':<48} {'cold':>6} {'warm':>6} {'MB':>6} {'loop':>6}   (CPU seconds)")
    slow = 0
    for line in COMMANDS:
        words = line.format(practice="practice-0", region="region-0").split()
        if words[0] not in known or (only and words[0] not in only):
            continue
        forget(root)
        (cold, memory), (warm, _) = run(root, words), run(root, words)
        tell("insight", f"{' '.join(words)}, cold", cold)
        is_slow = cold > COLD or warm > WARM
        slow += is_slow
        print(
            f"{' '.join(words):<48} {cold:>6.2f} {warm:>6.2f} {memory:>6.0f} {pace():>6.2f}{'   SLOW' * is_slow}",
            flush=True,
        )
    return 1 if slow else 0


def pace() -> float:
    """CPU seconds of a loop that is always the same: how fast the machine is at that moment."""
    start, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number * number
    return time.process_time() - start


def forget(root: Path) -> None:
    """Let go of every remembered answer; what was learnt from the history stays."""
    from bestyet.repo.tree import own_folder

    shutil.rmtree(own_folder(root) / "answers", ignore_errors=True)


def run(root: Path, words: list[str]) -> tuple[float, float]:
    """CPU seconds (git's included) and peak memory in MB of one run."""
    command = [sys.executable, "-c", START, *words]
    path = os.pathsep.join(sys.path[:1])
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=root, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": path}
        )
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            said.seek(0)
            raise SystemExit(f"bestyet {' '.join(words)} failed:\n{said.read().decode()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


# -- the knowledge base ------------------------------------------------------------------------------------------


def make(root: Path, regions: int = 50, practices: int = 400) -> None:
    """Write it in four commits: all variants; the standards; what some regions changed since; one change."""
    names = [f"region-{number}" for number in range(regions)]
    for path, text in {**common(names), **dict(variants(names, practices))}.items():
        write(root, path, text)
    git(root, "init", "--quiet", "-b", "main")
    commit(root, "Every region writes", "2026-03-02")
    for number in range(0, practices, 10):
        adopt(root, f"practice-{number}", names)
    commit(root, "Standards", "2026-04-01")
    for path, text in variants(names, practices):
        if random.Random(path).random() < 0.05:
            write(root, path, text + "\nAsk the client whether anything is missing. {#asked}\n")
    commit(root, "Some regions change", "2026-09-01")
    path, text = next(variants(names, 1))
    write(root, path, text + "\nAsk the client whether all is well. {#asked}\n")
    commit(root, "A pull request changes one variant", "2026-09-02")


def common(names: list[str]) -> dict[str, str]:
    lines = ["company: Example (illustrative)", "regions:"]
    for number, name in enumerate(names):
        calendar = CALENDARS[number % len(CALENDARS)]
        lines.append(f"  {name}: {{name: Region {number}, label: R{number}, calendar: {calendar}}}")
    words = ["roles:"]
    for role in ROLES:
        own = ", ".join(f"{name}: {role.title()} {number % 4}" for number, name in enumerate(names))
        words.append(f"  {role}: {{title: {role.title()}, regions: {{{own}}}}}")
    for kind, ids in (("channels", CHANNELS), ("templates", TEMPLATES), ("milestones", MILESTONES)):
        words += [f"{kind}:", *(f"  {id_}: {{title: {id_.replace('-', ' ').capitalize()}}}" for id_ in ids)]
    words += ["categories:", *(f"  {id_}: {{title: {id_.title()}}}" for id_ in CATEGORIES), "metrics:"]
    words += [f"  {id_}: {{title: {id_}, unit: percent, better: {better}}}" for id_, better in METRICS.items()]
    return {"practices/governance.yml": "\n".join(lines) + "\n", "practices/vocabulary.yml": "\n".join(words) + "\n"}


def variants(names: list[str], practices: int) -> Iterator[tuple[str, str]]:
    for number in range(practices):
        for place, region in enumerate(names):
            yield (
                f"practices/{region}/practice-{number}.md",
                variant(number, region, random.Random(1000 * number + place)),
            )


def variant(number: int, region: str, chance: random.Random) -> str:
    """One region's file of a practice: some 12 passages."""
    shared = random.Random(number)  # what all regions of the practice have in common
    milestones, templates = shared.sample(MILESTONES, 3), shared.sample(TEMPLATES, 3)
    roles, category = shared.sample(ROLES, 4), shared.choice(CATEGORIES)
    steps = [f"{shared.choice(VERBS)} {shared.choice(THINGS)} {shared.choice(ENDS)}" for _ in range(10)]
    front = [
        f"practice: practice-{number}",
        f"title: {steps[0]}",
        f"region: {region}",
        f"owner: client-services-{region}",
        "status: in-use",
        f"reviewed: 2026-0{chance.randint(1, 9)}-{chance.randint(10, 28)}",
        f"category: {category}",
        f"customer-facing: {str(number % 3 > 0).lower()}",
        "lead-times:",
        *(
            f"  - {{milestone: {milestones[place]}, after: {milestones[place - 1]}, within: {chance.randint(1, 10)},"
            f" unit: {chance.choice(('business-days', 'business-days', 'days', 'weeks'))}}}"
            for place in (1, 2)
        ),
        "raci:",
        *(
            f"  - {{activity: activity-{place}, responsible: {chance.choice(roles[:3])}, accountable: {roles[place]},"
            f" consulted: [{chance.choice(roles)}], informed: [client]}}"
            for place in range(2)
        ),
        "templates:",
        *(f'  - {{id: {template}, version: "{chance.randint(1, 3)}.0"}}' for template in chance.sample(templates, 2)),
        f"channels: [{', '.join(chance.sample(CHANNELS, 2))}]",
        "evidence:",
        f"  - {{metric: {chance.choice(list(METRICS))}, value: {chance.randint(1, 99)}, unit: percent,"
        f' sample: {chance.randint(10, 400)}, period: 2025, source: "tracker, {region}"}}',
        f"risk: {{severity: {chance.randint(4, 9)}, occurrence: {chance.randint(2, 7)},"
        f" detection: {chance.randint(2, 7)}}}",
    ]
    if number % 10 == 0 and chance.random() < 0.8:
        front.append("follows: 1.0.0")
    kept = [place for place in range(10) if chance.random() > 0.1]
    told = [f"{at}. {reworded(steps[place], chance)}{_name(place)}" for at, place in enumerate(kept, 1)]
    body = [f"# {steps[0]}", "", "## Purpose", "", f"{steps[0]}, so that {region} knows.", "", "## Procedure", ""]
    return "\n".join(["---", *front, "---", *body, *told, ""])


def _name(place: int) -> str:
    return f" {{#step-{place}}}" if place % 3 else ""


def reworded(step: str, chance: random.Random) -> str:
    words = step.split()
    words.insert(chance.randrange(1, len(words) + 1), chance.choice(FILLERS))
    return f"{' '.join(words)} within {chance.randint(1, 5)} days."


def adopt(root: Path, practice: str, names: list[str]) -> None:
    """Write the standard 1.0.0 of a practice, merged from five regions, as if all had voted for it."""
    from bestyet.merge.candidate import merge
    from bestyet.merge.provenance import dump, record
    from bestyet.text.base import read_base
    from bestyet.text.markdown.writer import write_practice
    from bestyet.text.versions import record_text
    from msgspec import structs

    paths = [f"practices/{name}.yml" for name in ("governance", "vocabulary")]
    paths += [f"practices/{region}/{practice}.md" for region in names[:5]]
    base = read_base({path: (root / path).read_bytes() for path in paths})
    candidate = merge(practice, base.merged_variants(practice), base.settings)
    written = write_practice(candidate)
    data = structs.replace(record(candidate, written.places, "bestyet"), version="1.0.0")
    ballot = {"practice": practice, "version": "1.0.0", "class": "major", "opened": "2026-03-05T09:00:00Z"}
    ballot |= {"policy": {"name": "majority"}, "electorate": [], "text": "", "passages": {}, "provenance": ""}
    adoption = {"practice": practice, "version": "1.0.0", "outcome": "adopted", "decided": "2026-03-20T09:00:00Z"}
    adoption |= {"effective": "2026-04-01", "previous": None}
    folder = f"practices/global/{practice}/1.0.0"
    write(root, f"{folder}/practice.md", written.text)
    write(root, f"{folder}/provenance.json", dump(data))
    write(root, f"{folder}/ballot.yml", record_text(ballot))
    write(root, f"{folder}/adoption.yml", record_text(adoption))


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, stdout=subprocess.DEVNULL)


def commit(root: Path, message: str, day: str) -> None:
    when = f"{day}T09:00:00+00:00"
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]
    git(root, "add", "--all")
    os.environ["GIT_AUTHOR_DATE"] = os.environ["GIT_COMMITTER_DATE"] = when
    git(root, *who, "commit", "--quiet", "-m", message)


if __name__ == "__main__":
    sys.exit(main())
