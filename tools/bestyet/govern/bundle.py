"""The evidence of one version as files that anybody can check with sha256sum and ssh-keygen alone.

Whoever hands a bundle on can make all of it anew, its sums and its README too. So the README begins with what must be
told apart from it: the digest of SHA256SUMS, and the fingerprints of the keys. From the keys on, each file is tied to
something that was signed; only the adoption is not, which is counted from the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.govern.signature.payload import NAMESPACE, digest, payload

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import AdoptionFile, BallotFile, VoteCounted, VoteFile

SUMS = "SHA256SUMS"
_KEY = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*")
_ID = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class EvidentVote:
    """A vote with a good signature."""

    name: str  # of its file
    signed: Table  # all that stands in it
    vote: VoteFile
    counted: VoteCounted | None  # None: it is not in the count

    @property
    def signer(self) -> str:
        return self.vote.attested.by if self.vote.attested else self.vote.voter

    @property
    def message(self) -> bytes:
        return payload(self.signed)


@dataclass(frozen=True)
class Voucher:
    """Who signed that a key which came after the first ballot is somebody's, and with which key."""

    by: str
    key: str  # as in a .pub file
    statement: bytes
    signature: str


@dataclass(frozen=True)
class EvidentStatement:
    """A withdrawal, or an answer to objections, with a good signature."""

    name: str  # of its file
    by: str
    to: str  # whose objections it answers; "" of a withdrawal
    key: str  # as in a .pub file
    namespace: str
    message: bytes
    signature: str


@dataclass(frozen=True)
class LateKey:
    """A key or an account on the ballot that came after the first ballot of all."""

    told: str
    vouchers: Sequence[Voucher] = ()


@dataclass(frozen=True)
class Evidence:
    """What a bundle is made of."""

    practice: str
    version: str
    files: Mapping[str, bytes]  # practice.md, provenance.json, ballot.yml, adoption.yml
    ballot: BallotFile
    adoption: AdoptionFile | None
    votes: Sequence[EvidentVote]
    sources: Mapping[str, bytes] = field(default_factory=dict)  # regions' texts, by path
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that the text shows, by path beside it
    previous: bytes | None = None  # adoption.yml of the version before
    governance: bytes | None = None  # governance.yml as the ballot names it
    late: Sequence[LateKey] = ()
    statements: Sequence[EvidentStatement] = ()

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """Voter or machine, and public key; nothing that a shell could take for a command."""
        found = [(person.id, key.key) for person in self.ballot.electorate for key in person.keys or ()]
        found += [(machine.id, machine.key) for machine in self.ballot.attestors]
        return [(owner, key) for owner, key in found if _KEY.fullmatch(key)]

    @property
    def vouchers(self) -> Sequence[Voucher]:
        """Of those who are named as people can be: governance.yml may have been taken in with any name."""
        found = [voucher for late in self.late for voucher in late.vouchers]
        return [one for one in found if _KEY.fullmatch(one.key) and _ID.fullmatch(one.by)]


def files_of(evidence: Evidence) -> dict[str, bytes]:
    """Return all files of a bundle by name but its README and its sums."""
    files = {**evidence.files, **evidence.pictures}
    files["keys.pub"] = "".join(f"{key} {owner}\n" for owner, key in evidence.keys).encode()
    files["allowed_signers"] = _signers(NAMESPACE, evidence.keys)
    for one in evidence.votes:
        files[f"signed/{one.name}.json"] = one.message
        files[f"signed/{one.name}.sig"] = one.vote.signature.encode()
    files |= {f"sources/{path}": raw for path, raw in evidence.sources.items()}
    if evidence.previous is not None:
        files["previous/adoption.yml"] = evidence.previous
    if evidence.governance is not None:
        files["governance.yml"] = evidence.governance
    return files | dict(_vouched(evidence)) | dict(_stated(evidence))


def _stated(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    for one in evidence.statements:
        yield f"statements/{one.name}.json", one.message
        yield f"statements/{one.name}.sig", one.signature.encode()
        yield f"statements/{one.name}.signers", _signers(one.namespace, [(one.by, one.key)])
    if evidence.statements:
        yield "statements/keys.pub", "".join(f"{one.key} {one.by}\n" for one in evidence.statements).encode()


def _vouched(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    for number, one in enumerate(evidence.vouchers, 1):
        yield f"vouched/{number}.json", one.statement
        yield f"vouched/{number}.sig", one.signature.encode()
        yield f"vouched/{number}.signers", _signers("bestyet-key", [(one.by, one.key)])


def _signers(namespace: str, keys: Sequence[tuple[str, str]]) -> bytes:
    return "".join(f'{owner} namespaces="{namespace}" {key}\n' for owner, key in keys).encode()


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add SHA256SUMS: its digest is that of the whole."""
    sums = "".join(f"{digest(files[name])[7:]}  {name}\n" for name in sorted(files))
    return {**files, SUMS: sums.encode()}
