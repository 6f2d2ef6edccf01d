"""What holds for each step of a practice: who does it, by when, with what and by which channel, and where that stands.

The one answer of a variant, a candidate, a version and a region on a day, for whoever shows, compares or exports it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bestyet.model.candidate import Candidate, Field, FieldValue, Status
from bestyet.model.held.departure import Departure
from bestyet.model.held.ties import TIED, steps_named, tied_values
from bestyet.model.passage import Passage
from bestyet.model.place import Place
from bestyet.model.records.plain import Plain, table, word, words

PARTS = ("responsible", "accountable", "consulted", "informed")


@dataclass(frozen=True)
class Held:
    """One structured value that holds; readers ask for its parts by what they mean, never by their keys."""

    key: str  # of the front matter: one of TIED, "communication", "category" or "customer-facing"
    name: str  # milestone, activity, template or channel; "" for plain values
    value: Plain  # as in the front matter, the step of the text in it
    text: str  # as people read it; "" where nothing holds
    place: Place  # without a path where the text is in no file
    steps: tuple[str, ...] = ()  # ids of the steps it belongs to
    is_open: bool = False  # regions differ, and nobody has settled it
    is_own: bool = False  # the region's own: the standard says nothing, or a departure is declared
    departure: Departure | None = None  # where it is not its own, the region departs and gives no value
    standard: Held | None = None  # what the standard says where a departure is declared

    @property
    def id(self) -> str:
        return f"{self.key}/{self.name}" if self.name else self.key

    @property
    def within(self) -> int | float | None:
        within = table(self.value).get("within")
        return within if isinstance(within, int | float) and not isinstance(within, bool) else None

    @property
    def unit(self) -> str:
        return word(table(self.value).get("unit"))

    @property
    def after(self) -> str:
        """What the time is counted from; "" where nothing says so."""
        return word(table(self.value).get("after"))

    @property
    def version(self) -> str:
        """Of a template."""
        return word(table(self.value).get("version"))

    def roles(self, part: str) -> tuple[str, ...]:
        """Ids of the roles of one of PARTS."""
        return roles_in(self.value, part)


@dataclass(frozen=True)
class HeldStep:
    """One step that holds, and all that holds for it."""

    id: str
    words: tuple[Passage, ...]  # of the text; where a departure is declared, the region's own, if it has some
    values: tuple[Held, ...] = ()
    departure: Departure | None = None
    standard: Passage | None = None  # what the standard says where a departure is declared

    @property
    def text(self) -> str:
        return " ".join(passage.text for passage in self.words)

    def of(self, key: str) -> tuple[Held, ...]:
        """Its values of one kind: "lead-times", "raci", "templates" or "channels"."""
        return tuple(one for one in self.values if one.key == key)


@dataclass(frozen=True)
class Holds:
    """What holds in one practice."""

    practice: str
    steps: tuple[HeldStep, ...]  # in the order of the text
    values: tuple[Held, ...]  # all, in the order of their keys and names
    region: str = ""  # whose variant it is, or where the standard holds; "" for the standard itself

    def step(self, name: str) -> HeldStep | None:
        return next((one for one in self.steps if one.id == name), None)

    def of(self, key: str) -> tuple[Held, ...]:
        return tuple(one for one in self.values if one.key == key)

    @property
    def beside(self) -> tuple[Held, ...]:
        """What belongs to no step of the text."""
        return tuple(one for one in self.values if not one.steps)


def roles_in(duty: Plain, part: str) -> tuple[str, ...]:
    said = table(duty).get(part)
    return tuple(dict.fromkeys(role for role in (words(said) or [word(said)]) if role))


def with_values(holds: Holds, values: tuple[Held, ...]) -> Holds:
    """The same steps with these values, each at the steps that it names."""
    there = {step.id for step in holds.steps}
    tied = tuple(replace(one, steps=tuple(name for name in one.steps if name in there)) for one in values)
    steps = (replace(step, values=tuple(one for one in tied if step.id in one.steps)) for step in holds.steps)
    return replace(holds, steps=tuple(steps), values=tied)


def held(field: Field, value: FieldValue | None, place: Place, tie: Plain) -> Held:
    """value: the one that holds; None where regions must settle it. tie: the entry that names its steps."""
    steps = steps_named(tie, field.name) if field.key in TIED else ()
    said, text = (value.value, value.text) if value else (None, "")
    return Held(field.key, field.name, said, text, place, steps, field.is_open)


def holds_of_candidate(candidate: Candidate) -> Holds:
    """What a candidate says, or a version of which it is the text."""
    values = (
        held(entry, entry.chosen, (entry.chosen or entry.values[0]).place, entry.chosen.value if entry.chosen else tie)
        for entry, tie in tied_values(candidate)
        if entry.status is Status.USED
    )
    steps = (HeldStep(item.id, (item.words,)) for item in candidate.steps if item.words.is_step)
    return with_values(Holds(candidate.practice, tuple(steps), ()), tuple(values))


def holds_beside(candidate: Candidate, region: str) -> Holds:
    """What a region says itself beside a candidate that is not in force, in the candidate's steps; where the region
    gives no value, the candidate's. Each of its own values has the candidate's as `standard`, if there is one.
    """
    common = holds_of_candidate(candidate)
    theirs = {one.id: one for one in common.values}
    found: dict[str, list[Held]] = {}
    for field in candidate.fields:
        for value in (one for one in field.values if one.region == region):
            for entry, tie in tied_values(replace(candidate, fields=(replace(field, chosen=value),))):
                own = held(entry, value, value.place, tie)
                own = replace(own, is_open=False, is_own=True, standard=theirs.get(own.id))
                found.setdefault(own.id, []).append(own)
    values = [one for name in dict.fromkeys((*theirs, *found)) for one in found.get(name) or [theirs[name]]]
    return with_values(replace(common, region=region), tuple(values))
