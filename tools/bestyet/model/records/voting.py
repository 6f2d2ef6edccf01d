"""ballot.yml, votes/*.yml, adoption.yml and what is signed beside them, as they are written.

Keys in the order of the fields, moments as text.
`None` stands for what a file does not say. `model/vote/ballot.py` has a ballot as it is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from bestyet.model.records.plain import Table
from bestyet.model.records.provenance import Told

Ending = Literal["adopted", "rejected", "expired", "withdrawn"]


class Value(StrEnum):
    """What a reviewer says on a ballot."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"
    RECUSE = "recuse"  # steps aside: a conflict of interest
    PROXY = "proxy"  # lets another member vote instead


def _key(name: str) -> str:
    return "class" if name == "weight" else name.replace("_", "-")


class _File(Struct, frozen=True, kw_only=True, rename=_key):
    """What always stands in a file."""


class _Part(Struct, frozen=True, kw_only=True, rename=_key, omit_defaults=True):
    """What stands in a file only where there is something to say."""


# -- ballot.yml ------------------------------------------------------------------------------------------------------


class Key(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public key and when it is valid."""

    key: str
    valid_after: str | None = None
    valid_before: str | None = None
    revoked: str | None = None


class Attestor(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine whose word a ballot takes, and its key."""

    id: str
    key: str
    valid_after: str | None = None
    valid_before: str | None = None
    revoked: str | None = None


class Voter(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may vote, as it was when the ballot opened."""

    id: str
    name: str | None = None
    region: str
    roles: tuple[str, ...] | None = None
    region_weight: str | None = None  # an exact number, as in 4 or 2/3
    accounts: Mapping[str, int | str] | None = None  # by which machines know them again
    keys: tuple[Key, ...] | None = None


class Passkeys(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The site whose passkeys may sign."""

    rp_id: str  # the domain that they are for
    origins: tuple[str, ...]  # the addresses at which people sign


class Rules(_Part, frozen=True, kw_only=True):
    """What of a ballot is governance's, not the proposer's."""

    policy: Table  # its name and every value
    electorate: tuple[Voter, ...]
    attestors: tuple[Attestor, ...] = ()
    passkeys: Passkeys | None = None


class Contested(_Part, frozen=True, kw_only=True):
    """A dispute to rank."""

    id: str
    about: str | None = None
    message: str | Told | None = None
    options: tuple[str, ...]  # regions, each for all that say the same
    default: str | None = None  # what the text says until another is ranked above it; None: format 1 has none

    @property
    def words(self) -> str:
        return said(self.message)

    @property
    def asked(self) -> tuple[str, str | None, tuple[str, ...], str, str | None]:
        """All that a voter sees of it, however its sentence is kept."""
        return self.id, self.about, self.options, self.words, self.default


class Round(_Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round of a ballot before its last amendment: the digests of what was voted on, and what was ranked."""

    round: int
    ballot: str
    text: str
    disputes: tuple[Contested, ...] = ()  # only where an approval that ranks nothing is for the way of the text
    passages: Mapping[str, str]


class Before(_Part, frozen=True, kw_only=True):
    """The version that a proposal changes, and the digest of its adoption."""

    practice: str = ""  # where it is another one's, which this version renames and so ends
    version: str = ""
    adoption: str = ""


class BallotFile(_File, frozen=True, kw_only=True):
    """The terms of one vote. Digests are written sha256:…"""

    format: int = 1
    practice: str
    version: str
    weight: str  # of the change: major, minor or patch
    changes: tuple[str, ...] = ()
    round: int = 1
    author: str | None = None
    opened: str
    closes: str | None = None
    amended: str | None = None
    holidays: tuple[str, ...] = ()  # weekdays that a length in business days leaves out
    effective: str | None = None  # a day, or as in "+30 days" after the end of the vote; None: format 1 has none
    ends: bool = False  # whether the practice has no standard any more from then on
    replaced_by: str | None = None  # the practice to follow instead of one that ends
    text: str
    provenance: str
    governance: str | None = None  # as the base branch had it
    base: Before | None = None
    policy: Table
    electorate: tuple[Voter, ...]
    attestors: tuple[Attestor, ...] = ()
    passkeys: Passkeys | None = None
    disputes: tuple[Contested, ...] = ()
    unranked: str | None = None  # TEXT: an approval that ranks nothing is for the way of the text; None: for no way
    passages: Mapping[str, str]
    earlier: tuple[Round, ...] = ()  # rounds before this one

    def as_round(self, digest: str) -> Round:
        disputes = self.disputes if self.unranked else ()
        return Round(round=self.round, ballot=digest, text=self.text, disputes=disputes, passages=self.passages)

    def voter(self, id_: str) -> Voter | None:
        return next((voter for voter in self.electorate if voter.id == id_), None)


# -- votes/*.yml -----------------------------------------------------------------------------------------------------


class ProxyGiven(_Part, frozen=True, kw_only=True):
    holder: str
    until: str | None = None


class Against(_Part, frozen=True, kw_only=True):
    """An objection as its voter wrote it. `mark`: what is at stake."""

    passage: str | None = None
    reason: str
    mark: str | None = None
    instead: str | None = None
    evidence: str | None = None


class Attested(_Part, frozen=True, kw_only=True):
    """What a machine says of the review that a vote was."""

    by: str
    host: str
    account: str
    review: str
    commit: str | None = None
    url: str | None = None
    pull: str | None = None  # the number of the pull request


class VoteFile(_Part, frozen=True, kw_only=True):
    """One reviewer's signed word on one ballot."""

    practice: str
    version: str
    ballot: str
    round: int
    digest: str
    voter: str
    name: str
    vote: Value
    meaning: str
    proxy: ProxyGiven | None = None
    reason: str | None = None
    objections: tuple[Against, ...] = ()
    rankings: Mapping[str, tuple[str, ...]] | None = None
    cast: str
    attested: Attested | None = None
    supersedes: tuple[str, ...] = ()
    passages: Mapping[str, str]
    signature: str = ""


# -- withdrawal.yml, answers/*.yml -----------------------------------------------------------------------------------


class WithdrawalFile(_Part, frozen=True, kw_only=True):
    """The signed word by which a vote ended without a result."""

    practice: str
    version: str
    ballot: str
    by: str
    because: str
    withdrawn: str  # the moment
    signature: str = ""


class AnswerFile(_Part, frozen=True, kw_only=True):
    """The signed answer to the objections of one voter."""

    practice: str
    version: str
    ballot: str
    to: str
    objections: tuple[str, ...]  # the reasons that are answered
    by: str
    answer: str
    answered: str  # the moment
    signature: str = ""


# -- adoption.yml ----------------------------------------------------------------------------------------------------


class Landed(_File, frozen=True, kw_only=True):
    """When something came to the base branch."""

    commit: str = ""
    date: str = ""


class BallotLanded(_File, frozen=True, kw_only=True):
    sha256: str = ""
    landed: Landed | None = None
    amended: Landed | None = None


class Dropped(_File, frozen=True, kw_only=True):
    option: str
    because: str | Told = ""


class Ranking(_File, frozen=True, kw_only=True):
    winner: str | None = None
    because: str | Told = ""
    options: tuple[str, ...] = ()
    matrix: tuple[tuple[str | None, ...], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    rounds: tuple[tuple[str, ...], ...] = ()
    discarded: tuple[tuple[str, ...], ...] = ()


class RegionCount(Struct, frozen=True):
    """How a region's reviewers voted. `voice` is what most of those who took a side say; abstain when divided."""

    region: str
    approve: int = 0
    reject: int = 0
    abstain: int = 0
    silent: int = 0  # may vote and have not
    voice: Value | None = None  # None: not heard


class Counted(_File, frozen=True, kw_only=True):
    closed: str | None = None
    ended: str | None = None
    reviewers: Mapping[str, str] = {}
    regions: tuple[RegionCount, ...] = ()
    disputes: Mapping[str, Ranking] = {}


class Judged(_File, frozen=True, kw_only=True):
    """A condition of the policy."""

    rule: str
    met: bool
    figures: str | Told = ""
    passage: str | None = None


class VoteCounted(_File, frozen=True, kw_only=True):
    voter: str
    vote: str
    file: str
    sha256: str
    payload: str | UnsetType = UNSET  # digest of what was signed; format 1 has none
    landed: Landed | None = None
    counts: bool
    note: str | Told = ""


class Reply(_File, frozen=True, kw_only=True):
    by: str
    text: str


class Answered(_File, frozen=True, kw_only=True):
    """An objection that stood, and its answer."""

    voter: str = ""
    passage: str | None = None
    reason: str = ""
    instead: str | None = None
    at_stake: str | None = None
    answer: str | Reply | None = None  # text alone in format 1

    @property
    def reply(self) -> str:
        return self.answer.text if isinstance(self.answer, Reply) else self.answer or ""


class AdoptionFile(_File, frozen=True, kw_only=True):
    """How a ballot ended."""

    format: int = 1
    practice: str = ""
    version: str = ""
    outcome: Ending
    because: str | Told = ""
    decided: str = ""
    effective: str | None = None
    previous: str | None = None  # digest of the adoption before
    text: str | None = None
    ballot: BallotLanded = BallotLanded()
    tally: Counted = Counted()
    trace: tuple[Judged, ...] = ()
    votes: tuple[VoteCounted, ...] = ()
    objections: tuple[Answered, ...] = ()


def said(words: str | Told | None) -> str:
    """A sentence of a record: text in format 1, with its rule and parts in format 2."""
    return words.sentence if isinstance(words, Told) else words or ""
