"""Votes as handed in -> votes to count, each with why it is not valid where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.govern.ballots import KeyEntry, keys_of, machines_of
from bestyet.govern.signature.carried import carried
from bestyet.govern.signature.passkeys import site_fault
from bestyet.govern.signature.payload import NAMESPACE, NotCanonicalError, payload
from bestyet.govern.signature.payload import digest as digest_of
from bestyet.govern.signature.reviews import attestation_fault
from bestyet.govern.signature.sshsig import SignatureError, Signed, fingerprint, verify
from bestyet.model.moment import moment
from bestyet.model.vote.ballot import STATUS_QUO, Proxy
from bestyet.model.vote.vote import SIDES, Objection, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import BallotFile, Round, VoteFile
    from bestyet.model.vote.receipt import Receipt

_SKEW = timedelta(days=1)  # how far a voter's clock may be ahead

Check = Callable[[bytes, str, str], Signed]  # (payload, signature, namespace) -> who signed; raises SignatureError


@dataclass(frozen=True)
class Handed:
    """One word of one voter, whichever way its file was saved: what it is known by is what was signed."""

    file: str  # the voter that its name says
    digest: str  # of the bytes with which it was received
    vote: VoteFile | None  # None where it cannot be read
    fault: str = ""  # what is wrong with its form
    signed: Table = field(default_factory=dict)  # all that stands in the file
    receipt: Receipt | None = None  # None: not on the base branch yet
    message: bytes = b""  # what its signature is over; b"" for what cannot be signed
    saved_as: frozenset[str] = frozenset()  # digests of all files that said the same

    @cached_property
    def payload(self) -> str:
        """The digest of what was signed; of its file where there is nothing to sign."""
        return digest_of(self.message) if self.message else self.digest


def own_check(message: bytes, armoured: str, namespace: str = NAMESPACE) -> Signed:
    """Check a signature without another program."""
    return verify(message, armoured, namespace)


@dataclass(frozen=True)
class Terms:
    """What votes are held against: the ballot's data, its digest, and keys revoked since it opened."""

    ballot: BallotFile
    digest: str
    revoked: Mapping[str, datetime]
    check: Check = own_check
    uncounted: Mapping[str, str] = field(default_factory=dict)  # keys that came too late, and why they do not count

    @cached_property
    def keys(self) -> dict[str, tuple[str, KeyEntry]]:
        return keys_of(self.ballot)

    @cached_property
    def machines(self) -> dict[str, tuple[str, KeyEntry]]:
        return machines_of(self.ballot)

    def key(self, fingerprint: str) -> tuple[str, KeyEntry | None]:
        """Whose a key is, a voter's or a machine's, and its entry; ("", None) where nobody's."""
        return self.keys.get(fingerprint) or self.machines.get(fingerprint) or ("", None)

    @cached_property
    def voters(self) -> frozenset[str]:
        return frozenset(person.id for person in self.ballot.electorate)


def read_votes(handed: Iterable[Handed], terms: Terms, now: datetime) -> tuple[Vote, ...]:
    """Return one vote for each that was handed in, in that order; what is not on the base branch is taken as
    received at the moment `now`."""
    handed = list(handed)
    votes = list(_unless_signed([_read(one, terms, now) for one in handed]))
    known = {name: one.payload for one in handed for name in (one.digest, *one.saved_as)}
    pairs = zip(votes, handed, strict=True)
    return tuple(replace(vote, knows=_named(one, known)) if one.vote else vote for vote, one in pairs)


def _named(one: Handed, known: Mapping[str, str]) -> frozenset[str]:
    """What a vote says it supersedes, by what was signed. Older votes name files. known: file -> what was signed."""
    return frozenset(known.get(name, name) for name in (one.vote.supersedes if one.vote else ()))


def _read(one: Handed, terms: Terms, now: datetime) -> Vote:
    received = one.receipt.date if one.receipt else now
    fault = one.fault or ("" if one.vote else "it cannot be read as a vote")
    fault = fault or (one.vote and next(_faults(one.file, one.vote, terms), "")) or ""
    if fault or one.vote is None:
        return _unread(one, received, fault)
    vote, key = one.vote, ""
    try:
        signed = terms.check(one.message or payload(one.signed), vote.signature, NAMESPACE)
        key = fingerprint(signed.key)
        fault = _fault_of_key(key, vote, terms, received)
        if why := site_fault(signed, terms.ballot.passkeys):
            key, fault = "", f"the signature does not hold: {why}"
    except (SignatureError, NotCanonicalError) as error:
        fault = f"the signature does not hold: {error}"
    cast = moment(vote.cast) or received
    if not fault and cast > received + _SKEW:
        fault = f"it says it was cast on {cast:%Y-%m-%d}, after it was received"
    entry, kept = terms.key(key)[1], carried(vote, terms.ballot)
    since = [date for date in (terms.revoked.get(key), moment(entry and entry.revoked)) if date]
    return Vote(
        voter=one.file,
        value=vote.vote,
        cast=cast,
        landed=received,
        reason=vote.reason or "",
        objections=tuple(
            Objection(one.reason, one.passage or None, one.mark or None, one.instead or "", one.evidence or "")
            for one in vote.objections
        ),
        rankings={name: tuple((option,) for option in options) for name, options in kept.rankings.items()},
        round=vote.round,
        lapsed=kept.lapsed,
        proxy=_proxy(vote),
        attested=vote.attested is not None,
        invalid=fault,
        key=key,
        key_revoked=min(since, default=None),
        digest=one.digest,
        payload=one.payload,
    )


def _proxy(vote: VoteFile) -> Proxy | None:
    if vote.vote is not Value.PROXY or vote.proxy is None:
        return None
    return Proxy(vote.voter, vote.proxy.holder, moment(vote.proxy.until))


def _unread(one: Handed, received: datetime, fault: str) -> Vote:
    said = one.signed.get("vote")
    value = Value(said) if said in [word.value for word in Value] else Value.ABSTAIN
    return Vote(one.file, value, received, received, invalid=fault, digest=one.digest, payload=one.payload)


def _faults(file: str, vote: VoteFile, terms: Terms) -> Iterator[str]:
    """Yield why a vote is not one on this ballot, whoever signed it. file: the voter that its name says."""
    ballot = terms.ballot
    if vote.voter != file:
        yield f"its file is named after {file}, but it is a vote of {vote.voter}"
    if vote.practice != ballot.practice:
        yield f"it is a vote on practice {vote.practice}, not on {ballot.practice}"
    if vote.version != ballot.version:
        yield f"it is a vote on version {vote.version}, not on {ballot.version}"
    if file not in terms.voters:
        yield "its voter is not in the electorate of this ballot"
    if (given := _proxy(vote)) and (given.holder == given.giver or given.holder not in terms.voters):
        yield f"it lets {given.holder} vote instead, who is no other voter of this ballot"
    yield from _faults_of_round(vote, terms)


def _faults_of_round(vote: VoteFile, terms: Terms) -> Iterator[str]:
    found = rounds(terms.ballot, terms.digest).get(vote.ballot)
    if found is None:
        yield "it is a vote on another ballot than this one"
        return
    if vote.round != found.round:
        yield "its round is not the one of its ballot"
    if vote.digest != found.text:
        yield "it is a vote on another text than the ballot's"
    if vote.passages != found.passages:
        yield "the passages that it lists are not the ballot's"
    known = {entry.id: {*entry.options, entry.default or STATUS_QUO} for entry in terms.ballot.disputes}
    for name, options in (vote.rankings or {}).items():
        if vote.round == terms.ballot.round and name in known and not set(options) <= known[name]:
            yield f"it ranks what is no option of {name}"


def rounds(ballot: BallotFile, digest: str) -> dict[str, Round]:
    """Return the rounds of a ballot by the digest of their ballot.yml, this one included."""
    return {**{entry.ballot: entry for entry in ballot.earlier}, digest: ballot.as_round(digest)}


def _fault_of_key(key: str, vote: VoteFile, terms: Terms, received: datetime) -> str:
    """Say why a key's signature is not the voter's word, nor a machine's that attests it; "" where it is."""
    owner, entry = terms.key(key)
    if vote.attested:
        machine = owner if key in terms.machines else ""
        if fault := attestation_fault(vote, vote.attested, machine, terms.ballot):
            return fault
        if vote.vote not in SIDES:
            return "a machine can neither recuse anybody nor give their proxy away"
    elif not owner:
        return f"it is signed with a key that nobody on this ballot has ({key})"
    elif owner != vote.voter:
        return f"it is signed by {owner}, not by {vote.voter}"
    if key in terms.uncounted:
        return terms.uncounted[key]
    after, before = moment(entry and entry.valid_after), moment(entry and entry.valid_before)
    if after and received < after:
        return f"it was received {received:%Y-%m-%d}, but its key is valid only from {after:%Y-%m-%d} on"
    if before and received >= before:
        return f"it was received {received:%Y-%m-%d}, but its key expired {before:%Y-%m-%d}"
    return ""


def _unless_signed(votes: Sequence[Vote]) -> Iterator[Vote]:
    """Yield the votes; what a machine attests for a person who has already signed with a key of their own is none."""
    for vote in votes:
        own = [other for other in votes if other.voter == vote.voter and not (other.attested or other.invalid)]
        if vote.attested and not vote.invalid and any(_stands_first(other, vote) for other in own):
            yield replace(vote, invalid="its voter has signed a vote with a key: no machine replaces that")
        else:
            yield vote


def _stands_first(signed: Vote, attested: Vote) -> bool:
    return signed.key_revoked is None and signed.arrived <= attested.arrived
