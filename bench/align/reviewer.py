"""A reviewer who knows what is right and answers only what is asked, one question after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from align.scores import f1, told_pairs
from align.sets import Task
from align.through import Found, align_files, found_in, refs_of
from bestyet.merge.align.links import Links
from bestyet.merge.candidate import align_documents
from bestyet.model.candidate import Settings
from bestyet.model.group import Question, Ref

AFTER = (0, 5, 10, 20, 40)
MERGED_WELL = 0.9


@dataclass(frozen=True)
class State:
    """Pairs after some answers: told and right of what is shown as the same, and of what is merged."""

    shown: tuple[int, int]
    merged: tuple[int, int]
    likely: int  # groups that wait for an answer
    questions: int

    def f1(self, of: tuple[int, int], gold: int) -> float:
        told, right = of
        return f1(right / told if told else 1.0, right / gold if gold else 1.0)


def states(task: Task, most: int) -> Iterator[State]:
    """How it stands before the first answer and after each, until nothing is asked any more."""
    aligned = align_files(task.documents)
    own = refs_of(task, aligned)
    same: list[frozenset[Ref]] = []
    apart: set[frozenset[Ref]] = set()
    for _ in range(most + 1):
        links = Links(confirmed=tuple(same), refused=frozenset(apart))
        alignment = align_documents(aligned.documents, links, Settings())
        found = found_in(task, aligned, alignment)
        asked = [question for question in alignment.questions if can_answer(task, question, own)]
        yield _state(task, found, len(asked))
        if not asked:
            return
        ticked = answer(task, asked[0], own)
        same.append(frozenset(ticked))
        apart |= {frozenset((a, b)) for a in ticked for b in asked[0].shown if b not in ticked}


def can_answer(task: Task, question: Question, own: dict[Ref, Ref]) -> bool:
    """Whether the set says anything of the seed: of documents whose steps are named in part, only of these."""
    return own.get(question.a) in task.judged if task.judged else question.a in own


def answer(task: Task, question: Question, own: dict[Ref, Ref]) -> list[Ref]:
    """The seed and what says the same, of what is shown."""
    seed = own[question.a]
    right = {b for a, b in task.gold if a == seed} | {a for a, b in task.gold if b == seed}
    return [question.a, *(ref for ref in question.shown[1:] if own.get(ref) in right)]


def _state(task: Task, found: Found, questions: int) -> State:
    shown, merged = (told_pairs(task, groups) for groups in (found.shown, found.merged))
    return State(
        (len(shown), len(shown & task.gold)),
        (len(merged), len(merged & task.gold)),
        found.likely,
        questions,
    )


def curve(tasks: Sequence[Task], most: int = AFTER[-1]) -> dict[str, float]:
    """F1 of what is shown after so many answers a practice; and how often an answer lowers it."""
    runs = [(len(task.gold), list(states(task, most))) for task in tasks]
    found = {}
    for after in AFTER:
        at = [(gold, run[min(after, len(run) - 1)]) for gold, run in runs]
        told, right, gold = (sum(n) for n in zip(*((*s.shown, gold) for gold, s in at), strict=True))
        found[f"F1 after {after}"] = f1(right / told if told else 1.0, right / gold if gold else 1.0)
    steps = [(gold, *two) for gold, run in runs for two in pairwise(run)]
    lower = sum(after.f1(after.shown, gold) < before.f1(before.shown, gold) - 1e-9 for gold, before, after in steps)
    found |= {"answers": float(len(steps)), "lowered": float(lower)}
    found["until merged"] = float(median(_first(run, gold) for gold, run in runs))
    found["until asked"] = float(median(next((n for n, s in enumerate(run) if not s.likely), most) for _, run in runs))
    found["questions"] = float(median(run[0].questions for _, run in runs))
    return found


def _first(run: Sequence[State], gold: int) -> int:
    """After how many answers what is merged is right to MERGED_WELL."""
    return next((n for n, state in enumerate(run) if state.f1(state.merged, gold) >= MERGED_WELL), len(run))
