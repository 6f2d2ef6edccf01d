"""How good groups are, by the measures defined for each set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from align.sets import Task
from bestyet.model.group import Ref

Groups = Sequence[Sequence[Ref]]


def pairs_of(groups: Groups) -> Iterator[tuple[Ref, Ref]]:
    """Every pair of members of a group, the smaller first."""
    for members in groups:
        yield from combinations(sorted(members), 2)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def told_pairs(task: Task, groups: Groups) -> set[tuple[Ref, Ref]]:
    """The pairs that can be right or wrong: of documents whose steps are named in part, those with a name."""
    if task.judged and not task.steps:
        groups = [[ref for ref in members if ref in task.judged] for members in groups]
    return {(a, b) for a, b in pairs_of(groups) if a[0] != b[0]}


def score_pairs(tasks: Sequence[Task], found: Sequence[Groups]) -> dict[str, float]:
    """Micro precision, recall, F1; bracketed: precision against gold and related, recall against gold."""
    told = right = loosely = gold = 0
    for task, groups in zip(tasks, found, strict=True):
        pairs = told_pairs(task, groups)
        told, gold = told + len(pairs), gold + len(task.gold)
        right += len(pairs & task.gold)
        loosely += len(pairs & (task.gold | task.related))
    precision, recall = (right / told if told else 1.0), (right / gold if gold else 1.0)
    loose = loosely / told if told else 1.0
    scores = {"pairs": float(told), "P": precision, "R": recall, "F1": f1(precision, recall)}
    if any(task.related for task in tasks):
        scores |= {"P bracketed": loose, "F1 bracketed": f1(loose, recall)}
    return scores


def score_groups(tasks: Sequence[Task], found: Sequence[Groups]) -> float:
    """B³ F1 over all passages; a passage without a label is right alone."""
    precision = recall = 0.0
    count = 0
    for task, groups in zip(tasks, found, strict=True):
        refs = [(number, at) for number, steps in enumerate(task.steps) for at in range(steps)]
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
        right += sum(target.get(source) == gold.get(source) for source in task.judged)
        judged += len(task.judged)
    return right / judged
