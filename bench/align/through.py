"""Documents through `bestyet align FILE…` as people run it: files in a folder, and what the command's action yields."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.sets import Task
from bestyet.actions.settle.align import Aligned, AlignRequest, align_passages
from bestyet.model.group import Alignment, Ref


@dataclass(frozen=True)
class Found:
    """What was found of one task, in the task's own Refs; passages that are no step of a list are left out."""

    merged: list[list[Ref]]  # groups that are merged without asking
    shown: list[list[Ref]]  # these and the likely ones
    likely: int  # groups that wait for an answer
    aligned: Aligned

    @property
    def alignment(self) -> Alignment:
        return self.aligned.alignment


def align_files(documents: Sequence[str], semantic: bool = False) -> Aligned:
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number:02}.md" for number in range(len(documents))]
        for name, text in zip(names, documents, strict=True):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return align_passages(AlignRequest(Path(folder), tuple(names), semantic))


def find(task: Task, semantic: bool = False) -> Found:
    aligned = align_files(task.documents, semantic)
    return found_in(task, aligned, aligned.alignment)


def found_in(task: Task, aligned: Aligned, alignment: Alignment) -> Found:
    own = refs_of(task, aligned)
    merged, shown = (
        [[own[ref] for ref in group.members if ref in own] for group in groups]
        for groups in (alignment.groups, alignment.rows)
    )
    return Found(merged, shown, len(alignment.likely), aligned)


def refs_of(task: Task, aligned: Aligned) -> dict[Ref, Ref]:
    """Passage as aligned -> Ref of the task."""
    found: dict[Ref, Ref] = {}
    for number, document in enumerate(aligned.documents):
        kept = [at for at, passage in enumerate(document.passages) if passage.is_step or not task.steps]
        assert not task.steps or len(kept) == task.steps[number], f"{task.name}: steps were read otherwise"
        found |= {(number, at): (number, place if task.steps else at) for place, at in enumerate(kept)}
    return found
