"""Which regions work by the standard in force, step by step, and since when all of them do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bestyet.model.held.departure import Departure
from bestyet.model.passage import Document, Passage, Variant
from bestyet.model.place import Place

Known = frozenset[tuple[str, str]]  # (region, digest) of passages


class State(StrEnum):
    """How a region stands to one step of the standard in force."""

    FOLLOWS = "follows"  # no difference in a value, whatever the words
    ADAPTED = "adapted"  # declared to be different, and the declaration holds
    LAGGING = "lagging"  # as an older version had it
    DRIFTED = "drifted"  # different, and nobody declared it
    SILENT = "silent"  # it says nothing about it

    @property
    def keeps(self) -> bool:
        """Whether the region has adopted the step."""
        return self in (State.FOLLOWS, State.ADAPTED)


class Validity(StrEnum):
    """What a declared departure is worth today."""

    AGREED = "agreed"
    LOOK_AGAIN = "look again"  # the step has changed since it was agreed
    EXPIRED = "expired"
    INCOMPLETE = "incomplete"  # it lacks a reason or an approver: it declares nothing


class Everywhere(StrEnum):
    """How a step stands in all regions together."""

    NOT_YET = "not yet"
    ADOPTED = "adopted"  # every region has adopted it, but not yet long enough
    HELD = "held"  # every region has kept it for as long as governance.yml asks for
    LOST = "lost"  # every region had adopted it once, and one went back


@dataclass(frozen=True)
class Standard:
    """A version that was in force, as far as adoption needs it."""

    number: str
    effective: str  # ISO day
    document: Document  # practice.md
    steps: Mapping[str, Passage]  # by id, in the order of the text
    members: Mapping[str, Known] = field(default_factory=dict)  # step -> passages it was merged from
    chosen: Mapping[str, str] = field(default_factory=dict)  # step -> whose words it has; "" if written jointly


@dataclass(frozen=True)
class Subject:
    """A practice with a standard: what is asked about, and of whom."""

    practice: str
    standards: tuple[Standard, ...]  # oldest first; the last is in force
    variants: Mapping[str, Variant]  # region -> its text in use
    retired: frozenset[str] = frozenset()  # regions that had one
    aligned: Mapping[str, Known] = field(default_factory=dict)  # step -> passages that alignment.yml gives it

    @property
    def standard(self) -> Standard:
        return self.standards[-1]


@dataclass(frozen=True)
class Past:
    """A region's text of a practice as it came to the branch, until the next one came."""

    day: str  # ISO, as received
    commit: str  # "" for what is not committed yet
    read: Callable[[], Variant | None]  # None: there was none in use


@dataclass(frozen=True)
class Cell:
    """One region and one step, or one structured value, of the standard."""

    region: str
    point: str  # id of the step, or of the value: "lead-times/kickoff-held"
    state: State
    because: str  # a sentence without a stop
    place: Place | None  # the region's own line; None where it has no text
    standard: Place  # the line of the standard
    older: str = ""  # the version as which it has it
    departure: Departure | None = None
    validity: Validity | None = None
    less: tuple[str, ...] = ()  # what the standard gives a value of and the region, which follows it, does not


@dataclass(frozen=True)
class Keystone:
    """Since when all regions have adopted a step, or since when they no longer do. Days are ISO, "" where none."""

    point: str
    status: Everywhere
    since: str = ""  # the day the last region adopted it
    lost: str = ""  # the day the first region went back
    regions: tuple[str, ...] = ()  # those that were last to adopt it, that went back, or that have not adopted it


@dataclass(frozen=True)
class Adoption:
    """How all regions stand to the standard in force of one practice."""

    practice: str
    title: str
    version: str
    effective: str
    points: tuple[str, ...]  # steps in the order of the text, then values
    words: Mapping[str, str]  # point -> what the standard says
    follows: Mapping[str, str]  # region -> the version it says it follows
    paths: Mapping[str, str]  # region -> its text in use
    cells: tuple[Cell, ...]  # by region in the order of governance.yml, then by point
    lost: tuple[tuple[str, Departure], ...] = ()  # (region, departure that holds) from steps that the standard has not
    keystones: tuple[Keystone, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.region for cell in self.cells))

    def only(self, region: str) -> Adoption:
        """The same for one region."""
        return replace(self, cells=self.of(region))

    def of(self, region: str) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.region == region)

    def counts(self, region: str) -> dict[State, int]:
        states = [cell.state for cell in self.of(region)]
        return {state: states.count(state) for state in State}


@dataclass(frozen=True)
class Adoptions:
    """The adoption of every practice that was asked about and has a standard in force."""

    day: str  # ISO
    hold: str  # how long all must keep a step for it to have held
    practices: tuple[Adoption, ...]
