"""Keys and accounts that came after the first ballot, and who vouched for the keys by a signature.

One commit can give every reviewer another key, and the next can open a ballot: the signatures then hold. So what came
late is told with its commit, and `key-changes` in governance.yml lets keys count only that others vouched for, with
keys that counted before. That number can be raised and never lowered: the highest of the base branch counts, else one
commit more would do; but never more than there were people who could vouch, else one commit would stop all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.govern.ballots import departures, fingerprint_of, passkeys_of, revocations
from bestyet.govern.electorate import entries
from bestyet.govern.signature.passkeys import site_fault
from bestyet.govern.signature.payload import canonical
from bestyet.govern.signature.sshsig import SignatureError, fingerprint, verify
from bestyet.model.moment import moment

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import Passkeys
    from bestyet.model.vote.receipt import Receipt

VOUCHING = "bestyet-key"  # the namespace of the signatures


@dataclass(frozen=True)
class Governed:
    """governance.yml as the base branch had it from a commit on."""

    data: Table
    receipt: Receipt
    place: int  # of the commit in the base branch's line


@dataclass(frozen=True)
class Late:
    """A key or an account that came after the first ballot."""

    person: str  # or machine
    what: str  # the key's fingerprint, or an account as in "account 1000002 on github"
    receipt: Receipt
    vouchers: tuple[str, ...] = ()
    needed: int = 0  # how many had to vouch for it, when that was last asked
    counts_from: int | None = None  # the place in the line from which on it counts; None: it does not

    @property
    def told(self) -> str:
        """With which commit it came, and who vouched for it."""
        what = self.what if self.what.startswith("account ") else f"key {self.what}"
        words = f"{self.person}: {what}, by commit {self.receipt.commit[:10]} of {self.receipt.date:%Y-%m-%d}"
        return words if what == self.what else f"{words}, vouched for by {', '.join(self.vouchers) or 'nobody'}"

    @property
    def fault(self) -> str:
        """Why a vote that is signed with it does not count, where it does not."""
        return f"its key came after the first ballot, and {len(self.vouchers)} of {self.needed} vouched for it in time"

    def counts_at(self, place: int | None) -> bool:
        """Whether it counts on a ballot that came at a place of the line; None: on one that is not there yet."""
        return self.counts_from is not None and (place is None or self.counts_from < place)


def statement(person: str, key: str) -> bytes:
    """What is signed by who vouches: that the key with this fingerprint is this person's."""
    return canonical({"key": key, "person": person})


def latecomers(states: Sequence[Governed], first: int | None) -> tuple[Late, ...]:
    """Return what came late, by when it came. states: oldest first; first: the place of the first ballot."""
    founding = [state for state in states if first is None or state.place < first] or states[:1]
    if first is None or not founding:
        return ()
    known = {(person, what) for person, what, _ in _held(founding[-1].data)}
    needed = 0
    revoked: Mapping[str, datetime] = {}
    found: dict[tuple[str, str], Late] = {}
    for before, state in pairwise([founding[-1], *states[len(founding) :]]):
        counted = known | {name for name, late in found.items() if late.counts_at(state.place)}
        revoked = _earliest(revoked, revocations(before.data))
        people = {*_voices(before.data, counted, revoked, state.receipt.date).values()}
        needed = max(needed, min(max(_demand(before.data), _demand(state.data)), len(people)))
        revoked = _earliest(revoked, revocations(state.data))
        voices = _voices(before.data, counted, revoked, state.receipt.date)
        for person, what, entry in _held(state.data):
            if (person, what) not in known:
                late = found.get((person, what)) or Late(person, what, state.receipt)
                more = _vouchers(entry, person, what, voices, passkeys_of(before.data)) if entry else iter(())
                found[person, what] = _weighed(late, more, needed if entry else 0, state.place)
    return tuple(found.values())


def _earliest(one: Mapping[str, datetime], other: Mapping[str, datetime]) -> dict[str, datetime]:
    return {key: min(since[key] for since in (one, other) if key in since) for key in {*one, *other}}


def _weighed(late: Late, more: Iterator[str], needed: int, place: int) -> Late:
    vouchers = tuple(sorted({*late.vouchers, *more}))
    if late.counts_from is not None:
        return replace(late, vouchers=vouchers)
    counts = len(vouchers) >= needed
    return replace(late, vouchers=vouchers, needed=needed, counts_from=place if counts else None)


def _held(data: Table) -> Iterator[tuple[str, str, Table | None]]:
    """Who has which keys and accounts; a key with its entry."""
    for person in entries(data, "reviewers"):
        name = str(person.get("id"))
        for entry in entries(person, "keys"):
            yield name, fingerprint_of(str(entry.get("key"))), entry
        accounts = person.get("accounts")
        for host, account in accounts.items() if isinstance(accounts, Mapping) else ():
            yield name, account_name(str(host), str(account)), None
    for machine in entries(data, "attestors"):
        yield str(machine.get("id")), fingerprint_of(str(machine.get("key"))), machine


def account_name(host: str, account: str) -> str:
    return f"account {account} on {host}"


def _demand(data: Table) -> int:
    rule = data.get("key-changes")
    number = rule.get("signatures") if isinstance(rule, Mapping) else 0
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _voices(
    data: Table, counted: set[tuple[str, str]], revoked: Mapping[str, datetime], at: datetime
) -> dict[str, str]:
    """The keys with which somebody can vouch at a moment: fingerprint -> whose it is."""
    left = departures(data)
    found = {}
    for person in entries(data, "reviewers"):
        name = str(person.get("id"))
        for entry in entries(person, "keys"):
            key = fingerprint_of(str(entry.get("key")))
            after, before = moment(entry.get("valid-after")), moment(entry.get("valid-before"))
            begun, over = after is None or after <= at, before is not None and before <= at
            lost = key in revoked and revoked[key] <= at
            gone = name in left and left[name] <= at
            if key and begun and not (over or lost or gone) and (name, key) in counted:
                found[key] = name
    return found


def _vouchers(entry: Table, person: str, key: str, voices: Mapping[str, str], pinned: Passkeys | None) -> Iterator[str]:
    for one in entries(entry, "vouched"):
        signer = signer_of(person, key, str(one.get("signature")), pinned)
        if signer in voices and voices[signer] == one.get("by"):
            yield voices[signer]


@lru_cache(maxsize=4096)  # each later state of governance.yml has it again
def signer_of(person: str, key: str, signature: str, pinned: Passkeys | None) -> str:
    """Return the fingerprint of the key with which somebody vouched; "" where the signature does not hold."""
    try:
        signed = verify(statement(person, key), signature, VOUCHING)
    except SignatureError:
        return ""
    return "" if site_fault(signed, pinned) else fingerprint(signed.key)
