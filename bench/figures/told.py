"""Figures that a benchmark hands to the run of all of them: one table, the last figures beside."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "BESTYET_FIGURES"  # names the file where a run collects them; without it they are only printed


@dataclass(frozen=True)
class Figure:
    """`unit`: "s CPU", "MB", "KB", "instructions" where less is better; "of 1" where more is; "times" of a peer."""

    bench: str
    name: str
    value: float
    unit: str


def tell(bench: str, name: str, value: float, unit: str = "s CPU") -> None:
    if path := os.environ.get(FILE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps([bench, name, value, unit]) + "\n")


def collected(path: Path) -> list[Figure]:
    return [Figure(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def table(figures: Sequence[Figure], last: Mapping[str, float]) -> str:
    """A line a figure: now, last time, and how many times as much that is. Only what one machine made compares."""
    lines = [f"{'benchmark':<14}{'figure':<46}{'now':>14}{'last':>14}{'now/last':>10}  unit"]
    for one in figures:
        before = last.get(key(one))
        ratio = f"{one.value / before:.2f}" if before else "" if before is None or one.value else "1.00"
        was = "" if before is None else shown(before)
        lines.append(f"{one.bench:<14}{one.name:<46}{shown(one.value):>14}{was:>14}{ratio:>10}  {one.unit}".rstrip())
    return "\n".join(lines)


def key(one: Figure) -> str:
    return f"{one.bench}: {one.name} ({one.unit})"


def shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3f}"
