"""The text in force in one region on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bestyet.model.held.departure import Departure
from bestyet.model.passage import Passage
from bestyet.model.place import Place


@dataclass(frozen=True)
class Standing:
    """One passage of the standard as it holds in the region."""

    id: str  # of the step; "" for headings and blocks
    standard: Passage
    departure: Departure | None = None  # the region's own words hold instead
    own: tuple[Passage, ...] = ()  # those words; () where its text says nothing on the step


@dataclass(frozen=True)
class Parameter:
    """A structured value as it holds in the region, in its own titles."""

    key: str  # of the front matter: "lead-times", "raci", "templates", "channels", "category", "customer-facing"
    name: str
    title: str
    text: str
    place: Place
    is_own: bool  # the standard leaves it to the region, or a departure is declared for it
    departure: Departure | None = None
    standard: str = ""  # what the standard says where a departure is declared
    steps: tuple[str, ...] = ()  # ids of the steps that it belongs to


@dataclass(frozen=True)
class Still:
    """What a region's own text still says otherwise although it no longer departs: it has drifted."""

    own: str
    standard: str
    place: Place


@dataclass(frozen=True)
class Ended:
    """A departure that holds no longer: the standard holds."""

    departure: Departure
    still: tuple[Still, ...] = ()


@dataclass(frozen=True)
class Effective:
    """A practice as it holds in a region on a day."""

    practice: str
    title: str
    version: str
    since: str
    path: str  # of the standard's text
    sha256: str  # of its bytes
    passages: tuple[Standing, ...]  # in the order of the text
    parameters: tuple[Parameter, ...]
    titles: tuple[tuple[str, str], ...]  # roles that the text names: the common title, the region's
    ended: tuple[Ended, ...] = ()
    idle: tuple[Departure, ...] = ()  # valid, but the region's own text says what the standard says
    elsewhere: tuple[Departure, ...] = ()  # valid, but the standard has no such step


@dataclass(frozen=True)
class RegionOnDay:
    """Who asks for which day, and what the answer is known from."""

    region: str
    label: str
    site: str | None
    on: date
    commit: str  # whose files count
    received: date  # when that commit came
    is_newest: bool  # no later commit is in this history

    @property
    def is_final(self) -> bool:
        """Whether no commit to come can change the answer."""
        return not self.is_newest or self.on < self.received


@dataclass(frozen=True)
class TextInForce:
    """One practice as it holds."""

    asked: RegionOnDay
    found: Effective
    standard: str  # the whole file of the version in force
    open_points: tuple[str, ...] = ()  # what regions say differently, and that version has not settled


@dataclass(frozen=True)
class PracticeInForce:
    """One practice of many: its version in force, or only the region's own text."""

    practice: str
    title: str
    version: str | None = None
    since: str | None = None
    departures: tuple[str, ...] = ()  # steps
    own: str | None = None  # path of the region's own text
    open_points: int = 0  # that the version has not settled


@dataclass(frozen=True)
class PracticesInForce:
    """All practices as they hold."""

    asked: RegionOnDay
    practices: tuple[PracticeInForce, ...]  # by name
