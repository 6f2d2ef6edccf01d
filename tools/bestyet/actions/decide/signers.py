"""Who can sign, and which of their keys count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of, passkeys_of
from bestyet.govern.electorate import entries
from bestyet.govern.signature.passkeys import passkey_fault
from bestyet.knowledge.base import load_common
from bestyet.model.moment import moment
from bestyet.repo import clock
from bestyet.text.base import GOVERNANCE, read_data

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import Passkeys

_SOON = timedelta(days=30)


class KeyState(StrEnum):
    UNREADABLE = "unreadable"
    REVOKED = "revoked"
    NOT_YET = "not yet"
    EXPIRED = "expired"
    ENDS_SOON = "ends soon"
    COUNTS = "counts"
    OTHER_SITE = "other site"  # a passkey of one that governance.yml does not name


@dataclass(frozen=True)
class Key:
    state: KeyState
    fingerprint: str
    day: date | None = None  # since or from when on, or until when

    @property
    def counts(self) -> bool:
        return self.state in (KeyState.COUNTS, KeyState.ENDS_SOON)


@dataclass(frozen=True)
class Signer:
    reviewer: str
    keys: Sequence[Key]
    left: str = ""  # their last day, where it is over

    @property
    def can_sign(self) -> bool:
        return not self.left and any(key.counts for key in self.keys)


def signers(start: Path) -> tuple[Signer, ...]:
    """Return every reviewer with their keys, and whether these count now."""
    now, loaded = clock.now(), load_common(start)
    pinned = passkeys_of(read_data(loaded.files, GOVERNANCE))
    today = now.date().isoformat()
    return tuple(
        Signer(str(one.get("id")), tuple(_keys(one, now, pinned)), _left(one, today)) for one in loaded.base.reviewers
    )


def _left(person: Table, today: str) -> str:
    until = person.get("until")
    return until if isinstance(until, str) and until < today else ""


def _keys(person: Table, now: datetime, pinned: Passkeys | None) -> Iterator[Key]:
    for entry in entries(person, "keys"):
        line = str(entry.get("key"))
        fingerprint = fingerprint_of(line)
        after, before, revoked = (moment(entry.get(name)) for name in ("valid-after", "valid-before", "revoked"))
        if not fingerprint:
            yield Key(KeyState.UNREADABLE, "")
        elif revoked:
            yield Key(KeyState.REVOKED, fingerprint, revoked.date())
        elif passkey_fault(line, pinned):
            yield Key(KeyState.OTHER_SITE, fingerprint)
        elif after and now < after:
            yield Key(KeyState.NOT_YET, fingerprint, after.date())
        elif before and now >= before:
            yield Key(KeyState.EXPIRED, fingerprint, before.date())
        elif before and now >= before - _SOON:
            yield Key(KeyState.ENDS_SOON, fingerprint, before.date())
        else:
            yield Key(KeyState.COUNTS, fingerprint)
