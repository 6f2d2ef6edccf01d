"""What people want merged or aligned: one practice of the knowledge base, or any Markdown files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bestyet.knowledge.base import about_practices, load
from bestyet.knowledge.files import is_file
from bestyet.model.candidate import Settings
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import find_root, real_path


def is_practice(start: Path, words: Sequence[str]) -> bool:
    """Whether words are the name of a practice rather than files, given from `start`."""
    return len(words) == 1 and not words[0].endswith((".md", ".markdown")) and not is_file(words[0], start)


def refuse_semantic(semantic: bool) -> None:
    """Practices are aligned as governance.yml says, so that all who merge them see the same."""
    if semantic:
        raise CannotGoOnError("--semantic takes files; for practices write merge: {semantic: on} in governance.yml")


def settings_for(start: Path, paths: Sequence[str], semantic: bool) -> Settings:
    """The settings of the knowledge base if all files are of one, else the defaults.

    semantic: asks the model of language whatever the settings.
    """
    files = [real_path(start / path) for path in paths]
    roots = {find_root(file.parent) for file in files}
    root = roots.pop() if len(roots) == 1 else None
    if root and all(file.is_relative_to(root / "practices") for file in files):
        settings = load(root, about_practices(())).base.settings
        return replace(settings, semantic=settings.semantic or semantic)
    return Settings(semantic=semantic)
