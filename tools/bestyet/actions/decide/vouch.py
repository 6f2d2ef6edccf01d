"""A reviewer says by a signature that a new key is somebody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.signing import key_file
from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.electorate import entries
from bestyet.govern.latecomers import VOUCHING, statement
from bestyet.knowledge.ballots import Ballots, acting_reviewer, ballots_in
from bestyet.knowledge.base import Loaded, load_common
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import one_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.sshkey import public_line, sign
from bestyet.text.base import GOVERNANCE, read_data
from bestyet.text.people import with_voucher

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table


@dataclass(frozen=True)
class VouchRequest:
    start: Path
    person: str  # or machine
    confirm: Callable[[str, Sequence[str]], bool]  # (person, fingerprints): whether these are theirs
    who: str | None = None  # None: as git's settings say
    key: Path | None = None  # None: as git's settings say
    base: str | None = None


@dataclass(frozen=True)
class Vouched:
    person: str
    by: str
    keys: Sequence[str]  # fingerprints
    base: str  # the branch to which it must be sent


def vouch(request: VouchRequest) -> Vouched:
    """Sign that all keys of a person that came after the first ballot, and that who signs has not vouched for, are
    theirs, and write it into governance.yml. Raises CannotGoOnError."""
    loaded = load_common(request.start)
    ballots = ballots_in(loaded, request.base)
    by = acting_reviewer(ballots, request.who, "who vouches")
    key = _key_of(ballots, by, request.key)
    asked = _unvouched(loaded, ballots, request.person, by, fingerprint_of(public_line(key)))
    if not request.confirm(request.person, list(asked)):
        raise CannotGoOnError("nothing was signed")
    signed = {print_: sign(statement(request.person, print_), key, VOUCHING) for print_ in asked}

    def change(now: Loaded) -> Edit[Vouched]:
        text = now.files[GOVERNANCE].decode("utf-8")
        if now.files[GOVERNANCE] != loaded.files[GOVERNANCE]:
            raise CannotGoOnError(f"{GOVERNANCE} became another one meanwhile: vouch again")
        for print_, line in asked.items():
            text = with_voucher(text, request.person, line, {"by": by, "signature": signed[print_]})
        return Edit(Vouched(request.person, by, list(asked), ballots.receipts.name), {GOVERNANCE: text.encode()})

    return edit(loaded.root, change, load_common)


def _key_of(ballots: Ballots, by: str, asked: Path | None) -> Path:
    """The key to sign with, which must be one that the base branch gives to who vouches."""
    path = key_file(ballots, asked)
    own = fingerprint_of(public_line(path))
    late = next((one for one in ballots.late if (one.person, one.what) == (by, own)), None)
    people = [one for one in entries(ballots.governance, "reviewers") if one.get("id") == by]
    known = [fingerprint_of(str(one.get("key"))) for person in people for one in entries(person, "keys")]
    if own not in known:
        raise CannotGoOnError(f"{path.as_posix()} is no key that {by} has on {ballots.receipts.name}")
    if late is not None and late.counts_from is None:
        raise CannotGoOnError(f"{by} cannot vouch with {path.as_posix()}: {late.fault}")
    return path


def _unvouched(loaded: Loaded, ballots: Ballots, person: str, by: str, own: str) -> dict[str, str]:
    """The keys to vouch for: fingerprint -> as it is written."""
    data = read_data(loaded.files, GOVERNANCE)
    held = dict(_held(data))
    one_of(person, list(held), f"{person!r} is no reviewer and no attestor", none="none yet")
    before = {fingerprint_of(str(key.get("key"))) for key in dict(_held(ballots.governance)).get(person, ())}
    late = {one.what for one in ballots.late if one.person == person}
    found = {}
    for entry in held[person]:
        line = str(entry.get("key"))
        print_ = fingerprint_of(line)
        is_old = print_ in before - late
        vouched = any(one.get("by") == by for one in entries(entry, "vouched"))
        if print_ and print_ != own and not (is_old or vouched or entry.get("revoked")):
            found[print_] = line
    if not found:
        raise CannotGoOnError(
            f"{person} has no key that {by} could vouch for: each was there before the first ballot, is revoked,"
            " or has their signature"
        )
    return found


def _held(data: Table) -> Iterator[tuple[str, list[Table]]]:
    for reviewer in entries(data, "reviewers"):
        yield str(reviewer.get("id")), entries(reviewer, "keys")
    for machine in entries(data, "attestors"):
        yield str(machine.get("id")), [machine]
