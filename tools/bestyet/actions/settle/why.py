"""Where a line or step of the candidate comes from, and why these words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.merge import Merged, merge_practice
from bestyet.knowledge.base import load_about
from bestyet.knowledge.names import did_you_mean, known_practice
from bestyet.merge.candidate import Aligned
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.history import open_history

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Item
    from bestyet.model.commit import Commit
    from bestyet.model.passage import Passage


@dataclass(frozen=True)
class WhyRequest:
    start: Path
    practice: str
    step: str = ""  # its id, or a line of the merged text; not for a list of all


@dataclass(frozen=True)
class Said:
    """What one region says: where, and who wrote it when, as far as this history tells."""

    label: str
    passage: Passage
    commits: tuple[Commit, ...]


@dataclass(frozen=True)
class Explained:
    item: Item
    said: tuple[Said, ...]
    silent: tuple[str, ...]  # labels of the regions that say nothing of the sort


def list_steps(request: WhyRequest) -> Merged:
    """Return the merged text with the place of every step in it."""
    return _merged(load_about(request.practice, request.start), request.practice)


def explain_step(request: WhyRequest) -> Explained:
    loaded = load_about(request.practice, request.start)
    merged = _merged(loaded, request.practice)
    candidate, item, label = merged.candidate, _item(merged, request.step), merged.settings.label
    said = []
    with open_history(loaded.root) as history:
        for ref in item.members:
            passage = candidate.passage(ref)
            span = passage.span
            commits = history.span_authors(span.path, span.first_line, span.last_line, loaded.files[span.path])
            said.append(Said(label(candidate.region(ref)), passage, tuple(commits)))
    speaking = candidate.regions(item)
    silent = tuple(label(variant.region) for variant in candidate.variants if variant.region not in speaking)
    return Explained(item, tuple(said), silent)


def _merged(loaded: Loaded, practice: str) -> Merged:
    return merge_practice(loaded, known_practice(loaded, practice), aligned=Aligned(asks=False))


def _item(merged: Merged, step: str) -> Item:
    candidate, written = merged.candidate, merged.written
    by_id = {item.id: item for item in candidate.items}
    is_line = step.isascii() and step.isdigit() and len(step) < 10
    for name, (first, last) in written.places.items() if is_line else ():
        if first <= int(step) <= last:
            return by_id[name]
    if step.removeprefix("#") in by_id:
        return by_id[step.removeprefix("#")]
    if is_line:
        lines = written.text.count("\n")
        raise CannotGoOnError(
            f"line {step} of the merged text holds no passage; it has {lines} lines"
            f" (bestyet why {candidate.practice} lists those with one)"
        )
    raise CannotGoOnError(f"{candidate.practice} has no step called {step!r}{did_you_mean(step, by_id)}")
