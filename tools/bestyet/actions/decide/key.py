"""A reviewer gets one more key to sign with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of, passkeys_of
from bestyet.govern.electorate import entries
from bestyet.govern.signature.passkeys import Registered, is_passkey, read_registration
from bestyet.govern.signature.sshsig import SignatureError, public_key
from bestyet.knowledge.base import Loaded, load_common
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import read_file, read_text
from bestyet.knowledge.names import known_reviewer
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.base import GOVERNANCE, read_data
from bestyet.text.people import with_key

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table


@dataclass(frozen=True)
class AddKeyRequest:
    start: Path
    reviewer: str
    file: str  # of the public key, or of what a browser says of a new passkey
    is_passkey: bool = False
    valid_after: str | None = None  # None: from now on
    valid_before: str | None = None


@dataclass(frozen=True)
class Added:
    fingerprint: str
    is_copied: bool = False  # a passkey that can get to other devices of its owner


def add_key(request: AddKeyRequest) -> Added:
    """Write one more key of a reviewer into governance.yml. Raises CannotGoOnError."""
    valid = {"valid-after": _moment(request.valid_after)}
    if request.valid_before:
        valid["valid-before"] = _moment(request.valid_before)
        if valid["valid-before"] <= valid["valid-after"]:
            raise CannotGoOnError("the key would end before it begins")
    read = _passkey if request.is_passkey else _public_line

    def change(loaded: Loaded) -> Edit[Added]:
        found = read(request.file, loaded)
        fingerprint = fingerprint_of(found.line)
        known_reviewer(loaded, request.reviewer)
        _must_be_new(loaded.base.reviewers, fingerprint)
        entry = {"key": found.line, **({"credential": found.credential} if found.credential else {}), **valid}
        text = with_key(loaded.files[GOVERNANCE].decode("utf-8"), request.reviewer, entry)
        return Edit(Added(fingerprint, found.is_copied), {GOVERNANCE: text.encode()})

    return edit(root_of(request.start), change, load_common)


def _moment(text: str | None) -> str:
    return moment_text(day_or_moment(text) if text else clock.now())


def _passkey(file: str, loaded: Loaded) -> Registered:
    pinned = passkeys_of(read_data(loaded.files, GOVERNANCE))
    if pinned is None:
        where = "passkeys: {rp-id: practices.example.com, origins: [https://practices.example.com]}"
        raise CannotGoOnError(f"name the site whose passkeys count in practices/governance.yml first: {where}")
    try:
        return read_registration(read_file(file), pinned)
    except SignatureError as error:
        raise CannotGoOnError(f"{file}: {error}") from error


def _public_line(file: str, _: Loaded) -> Registered:
    text = read_text(file)
    if "PRIVATE KEY" in text:
        raise CannotGoOnError(f"{file} holds a private key: never give it away; the public one ends in .pub")
    lines = text.strip().splitlines()
    try:
        public_key(lines[0] if len(lines) == 1 else "")
    except SignatureError as error:
        raise CannotGoOnError(f"{file}: {error}") from error
    line = " ".join(lines[0].split()[:2])
    if is_passkey(line):
        raise CannotGoOnError(f"{file}: this is the key of a passkey: give what the browser says of it, with --passkey")
    return Registered(line)


def _must_be_new(reviewers: Sequence[Table], fingerprint: str) -> None:
    for person in reviewers:
        for entry in entries(person, "keys"):
            if fingerprint_of(str(entry.get("key"))) == fingerprint:
                raise CannotGoOnError(f"{person.get('id')} has this key already; one key is one person's, for ever")
