"""What a code of `check` means."""

from __future__ import annotations

from bestyet.knowledge.names import did_you_mean
from bestyet.model.problem import CannotGoOnError
from bestyet.text.codes.codes import codes
from bestyet.text.codes.page import explained


def explanation(name: str) -> str:
    """Return it as Markdown. Raises CannotGoOnError for what is no code."""
    if name not in codes():
        raise CannotGoOnError(f"{name!r} is no code of check{did_you_mean(name, codes())}")
    return explained(codes()[name])
