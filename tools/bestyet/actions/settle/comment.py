"""Somebody says something about a step, and all that was said: beside merges and votes, and part of none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.decide_again import refuse_faults
from bestyet.knowledge.base import load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.discussion import said_about
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import did_you_mean, known_practice, known_reviewer
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.comment import Discussion, Head
from bestyet.model.records.provenance import Record
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.discussion import comment_text, discussion_folder, name_of, tidy
from bestyet.text.versions import read_versions, record_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded


@dataclass(frozen=True)
class CommentRequest:
    start: Path
    practice: str
    step: str  # or a structured value
    words: str  # Markdown
    by: str
    answers: str = ""  # name of a comment about the same


def discussion_of(start: Path, name: str) -> Discussion:
    return _said(load_about(name, start), name)


def comment(request: CommentRequest) -> str:
    """Write a comment, and return the path of its file; the same words again are there already.

    Raises CannotGoOnError where there is nobody or nothing like that, and where `check` would not let it pass.
    """
    return edit(root_of(request.start), partial(_write, request), request.practice)


def _write(request: CommentRequest, loaded: Loaded) -> Edit[str]:
    practice = known_practice(loaded, request.practice)
    by, words = known_reviewer(loaded, request.by), tidy(request.words)
    if not words:
        raise CannotGoOnError("say something: nothing is kept of a comment without words")
    said = _said(loaded, practice)
    about = said.about(request.step)
    if request.answers and request.answers not in (one.name for one in about):
        raise CannotGoOnError(f"there is no comment {request.answers[:100]!r} about {request.step[:100]!r}")
    if not about:
        known = {*_steps(loaded, practice)}
        if request.step not in known:
            near = did_you_mean(request.step, sorted(known))
            raise CannotGoOnError(f"{practice} has no step or value {request.step[:100]!r}{near}")
    for one in about:
        if (one.head.by, one.head.answers, one.words) == (by, request.answers, words):
            return Edit(f"{discussion_folder(practice)}/{one.name}.md")
    head = Head(by=by, on=moment_text(clock.now()), step=request.step, answers=request.answers)
    raw = comment_text(head, words).encode()
    path = f"{discussion_folder(practice)}/{name_of(head, raw)}.md"
    there = {f"{discussion_folder(practice)}/{one.name}.md": b"" for one in about}
    refuse_faults({**loaded.files, **there}, {**loaded.files, **there, path: raw}, path)
    return Edit(path, {path: raw})


def _said(loaded: Loaded, practice: str) -> Discussion:
    return said_about(loaded.root, practice, read_versions(loaded.files))


def _steps(loaded: Loaded, practice: str) -> Iterator[str]:
    """What one can speak of: what is in the candidate, and in any version that was put to the vote."""
    if loaded.base.merged_variants(practice):
        candidate = candidate_of(loaded, practice)
        yield from (item.id for item in candidate.items)
        yield from (field.id for field in candidate.fields)
    for version in read_versions(loaded.files, practice).get(practice, ()):
        record = record_of(version)
        if isinstance(record, Record):
            yield from (entry.id for entry in record.items)
            yield from (entry.id for entry in record.fields)
