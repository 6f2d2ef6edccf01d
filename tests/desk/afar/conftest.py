"""Some seconds after it looked, a desk looks again at what others did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bestyet.repo.linked.remote import Remote


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let those seconds pass, for all desks of a test."""
    remotes, begin = list[Remote](), Remote.begin

    def begins(remote: Remote) -> None:
        remotes.append(remote)
        begin(remote)

    def passed() -> None:
        for remote in remotes:
            remote._next = 0.0

    monkeypatch.setattr(Remote, "begin", begins)
    return passed
