"""The terms of one vote, as far as counting needs them. All of it is frozen when the ballot opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from bestyet.model.vote.policy import Policy

TEXT = "text"  # on a ballot: what an approval without a ranking is for
STATUS_QUO = "status-quo"  # the default option of a dispute where the text says what no region does


@dataclass(frozen=True)
class Elector:
    """Who may vote, as it was when the ballot opened; what happened since then is in `left` and `recused`."""

    id: str
    region: str
    roles: tuple[str, ...] = ()
    region_weight: Fraction = Fraction(1)  # the same for all electors of a region
    left: datetime | None = None  # with a zone; votes received before still count
    recused: bool = False
    name: str = ""


@dataclass(frozen=True)
class Proxy:
    """`holder` votes for `giver` unless the giver votes. Given by a signed vote of the giver on this ballot."""

    giver: str
    holder: str
    until: datetime | None = None  # with a zone; counted by when the holder's vote was received


@dataclass(frozen=True)
class Contest:
    """An open dispute as it stands on a ballot: options to rank, what the text says always one of them."""

    id: str
    options: tuple[str, ...]  # without the default
    default: str = STATUS_QUO
    passage: str = ""  # of the text, that it is about


@dataclass(frozen=True)
class Ballot:
    """One vote. Moments have a zone. The policy is the base branch's, frozen: no change of it touches this ballot."""

    policy: Policy
    electorate: tuple[Elector, ...]
    opened: datetime
    closes: datetime | None = None  # as written on the ballot; None where the policy's period says it
    author: str | None = None  # id of the proposer
    disputes: tuple[Contest, ...] = ()
    approves_text: bool = False  # whether who approves and does not rank a dispute ranks first what the text says
    round: int = 1  # raised by each amendment
    amended: datetime | None = None  # when the last amendment was made
    proxies: tuple[Proxy, ...] = ()
    holidays: frozenset[date] = frozenset()  # no business days beside Saturdays and Sundays

    def elector(self, voter: str) -> Elector | None:
        return next((elector for elector in self.electorate if elector.id == voter), None)

    @property
    def region_of_author(self) -> str | None:
        elector = self.elector(self.author) if self.author else None
        return elector.region if elector else None
