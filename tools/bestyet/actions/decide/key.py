"""The keys with which reviewers sign: one more, and which of them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.electorate import entries
from bestyet.govern.signature.sshsig import SignatureError, public_key
from bestyet.knowledge.ballots import GOVERNANCE
from bestyet.knowledge.base import load, root_of
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import read_text
from bestyet.knowledge.names import known_reviewer
from bestyet.model.moment import moment, moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.people import with_key

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded

_SOON = timedelta(days=30)


@dataclass(frozen=True)
class AddKeyRequest:
    start: Path
    reviewer: str
    file: str  # of the public key
    valid_after: str | None = None  # None: from now on
    valid_before: str | None = None


class KeyState(StrEnum):
    UNREADABLE = "unreadable"
    REVOKED = "revoked"
    NOT_YET = "not yet"
    EXPIRED = "expired"
    ENDS_SOON = "ends soon"
    COUNTS = "counts"


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

    @property
    def can_sign(self) -> bool:
        return any(key.counts for key in self.keys)


def add_key(request: AddKeyRequest) -> str:
    """Write one more key of a reviewer into governance.yml; returns its fingerprint. Raises CannotGoOnError."""
    line = _public_line(request.file)
    entry = {"key": line, "valid-after": _moment(request.valid_after)}
    if request.valid_before:
        entry["valid-before"] = _moment(request.valid_before)
        if entry["valid-before"] <= entry["valid-after"]:
            raise CannotGoOnError("the key would end before it begins")

    def change(loaded: Loaded) -> Edit[str]:
        fingerprint = fingerprint_of(line)
        known_reviewer(loaded, request.reviewer)
        _must_be_new(loaded.base.reviewers, fingerprint)
        text = with_key(loaded.files[GOVERNANCE].decode("utf-8"), request.reviewer, entry)
        return Edit(fingerprint, {GOVERNANCE: text.encode()})

    return edit(root_of(request.start), change)


def _moment(text: str | None) -> str:
    return moment_text(day_or_moment(text) if text else clock.now())


def _public_line(file: str) -> str:
    text = read_text(file)
    if "PRIVATE KEY" in text:
        raise CannotGoOnError(f"{file} holds a private key: never give it away; the public one ends in .pub")
    lines = text.strip().splitlines()
    try:
        public_key(lines[0] if len(lines) == 1 else "")
    except SignatureError as error:
        raise CannotGoOnError(f"{file}: {error}") from error
    return " ".join(lines[0].split()[:2])


def _must_be_new(reviewers: Sequence[Mapping[str, Any]], fingerprint: str) -> None:
    for person in reviewers:
        for entry in entries(person, "keys"):
            if fingerprint_of(str(entry.get("key"))) == fingerprint:
                raise CannotGoOnError(f"{person.get('id')} has this key already; one key is one person's, for ever")


def signers(start: Path) -> tuple[Signer, ...]:
    """Return every reviewer with their keys, and whether these count now."""
    now = clock.now()
    return tuple(Signer(str(person.get("id")), tuple(_keys(person, now))) for person in load(start).base.reviewers)


def _keys(person: Mapping[str, Any], now: datetime) -> Iterator[Key]:
    for entry in entries(person, "keys"):
        fingerprint = fingerprint_of(str(entry.get("key")))
        after, before, revoked = (moment(entry.get(name)) for name in ("valid-after", "valid-before", "revoked"))
        if not fingerprint:
            yield Key(KeyState.UNREADABLE, "")
        elif revoked:
            yield Key(KeyState.REVOKED, fingerprint, revoked.date())
        elif after and now < after:
            yield Key(KeyState.NOT_YET, fingerprint, after.date())
        elif before and now >= before:
            yield Key(KeyState.EXPIRED, fingerprint, before.date())
        elif before and now >= before - _SOON:
            yield Key(KeyState.ENDS_SOON, fingerprint, before.date())
        else:
            yield Key(KeyState.COUNTS, fingerprint)
