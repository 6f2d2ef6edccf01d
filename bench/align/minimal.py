"""Minimal pairs: sentences that share words and say two things, and sentences that say one thing in other words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from align.sets import DATA, ROOT, procedure
from align.through import align_files
from bestyet.model.group import Alignment, Ref

SOURCES = (DATA / "minimal-pairs.tsv", ROOT / "bench/minimal-pairs.tsv")
# What stands around a pair in a document: steps of the two regions, some told by both, none like the pair.
BEFORE = (
    ("Welcome the visitors at the gate.", "Read the file of last year.", "Write down who is in the room."),
    ("Read the file of last year.", "Welcome visitors at the gate.", "Note everybody who takes part."),
)
AFTER = (
    ("Thank everybody.", "Lock the door.", "Put the keys into the safe."),
    ("Thank everybody for coming.", "Put the keys into the safe.", "Switch off the light."),
)
WAYS = {
    "alone": (False, False),
    "alone, heading": (False, True),
    "among others": (True, False),
    "among others, heading": (True, True),
}


def minimal_pairs() -> Iterator[tuple[str, str, str]]:
    """(apart or same, one, other)."""
    for path in SOURCES:
        yield from _read(path) if path.exists() else ()


def _read(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= 3 and row[0] in ("apart", "same"):
                yield row[0], row[1], row[2]


def judged(one: str, other: str, among: bool, heading: bool) -> str:
    """Return what becomes of a pair: merged, likely, asked or nothing."""
    texts = (one, other)
    around = [[*BEFORE[side], texts[side], *AFTER[side]] if among else [texts[side]] for side in (0, 1)]
    aligned = align_files([procedure(steps, heading) for steps in around])
    at = [len(BEFORE[side]) if among else 0 for side in (0, 1)]
    steps = [[n for n, p in enumerate(document.passages) if p.is_step] for document in aligned.documents]
    return _became(aligned.alignment, (0, steps[0][at[0]]), (1, steps[1][at[1]]))


def _became(alignment: Alignment, a: Ref, b: Ref) -> str:
    for became, groups in (("merged", alignment.groups), ("likely", alignment.likely)):
        if any({a, b} <= set(group.members) for group in groups):
            return became
    return "asked" if any({a, b} <= set(question.shown) for question in alignment.questions) else "nothing"


def figures() -> Iterator[tuple[str, dict[str, float]]]:
    pairs = list(minimal_pairs())
    for name, (among, heading) in WAYS.items():
        became = [(kind, judged(one, other, among, heading)) for kind, one, other in pairs]
        counted = {}
        for kind in ("apart", "same"):
            mine = [what for known, what in became if known == kind]
            counted[kind] = float(len(mine))
            counted |= {f"{kind}: {what}": float(mine.count(what)) for what in ("merged", "likely", "asked")}
        yield f"minimal pairs, {name}", counted
