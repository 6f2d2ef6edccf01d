"""Precision and recall of dispute detection on labelled pairs of passages, per kind and half.

    python bench/dispute_bench.py [dev|test|values.dev|values.test] [--wrong]

Data: tests/merge/disputes.tsv (half, kinds in which the passages differ, passages), values.dev.tsv and values.test.tsv
(kinds, passages: quantities, dates, bounds, references, plain statements, other languages) and the vocabulary beside
them. Build with the dev halves only; the test halves are for saying how good it is.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bestyet.merge.values.dispute import disputes_of
from bestyet.model.candidate import Settings
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document
from figures.told import tell

DATA = Path(__file__).parents[1] / "tests/merge/disputes.tsv"
KIND = {"duration": "number", "time of day": "number", "amount": "number", "percentage": "number", "number": "number"}
KIND |= {"how often": "cadence", "template version": "version", "measure": "number", "weekday": "date"}
KIND |= {"before or after": "when", "hours of service": "hours"}
TOGETHER = {"numbers": ("number", "cadence", "version"), "binding": ("modality", "negation")}
KINDS = ("number", "cadence", "version", "modality", "negation", "role", "channel", "condition")
KINDS += ("date", "when", "hours", "reference", "contact", "unread")
HALVES = ("dev", "test", "values.dev", "values.test")


@dataclass(frozen=True)
class Pair:
    """Two passages and the kinds in which they differ."""

    half: str
    differ: frozenset[str]
    a: str
    b: str


@dataclass(frozen=True)
class Score:
    """Kinds found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)


def pairs(half: str) -> Iterator[Pair]:
    data = DATA.with_name(f"{half}.tsv") if half.startswith("values") else DATA
    with data.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row.get("half", half) == half:
                yield Pair(half, frozenset(filter(None, row["differ"].split(","))), row["a"], row["b"])


def vocabulary() -> Settings:
    phrases, titles = {}, {}
    for line in DATA.with_name("disputes.vocabulary.tsv").read_text(encoding="utf-8").splitlines():
        token, *words = line.split("\t")
        titles[token] = words[0]
        phrases |= {word.lower(): token for word in words}
    return Settings(regions=("emea", "apac"), labels={"emea": "EMEA", "apac": "APAC"}, phrases=phrases, titles=titles)


def found(pair: Pair, settings: Settings) -> dict[str, str]:
    """Return kind -> message of the disputes between the two passages."""
    variants = [Variant(r, read_document(f"{r}.md", text.encode())) for r, text in (("emea", pair.a), ("apac", pair.b))]
    disputes = disputes_of(variants, [(0, 0), (1, 0)], settings)
    return {KIND.get(dispute.about, dispute.about): dispute.message for dispute in disputes}


def scores(half: str) -> dict[str, Score]:
    """Return the score of each kind, and of the kinds that belong together."""
    settings = vocabulary()
    seen = [(pair.differ, frozenset(found(pair, settings))) for pair in pairs(half)]
    single = {"all": score(seen)} | {kind: score([(a & {kind}, b & {kind}) for a, b in seen]) for kind in KINDS}
    joint = {name: score([(a & set(ks), b & set(ks)) for a, b in seen]) for name, ks in TOGETHER.items()}
    return {**single, **joint}


def score(seen: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Score:
    return Score(sum(len(a & b) for a, b in seen), sum(len(b - a) for a, b in seen), sum(len(a - b) for a, b in seen))


def main(*words: str) -> None:
    for half in [word for word in words if word in HALVES] or HALVES:
        if "--wrong" in words:
            settings = vocabulary()
            for pair in pairs(half):
                got = found(pair, settings)
                if pair.differ != set(got):
                    print(f"{','.join(sorted(pair.differ)) or '-'} / {got or '-'}\n    {pair.a}\n    {pair.b}")
        print(f"{half}: {sum(1 for _ in pairs(half))} pairs")
        for kind, s in scores(half).items():
            if kind == "all":
                tell("disputes", f"{half}: precision", s.precision, "of 1")
                tell("disputes", f"{half}: recall", s.recall, "of 1")
            if s.right + s.wrong + s.missed:
                print(f"  {kind:10} precision {s.precision:.3f}  recall {s.recall:.3f}  of {s.right + s.missed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
