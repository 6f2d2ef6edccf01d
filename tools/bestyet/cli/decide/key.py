"""`bestyet key`: the keys with which reviewers sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bestyet.cli.output.terminal import plain
from bestyet.govern.ballots import fingerprint_of, moment, moment_text
from bestyet.govern.electorate import entries
from bestyet.govern.signature.sshsig import SignatureError, public_key
from bestyet.knowledge.base import load
from bestyet.knowledge.dates import day_or_moment
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.write import lock, write_file
from bestyet.text.people import with_key

GOVERNANCE = "practices/governance.yml"
_SOON = timedelta(days=30)


@click.group(short_help="Add and check the keys with which reviewers sign.")
def key() -> None:
    """Add and check the SSH keys with which reviewers sign their votes.

    A key counts for votes that open after it has come to the base branch.

    \b
    Examples:
      bestyet key add quality-lead-emea ~/.ssh/id_ed25519.pub
      bestyet key check
    """


@key.command(short_help="Add a reviewer's public key to governance.yml.")
@click.argument("reviewer")
@click.argument("file", type=click.Path())
@click.option("--valid-after", metavar="DATE", help="From when on it counts (default: today).")
@click.option("--valid-before", metavar="DATE", help="Until when it counts.")
def add(reviewer: str, file: str, valid_after: str | None, valid_before: str | None) -> int:
    """Add the public key in FILE (ending in .pub) to REVIEWER in practices/governance.yml.

    \b
    Examples:
      bestyet key add quality-lead-emea ~/.ssh/id_ed25519.pub --valid-before 2027-12-31
    """
    line = _public_line(file)
    entry = {"key": line, "valid-after": moment_text(_date(valid_after) or clock.now())}
    if valid_before:
        entry["valid-before"] = moment_text(_date(valid_before) or clock.now())
        if entry["valid-before"] <= entry["valid-after"]:
            raise CannotGoOnError("the key would end before it begins")
    loaded = load()
    with lock(loaded.root):
        loaded = load(loaded.root)
        _must_be_new(loaded.base.reviewers, reviewer, fingerprint_of(line))
        text = with_key(loaded.files[GOVERNANCE].decode("utf-8"), reviewer, entry)
        write_file(loaded.root / GOVERNANCE, text.encode(), loaded.root)
    click.echo(
        f"{GOVERNANCE}: {reviewer} has the key {fingerprint_of(line)}. Commit it and send it to the base branch."
    )
    return 0


def _date(text: str | None) -> datetime | None:
    return day_or_moment(text) if text else None


def _public_line(file: str) -> str:
    try:
        text = Path(file).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOnError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not text'}") from error
    if "PRIVATE KEY" in text:
        raise CannotGoOnError(f"{file} holds a private key: never give it away; the public one ends in .pub")
    lines = text.strip().splitlines()
    try:
        public_key(lines[0] if len(lines) == 1 else "")
    except SignatureError as error:
        raise CannotGoOnError(f"{file}: {error}") from error
    return " ".join(lines[0].split()[:2])


def _must_be_new(reviewers: Any, reviewer: str, fingerprint: str) -> None:
    known = [str(entry.get("id")) for entry in reviewers]
    if reviewer not in known:
        raise CannotGoOnError(f"{reviewer!r} is no reviewer of {GOVERNANCE}; there are: {', '.join(known)}")
    for person in reviewers:
        for entry in entries(person, "keys"):
            if fingerprint_of(str(entry.get("key"))) == fingerprint:
                raise CannotGoOnError(f"{person.get('id')} has this key already; one key is one person's, for ever")


@key.command(short_help="Say who can sign, and whose key ends soon.")
def check() -> int:
    """Say of every reviewer whether they have a key that counts today, and which keys end within 30 days.

    \b
    Examples:
      bestyet key check
    """
    missing = 0
    for person in load().base.reviewers:
        states = list(_states(person, clock.now()))
        missing += not any(counts for counts, _ in states)
        told = "; ".join(said for _, said in states) or "no key: cannot vote yet"
        click.echo(plain(f"{person.get('id')}: {told}"))
    return 1 if missing else 0


def _states(person: Mapping[str, Any], now: datetime) -> Iterator[tuple[bool, str]]:
    """Whether each key counts now, and what is to be said about it."""
    for entry in entries(person, "keys"):
        print_ = fingerprint_of(str(entry.get("key"))) or "unreadable"
        after, before, revoked = (moment(entry.get(name)) for name in ("valid-after", "valid-before", "revoked"))
        if print_ == "unreadable":
            yield False, "a key that cannot be read"
        elif revoked:
            yield False, f"{print_} is revoked since {revoked:%Y-%m-%d}"
        elif after and now < after:
            yield False, f"{print_} counts only from {after:%Y-%m-%d} on"
        elif before and now >= before:
            yield False, f"{print_} expired {before:%Y-%m-%d}"
        elif before and now >= before - _SOON:
            yield True, f"{print_} ends soon, on {before:%Y-%m-%d}"
        else:
            yield True, f"{print_} counts"
