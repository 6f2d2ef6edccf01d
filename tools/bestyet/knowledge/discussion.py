"""What people say about the steps of a practice, as it lies on the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.records.comment import Comment, Discussion
from bestyet.repo.tree import entries_of, read_one
from bestyet.text.check.kinds import DISCUSSION, WORLD
from bestyet.text.discussion import discussion_folder, in_order, read_comment

if TYPE_CHECKING:
    from bestyet.model.vote.version import Version

MOST = 300  # comments of a practice that are read, the newest by their names


def said_about(root: Path, practice: str, versions: Mapping[str, Sequence[Version]]) -> Discussion:
    """versions: of all practices; what is said of a practice is said of the one that is called otherwise now."""
    called = (practice, *_former(practice, versions))
    names = [(name, one) for one in called for name in entries_of(root, WORLD, one, DISCUSSION)]
    found = [*_read(root, sorted(names, reverse=True)[:MOST])]
    return Discussion(tuple(in_order(found)), len(names) - len(found))


def _former(practice: str, versions: Mapping[str, Sequence[Version]]) -> Sequence[str]:
    found: list[str] = []
    while practice not in found:
        found.append(practice)
        based = (one.terms.base for one in versions.get(practice, ()) if one.is_adopted and one.terms)
        practice = next((base.practice for base in based if base and base.practice), practice)
    return found[1:]


def _read(root: Path, names: Sequence[tuple[str, str]]) -> Iterator[Comment]:
    for file, practice in names:
        name, _, ending = file.rpartition(".")
        path = f"{discussion_folder(practice)}/{file}"
        comment = read_comment(name, read_one(root, path), path) if ending == "md" else None
        if isinstance(comment, Comment):
            yield comment
