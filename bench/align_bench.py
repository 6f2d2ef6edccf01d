"""How well and how fast `align` works: `python bench/align_bench.py`, with ../shared beside the repository."""

from __future__ import annotations

import csv
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from align_data import (
    SHARED,
    Aligner,
    Groups,
    Task,
    Variants,
    everyday_procedures,
    passages,
    recipes,
    score_groups,
    score_pairs,
    score_recipes,
    score_shipped,
    shipped_practices,
    university_admission,
)
from bestyet.merge.align import align as shipped
from bestyet.merge.align.cluster import Clusters
from bestyet.merge.align.senses import Senses
from bestyet.merge.align.words import Reader
from bestyet.model.group import Alignment, Ref
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.semantic import open_senses
from bestyet.text.markdown.markdown import read_document
from rapidfuzz import fuzz

Texts = Sequence[str]
Baseline = Callable[[Texts], Callable[[int, int], float]]  # texts -> likeness 0..1 of two of them
STEPS = [step / 10 for step in range(3, 10)]  # thresholds tried for the baselines
COLUMNS = ("UA P", "UA R", "UA F1", "brack.", "EP F1", "EP B3", "recipes", "SP P", "SP R", "SP F1")
HEAD = f"{'':24} " + " ".join(f"{column:>7}" for column in COLUMNS)
TARGETS = {"target": (0.66, 0.74, 0.58, 0.73, 0.58), "target with semantic": (0.70, 0.78, 0.62, 0.75, 0.60)}


def bestyet(variants: Variants) -> Groups:
    return [group.members for group in shipped.align(variants).rows]


def with_senses(senses: Senses) -> Aligner:
    return lambda variants: [group.members for group in shipped.align(variants, semantic=senses).rows]


def installed_senses() -> Senses | None:
    """The model of language, where bestyet[semantic] is installed."""
    try:
        return open_senses(None)
    except CannotGoOnError as error:
        print(f"without a model of language: {error}")
        return None


def exact_stems(texts: Texts) -> Callable[[int, int], float]:
    """1 where two texts have the same stems."""
    terms = [frozenset(Reader({}).read(text).terms) for text in texts]
    return lambda a, b: float(terms[a] == terms[b])


def token_set(texts: Texts) -> Callable[[int, int], float]:
    return lambda a, b: fuzz.token_set_ratio(texts[a], texts[b], processor=str.lower) / 100


def cosine(texts: Texts) -> Callable[[int, int], float]:
    """TF-IDF cosine of stems."""
    terms = [Reader({}).read(text).terms for text in texts]
    counts = Counter(term for own in terms for term in own)
    weights = {term: math.log((1 + len(texts)) / count) + 0.1 for term, count in counts.items()}
    norms = [math.sqrt(sum(weights[term] ** 2 for term in own)) or 1.0 for own in terms]

    def likeness(a: int, b: int) -> float:
        return sum(weights[term] ** 2 for term in set(terms[a]) & set(terms[b])) / (norms[a] * norms[b])

    return likeness


def bm25(texts: Texts) -> Callable[[int, int], float]:
    """BM25 (k1 1.2, b 0.75) both ways, as a share of each text's score with itself."""
    terms = [Reader({}).read(text).terms for text in texts]
    counts = Counter(term for own in terms for term in own)
    idf = {term: math.log(1 + (len(texts) - count + 0.5) / (count + 0.5)) for term, count in counts.items()}
    mean = sum(map(len, terms)) / max(1, len(terms)) or 1.0

    def one_way(a: int, b: int) -> float:
        norm = 2.2 / (1 + 1.2 * (0.25 + 0.75 * len(terms[b]) / mean))
        return norm * sum(idf[term] for term in set(terms[a]) & set(terms[b]))

    own = [one_way(number, number) or 1.0 for number in range(len(texts))]
    return lambda a, b: min(1.0, (one_way(a, b) / own[a] + one_way(b, a) / own[b]) / 2)


BASELINES: dict[str, Baseline] = {
    "exact stems": exact_stems,
    "token_set": token_set,
    "TF-IDF cosine": cosine,
    "BM25": bm25,
}


def by_likeness(baseline: Baseline) -> Callable[[float], Aligner]:
    """Threshold -> an aligner that groups as `align` does, by this likeness alone."""
    known: dict[int, tuple[list[Ref], dict[tuple[int, int], int]]] = {}

    def at(threshold: float) -> Aligner:
        def aligned(variants: Variants) -> Groups:
            if id(variants) not in known:
                refs = [(number, at) for number, own in enumerate(variants) for at in range(len(own))]
                like = baseline([variants[number][at].text for number, at in refs])
                pairs = ((a, b) for b in range(len(refs)) for a in range(b) if refs[a][0] != refs[b][0])
                known[id(variants)] = refs, {(a, b): round(10_000 * like(a, b)) for a, b in pairs}
            refs, scores = known[id(variants)]
            clusters = Clusters([number for number, _ in refs], scores, ())
            clusters.join_best_first(round(10_000 * threshold))
            return [[refs[item] for item in members] for members in clusters.members.values()]

        return aligned

    return at


Sets = tuple[list[Task], list[Task], list[Task], list[Task]]


def figures(sets: Sets, aligner: Aligner) -> list[float]:
    """The columns of the table, in its order."""
    pairs, many, actions, named = sets
    found = [[aligner(task.variants) for task in tasks] for tasks in sets]
    admission = score_pairs(pairs, found[0])
    everyday = score_pairs(many, found[1])["F1"], score_groups(many, found[1])
    shipped_scores = list(score_shipped(named, found[3]).values())
    return [*admission.values(), *everyday, score_recipes(actions, found[2]), *shipped_scores[:3]]


def row(name: str, values: Sequence[float]) -> str:
    return f"{name:24} " + " ".join(f"{value:7.3f}" for value in values)


def quality(sets: Sets, senses: Senses | None) -> Iterator[str]:
    yield "Quality of sure and likely groups. UA: University Admission, 36 pairs; EP: everyday procedures, six authors;"
    yield "SP: shipped practices, names hidden, pairs of passages that have one."
    yield "Baselines group as align does; each figure is of the threshold that is best for that very figure."
    yield HEAD
    for name, (strict, bracketed, pairs, groups, recipes_) in TARGETS.items():
        yield f"{name:24} {'':15} {strict:7.3f} {bracketed:7.3f} {pairs:7.3f} {groups:7.3f} {recipes_:7.3f}"
    yield row("align, shipped default", figures(sets, bestyet))
    if senses:
        yield row("align, semantic: on", figures(sets, with_senses(senses)))
    for name, baseline in BASELINES.items():
        at = by_likeness(baseline)
        tried = [figures(sets, at(step)) for step in STEPS]
        best_f1 = max(tried, key=lambda values: values[2])
        best_sp = max(tried, key=lambda values: values[9])
        most = [max(values[column] for values in tried) for column in range(3, 7)]
        yield row(name, [*best_f1[:3], *most, *best_sp[7:]])


def thresholds(sets: Sets) -> Iterator[str]:
    """The same figures with LIKELY moved: the default should stand where none of them falls steeply."""
    yield "Other thresholds for a likely group, and what each set alone would choose"
    yield HEAD
    default, tried = shipped.LIKELY, {}
    try:
        for sure in range(2400, 3601, 200):
            shipped.LIKELY = sure
            tried[sure] = figures(sets, bestyet)
            yield row(f"LIKELY = {sure}" + (" (default)" if sure == default else ""), tried[sure])
    finally:
        shipped.LIKELY = default
    for name, column in (("University Admission", 2), ("everyday procedures", 4), ("recipes", 6)):
        others = [other for other in (2, 4, 6) if other != column]
        left_out = max(tried, key=lambda sure: sum(tried[sure][other] for other in others))
        own = max(values[column] for values in tried.values())
        yield f"{name}: {tried[left_out][column]:.3f} with the threshold of the other two, {own:.3f} with its own"


def ranked(alignment: Alignment, passage: Ref, variant: int) -> list[Ref]:
    """Partners in a variant, best first: of its sure or likely group, then by questions."""
    group = next(group.members for group in alignment.rows if passage in group.members)
    found = [ref for ref in group if ref[0] == variant]
    for question in alignment.questions:
        if passage in (question.a, question.b):
            other = question.b if question.a == passage else question.a
            found += [other] if other[0] == variant and other not in found else []
    return found


def place(alignment: Alignment, passage: Ref, partner: Ref) -> int:
    """How many others of the partner's variant come before it; a large number where it is not told at all."""
    partners = ranked(alignment, passage, partner[0])
    return partners.index(partner) if partner in partners else sys.maxsize


def questions() -> Iterator[str]:
    """Recall on real documents: is a pair that a reader found grouped, or asked early enough?"""
    folder, gold = SHARED / "corpora" / "project-kickoff", SHARED / "corpora" / "project-kickoff.gold.tsv"
    if not gold.exists():
        yield f"project kickoff: skipped, there is no {gold}"
        return
    paths = sorted(folder.glob("*.md"))
    documents = [read_document(path.name, path.read_bytes()) for path in paths]
    alignment = shipped.align([document.passages for document in documents])
    number = {path.stem: at for at, path in enumerate(paths)}

    def at_lines(org: str, lines: str) -> set[Ref]:
        first, _, last = lines.partition("-")
        spans = [passage.span for passage in documents[number[org]].passages]
        inside = (at for at, s in enumerate(spans) if s.first_line <= int(last or first) and s.last_line >= int(first))
        return {(number[org], at) for at in inside}

    with gold.open(encoding="utf-8", newline="") as lines:
        rows = [line for line in csv.DictReader(lines, delimiter="\t") if line["relation"].startswith("same")]
    sides = [(at_lines(r["a_org"], r["a_lines"]), at_lines(r["b_org"], r["b_lines"])) for r in rows]
    ends = [side for one, other in sides for side in ((one, other), (other, one))]
    rank = [min(place(alignment, a, b) for a in left for b in right) for left, right in ends]
    yield f"Project kickoff: {len(rows)} pairs that a reader found the same, looked up from both ends"
    for most in (1, 5):
        yield f"recall@{most}: {sum(found < most for found in rank) / len(rank):.2f}"
    same = [any(len({a, b} & set(g.members)) == 2 for g in alignment.rows for a in x for b in y) for x, y in sides]
    yield f"in one sure or likely group: {sum(same)} of {len(same)}"


def synthetic(variants: int, steps: int) -> Variants:
    """Variants that share most steps and reword a quarter of the words, of invented words."""
    choice = random.Random(f"{variants}-{steps}")
    words = ["".join(choice.choices("abcdeilmnorst", k=choice.randint(3, 9))) for _ in range(1500)]
    pool = [choice.choices(words, k=choice.randint(4, 20)) for _ in range(2 * steps)]
    found = []
    for _ in range(variants):
        own = [pool[at] for at in sorted(choice.sample(range(len(pool)), steps))]
        found.append(
            passages([" ".join(w if choice.random() > 0.25 else choice.choice(words) for w in t) for t in own])
        )
    return found


def speed(sets: Sets) -> Iterator[str]:
    yield "CPU time of this process (budget: 1.5 s for 10 × 100, 15 s for 50 × 60)"
    start = time.process_time()
    for task in sets[0]:
        bestyet(task.variants)
    yield f"University Admission: {1000 * (time.process_time() - start) / len(sets[0]):.0f} ms a pair of variants"
    for variants, steps in ((2, 100), (5, 100), (10, 100), (50, 60)):
        made = synthetic(variants, steps)
        start = time.process_time()
        bestyet(made)
        yield f"{variants} variants of {steps} passages: {time.process_time() - start:.2f} s"


def main() -> None:
    if not (SHARED / "align-data").is_dir():
        print(f"skipped: there is no {SHARED / 'align-data'}")
        return
    sets = (university_admission(), everyday_procedures(), recipes(), shipped_practices())
    for part in (quality(sets, installed_senses()), thresholds(sets), questions(), speed(sets)):
        for line in part:
            print(line)
            sys.stdout.flush()
        print()


if __name__ == "__main__":
    main()
