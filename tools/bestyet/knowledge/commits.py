"""Commits that people name: by a day, or as git does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.knowledge.dates import looks_like_a_day, read_day
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.receipts import Receipts

if TYPE_CHECKING:
    from bestyet.repo.git import Repository


def commit_at(repository: Repository, text: str, tip: str | None = None) -> tuple[str, date]:
    """Return the commit and the day that DATE|REV names in the history that ends with `tip` (default: HEAD)."""
    if looks_like_a_day(text):
        return _on_day(repository, text, tip or repository.resolve_rev("HEAD"))
    return _of_rev(repository, text)


def _on_day(repository: Repository, text: str, tip: str) -> tuple[str, date]:
    day = read_day(text, called="day of the calendar")
    repository.refuse_shallow()
    receipts = Receipts(repository, "HEAD", tip)
    until = [receipt.commit for receipt in receipts.commits.values() if receipt.date.date() <= day]
    if not until:
        first = next(iter(receipts.commits.values())).date.date()
        raise CannotGoOnError(f"nothing was here yet on {text}: the first commit is of {first.isoformat()}")
    return until[-1], day


def _of_rev(repository: Repository, rev: str) -> tuple[str, date]:
    commit = repository.resolve_rev(rev)
    return commit, _date_of(repository, commit)


@lru_cache(maxsize=16)  # what a commit's id stands for never changes
def _date_of(repository: Repository, commit: str) -> date:
    seconds = repository.run("show", "-s", "--format=%ct", commit).decode().strip()
    return datetime.fromtimestamp(int(seconds), UTC).date()
