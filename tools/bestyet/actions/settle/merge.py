"""The best we have today: the candidate of a practice, or of any files, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.files import is_practice, refuse_semantic, settings_for
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of, senses_for
from bestyet.knowledge.files import is_file, label_documents, read_files
from bestyet.knowledge.names import did_you_mean, known_practice
from bestyet.merge.candidate import merge
from bestyet.model.candidate import Candidate, Settings
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.git import find_repository
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import Written, write_practice
from bestyet.text.settled import newest_adopted

if TYPE_CHECKING:
    from bestyet.merge.candidate import Aligned
    from bestyet.model.passage import Document

STANDARD = "standard"  # as a base: the newest adopted version


@dataclass(frozen=True)
class MergeRequest:
    start: Path
    what: tuple[str, ...]  # one practice, or files
    base: str | None = None  # what all variants go back to: a file, REV:PATH, or for a practice STANDARD
    semantic: bool = False  # only for files
    backbone: str = ""  # the region (of files: the file's name) whose whole text it is to be


@dataclass(frozen=True)
class Merged:
    candidate: Candidate
    written: Written
    settings: Settings  # how regions are called
    left_out: tuple[Problem, ...] = ()  # why variants of the practice take no part


def merge_variants(request: MergeRequest) -> Merged:
    """Merge a practice as people settled it; files of one knowledge base by its settings, others by the defaults."""
    if is_practice(request.start, request.what):
        refuse_semantic(request.semantic)
        loaded = load_about(request.what[0], request.start)
        practice = known_practice(loaded, request.what[0])
        base = _standard(loaded, practice) if request.base == STANDARD else _base(request)
        return merge_practice(loaded, practice, base, request.backbone)
    candidate = _merge_files(request, _base(request))
    return Merged(candidate, write_practice(candidate), Settings())


def merge_practice(
    loaded: Loaded,
    practice: str,
    base: Document | None = None,
    backbone: str = "",
    aligned: Aligned | None = None,
) -> Merged:
    candidate = candidate_of(loaded, practice, base=base, backbone=backbone, aligned=aligned)
    return Merged(candidate, write_practice(candidate), loaded.base.settings, loaded.left_out(practice))


def _merge_files(request: MergeRequest, base: Document | None) -> Candidate:
    variants = label_documents(read_files(request.what, request.start))
    practices = {variant.document.data.get("practice") for variant in variants}
    name = practices.pop() if len(practices) == 1 else None
    settings = settings_for(request.start, request.what, request.semantic)
    practice = name if isinstance(name, str) else "merged"
    if request.backbone and request.backbone not in (known := [variant.region for variant in variants]):
        raise CannotGoOnError(f"{request.backbone} is none of the files{did_you_mean(request.backbone, known)}")
    return merge(practice, variants, settings, base=base, semantic=senses_for(settings), backbone=request.backbone)


def _standard(loaded: Loaded, practice: str) -> Document:
    """The text of the newest adopted version."""
    version = newest_adopted(loaded.files, practice)
    if version is None:
        raise CannotGoOnError(f"no version of {practice} was adopted yet, so there is no standard to compare with")
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))


def _base(request: MergeRequest) -> Document | None:
    """Read a base: a file, or REV:PATH as git writes it."""
    if not request.base:
        return None
    if is_file(request.base, request.start):
        return read_files([request.base], request.start)[0]
    rev, found, path = request.base.partition(":")
    repository = find_repository(request.start) if found else None
    raw = repository.read_blob(repository.resolve_rev(rev), path) if repository else None
    if raw is None:
        raise CannotGoOnError(f"{request.base} is neither a file nor REV:PATH of a file in git")
    return read_document(request.base, raw)
