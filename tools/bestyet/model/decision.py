"""What people settled about a merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bestyet.model.place import Place

_WORDS = ("take", "edit", "drop", "settle")
TO_FILL_IN = ("WORDS", "WHY", "VALUE", "NUMBER", "ROLE")  # in commands that are offered: what no program can know
KINDS = ("take", "edit", "drop", "add", "split", "join", "move", "settle", "backbone", "accept")


@dataclass(frozen=True)
class Decision:
    """One entry of decisions.yml; later ones win over earlier ones about the same step."""

    index: int  # in the file, from 0
    do: str  # one of KINDS
    by: str  # reviewer id
    on: str  # date, as written
    because: str
    place: Place
    step: str = ""  # id of the item it is about
    passage: str = ""  # SHA-256 (hex) of a passage of the step: finds it when its id has changed
    region: str = ""
    text: str = ""
    # settle: id of a structured value ("lead-times/kickoff-held"), or what a step's dispute is about; accept: the code
    # of what is accepted, of which `text` has the words
    field: str = ""
    value: Any = None
    section: str = ""  # a heading's words
    after: str = ""
    before: str = ""
    others: tuple[str, ...] = ()  # join: the steps it is joined with
    into: tuple[Mapping[str, Any], ...] = ()  # split: {step, regions} of each part

    @property
    def subject(self) -> str:
        """The step it is about, else the structured value."""
        return self.step or self.field

    @property
    def said(self) -> str:
        """What it asks for, in a few words: "take agenda-sent apac"."""
        value = "" if self.value is None else str(self.value)
        return " ".join(word for word in (self.do, self.subject, self.region, self.text, value) if word)

    def overruled_by(self, later: Decision) -> bool:
        """Whether a later decision leaves nothing of this one: it is about the same words, value or place."""
        if self.subject != later.subject or self.index >= later.index:
            return False
        if "settle" in (self.do, later.do) and self.step and later.step and self.field != later.field:
            return not later.field and later.do != "settle" and later.do in _WORDS
        return any(
            self.do in kinds and later.do in kinds for kinds in (_WORDS, ("move",), ("split", "join"), ("backbone",))
        )


@dataclass(frozen=True)
class Known:
    """A passage as alignment.yml remembers it."""

    region: str
    sha256: str  # hex


@dataclass(frozen=True)
class KnownGroup:
    """A group as alignment.yml remembers it: its unchanged passages stay together, whatever changes elsewhere."""

    id: str
    members: tuple[Known, ...]
    confirmed: bool  # by people: no score can part or widen it
    likely: str = ""  # what it shares with the groups that are likely the same; "" where none is


DIGITS = 12  # of a digest: enough to find a passage among those of a region


@dataclass(frozen=True)
class Seen:
    """A passage as somebody saw it who answered about it."""

    region: str
    digits: str  # the first DIGITS of its digest
    words: str = field(default="", compare=False)  # its first words, to be read by people; "…" where there are more
    nth: int = 1  # which of the passages with these very lines, in its variant's order


@dataclass(frozen=True)
class Answer:
    """What somebody said of passages seen together: `same` say the same, each of `apart` something else than these.

    Without `same`, no two of `apart` say the same.
    """

    same: tuple[Seen, ...] = ()
    apart: tuple[Seen, ...] = ()
    by: str = ""
    on: str = ""  # date, as written


@dataclass(frozen=True)
class Recorded:
    """A group as the record of the newest adopted version has it: what it is called outlasts its words."""

    id: str
    kind: str  # of its passage, as in Kind
    members: tuple[tuple[Known, str], ...]  # with the words of each, as written


@dataclass(frozen=True)
class Settled:
    """What decisions.yml and alignment.yml of one practice say, and what its newest adopted version calls things."""

    decisions: tuple[Decision, ...] = ()
    groups: tuple[KnownGroup, ...] = ()
    refused: tuple[tuple[Known, ...], ...] = ()
    recorded: tuple[Recorded, ...] = ()
    answers: tuple[Answer, ...] = ()  # in the order of answering: a later one wins over an earlier one
    extra: Mapping[str, Any] = field(default_factory=dict)  # what else alignment.yml holds
