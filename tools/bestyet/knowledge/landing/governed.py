"""What governance.yml said over time: a revocation stays, and nobody leaves before it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bestyet.govern.ballots import departures, revocations

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.vote.receipt import Receipt

    States = Iterable[tuple[Table, Receipt | None]]  # oldest first, each with when it came; None: without history


def revoked_ever(states: States) -> Mapping[str, datetime]:
    """Return since when keys must not be trusted, by fingerprint: the earliest day that was ever said."""
    found: dict[str, datetime] = {}
    for governance, _ in states:
        for key, since in revocations(governance).items():
            found[key] = min(since, found.get(key, since))
    return found


def left_when_said(states: States) -> Mapping[str, datetime]:
    """Return when reviewers leave: at the end of their last day, but never before that was said."""
    told: dict[str, tuple[datetime, Receipt | None]] = {}
    for governance, receipt in states:
        now = departures(governance)
        before = {who: told[who] for who, end in now.items() if who in told and told[who][0] == end}
        told = {**{who: (end, receipt) for who, end in now.items()}, **before}
    return {who: max(end, receipt.date) if receipt else end for who, (end, receipt) in told.items()}
