"""The sets that aligning is measured on, as Markdown with what is right of them; read where they lie, never copied.

University Admission: Process Model Matching Contest 2015 (Antunes et al. 2015). Everyday procedures: DeScript
(Wanzare et al. 2016). Recipes: ARA 1.1 (Donatelli et al. 2021, CC BY 4.0). Shipped practices: those of this
repository, their names hidden from aligning and taken as what is right. Drifted copies: documents of one origin,
whose groups a reader judged one by one (../judged.tsv).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from bestyet.model.group import Ref
from bestyet.text.markdown.markdown import read_document

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "align-data"
SEED, SAMPLES, AUTHORS, LEAST_STEPS = 0, 8, 6, 5
DRIFTED = ("team-onboarding-one-org", "qms-internal-audit")

Pairs = frozenset[tuple[Ref, Ref]]
_NAME = re.compile(r"[ \t]*\{#[a-z0-9-]+\}")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&:$^=-])")


@dataclass(frozen=True)
class Task:
    """Documents to align with what is right: pairs across variants, looser pairs, and all that share a label.

    A Ref is (document, step of it from 0) where `steps` says how many each has, else (document, passage of it).
    """

    name: str
    documents: tuple[str, ...]  # Markdown
    gold: Pairs
    related: Pairs = frozenset()
    alike: Pairs = frozenset()  # everyday procedures: gold, and pairs of one author too
    # Recipes: the actions of the first variant that are judged. Shipped practices: the passages that have a name.
    judged: frozenset[Ref] = frozenset()
    steps: tuple[int, ...] = ()


def procedure(texts: Sequence[str], heading: bool) -> str:
    """Texts as a document: the items of one list, below a heading that all variants have or below none."""
    lines = [_MARKUP.sub(r"\\\1", " ".join(text.split())) for text in texts]
    items = "".join(f"- {line}\n" for line in lines)
    return f"# Procedure\n\n## Steps\n\n{items}" if heading else items


def _listed(name: str, variants: Sequence[Sequence[str]], heading: bool, gold: Pairs, **more: frozenset[Any]) -> Task:
    documents = tuple(procedure(texts, heading) for texts in variants)
    return Task(name, documents, gold, steps=tuple(map(len, variants)), **more)


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def university_admission(heading: bool) -> Iterator[Task]:
    """36 pairs of variants; links to passages of a third variant (17 slips of the data) are left out."""
    data = _read("university-admission.json")
    texts = {name: [step["text"] for step in steps] for name, steps in data["variants"].items()}
    at = {name: {step["id"]: i for i, step in enumerate(steps)} for name, steps in data["variants"].items()}

    def links(a: str, b: str, pairs: list[list[str]]) -> Pairs:
        return frozenset(((0, at[a][p]), (1, at[b][q])) for p, q in pairs if p in at[a] and q in at[b])

    for a, b, found in data["pairs"]:
        gold, related = links(a, b, found["gold"]), links(a, b, found["related"])
        yield _listed(f"{a} {b}", [texts[a], texts[b]], heading, gold, related=related)


def everyday_procedures(heading: bool) -> Iterator[Task]:
    """Eight seeded samples of six authors of each scenario, authors with five steps or more."""
    for name, authors in _read("everyday-procedures.json")["scenarios"].items():
        choice = random.Random(f"{SEED}-{name}")
        able = [steps for steps in authors if len(steps) >= LEAST_STEPS]
        for number in range(SAMPLES):
            sample = choice.sample(able, AUTHORS)
            labelled: dict[str, list[Ref]] = {}
            for variant, steps in enumerate(sample):
                for at, step in enumerate(steps):
                    if step["group"]:
                        labelled.setdefault(step["group"], []).append((variant, at))
            alike = frozenset(pair for refs in labelled.values() for pair in combinations(refs, 2))
            gold = frozenset(pair for pair in alike if pair[0][0] != pair[1][0])
            texts = [[step["text"] for step in steps] for steps in sample]
            yield _listed(f"{name} {number}", texts, heading, gold, alike=alike)


def recipes(heading: bool) -> Iterator[Task]:
    """Pairs of recipes of one dish; every judged action of the first has one right target or none."""
    for name, dish in _read("recipes.json")["dishes"].items():
        texts = {name: [step["text"] for step in steps] for name, steps in dish["variants"].items()}
        at = {name: {step["id"]: i for i, step in enumerate(steps)} for name, steps in dish["variants"].items()}
        for a, b, found in dish["pairs"]:
            gold = frozenset(((0, at[a][p]), (1, at[b][q])) for p, q in found if q)
            judged = frozenset((0, at[a][p]) for p, _ in found)
            yield _listed(f"{name} {a} {b}", [texts[a], texts[b]], heading, gold, judged=judged)


def shipped_practices(shown: bool = False) -> Iterator[Task]:
    """The practices of this repository that name steps; equal names are what is right. shown: to aligning too."""
    practices: dict[str, list[Path]] = {}
    for path in sorted((ROOT / "practices").glob("*/*.md")):
        practices.setdefault(path.stem, []).append(path)
    for practice, paths in practices.items():
        texts = [path.read_text(encoding="utf-8") for path in paths]
        named: dict[str, list[Ref]] = {}
        for number, text in enumerate(texts):
            for at, passage in enumerate(read_document("", text.encode()).passages):
                if passage.name:
                    named.setdefault(passage.name, []).append((number, at))
        pairs = (pair for refs in named.values() for pair in combinations(refs, 2))
        gold = frozenset((a, b) for a, b in pairs if a[0] != b[0])
        if gold:
            documents = tuple(text if shown else _NAME.sub("", text) for text in texts)
            yield Task(practice, documents, gold, judged=frozenset(ref for refs in named.values() for ref in refs))


def corpus(topic: str) -> Task:
    """Real documents of one topic; nothing is known to be right."""
    paths = sorted((SHARED / "corpora" / topic).glob("*.md"))
    return Task(topic, tuple(path.read_text(encoding="utf-8") for path in paths), frozenset())


def corpus_files(topic: str) -> list[str]:
    return sorted(path.name for path in (SHARED / "corpora" / topic).glob("*.md"))


SETS: dict[str, Callable[[], Iterator[Task]]] = {
    "admission": lambda: university_admission(False),
    "admission, heading": lambda: university_admission(True),
    "everyday": lambda: everyday_procedures(False),
    "everyday, heading": lambda: everyday_procedures(True),
    "recipes": lambda: recipes(False),
    "recipes, heading": lambda: recipes(True),
    "shipped": shipped_practices,
    "shipped, names": lambda: shipped_practices(True),
}
