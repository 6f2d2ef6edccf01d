"""What a merge yields: the candidate, with where every passage and value came from and why it was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bestyet.model.group import PartOf, Question, Ref, Tier
from bestyet.model.held.contradiction import Contradiction
from bestyet.model.passage import Document, Kind, Passage, Variant
from bestyet.model.place import Place
from bestyet.model.problem import Problem
from bestyet.model.reasons import Reason
from bestyet.model.records.common_words import CommonWords, Rewritten, Source
from bestyet.model.sentence import first_sentence, together

if TYPE_CHECKING:
    from bestyet.model.decision import Decision

USE_WHEN = "use-when"  # key of the sentence that says when people use a practice
_PURPOSE = frozenset(["purpose", "zweck", "ziel", "objet", "but", "objectif", "objetivo", "propósito", "finalidad"])
LITTLE = 4  # where fewer than one in so many steps is shared, there is little to merge


class Status(StrEnum):
    """What became of a group. Members of a used group whose words were not chosen are its alternatives."""

    USED = "used"
    ADDITION = "addition"  # held by too few regions: proposed, apart from the text
    DROPPED = "dropped"  # by a decision of people
    NOT_A_STEP = "not-a-step"  # headings without a step left, table heads, blocks that travel


@dataclass(frozen=True)
class Position:
    """What some regions say in a dispute, and where each says it."""

    values: tuple[str, ...]  # as people read it: "5 business days"; of roles and channels each title
    regions: tuple[str, ...]
    places: tuple[Place, ...]  # one a region, same order
    steps: tuple[str, ...] = ()  # of an order: the ids of the steps in it

    @property
    def value(self) -> str:
        return together(self.values)


Positions = frozenset[tuple[str, frozenset[str]]]  # what is said in a dispute, and by which regions


@dataclass(frozen=True)
class Dispute:
    """Two or more positions, none of them lost. Positions by the ids of regions."""

    about: str  # "lead time", "duration", "responsible", "template version", "modality", "order", ...
    positions: tuple[Position, ...]
    said: Reason  # who says what
    settled: Reason | None = None  # by a decision; None while it is open

    @property
    def held(self) -> Positions:
        return frozenset((position.value, frozenset(position.regions)) for position in self.positions)

    @property
    def message(self) -> str:
        """One sentence, e.g. "EMEA says 5 business days, APAC says 10 business days"."""
        return self.said.text


@dataclass(frozen=True, slots=True)
class Added:
    """What some regions say of a step that the words chosen for it leave out."""

    regions: tuple[str, ...]
    text: str  # as written


@dataclass(frozen=True, slots=True)
class Item:
    """One group of passages in the candidate."""

    id: str  # stable: the passages' name, else made from their words; unique in the candidate
    kind: Kind
    members: tuple[Ref, ...]  # sorted
    tier: Tier
    score: int  # 0..10000
    status: Status
    chosen: Ref | None  # whose words `words` are; None where they were written jointly
    because: Reason
    words: Passage  # what stands in the text; for what is not in it: what is proposed or was left out
    parent: str | None = None  # id of the enclosing item or heading in the candidate
    disputes: tuple[Dispute, ...] = ()
    decision: int | None = None  # the decision that shaped it: its place in decisions.yml, from 0
    base: int | None = None  # index of the passage of the common base that it goes back to
    silent: tuple[Ref, ...] = ()  # members that left the base as it was: they take no position
    adds: tuple[Added, ...] = ()
    likely: str = ""  # id of the first item of those that are likely the same as this one, itself among them
    rewritten: tuple[Rewritten, ...] = ()  # titles in the chosen words that `words` has as the standard's

    @property
    def adds_by_region(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """All that the same regions add, together."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for added in self.adds:
            found[added.regions] = (*found.get(added.regions, ()), added.text)
        return found

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        return tuple(dispute for dispute in self.disputes if not dispute.settled)


@dataclass(frozen=True)
class Flaw:
    """What in the words of a common step fits one region only, or cannot be followed: people mend or accept it."""

    step: str  # id of the item
    words: str  # as written
    said: Reason  # its rule is the code
    accepted: Reason | None = None  # by a decision; None while it is open

    @property
    def code(self) -> str:
        return self.said.rule

    def is_meant(self, decision: Decision) -> bool:
        """Whether a decision accepts it: other words of the step are something else to accept."""
        return (decision.step, decision.field, decision.text) == (self.step, self.code, self.words)


@dataclass(frozen=True)
class FieldValue:
    """One region's value of a structured field."""

    region: str
    value: Any  # plain data as in the front matter
    text: str  # as people read it
    place: Place


@dataclass(frozen=True)
class Field:
    """One structured value, aligned by key over the regions; `missing` regions say nothing, which is not
    zero."""

    key: str  # "lead-times", "raci", "templates", "channels", "category", "customer-facing"
    name: str  # milestone, activity, template or channel id; "" for plain values
    values: tuple[FieldValue, ...]  # in the order of the variants
    chosen: FieldValue | None  # None: regions must settle it
    because: Reason
    status: Status
    dispute: Dispute | None = None

    @property
    def id(self) -> str:
        return f"{self.key}/{self.name}" if self.name else self.key

    @property
    def is_open(self) -> bool:
        """Whether regions disagree and nobody has settled it."""
        return self.dispute is not None and self.dispute.settled is None


@dataclass(frozen=True)
class Candidate:
    """The merge of all variants of a practice: a pure function of variants, decisions and settings.

    items: in the order of the text, parents before children; those not in the text follow in the order of
    their variants. Every passage of every variant is a member of exactly one item.
    """

    practice: str
    title: str
    variants: tuple[Variant, ...]  # sorted by region
    items: tuple[Item, ...]
    fields: tuple[Field, ...] = ()
    questions: tuple[Question, ...] = ()
    part_of: tuple[PartOf, ...] = ()
    problems: tuple[Problem, ...] = ()  # decisions that no longer apply
    base: Document | None = None  # the text that all variants go back to, if one was given
    languages: tuple[tuple[str, str], ...] = ()  # (region, the language of its variant) where several met
    backbone: str = ""  # the region whose whole text it is, the others' steps beside it, where people want that
    flaws: tuple[Flaw, ...] = ()  # in the order of the items
    vocabulary: Source | None = None  # where the titles come from that are the standard's own, if there are any
    contradictions: tuple[Contradiction, ...] = ()  # chosen values that the words of the text still contradict
    version: str = ""  # the one that froze it; "" for what the regions' texts merge to today

    def passage(self, ref: Ref) -> Passage:
        return self.variants[ref[0]].document.passages[ref[1]]

    def region(self, ref: Ref) -> str:
        return self.variants[ref[0]].region

    def regions(self, item: Item) -> tuple[str, ...]:
        """Regions that have a passage in the item, in the order of the variants, each once."""
        return tuple(dict.fromkeys(self.region(ref) for ref in item.members))

    @property
    def disputes(self) -> tuple[tuple[str, Dispute], ...]:
        """All open disputes with the id of what they are about: fields first, then items."""
        return tuple((name, dispute) for name, dispute in self._disputes if not dispute.settled)

    @property
    def departed(self) -> tuple[tuple[str, Dispute, Reason], ...]:
        """What regions still say otherwise than the standard in force, which has settled it, and how it has."""
        settled = ((name, dispute, dispute.settled) for name, dispute in self._disputes if dispute.settled)
        return tuple(found for found in settled if found[2].rule == "adopted")

    @property
    def _disputes(self) -> Iterator[tuple[str, Dispute]]:
        yield from ((entry.id, entry.dispute) for entry in self.fields if entry.dispute)
        yield from ((item.id, dispute) for item in self.items for dispute in item.disputes)

    @cached_property
    def use_when(self) -> tuple[str, bool]:
        """(one sentence, whether regions or people wrote it for that): else the first one of the purpose, if any."""
        said = next((entry.chosen for entry in self.fields if entry.key == USE_WHEN and entry.chosen), None)
        if said:
            return said.text, True
        heads = {item.id for item in self.items if item.kind is Kind.HEADING and item.words.text.casefold() in _PURPOSE}
        first = next((item for item in self.items if item.status is Status.USED and item.parent in heads), None)
        return (first_sentence(first.words.text), False) if first and first.kind is not Kind.ROW else ("", False)

    @property
    def open_flaws(self) -> tuple[Flaw, ...]:
        return tuple(flaw for flaw in self.flaws if flaw.accepted is None)

    @cached_property
    def likely(self) -> Mapping[str, tuple[Item, ...]]:
        """Items that are likely the same: by the id of the first, in the order of the items."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.likely:
                found.setdefault(item.likely, []).append(item)
        return {name: tuple(items) for name, items in found.items()}

    @property
    def shared(self) -> tuple[int, int]:
        """How many of the steps that regions wrote another region has too, or likely; and how many they wrote."""
        steps = [item for item in self.items if item.words.is_step and item.status is not Status.NOT_A_STEP]
        shared = (len(item.members) for item in steps if item.likely or len(self.regions(item)) > 1)
        return sum(shared), sum(len(item.members) for item in steps)

    @property
    def has_little_in_common(self) -> bool:
        """Whether too few steps are shared for a text to come of them."""
        shared, steps = self.shared
        return len(self.variants) > 1 and not self.backbone and LITTLE * shared < steps

    @property
    def fullest(self) -> str:
        """The region whose text could be the backbone: most of its steps are shared, else it has the most."""
        counts: dict[str, list[int]] = {variant.region: [0, 0] for variant in self.variants}
        for item in self.items:
            for ref in item.members if item.words.is_step and item.status is not Status.NOT_A_STEP else ():
                counts[self.region(ref)][0] += bool(item.likely) or len(self.regions(item)) > 1
                counts[self.region(ref)][1] += 1
        return max(counts, key=lambda region: counts[region])

    @property
    def rows(self) -> tuple[tuple[str, Tier, tuple[Ref, ...]], ...]:
        """(id, tier, members): every passage in exactly one, those that are likely the same in one."""
        likely = self.likely
        found = [(item.id, item.tier, item.members) for item in self.items if item.members and not item.likely]
        for name, items in likely.items():
            found.append((name, Tier.LIKELY, tuple(sorted(ref for item in items for ref in item.members))))
        return tuple(found)

    @property
    def unanswered(self) -> tuple[tuple[Item, ...], ...]:
        """Sets of steps in the text of which people should say whether they are the same."""
        steps = (
            tuple(item for item in items if item.status is Status.USED and item.words.is_step)
            for items in self.likely.values()
        )
        return tuple(items for items in steps if len(items) > 1)

    @property
    def steps(self) -> tuple[Item, ...]:
        """The used items people act on: list items, paragraphs and table rows."""
        kinds = (Kind.ITEM, Kind.PARAGRAPH, Kind.ROW)
        return tuple(item for item in self.items if item.status is Status.USED and item.kind in kinds)


@dataclass(frozen=True)
class Settings:
    """What governance.yml and vocabulary.yml say about merging; the defaults serve plain files."""

    regions: tuple[str, ...] = ()  # in the order of governance.yml: for display, never for a choice
    labels: Mapping[str, str] = field(default_factory=dict)  # region id -> how people call it
    include_regions: int = 2  # a step in the text is held by at least so many regions
    include_or: tuple[str, ...] = ()  # or one of these holds: "customer-facing-evidence"
    better: Mapping[str, str] = field(default_factory=dict)  # structured key -> "lower" | "higher"
    metrics: Mapping[str, str] = field(default_factory=dict)  # metric id -> "lower" | "higher"
    phrases: Mapping[str, str] = field(default_factory=dict)  # lower-case phrase -> vocabulary token
    titles: Mapping[str, str] = field(default_factory=dict)  # vocabulary token -> its title
    milestones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # id -> all that people call it
    semantic: bool = False  # whether a model of language helps to align
    language: str = ""  # code of the one language that a candidate is written in; "": whatever its regions write
    places: Mapping[str, str] = field(default_factory=dict)  # name of a site or region -> region
    sites: frozenset[str] = frozenset()  # the names among them that are a site's
    common: CommonWords | None = None  # the standard's titles; None where there is no vocabulary

    def label(self, region: str) -> str:
        return self.labels.get(region, region)

    def practice_title(self, practice: str, otherwise: str) -> str:
        """What the standard calls a practice; `otherwise` where the vocabulary does not say it."""
        return self.common.practices.get(practice, otherwise) if self.common else otherwise
