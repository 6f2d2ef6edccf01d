"""Groups of real documents against what a reader judged of them, one by one: part of `make bench-align`.

    python bench/judged.py [TOPIC…] [--words]

judged.tsv holds verdicts, and no text: topic, tier, digest of the members' words, members (file:first-last), verdict
(right, wrong, part: one member or more does not belong) and why. Every sure group is in it, and every likely group of
the drifted copies. A verdict holds for these words at these places, merged or shown as likely; what is not in the
table is told as new, as a line to judge; with --words the words to read follow it. Data: ../shared/corpora beside the
repository.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from align.sets import DRIFTED, SHARED, corpus, corpus_files
from align.through import align_files
from bestyet.actions.settle.align import Aligned
from bestyet.model.group import Group, Tier
from bestyet.model.passage import Kind

JUDGED = Path(__file__).with_name("judged.tsv")
RIGHT = "right"
BY_RULE = "by rule: equal words below equal headings"  # not read one by one

Key = tuple[str, str, str, str]  # topic, tier, digest, members


@dataclass(frozen=True)
class Seen:
    """A group as it is told now."""

    key: Key
    texts: tuple[str, ...]
    is_equal: bool  # its members' words and the headings above them; of headings never


@dataclass
class Counts:
    """Verdicts by tier."""

    verdicts: dict[str, Counter[str]] = field(default_factory=lambda: {"sure": Counter(), "likely": Counter()})
    new: list[Seen] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        sure, likely = self.verdicts["sure"], self.verdicts["likely"]
        found = {"sure judged": float(sure.total()), "new": float(len(self.new))}
        if sure.total():
            found["P of sure"] = sure[RIGHT] / sure.total()
        if likely.total():
            found |= {"likely judged": float(likely.total()), "P of likely": likely[RIGHT] / likely.total()}
            found["right held as sure"] = sure[RIGHT] / max(sure[RIGHT] + likely[RIGHT], 1)
        return found


def is_there() -> bool:
    return (SHARED / "corpora").is_dir()


def topics() -> list[str]:
    return sorted(path.name for path in (SHARED / "corpora").iterdir() if path.is_dir())


def verdicts() -> dict[Key, str]:
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["topic"], row["tier"], row["digest"], row["members"]): row["verdict"] for row in rows}


def seen(topic: str) -> Iterator[Seen]:
    """What is to be judged: groups that merge and, of drifted copies, those that are likely the same."""
    aligned, names = align_files(corpus(topic).documents), corpus_files(topic)
    merged = [group for group in aligned.alignment.groups if len(group.members) > 1]
    likely = aligned.alignment.likely if topic in DRIFTED else ()
    yield from (_seen(topic, str(Tier.SURE), names, aligned, group) for group in merged)
    yield from (_seen(topic, str(Tier.LIKELY), names, aligned, group) for group in likely)


def _seen(topic: str, tier: str, names: list[str], aligned: Aligned, group: Group) -> Seen:
    passages = [aligned.passage(ref) for ref in group.members]
    texts = tuple(passage.text for passage in passages)
    digest = hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:12]
    spans = [(names[ref[0]], passage.span) for ref, passage in zip(group.members, passages, strict=True)]
    members = ";".join(f"{name}:{span.first_line}-{span.last_line}" for name, span in spans)
    is_equal = len(set(texts)) == 1 and len({passage.headings for passage in passages}) == 1
    is_equal = is_equal and passages[0].kind is not Kind.HEADING
    return Seen((topic, tier, digest, members), texts, is_equal)


def count(topic: str, known: dict[Key, str]) -> Counts:
    counts = Counts()
    for one in seen(topic):
        if one.key in known:
            counts.verdicts[one.key[1]][known[one.key]] += 1
        else:
            counts.new.append(one)
    return counts


def figures(*wanted: str, words: bool = False) -> Iterator[tuple[str, dict[str, float]]]:
    """A topic each, then all, then the drifted copies; prints a line to judge for each group that is not there."""
    if not is_there():
        print(f"skipped: there is no {SHARED / 'corpora'}")
        return
    known = verdicts()
    found = {topic: count(topic, known) for topic in topics() if topic in wanted or not wanted}
    yield from ((f"judged, {topic}", counts.figures()) for topic, counts in found.items())
    yield "judged, all", _sum(list(found.values()))
    yield "judged, drifted copies", _sum([counts for topic, counts in found.items() if topic in DRIFTED])
    for one in (new for counts in found.values() for new in counts.new):
        print("\t".join((*one.key, f"{RIGHT}\t{BY_RULE}" if one.is_equal else "?\t")))
        print("".join(f"#   {text}\n" for text in one.texts if words), end="")


def _sum(several: list[Counts]) -> dict[str, float]:
    both = Counts()
    for counts in several:
        both.new += counts.new
        for tier, verdicts_of in counts.verdicts.items():
            both.verdicts[tier].update(verdicts_of)
    return both.figures()


def main(*words: str) -> int:
    wanted = [word for word in words if not word.startswith("--")]
    for name, found in figures(*wanted, words="--words" in words):
        print(f"{name}: " + ", ".join(f"{key} {value:.3f}".removesuffix(".000") for key, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
