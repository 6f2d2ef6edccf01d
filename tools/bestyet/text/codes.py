"""Every code that `bestyet check` reports: what it means, why it matters, how to mend it."""

from __future__ import annotations

from bestyet.model.place import Place
from bestyet.model.problem import Problem


def problem(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem with a documented code; without a hint of its own it carries the code's advice."""
    return Problem(place, code, message, hint)
