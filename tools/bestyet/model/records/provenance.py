"""provenance.json: where every passage of a text comes from and why it was chosen.

`None`, or a value that nobody writes, stands for what a record does not say: older ones and those of others say less.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from msgspec import UNSET, Struct, UnsetType

from bestyet.model.candidate import Added, Status
from bestyet.model.passage import Kind
from bestyet.model.reasons import Reason, worded
from bestyet.model.records.common_words import Rewritten, Source, without_titles
from bestyet.model.records.plain import Plain, Table

OWN_TITLE = "own-title"  # the rule by which a practice is called as the vocabulary says
FORMAT = 2  # of records that are written now; 1 holds sentences without the parts that they are made of


class Told(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A reason as a record has it: the rule, the parts (format 2) and the sentence."""

    rule: str
    parts: Table | None = None
    text: str

    @property
    def holds(self) -> bool:
        """Whether the sentence is the one that rule and parts make; format 1 has no parts to tell."""
        return self.parts is None or worded(self.rule, self.parts) == self.text

    @property
    def reason(self) -> Reason:
        is_known = self.parts is not None and worded(self.rule, self.parts) is not None
        return Reason(self.rule, self.parts or {}) if is_known else Reason(self.rule, recorded=self.text)

    @property
    def sentence(self) -> str:
        """The text; a sentence of its parts, where these make the very same."""
        made = ""
        with suppress(LookupError, TypeError, ValueError, AttributeError):  # parts of another rule
            made = "" if self.parts is None else Reason(self.rule, self.parts).text
        return made if made == self.text else self.text


def told(reason: Reason) -> Told:
    return Told(rule=reason.rule, parts=reason.parts if reason.recorded is None else None, text=str(reason.text))


@dataclass(frozen=True)
class Input(Source):
    """A text that was merged."""

    region: str


class Lines(Struct, frozen=True):
    first_line: int
    last_line: int


class Words(Lines, frozen=True):
    """A passage of the base."""

    sha256: str
    text: str


class Span(Lines, frozen=True):
    region: str
    path: str


class Member(Span, frozen=True, omit_defaults=True):
    """A passage of an input."""

    blob: str
    sha256: str
    tier: str = ""
    score: int = -1
    text: str | None = None
    name: str | None = None
    position: str | None = None  # silent or changed, where there is a base


class Chosen(Struct, frozen=True):
    region: str | None  # None: written jointly
    because: Told


class At(Struct, frozen=True):
    path: str
    line: int


class PositionTold(Struct, frozen=True, omit_defaults=True):
    value: str
    regions: tuple[str, ...]
    places: tuple[At, ...]
    values: tuple[str, ...] = ()  # where several are named together


class DisputeTold(Struct, frozen=True):
    about: str
    message: str | Told
    positions: tuple[PositionTold, ...]
    settled: Told | None = None


class Disputes(Struct, frozen=True):
    message: str = ""
    values: tuple[DisputeTold, ...] = ()


class FlawTold(Struct, frozen=True):
    """What in the words of a common step fits one region only, or cannot be followed; and why it stands so."""

    words: str
    said: Told
    accepted: Told | None


class ItemTold(Struct, frozen=True):
    """A group of passages."""

    id: str
    status: Status
    members: tuple[Member, ...]
    kind: Kind = Kind.PARAGRAPH
    place: Lines | None = None  # in practice.md
    section: tuple[str, ...] = ()
    parent: str | None = None
    text: str = ""
    chosen: Chosen | None = None
    base: Words | None = None
    dispute: Disputes | None = None
    decision: int | None = None
    adds: tuple[Added, ...] | UnsetType = UNSET  # what members say beside the words; format 1 has neither
    likely: str | UnsetType | None = UNSET  # id of the first of those that are likely the same as this one
    rewritten: tuple[Rewritten, ...] | UnsetType = UNSET  # what of its words is not verbatim; format 1 has none
    flaws: tuple[FlawTold, ...] | UnsetType = UNSET  # format 1 has none

    @property
    def changes(self) -> tuple[Rewritten, ...]:
        return self.rewritten or ()

    @property
    def own_words(self) -> str | None:
        """Its words as the region has them that it names; None where they cannot have come from them."""
        try:
            return without_titles(self.text, self.changes)
        except ValueError:
            return None


def has_own_title(item: ItemTold) -> bool:
    """Whether its words are the standard's own title, which no region wrote."""
    return item.chosen is not None and item.chosen.region is None and item.chosen.because.rule == OWN_TITLE


class ValueTold(Struct, frozen=True):
    """A region's value of a structured field."""

    region: str
    path: str
    line: int
    value: Plain
    blob: str = ""
    text: str = ""


class ValueChosen(Struct, frozen=True):
    region: str | None
    value: Plain
    because: Told


class FieldTold(Struct, frozen=True):
    id: str
    key: str
    members: tuple[ValueTold, ...]
    name: str = ""
    status: Status = Status.NOT_A_STEP
    chosen: ValueChosen | None = None
    dispute: Disputes | None = None


class QuestionTold(Struct, frozen=True):
    a: Span
    b: Span
    score: int


class PartOfTold(Struct, frozen=True):
    part: Span
    whole: Span
    score: int


class Record(Struct, frozen=True):
    practice: str
    inputs: tuple[Input, ...]
    items: tuple[ItemTold, ...]
    format: int = 1
    title: str = ""
    version: str | None = None
    standard: Plain = None  # version and digest of the adoption before
    base: Source | None = None
    backbone: str | UnsetType | None = UNSET  # the region whose whole text it is; format 1 has none
    vocabulary: Source | UnsetType | None = (
        UNSET  # whose titles stand in the text; None where none do, UNSET in format 1
    )
    tool: Plain = None
    fields: tuple[FieldTold, ...] = ()
    questions: tuple[QuestionTold, ...] = ()
    part_of: tuple[PartOfTold, ...] = ()
