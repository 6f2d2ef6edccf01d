"""Candidates: of a practice as the knowledge base settles it, or of any files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.files import label_documents, read_files
from bestyet.knowledge.names import known_practice
from bestyet.merge.candidate import NOTHING_SETTLED, merge
from bestyet.model.candidate import Candidate, Settings
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository
from bestyet.repo.semantic import Senses, open_senses
from bestyet.repo.tree import find_root
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import Written, write_practice
from bestyet.text.settled import newest_adopted, read_settled

if TYPE_CHECKING:
    from bestyet.model.decision import Settled
    from bestyet.model.passage import Document

STANDARD = "standard"  # as a base: the newest adopted version


def candidate_of(
    loaded: Loaded, practice: str, settled: Settled | None = None, base: Document | None = None
) -> Candidate:
    """Merge a practice with what is settled about it (default: what its files say)."""
    variants = loaded.base.merged_variants(practice)
    if not variants:
        raise CannotGoOnError(f"every variant of {practice} is retired: there is nothing to merge")
    settled = settled or read_settled(loaded.files, practice)
    settings = loaded.base.settings
    return merge(practice, variants, settings, settled, base, senses_for(settings, loaded.root))


def senses_for(settings: Settings, root: Path | None = None) -> Senses | None:
    """The model of language where the settings ask for it; the base at root keeps what it says."""
    if not settings.semantic:
        return None
    return open_senses(root)


def merge_files(paths: Sequence[str], base: Document | None = None, semantic: bool = False) -> Candidate:
    """Merge Markdown files. Files of one knowledge base are merged with its settings, others with the defaults.

    semantic: asks the model of language whatever the settings.
    """
    variants = label_documents(read_files(paths))
    names = {v.document.data.get("practice") for v in variants}
    name = names.pop() if len(names) == 1 else None
    settings = settings_for(paths, semantic)
    practice = name if isinstance(name, str) else "merged"
    return merge(practice, variants, settings, NOTHING_SETTLED, base, senses_for(settings))


def settings_for(paths: Sequence[str], semantic: bool = False) -> Settings:
    roots = {find_root(Path(path).resolve().parent) for path in paths}
    root = roots.pop() if len(roots) == 1 else None
    if root and all(Path(path).resolve().is_relative_to(root / "practices") for path in paths):
        settings = load(root).base.settings
        return replace(settings, semantic=settings.semantic or semantic)
    return Settings(semantic=semantic)


def labels_for(words: Sequence[str]) -> Callable[[str], str]:
    """How regions are called: as the knowledge base says, for files by their names."""
    return load().base.settings.label if is_practice(words) else str


def is_practice(words: Sequence[str]) -> bool:
    """Whether the words on the command line are the name of a practice rather than files."""
    return len(words) == 1 and not words[0].endswith((".md", ".markdown")) and not Path(words[0]).is_file()


def merged(words: Sequence[str], base: str | None = None, semantic: bool = False) -> tuple[Candidate, Written]:
    """The candidate that a command's words ask for (one practice, or files), and its text.

    base: a file, or for a practice REV:PATH or "standard", that all variants go back to. semantic: only for files.
    """
    if is_practice(words):
        refuse_semantic(semantic)
        loaded = load()
        practice = known_practice(loaded, words[0])
        found = _standard(loaded, practice) if base == STANDARD else _base(base) if base else None
        candidate = candidate_of(loaded, practice, base=found)
    else:
        candidate = merge_files(words, _base(base) if base else None, semantic)
    return candidate, write_practice(candidate)


def refuse_semantic(semantic: bool) -> None:
    """Practices are aligned as governance.yml says, so that all who merge them see the same."""
    if semantic:
        raise CannotGoOnError("--semantic takes files; for practices write merge: {semantic: on} in governance.yml")


def _standard(loaded: Loaded, practice: str) -> Document:
    """The text of the newest adopted version."""
    version = newest_adopted(loaded.files, practice)
    if version is None:
        raise CannotGoOnError(f"no version of {practice} was adopted yet, so there is no standard to compare with")
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))


def _base(base: str) -> Document:
    """Read a base: a file, or REV:PATH as git writes it."""
    if Path(base).is_file():
        return read_files([base])[0]
    rev, found, path = base.partition(":")
    repository = find_repository(Path.cwd()) if found else None
    raw = repository.read_blob(rev, path) if repository else None
    if raw is None:
        raise CannotGoOnError(f"{base} is neither a file nor REV:PATH of a file in git")
    return read_document(base, raw)
