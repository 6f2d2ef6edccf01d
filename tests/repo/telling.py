"""What the history of a file says, in the words of the tests."""

from __future__ import annotations

from pathlib import Path

from bestyet.model.commit import Commit
from bestyet.repo.history import History, open_history

KICKOFF = "practices/emea/kickoff.md"
ADA, BOB, EVE = (f"{name} <{name.lower()}@example.org>" for name in ("Ada", "Bob", "Eve"))


def authors(history: History, path: str, text: bytes | None = None) -> list[str]:
    """First names of the authors of the lines of the file as it lies in the work tree; "-" where not known."""
    assert history.repository
    if text is None:
        text = (history.repository.folder / path).read_bytes()
    return [one.author if one else "-" for one in history.line_authors(path, text)]


def summaries(commits: list[Commit]) -> list[str]:
    return [commit.summary for commit in commits]


def told(root: Path, path: str = KICKOFF) -> tuple[list[str], list[str]]:
    """Authors of the lines, and summaries of the commits, of one file."""
    with open_history(root) as history:
        return authors(history, path), summaries(history.commits_of(path))


def recent(history: History) -> list[tuple[Commit, list[str]]]:
    """All commits, newest first, each with the paths it changed."""
    found: dict[Commit, list[str]] = {}
    for commit, path, _ in reversed(history.changes()):
        found.setdefault(commit, []).insert(0, path)
    return list(found.items())
