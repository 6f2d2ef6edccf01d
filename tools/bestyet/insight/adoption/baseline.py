"""What of the findings is known already: told apart by their keys, so that only what is new is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.model.oversee.drift import Finding

Key = tuple[str, ...]


def unknown(findings: Iterable[Finding], known: Iterable[Key]) -> list[Finding]:
    """Return what is not known yet."""
    keys = set(known)
    return [finding for finding in findings if finding.key not in keys]


def over(findings: Iterable[Finding], known: Iterable[Key]) -> list[Key]:
    """Return what is known and found no longer."""
    keys = {finding.key for finding in findings}
    return sorted(key for key in known if key not in keys)
