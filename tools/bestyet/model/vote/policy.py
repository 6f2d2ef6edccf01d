"""A policy: a named voting rule as values. One engine counts by all of them; every share is an exact fraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """Who has one voice. A region's or role's voice is what most of its reviewers who took a side say."""

    REVIEWER = "reviewer"
    REGION = "region"
    ROLE = "role"


class Of(StrEnum):
    """What a share is a share of."""

    CAST = "cast"  # approvals and rejections that count
    VOTED = "voted"  # the same and abstentions
    ELIGIBLE = "eligible"  # all who may vote and are there


class Calendar(StrEnum):
    """What a length of time is counted in. Business days are Monday to Friday but for the ballot's holidays."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS = "business"
    MONTHS = "months"


class EarlyClose(StrEnum):
    NEVER = "never"
    WHEN_DECIDED = "when-decided"  # once everybody has voted, or it passes whatever the others say


class Starts(StrEnum):
    """When the period begins."""

    AT_OPENING = "at-opening"
    WHEN_READY = "when-ready"  # once every other condition holds; it begins again when one breaks


class Tie(StrEnum):
    """What a tie means where more than half (or another strict share) is asked for."""

    FAIL = "fail"
    STATUS_QUO = "status-quo"  # the same end, said as "what is in force stays"
    CASTING = "casting"  # the person with the casting vote decides


class Amendment(StrEnum):
    """What a changed text does to the votes given before."""

    LAPSE = "lapse"  # they lapse for the touched passages only
    RESTART = "restart"  # all of them lapse


class Recusal(StrEnum):
    """What becomes of a member who declared a conflict of interest. Their vote never counts."""

    OUT = "out"  # not counted among those who may vote
    ABSTAIN = "abstain"  # counted as having abstained aloud


class Weighing(StrEnum):
    EQUAL = "equal"
    REGION = "region"  # by the weight of each region
    NAMED = "named"  # by the weights written in the policy


@dataclass(frozen=True)
class Weights:
    by: Weighing = Weighing.EQUAL
    named: Mapping[str, Fraction] = field(default_factory=dict)  # voice -> weight; voices not named weigh 1


@dataclass(frozen=True)
class Number:
    """How many are needed: a plain number, or `root` times the square root of all who may vote (never rounded)."""

    count: int = 0
    root: Fraction | None = None


@dataclass(frozen=True)
class Small:
    """Another quorum for a small body: `count` are enough while `up_to` or fewer may vote."""

    up_to: int
    count: int


@dataclass(frozen=True)
class Quorum:
    """How many voices must have voted. Exactly one of `number` and `fraction` is set."""

    number: Number | None = None
    fraction: Fraction | None = None
    strict: bool = False  # more than the fraction, not just as much
    base: Of = Of.ELIGIBLE  # CAST: the share of those who voted that took a side
    abstentions_count: bool = True
    small: Small | None = None


@dataclass(frozen=True)
class Share:
    """One share that must approve."""

    fraction: Fraction
    of: Of = Of.CAST
    strict: bool = False
    weighted: bool = False  # a share of the weight, not of the voices
    blocking_minority: int = 0  # also met while fewer voices than this withhold approval (0: no such rule)


@dataclass(frozen=True)
class Rejections:
    """How many may reject at most: a share, or a number."""

    fraction: Fraction | None = None
    of: Of = Of.CAST
    count: int | None = None


@dataclass(frozen=True)
class Veto:
    """Which objections stop a proposal while they stand."""

    who: tuple[str, ...] = ()  # roles; () for every member
    reasons: bool = True  # an objection without a reason has no weight
    substance: bool = False  # it must bring evidence or say what should stand there instead
    areas: tuple[str, ...] = ()  # only objections about one of these; then whatever the vote itself says


@dataclass(frozen=True)
class Cap:
    """No group counts for more than `count` members: the votes of a larger one shrink in proportion."""

    per: str  # "region" or "role" (the first one of each member)
    count: int


@dataclass(frozen=True)
class Period:
    """How long a ballot is open. Lengths are in units of `calendar`."""

    least: int | None = None
    most: int | None = None
    usual: int | None = None  # where the ballot sets no closing date of its own
    calendar: Calendar = Calendar.DAYS
    starts: Starts = Starts.AT_OPENING


@dataclass(frozen=True)
class Expiry:
    """When a ballot that has not passed ends. With an expiry it waits beyond its period for what is missing."""

    after: int
    calendar: Calendar = Calendar.MONTHS
    idle: bool = False  # counted from the last event, not from the opening


@dataclass(frozen=True)
class Policy:
    """A voting rule with every parameter. `source` names who uses the rule, so that a reader can check it."""

    name: str
    title: str = ""
    description: str = ""
    source: str = ""
    unit: Unit = Unit.REVIEWER
    weights: Weights = field(default_factory=Weights)
    quorum: Quorum | None = None
    approval: tuple[Share, ...] = ()  # every one must be met; () where silence is assent
    min_approvals: Number | None = None
    max_rejections: Rejections | None = None
    max_outstanding: int | None = None  # how many of those who may vote need not have approved
    rejections_need_reasons: bool = False  # a rejection without a reason is not counted
    veto: Veto | None = None
    mandatory_roles: tuple[str, ...] = ()  # each must have voted
    mandatory_approvals: tuple[str, ...] = ()  # each must have approved: roles
    other_region_approvals: int = 0  # regions other than the author's with at least one approval
    hear_all: bool = False  # every voice has been heard, or the period has ended
    exclude_author: bool = False
    cap: Cap | None = None
    period: Period = field(default_factory=Period)
    early_close: EarlyClose = EarlyClose.NEVER
    tie: Tie = Tie.FAIL
    casting: str | None = None  # the role or person with the casting vote
    expiry: Expiry | None = None
    amendment: Amendment = Amendment.LAPSE
    amendment_restarts_period: bool = False
    proxies: int = 0  # how many people one member may vote for besides themselves
    recusal: Recusal = Recusal.OUT
    attested: bool = False  # whether a vote counts that a machine attests and the voter did not sign
    rehearsal: bool = False  # for trying things out: it needs no least period, and is named wherever it is used
