"""What a contributor's work changes in the merged practices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.insight.difference.preview import preview_of
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import commit_at, loaded_at
from bestyet.knowledge.base import Keep, Loaded, about_practices, load, root_of
from bestyet.knowledge.candidates import candidate_of
from bestyet.model.oversee.preview import Preview
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import GitRefusedError, Repository, find_repository
from bestyet.repo.log import files_at
from bestyet.repo.receipts import base_of
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate


@dataclass(frozen=True)
class PreviewRequest:
    start: Path
    since: str | None = None  # where the work left from; default: origin/main, else HEAD
    head: str | None = None  # a commit, or a day's last, in the place of the files


@dataclass(frozen=True)
class Changes:
    since: str  # the commit that the work left from
    previews: tuple[Preview, ...]  # of each practice that reads otherwise, by name


def preview_changes(request: PreviewRequest) -> Changes:
    """Merge what the work touched as it was and as it is; raises CannotGoOnError without a history."""
    root = root_of(request.start)
    repository = find_repository(root)
    if repository is None or repository.head_commit() is None:
        raise CannotGoOnError("a preview needs the history of a git repository, and there is none here")
    head = commit_at(repository, request.head)[0] if request.head is not None else None
    since = _merge_base(repository, request.since, head or "HEAD")
    work = _Work(root, repository, since, head)
    return Changes(since, remembered(root, "preview", (since, head), work.previews, tuple[Preview, ...]))


def _merge_base(repository: Repository, since: str | None, head: str) -> str:
    name, commit = base_of(repository, since)
    try:
        return repository.run("merge-base", head, commit).decode().split()[0]
    except GitRefusedError as error:
        why = "the clone is shallow: fetch more of it" if repository.is_shallow() else "their histories are unrelated"
        raise CannotGoOnError(f"{head} and {name} have no common commit here; {why}") from error


@dataclass(frozen=True)
class _Work:
    """A contributor's work: the files as they were, and as they are at a commit or, without one, on the disk."""

    root: Path
    repository: Repository
    since: str
    head: str | None

    def previews(self) -> tuple[Preview, ...]:
        changed = self._changed()
        keep = None if self._changes_all(changed) else about_practices(_practices(changed))
        before, after = self._before(keep), self._after(keep)
        names = sorted({*before.base.variants, *after.base.variants})
        merged = ((name, _candidate(before, name), _candidate(after, name)) for name in names)
        found = (preview_of(name, old, new, after.base.settings) for name, old, new in merged if old or new)
        return tuple(one for one in found if one.notes or one.is_new or one.is_gone)

    def _before(self, keep: Keep | None) -> Loaded:
        return loaded_at(self.root, self.repository, self.since, keep)

    def _after(self, keep: Keep | None) -> Loaded:
        return loaded_at(self.root, self.repository, self.head, keep) if self.head else load(self.root, keep)

    def _changed(self) -> list[str]:
        if self.head is None:
            return self.repository.changed_since(self.since, "practices")
        old, new = files_at(self.repository, self.since), files_at(self.repository, self.head)
        prefix = self.repository.prefix
        differing = (path for path in {**old, **new} if old.get(path) != new.get(path))
        return sorted(path.removeprefix(prefix) for path in differing if path.startswith(prefix))

    def _changes_all(self, changed: Sequence[str]) -> bool:
        """Whether the rules of merging, the order of regions or the vocabulary are others; reviewers do not matter."""
        if not {GOVERNANCE, VOCABULARY} & set(changed):
            return False
        keep = about_practices(())
        return self._before(keep).base.settings != self._after(keep).base.settings


def _practices(changed: Sequence[str]) -> Collection[str]:
    """The practices whose variants, decisions or links changed."""
    parts = [path.split("/") for path in changed]
    variants = {part[2].removesuffix(".md") for part in parts if len(part) == 3 and part[2].endswith(".md")}
    settled = ("decisions.yml", "alignment.yml")
    return variants | {part[2] for part in parts if len(part) == 4 and part[1] == "global" and part[3] in settled}


def _candidate(loaded: Loaded, practice: str) -> Candidate | None:
    if practice not in loaded.base.variants or not loaded.base.merged_variants(practice):
        return None
    return candidate_of(loaded, practice)
