"""Data for measuring aligning, read from ../shared, and the measures defined for it.

University Admission: Process Model Matching Contest 2015 (Antunes et al. 2015). Everyday procedures: DeScript
(Wanzare et al. 2016). Recipes: ARA 1.1 (Donatelli et al. 2021, CC BY 4.0). Read where they lie, never copied.
Shipped practices: those of this repository, their names hidden from aligning and taken as what is right.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from bestyet.model.group import Ref
from bestyet.model.passage import Kind, Passage
from bestyet.model.place import Span
from bestyet.text.markdown.markdown import read_document

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "align-data"
SEED, SAMPLES, AUTHORS, LEAST_STEPS = 0, 8, 6, 5

Variants = list[list[Passage]]
Groups = Sequence[Sequence[Ref]]
Aligner = Callable[[Variants], Groups]


@dataclass(frozen=True)
class Task:
    """Variants to align with what is right: pairs across variants, looser pairs, and all that share a label."""

    variants: Variants
    gold: frozenset[tuple[Ref, Ref]]
    related: frozenset[tuple[Ref, Ref]] = frozenset()
    alike: frozenset[tuple[Ref, Ref]] = frozenset()  # everyday procedures: gold, and pairs of one author too
    # Recipes: the actions of the first variant that are judged. Shipped practices: the passages that have a name.
    sources: frozenset[Ref] = frozenset()


def passages(texts: Sequence[str]) -> list[Passage]:
    """Texts as the items of one list."""
    return [
        Passage(Kind.ITEM, Span("", line, line), " ".join(text.split()), text) for line, text in enumerate(texts, 1)
    ]


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def university_admission() -> list[Task]:
    """36 pairs of variants; links to passages of a third variant (17 slips of the data) are left out."""
    data = _read("university-admission.json")
    variants = {name: passages([step["text"] for step in steps]) for name, steps in data["variants"].items()}
    at = {name: {step["id"]: i for i, step in enumerate(steps)} for name, steps in data["variants"].items()}

    def links(a: str, b: str, pairs: list[list[str]]) -> frozenset[tuple[Ref, Ref]]:
        return frozenset(((0, at[a][p]), (1, at[b][q])) for p, q in pairs if p in at[a] and q in at[b])

    return [
        Task([variants[a], variants[b]], links(a, b, found["gold"]), links(a, b, found["related"]))
        for a, b, found in data["pairs"]
    ]


def everyday_procedures() -> list[Task]:
    """Eight seeded samples of six authors of each scenario, authors with five steps or more."""
    tasks = []
    for name, authors in _read("everyday-procedures.json")["scenarios"].items():
        choice = random.Random(f"{SEED}-{name}")
        able = [steps for steps in authors if len(steps) >= LEAST_STEPS]
        for _ in range(SAMPLES):
            sample = choice.sample(able, AUTHORS)
            labelled: dict[str, list[Ref]] = {}
            for number, steps in enumerate(sample):
                for at, step in enumerate(steps):
                    if step["group"]:
                        labelled.setdefault(step["group"], []).append((number, at))
            alike = frozenset(pair for refs in labelled.values() for pair in combinations(refs, 2))
            gold = frozenset(pair for pair in alike if pair[0][0] != pair[1][0])
            tasks.append(Task([passages([step["text"] for step in steps]) for steps in sample], gold, alike=alike))
    return tasks


def recipes() -> list[Task]:
    """Pairs of recipes of one dish; every judged action of the first has one right target or none."""
    tasks = []
    for dish in _read("recipes.json")["dishes"].values():
        texts = {name: passages([step["text"] for step in steps]) for name, steps in dish["variants"].items()}
        at = {name: {step["id"]: i for i, step in enumerate(steps)} for name, steps in dish["variants"].items()}
        for a, b, found in dish["pairs"]:
            gold = frozenset(((0, at[a][p]), (1, at[b][q])) for p, q in found if q)
            judged = frozenset((0, at[a][p]) for p, _ in found)
            tasks.append(Task([texts[a], texts[b]], gold, sources=judged))
    return tasks


def shipped_practices() -> list[Task]:
    """The practices of this repository that name steps, without the names: equal names are what is right."""
    practices: dict[str, list[Path]] = {}
    for path in sorted((ROOT / "practices").glob("*/*.md")):
        practices.setdefault(path.stem, []).append(path)
    tasks = []
    for paths in practices.values():
        documents = [read_document(path.name, path.read_bytes()) for path in paths]
        named: dict[str, list[Ref]] = {}
        for number, document in enumerate(documents):
            for at, passage in enumerate(document.passages):
                if passage.name:
                    named.setdefault(passage.name, []).append((number, at))
        pairs = (pair for refs in named.values() for pair in combinations(refs, 2))
        gold = frozenset((a, b) for a, b in pairs if a[0] != b[0])
        hidden = [[replace(passage, name=None) for passage in document.passages] for document in documents]
        if gold:
            tasks.append(Task(hidden, gold, sources=frozenset(ref for refs in named.values() for ref in refs)))
    return tasks


def pairs_of(groups: Groups) -> Iterator[tuple[Ref, Ref]]:
    """Every pair of members of a group, the smaller first."""
    for members in groups:
        yield from combinations(sorted(members), 2)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_pairs(tasks: Sequence[Task], found: Sequence[Groups]) -> dict[str, float]:
    """Micro precision, recall, F1; and bracketed F1: precision against gold and related, recall against gold."""
    told = right = loosely = gold = 0
    for task, groups in zip(tasks, found, strict=True):
        pairs = set(pairs_of(groups))
        told, gold = told + len(pairs), gold + len(task.gold)
        right += len(pairs & task.gold)
        loosely += len(pairs & (task.gold | task.related))
    precision, recall = (right / told if told else 1.0), (right / gold if gold else 1.0)
    bracketed = f1(loosely / told if told else 1.0, recall)
    return {"precision": precision, "recall": recall, "F1": f1(precision, recall), "bracketed F1": bracketed}


def score_shipped(tasks: Sequence[Task], found: Sequence[Groups]) -> dict[str, float]:
    """Micro precision, recall and F1 over pairs of passages that both have a name."""
    named = [
        [[ref for ref in members if ref in task.sources] for members in groups]
        for task, groups in zip(tasks, found, strict=True)
    ]
    return score_pairs(tasks, named)


def score_groups(tasks: Sequence[Task], found: Sequence[Groups]) -> float:
    """B³ F1 over all passages; a passage without a label is right alone."""
    precision = recall = 0.0
    count = 0
    for task, groups in zip(tasks, found, strict=True):
        refs = [(number, at) for number, own in enumerate(task.variants) for at in range(len(own))]
        right: dict[Ref, set[Ref]] = {ref: {ref} for ref in refs}
        for a, b in task.alike:
            right[a].add(b)
            right[b].add(a)
        told = {ref: set(members) for members in groups for ref in members}
        for ref in refs:
            both = len(right[ref] & told[ref])
            precision, recall = precision + both / len(told[ref]), recall + both / len(right[ref])
        count += len(refs)
    return f1(precision / count, recall / count)


def score_recipes(tasks: Sequence[Task], found: Sequence[Groups]) -> float:
    """Share of judged actions given the right target, or rightly none."""
    right = judged = 0
    for task, groups in zip(tasks, found, strict=True):
        target, gold = dict(pairs_of(groups)), dict(task.gold)
        right += sum(target.get(source) == gold.get(source) for source in task.sources)
        judged += len(task.sources)
    return right / judged
