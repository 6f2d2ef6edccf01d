"""A reviewer gets one more key to sign with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.electorate import entries
from bestyet.govern.signature.sshsig import SignatureError, public_key
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import read_text
from bestyet.knowledge.names import known_reviewer
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.base import GOVERNANCE
from bestyet.text.people import with_key

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.records.plain import Table


@dataclass(frozen=True)
class AddKeyRequest:
    start: Path
    reviewer: str
    file: str  # of the public key
    valid_after: str | None = None  # None: from now on
    valid_before: str | None = None


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


def _must_be_new(reviewers: Sequence[Table], fingerprint: str) -> None:
    for person in reviewers:
        for entry in entries(person, "keys"):
            if fingerprint_of(str(entry.get("key"))) == fingerprint:
                raise CannotGoOnError(f"{person.get('id')} has this key already; one key is one person's, for ever")
