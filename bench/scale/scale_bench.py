"""Merging everything: alone, by processes, by a cluster of one and of two workers, and with a worker that is killed.

python bench/scale/scale_bench.py [VARIANTS [REGIONS [RUN...]]]; by default 20,000 variants: 400 practices of 50, and
every run: one, jobs1, jobs2, jobs2-killed, dask1, dask2, dask2-killed. Each is told by the digest of all that it
wrote, and how many times as fast as the first it is. Wall-clock seconds compare only on a quiet machine; "most CPU"
is that of the busiest process, which bounds them on a busy one.

The workers of the cluster are processes of their own, in network namespaces of their own where the system lets us, and
do not profile what they run, as docs/scale.md advises.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "bench"))

from figures.told import tell  # noqa: E402
from make_variants import main as make_variants  # noqa: E402

PROGRAM = "from bestyet.cli.main import run; run()"
SETTINGS = {**os.environ, "PYTHONPATH": str(TOP / "tools")}
CLUSTER = {**SETTINGS, "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false"}
TICKS = os.sysconf("SC_CLK_TCK")
NET = "10.77.0"


RUNS = ("one", "jobs1", "jobs2", "jobs2-killed", "dask1", "dask2", "dask2-killed")


def main(variants: int, regions: int, names: Sequence[str]) -> int:
    if strange := set(names) - set(RUNS):
        raise SystemExit(f"there is no run {', '.join(sorted(strange))}, only {', '.join(RUNS)}")
    load = os.getloadavg()[0]
    print(f"{variants // regions:,} practices of {regions} regions; load when it began: {load:.1f}")
    print(f"{'by':<34}{'s wall':>8}{'s CPU':>8}{'most CPU':>10}{'MB':>6}  what was written")
    with TemporaryDirectory() as folder:
        top = Path(folder)
        make_variants(top / "base", variants, regions)
        found: dict[str, Run] = {}
        for name in RUNS:
            if name in (names or RUNS):
                alone = next(iter(found.values())).wall if found else 32.0
                found[name] = one_run(top, name, alone / 4)
    first, *others = found
    for name, run in found.items():
        tell("merge --all", f"{variants // regions} × {regions}, {name}: busiest process", run.most)
    for name in others:
        wall, most = found[first].wall / found[name].wall, found[first].most / found[name].most
        print(f"{name}: {wall:.2f} times as fast as {first}; by the busiest process {most:.2f}")
    same = len({run.digest for run in found.values()}) == 1
    print("all wrote the same bytes" if same else "THEY DIFFER")
    return 0 if same else 1


def one_run(top: Path, name: str, dies: float) -> Run:
    """dies: seconds after which a worker is killed, where one is."""
    how, killed = name.removesuffix("-killed"), name.endswith("-killed")
    if how == "one":
        return merged(top, "one process")
    number = int(how[-1])
    if how.startswith("jobs"):
        return merged(top, f"--jobs {number}{', one killed' * killed}", "--jobs", str(number), dies=dies * killed)
    with cluster(top, number) as (address, pids, where):
        told = f"Dask, {number} {where}{', one killed' * killed}"
        return merged(top, told, "--scheduler", address, others=pids, dies=dies * killed)


class Run:
    """What one run took. CPU seconds, and those of the busiest of its processes."""

    def __init__(self, wall: float, seconds: Sequence[float], megabytes: float, digest: str) -> None:
        self.wall, self.cpu, self.most, self.megabytes, self.digest = (
            wall,
            sum(seconds),
            max(seconds),
            megabytes,
            digest,
        )


def merged(top: Path, name: str, *words: str, others: Sequence[int] = (), dies: float = 0) -> Run:
    """others: workers that were there before. dies: seconds after which one of the workers is killed; 0: none is."""
    call = [sys.executable, "-c", PROGRAM, "merge", "--all", "--out", "../out", *words]
    before, seen, begun = {pid: cpu(pid) for pid in others}, dict[int, tuple[float, float]](), time.perf_counter()
    child = subprocess.Popen(call, cwd=top / "base", env=SETTINGS, stdout=subprocess.DEVNULL)
    killer = Timer(dies, lambda: kill_one(others or workers_of(child.pid)))
    if dies:
        killer.start()
    while child.poll() is None:
        for pid in (child.pid, *workers_of(child.pid), *others):
            seconds, size = seen.get(pid, (0.0, 0.0))  # a process that has just ended tells no size
            seen[pid] = max(seconds, cpu(pid) - before.get(pid, 0.0)), max(size, peak(pid))
        time.sleep(0.2)
    wall = time.perf_counter() - begun
    assert not dies or killer.finished.is_set(), "all was merged before one was killed"
    assert child.returncode == 0, name
    digest = sha256()
    for file in sorted((top / "out").iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    run = Run(wall, [one for one, _ in seen.values()], max(size for _, size in seen.values()), digest.hexdigest()[:12])
    print(f"{name:<34}{wall:>8.1f}{run.cpu:>8.1f}{run.most:>10.1f}{run.megabytes:>6.0f}  {run.digest}", flush=True)
    return run


def workers_of(pid: int) -> list[int]:
    """The processes that a command began to work for it. Asked of the system, not of a program: what measures runs
    on the cores that it measures."""
    with suppress(OSError):
        begun = [int(one) for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()]
        return [one for one in sorted(begun) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
    return []


def kill_one(pids: Sequence[int]) -> None:
    if pids:
        os.kill(pids[0], 9)


def cpu(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def peak(pid: int) -> float:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


# -- a cluster ---------------------------------------------------------------------------------------------------


@contextmanager
def cluster(top: Path, workers: int) -> Iterator[tuple[str, list[int], str]]:
    """A scheduler and its workers: its address, their processes, and where they are."""
    with ExitStack() as stack:
        apart = all(namespace(stack, number) for number in range(workers))
        host = f"{NET}.1" if apart else "127.0.0.1"
        scheduler = begin(stack, top, "scheduler", "--host", host, "--port", "0")
        address = said(scheduler, r"Scheduler at:\s+(tcp://\S+)")
        pids = []
        for number in range(workers):
            words = ("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(top / f"w{number}"))
            worker = begin(stack, top, *words, inside=f"bestyet{number}" if apart else "", name=f"worker{number}")
            said(worker, r"Registered to:\s+(tcp://\S+)")
            pids.append(worker[0].pid)
        yield address, pids, "in namespaces" if apart else "in processes"


def begin(
    stack: ExitStack, top: Path, *words: str, inside: str = "", name: str = "scheduler"
) -> tuple[subprocess.Popen[bytes], Path]:
    log = top / f"{name}.log"
    call = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
    file = stack.enter_context(log.open("wb"))
    if inside:
        call = ["ip", "netns", "exec", inside, *call]
    begun = subprocess.Popen(call, cwd=top, env=CLUSTER, stdout=file, stderr=file)
    stack.callback(begun.wait)
    stack.callback(begun.kill)
    return begun, log


def said(begun: tuple[subprocess.Popen[bytes], Path], pattern: str) -> str:
    for _ in range(600):
        if found := re.search(pattern, begun[1].read_text()):
            return found[1]
        time.sleep(0.1)
    raise SystemExit(f"no answer in a minute:\n{begun[1].read_text()}")


def namespace(stack: ExitStack, number: int) -> bool:
    """A network of its own, joined to this one by a bridge; False where the system does not let us."""
    name, ours, theirs = f"bestyet{number}", f"byo{number}", f"byt{number}"
    steps = [f"ip netns add {name}", f"ip link add {ours} type veth peer name {theirs} netns {name}"]
    if number == 0:
        steps += ["ip link add bybr type bridge", f"ip addr add {NET}.1/24 dev bybr", "ip link set bybr up"]
        stack.callback(ip, "ip link del bybr")
    steps += [f"ip link set {ours} master bybr", f"ip link set {ours} up"]
    inside = f"ip netns exec {name} ip"
    steps += [f"{inside} addr add {NET}.{number + 2}/24 dev {theirs}", f"{inside} link set {theirs} up"]
    steps += [f"{inside} link set lo up"]
    stack.callback(ip, f"ip netns del {name}")
    stack.callback(ip, f"ip link del {ours}")  # which outlives its network for a moment
    return all(map(ip, steps))


def ip(call: str) -> bool:
    try:
        return subprocess.run(call.split(), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    variants, regions, *names = (*sys.argv[1:], *("20000", "50")[len(sys.argv) - 1 :])
    sys.exit(main(int(variants), int(regions), names))
