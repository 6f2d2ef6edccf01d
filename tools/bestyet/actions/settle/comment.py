"""Somebody says something about a step, and all that was said: beside merges and votes, and part of none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bestyet.actions.settle.decide_again import refuse_faults
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.discussion import said_about
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import did_you_mean, known_practice, known_reviewer
from bestyet.model.candidate import Field, Status
from bestyet.model.moment import moment_text
from bestyet.model.problem import cannot
from bestyet.model.records.comment import Discussion, Head
from bestyet.model.records.provenance import Record
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.discussion import comment_text, discussion_folder, name_of, tidy
from bestyet.text.versions import read_versions, record_of


@dataclass(frozen=True)
class CommentRequest:
    start: Path
    practice: str
    step: str  # or a structured value
    words: str  # Markdown
    by: str
    answers: str = ""  # name of a comment about the same
    on: str = ""  # a moment in UTC; default: now

    @property
    def head(self) -> Head:
        return Head(by=self.by, on=self.on or moment_text(clock.now()), step=self.step, answers=self.answers)


@dataclass(frozen=True)
class Discussed:
    """What is said about a practice, and what of it stands today."""

    said: Discussion
    steps: Mapping[str, str]  # id -> words of what is in the candidate or proposed for it
    fields: Mapping[str, Field]


def discussion_of(start: Path, name: str) -> Discussed:
    loaded = load_about(name, start)
    said = _said(loaded, known_practice(loaded, name))
    if not loaded.base.merged_variants(name):
        return Discussed(said, {}, {})
    candidate = candidate_of(loaded, name)
    there = (item for item in candidate.items if item.status in (Status.USED, Status.ADDITION) and item.words.is_step)
    return Discussed(said, {item.id: item.words.text for item in there}, {one.id: one for one in candidate.fields})


def comment(request: CommentRequest) -> str:
    """Write a comment, and return the path of its file; the same words again are there already.

    Raises CannotGoOnError where there is nobody or nothing like that, and where `check` would not let it pass.
    """
    return edit(root_of(request.start), partial(_write, request), partial(load_about, request.practice))


def _write(request: CommentRequest, loaded: Loaded) -> Edit[str]:
    practice = known_practice(loaded, request.practice)
    by, words = known_reviewer(loaded, request.by), tidy(request.words)
    if not words:
        raise cannot("say something: nothing is kept of a comment without words")
    said = _said(loaded, practice)
    about = said.about(request.step)
    if request.answers and request.answers not in (one.name for one in about):
        raise cannot(
            "there is no comment %(answers)s about %(step)s",
            answers=repr(request.answers[:100]),
            step=repr(request.step[:100]),
        )
    if not about:
        known = {*_steps(loaded, practice)}
        if request.step not in known:
            near = did_you_mean(request.step, sorted(known))
            raise cannot(
                "%(practice)s has no step or value %(step)s%(near)s",
                practice=practice,
                step=repr(request.step[:100]),
                near=near,
            )
    for one in about:
        if (one.head.by, one.head.answers, one.words) == (by, request.answers, words):
            return Edit(f"{discussion_folder(practice)}/{one.name}.md")
    path, raw = written(request)
    there = {f"{discussion_folder(practice)}/{one.name}.md": b"" for one in about}
    refuse_faults({**loaded.files, **there}, {**loaded.files, **there, path: raw}, path)
    return Edit(path, {path: raw})


def written(request: CommentRequest) -> tuple[str, bytes]:
    """The path of the file that a comment would be in, and what would be in it."""
    head = request.head
    raw = comment_text(head, request.words).encode()
    return f"{discussion_folder(request.practice)}/{name_of(head, raw)}.md", raw


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
