"""What people have still to settle, over all practices: questions that nobody answered, disputes that stand open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.answers import worth_asking
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import root_of

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate


@dataclass(frozen=True)
class OpenPoints:
    practice: str
    title: str
    regions: tuple[str, ...]  # that wrote it
    questions: int
    disputes: int


@dataclass(frozen=True)
class Said:
    regions: tuple[str, ...]  # how people call them
    value: str
    takes: str  # the region by which it is decided for


@dataclass(frozen=True)
class OpenDispute:
    subject: str  # id of a structured value or of a step
    about: str  # of a step, which of its disputes; "" for a structured value
    words: str  # of the step as the candidate has it; "" for a structured value
    said: tuple[Said, ...]


def open_points(start: Path) -> tuple[OpenPoints, ...]:
    """Of each practice that more than one region wrote and of which something is open, by title."""
    root = root_of(start)
    return remembered(root, "open-points", (), partial(_points, root), tuple[OpenPoints, ...])


def _points(root: Path) -> tuple[OpenPoints, ...]:
    return tuple(sorted(_each(root), key=lambda one: (one.title.casefold(), one.practice)))


def _each(root: Path) -> Iterator[OpenPoints]:
    loaded = load(root)
    for practice in loaded.base.variants:
        with suppress(CannotGoOnError):
            candidate = candidate_of(loaded, practice)
            regions = tuple(variant.region for variant in candidate.variants)
            found = (worth_asking(candidate), len(candidate.disputes))
            if len(regions) > 1 and any(found):
                title = loaded.base.practice_title(practice, candidate.title)
                yield OpenPoints(practice, title, regions, *found)


def open_disputes(start: Path, name: str) -> tuple[OpenDispute, ...]:
    """The open disputes of a practice, those about structured values first."""
    loaded = load(start)
    practice = known_practice(loaded, name)
    candidate, label = candidate_of(loaded, practice), loaded.base.settings.label
    words = {item.id: item.words.text for item in candidate.items}
    found = []
    for subject, dispute in candidate.disputes:
        if dispute.about == "order":  # a region's order is no value that one could take
            continue
        said = tuple(
            Said(tuple(map(label, one.regions)), one.value, one.regions[0]) for one in dispute.positions if one.regions
        )
        found.append(OpenDispute(subject, _about(candidate, subject, dispute.about), words.get(subject, ""), said))
    return tuple(found)


def _about(candidate: Candidate, subject: str, about: str) -> str:
    return "" if any(field.id == subject for field in candidate.fields) else about
