"""Groups of real documents of one origin against what people judged of them, one by one.

bench/align/judged.tsv: topic, digest of the group, its members (file:first-last), verdict (right, wrong, unsure), no
text. The digest is of the members' digests, so a verdict holds as long as the words do.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.sets import DRIFTED, SHARED, corpus, corpus_files
from align.through import align_files
from bestyet.actions.settle.align import Aligned
from bestyet.model.group import Group

JUDGED = Path(__file__).with_name("judged.tsv")


@dataclass(frozen=True)
class Verdict:
    topic: str
    digest: str
    members: str
    verdict: str


def topics() -> list[str]:
    return sorted(path.name for path in (SHARED / "corpora").iterdir() if path.is_dir())


def verdicts() -> list[Verdict]:
    if not JUDGED.exists():
        return []
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t") if row and not row[0].startswith("#")]
    return [Verdict(*row[:4]) for row in rows]


def digest(aligned: Aligned, group: Group) -> str:
    passages = sorted(f"{ref[0]:02} {aligned.passage(ref).sha256}" for ref in group.members)
    return hashlib.sha256("\n".join(passages).encode()).hexdigest()[:12]


def members(topic: str, aligned: Aligned, group: Group) -> str:
    names = corpus_files(topic)
    spans = [(names[ref[0]], aligned.passage(ref).span) for ref in group.members]
    return " ".join(f"{name}:{span.first_line}-{span.last_line}" for name, span in spans)


def figures() -> Iterator[tuple[str, dict[str, float]]]:
    known = verdicts()
    for topic in topics():
        right = {one.digest for one in known if one.topic == topic and one.verdict == "right"}
        wrong = {one.digest for one in known if one.topic == topic and one.verdict == "wrong"}
        aligned = align_files(corpus(topic).documents)
        groups = [group for group in aligned.alignment.groups if len(group.members) > 1]
        merged = {digest(aligned, group) for group in groups}
        found = {"merged": float(len(groups)), "likely": float(len(aligned.alignment.likely))}
        if right or wrong:
            told = len(merged & right) + len(merged & wrong)
            found |= {"judged": float(told), "P": len(merged & right) / told if told else 1.0}
            found |= {"right held": len(merged & right) / len(right) if right else 1.0}
        yield f"{'drifted' if topic in DRIFTED else 'independent'}, {topic}", found


def to_judge() -> Iterator[str]:
    """Every group that nobody judged yet, as a line for judged.tsv, with its words below it to read."""
    known = {one.digest for one in verdicts()}
    for topic in topics():
        aligned = align_files(corpus(topic).documents)
        for group in (*aligned.alignment.groups, *aligned.alignment.likely):
            if len(group.members) > 1 and (name := digest(aligned, group)) not in known:
                yield f"{topic}\t{name}\t{members(topic, aligned, group)}\t?\t{group.tier}"
                yield from (f"#     {aligned.passage(ref).text}" for ref in group.members)
