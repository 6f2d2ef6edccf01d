"""One reviewer's word on one ballot, as far as counting needs it. Signatures and files are checked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bestyet.model.records.voting import Value as Value
from bestyet.model.vote.ballot import Proxy

SIDES = (Value.APPROVE, Value.REJECT, Value.ABSTAIN)  # what is counted


@dataclass(frozen=True)
class Objection:
    """What speaks against a proposal. `area` is what is at stake: "quality", "patient-safety"."""

    reason: str = ""
    passage: str | None = None  # None: the whole
    area: str | None = None
    instead: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Vote:
    """One vote as received. A member's later votes are votes of their own: counting tells which one stands."""

    voter: str
    value: Value
    cast: datetime  # what the voter claims, with a zone
    landed: datetime | None = None  # receipt: when it was first seen on the base branch; None: not yet
    reason: str = ""
    objections: tuple[Objection, ...] = ()
    rankings: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # dispute -> ranks, best first
    round: int = 1
    lapsed: frozenset[str] = frozenset()  # passages amended since the voter saw them
    proxy: Proxy | None = None  # set where the value is PROXY
    attested: bool = False  # a machine attests it, the voter did not sign
    invalid: str = ""  # why signature or digest do not hold; "" where they do
    key: str = ""  # fingerprint of the signing key; "" where unknown
    key_revoked: datetime | None = None  # since when the key must not be trusted
    digest: str = ""  # of the vote's file: tells apart votes that are alike otherwise
    payload: str = ""  # digest of what was signed: what the vote is known by
    knows: frozenset[str] = frozenset()  # payloads of those that it says it supersedes

    @property
    def arrived(self) -> datetime:
        """When it counts as given: its receipt, else what the voter claims."""
        return self.landed or self.cast

    @property
    def has_reason(self) -> bool:
        return bool(self.reason.strip()) or any(objection.reason.strip() for objection in self.objections)
