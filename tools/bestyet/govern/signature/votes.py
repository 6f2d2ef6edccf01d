"""Votes as handed in -> votes to count, each with why it is not valid where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bestyet.govern.ballots import keys_of, machines_of
from bestyet.govern.signature.payload import NAMESPACE, NotCanonicalError, changed_passages, payload
from bestyet.govern.signature.reviews import attestation_fault
from bestyet.govern.signature.sshsig import SignatureError, fingerprint, verify
from bestyet.model.moment import moment
from bestyet.model.vote.ballot import STATUS_QUO, Proxy
from bestyet.model.vote.vote import SIDES, Objection, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.vote.receipt import Receipt

_SKEW = timedelta(days=1)  # how far a voter's clock may be ahead

Check = Callable[[bytes, str], str]  # (payload, armoured signature) -> the key's fingerprint; raises SignatureError


@dataclass(frozen=True)
class Handed:
    """One state of one vote's file."""

    file: str  # the voter that its name says
    digest: str  # of its bytes
    data: Mapping[str, Any] | None  # None where it cannot be read
    fault: str = ""  # what is wrong with its form
    receipt: Receipt | None = None  # None: not on the base branch yet


def own_check(message: bytes, armoured: str) -> str:
    """Check a signature without another program, and that a person was there."""
    signed = verify(message, armoured, NAMESPACE)
    if signed.flags is not None and not signed.flags & 1:
        raise SignatureError("nobody touched the security token")
    if signed.origin is not None:
        raise SignatureError("it was made by a passkey, and no site is named whose passkeys count")
    return fingerprint(signed.key)


@dataclass(frozen=True)
class Terms:
    """What votes are held against: the ballot's data, its digest, and keys revoked since it opened."""

    data: Mapping[str, Any]
    digest: str
    revoked: Mapping[str, datetime]
    check: Check = own_check

    @cached_property
    def keys(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        return keys_of(self.data)

    @cached_property
    def machines(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        return machines_of(self.data)

    def key(self, fingerprint: str) -> tuple[str, Mapping[str, Any]]:
        """Whose a key is, a voter's or a machine's, and its entry; ("", {}) where nobody's."""
        return self.keys.get(fingerprint) or self.machines.get(fingerprint) or ("", {})

    @cached_property
    def voters(self) -> frozenset[str]:
        return frozenset(str(person.get("id")) for person in self.data.get("electorate") or ())


def read_votes(handed: Iterable[Handed], terms: Terms, now: datetime) -> tuple[Vote, ...]:
    """Return one vote for each that was handed in, in that order; what is not on the base branch is taken as
    received at the moment `now`."""
    votes = [_vote(one, terms, now) for one in handed]
    votes = list(_unless_signed(votes))
    return tuple(_without_equivocation(votes, [one.data or {} for one in handed]))


def _vote(one: Handed, terms: Terms, now: datetime) -> Vote:
    received = one.receipt.date if one.receipt else now
    data = one.data or {}
    fault = one.fault or next(_faults(one, data, terms), "")
    if fault:
        return _unread(one, received, fault)
    key = ""
    try:
        key = terms.check(payload(data), str(data.get("signature")))
        fault = _fault_of_key(key, data, terms, received)
    except (SignatureError, NotCanonicalError) as error:
        fault = f"the signature does not hold: {error}"
    cast = moment(data["cast"]) or received
    if not fault and cast > received + _SKEW:
        fault = f"it says it was cast on {cast:%Y-%m-%d}, after it was received"
    since = [date for date in (terms.revoked.get(key), moment(terms.key(key)[1].get("revoked"))) if date]
    return Vote(
        voter=one.file,
        value=Value(data["vote"]),
        cast=cast,
        landed=received,
        reason=str(data.get("reason") or ""),
        objections=tuple(_objections(data)),
        rankings={name: tuple((option,) for option in options) for name, options in _rankings(data).items()},
        round=data.get("round", 1),
        lapsed=_lapsed(data, terms),
        proxy=_proxy(data),
        attested="attested" in data,
        invalid=fault,
        key=key,
        key_revoked=min(since, default=None),
        digest=one.digest,
    )


def _lapsed(data: Mapping[str, Any], terms: Terms) -> frozenset[str]:
    """Return the passages amended since; none for who says nothing about the text."""
    if data["vote"] not in SIDES:
        return frozenset()
    return changed_passages(data.get("passages") or {}, terms.data.get("passages") or {})


def _proxy(data: Mapping[str, Any]) -> Proxy | None:
    given = data.get("proxy")
    if data.get("vote") != Value.PROXY or not isinstance(given, Mapping):
        return None
    return Proxy(str(data["voter"]), str(given.get("holder")), moment(given.get("until")))


def _unread(one: Handed, received: datetime, fault: str) -> Vote:
    said = (one.data or {}).get("vote")
    value = Value(said) if said in [word.value for word in Value] else Value.ABSTAIN
    return Vote(one.file, value, received, received, invalid=fault, digest=one.digest)


def _faults(one: Handed, data: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    """Yield why a vote is not one on this ballot, whoever signed it."""
    ballot = terms.data
    if one.data is None:
        yield "it cannot be read as a vote"
    if data.get("voter") != one.file:
        yield f"its file is named after {one.file}, but it is a vote of {data.get('voter')}"
    for what in ("practice", "version"):
        if data.get(what) != ballot.get(what):
            yield f"it is a vote on {what} {data.get(what)}, not on {ballot.get(what)}"
    if one.file not in terms.voters:
        yield "its voter is not in the electorate of this ballot"
    if (given := _proxy(data)) and (given.holder == given.giver or given.holder not in terms.voters):
        yield f"it lets {given.holder} vote instead, who is no other voter of this ballot"
    yield from _other_ballot(data, terms)


def _other_ballot(data: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    found = rounds(terms.data, terms.digest).get(str(data.get("ballot")))
    if found is None:
        yield "it is a vote on another ballot than this one"
        return
    if data.get("round", 1) != found["round"]:
        yield "its round is not the one of its ballot"
    if data.get("digest") != found["text"]:
        yield "it is a vote on another text than the ballot's"
    if data.get("passages") != found["passages"]:
        yield "the passages that it lists are not the ballot's"
    known = {entry["id"]: entry["options"] for entry in terms.data.get("disputes") or ()}
    for name, options in _rankings(data).items():
        if name in known and not set(options) <= {*known[name], STATUS_QUO}:
            yield f"it ranks what is no option of {name}"


def rounds(ballot: Mapping[str, Any], digest: str) -> dict[str, Mapping[str, Any]]:
    """Return the rounds of a ballot by the digest of their ballot.yml, this one included."""
    own = {"round": ballot.get("round", 1), "text": ballot.get("text"), "passages": ballot.get("passages")}
    return {**{str(entry.get("ballot")): entry for entry in ballot.get("earlier") or ()}, digest: own}


def _fault_of_key(key: str, data: Mapping[str, Any], terms: Terms, received: datetime) -> str:
    """Say why a key's signature is not the voter's word, nor a machine's that attests it; "" where it is."""
    voter, (owner, entry) = str(data.get("voter")), terms.key(key)
    if "attested" in data:
        said = data["attested"] if isinstance(data["attested"], Mapping) else {}
        machine = owner if key in terms.machines else ""
        if fault := attestation_fault(said, machine, voter, terms.data):
            return fault
        if data["vote"] not in SIDES:
            return "a machine can neither recuse anybody nor give their proxy away"
    elif not owner:
        return f"it is signed with a key that nobody on this ballot has ({key})"
    elif owner != voter:
        return f"it is signed by {owner}, not by {voter}"
    after, before = moment(entry.get("valid-after")), moment(entry.get("valid-before"))
    if after and received < after:
        return f"it was received {received:%Y-%m-%d}, but its key is valid only from {after:%Y-%m-%d} on"
    if before and received >= before:
        return f"it was received {received:%Y-%m-%d}, but its key expired {before:%Y-%m-%d}"
    return ""


def _objections(data: Mapping[str, Any]) -> Iterator[Objection]:
    for entry in data.get("objections") or ():
        said = {key: str(entry.get(key) or "") for key in ("reason", "passage", "mark", "instead", "evidence")}
        yield Objection(
            said["reason"], said["passage"] or None, said["mark"] or None, said["instead"], said["evidence"]
        )


def _rankings(data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    found = data.get("rankings")
    return found if isinstance(found, Mapping) else {}


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


def _without_equivocation(votes: Sequence[Vote], data: Sequence[Mapping[str, Any]]) -> Iterator[Vote]:
    """Yield the votes; where a person signed two that do not know of each other, neither counts.

    A vote knows of those that it supersedes and of those that they superseded. A later vote that names both stands.
    """
    knows: dict[str, set[str]] = {}
    for vote, found in zip(votes, data, strict=True):
        if not vote.invalid:
            knows.setdefault(vote.digest, set()).update(found.get("supersedes") or ())
    valid = {vote.digest: vote for vote in votes if not (vote.invalid or vote.attested)}
    reach = {digest: _reachable(digest, knows) for digest in knows}
    for vote in votes:
        others = [other for other in valid.values() if other.voter == vote.voter and other.digest != vote.digest]
        above = [other for other in others if vote.digest in reach.get(other.digest, ())]
        strangers = [
            other
            for other in others
            if other.digest not in reach.get(vote.digest, ())
            and vote.digest not in reach.get(other.digest, ())
            and not any(other.digest in reach[known.digest] for known in above)
        ]
        if strangers and not (vote.invalid or vote.attested):
            yield replace(vote, invalid="its voter signed two votes that do not know of each other; one must name both")
        else:
            yield vote


def _reachable(digest: str, knows: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [digest]
    while waiting:
        for other in knows.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
