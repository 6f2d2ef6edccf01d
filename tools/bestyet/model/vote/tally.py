"""What counting a ballot yields: the outcome, and everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from bestyet.model.reasons import Reason
from bestyet.model.records.voting import RegionCount as RegionCount
from bestyet.model.vote.vote import Vote


class Outcome(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    EXPIRED = "expired"


class Ended(StrEnum):
    """What ended a ballot."""

    PERIOD = "period"
    DECIDED = "decided"  # early: no vote was left that could change it
    EXPIRY = "expiry"


@dataclass(frozen=True)
class Paper:
    """One vote as received, and what counting did with it."""

    vote: Vote
    counts: bool
    said: Reason | None = None  # why it does not count, or what is special about it

    @property
    def note(self) -> str:
        return self.said.text if self.said else ""


@dataclass(frozen=True)
class Condition:
    """One condition of the policy with its figures, as "approve 4 of 6, needs 2/3: met"."""

    setting: str  # the key of the policy it comes from
    met: bool
    said: Reason
    passage: str | None = None  # set where only the votes on an amended passage break it

    @property
    def text(self) -> str:
        return self.said.text


@dataclass(frozen=True)
class Ranked:
    """How a dispute was settled by ranking."""

    options: tuple[str, ...]  # the default last
    matrix: Mapping[tuple[str, str], Fraction]  # (a, b) -> weight of the voters who rank a above b
    dropped: tuple[tuple[str, Reason], ...]  # option and why: too few voters, or not preferred to the default
    rounds: tuple[tuple[str, ...], ...]  # the Schwartz set of each round
    discarded: tuple[tuple[str, str], ...]  # the defeats dropped as weakest, in order: (winner, loser)
    tied: tuple[str, ...]  # more than one: only a casting vote could tell, and there was none or it did not
    winner: str | None
    why: Reason

    @property
    def because(self) -> str:
        return self.why.text


@dataclass(frozen=True)
class Tally:
    """The state of a ballot at one moment. Once an outcome is not open, later moments never change it."""

    outcome: Outcome
    why: Reason  # which condition decides
    conditions: tuple[Condition, ...]
    papers: tuple[Paper, ...]  # by when they were received
    reviewers: Mapping[str, str]  # every elector -> approve, reject, abstain, silent, recused, left or uncounted
    regions: tuple[RegionCount, ...]
    due: datetime | None = None  # while open: when the period ends as things stand; None: nothing sets a date
    closed: datetime | None = None
    ended: Ended | None = None
    disputes: Mapping[str, Ranked] = field(default_factory=dict)
    look_again: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # voter -> passages amended since

    @property
    def because(self) -> str:
        return self.why.text

    @property
    def leaves_open(self) -> bool:
        """Whether no way is ranked first in some dispute, so that people must decide it."""
        return any(one.winner is None for one in self.disputes.values())

    @property
    def passes(self) -> bool:
        """Whether all conditions hold as things stand, were the period over now."""
        return all(condition.met for condition in self.conditions)
