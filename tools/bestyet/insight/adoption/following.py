"""Whether a region's own words follow a step of the standard: by names and digests, and by the values they give.

The passages of a region that belong to a step are, in this order: those with the step's name; those that the record
of the standard, or alignment.yml, gives to the step and whose lines have not changed since; those with the very words
of the standard. They follow it where, read together, they give no other value: no other number, time, role, channel,
template version, duty or ban. Other words, and less words, are no difference; another order of steps is none either.
Structured values (lead times, roles, calls, template versions) are compared by what regions can disagree in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.merge.contradict.times.lengths import given_length, may_be_same
from bestyet.merge.fields import compared_values, merge_fields
from bestyet.merge.values.dispute import Read, disputes_among, read_passage
from bestyet.merge.values.tokens import phrases_of
from bestyet.model.base import GLOBAL
from bestyet.model.held.ties import but_step
from bestyet.model.oversee.departures import names_of
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.model.place import Place, Span
from bestyet.model.records.plain import Plain, table

if TYPE_CHECKING:
    from bestyet.model.candidate import Field, Position, Settings
    from bestyet.model.oversee.adoption import Standard, Subject

_OWN = "own"
_NOWHERE = Span("", 1, 1)
_NOT_MISSED = frozenset({"before or after", "unread"})  # that a text names none of these takes nothing from it
Difference = tuple[str, str, str]  # about, what the region says, what the standard says
Values = Mapping[str, tuple[str, Place]]  # id -> (what is compared, in words; its place)


@dataclass(frozen=True)
class Told:
    """What a region says of one step or value: where, and in what it differs."""

    place: Place
    differences: tuple[Difference, ...]
    is_same: bool = False  # the very words
    less: tuple[str, ...] = ()  # what the standard gives a value of and the region gives none: "duration"


class Follower:
    """Compares texts with standards. Every text is read once, and every two texts are compared once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._two = replace(settings, labels={})
        self._phrases = phrases_of(settings.phrases)
        self._reads: dict[tuple[str, str], Read] = {}
        self._found: dict[tuple[str, str], tuple[Difference, ...]] = {}
        self._values: dict[int, tuple[Variant, Values]] = {}
        self._fields: dict[int, tuple[Variant, Mapping[str, Field]]] = {}
        self._indexes: dict[int, tuple[Variant, _Index]] = {}

    def told(self, subject: Subject, standard: Standard, point: str, variant: Variant) -> Told | None:
        """Return what a variant says of a step or value that `standard` has; None where it says nothing."""
        if "/" in point:
            return self._value(standard, point, variant)
        own = self._passages(subject, standard, point, variant)
        if not own:
            return None
        words, text = standard.steps[point].text, _together(own)
        differences = self.differences(words, text)
        return Told(own[0].span.start, differences, words == text, () if differences else self._less(words, text))

    def differences(self, words: str, own: str) -> tuple[Difference, ...]:
        """Return the values in which a region's words differ from those of the standard."""
        if words == own:
            return ()
        if (words, own) not in self._found:
            reads = [self._read(own, _OWN), self._read(words, GLOBAL)]
            disputes = list(disputes_among(reads, self._two))
            found = [(one.about, _said(one.positions, _OWN), _said(one.positions, GLOBAL)) for one in disputes]
            self._found[words, own] = tuple(dict.fromkeys(found))
        return self._found[words, own]

    def values(self, variant: Variant) -> Values:
        """Return the structured values of a variant, or of a standard's text."""
        held = self._values.get(id(variant.document))
        if held is None:
            held = self._values[id(variant.document)] = (variant, compared_values(variant, self.settings))
        return held[1]

    def values_of(self, standard: Standard) -> Values:
        return self.values(Variant(GLOBAL, standard.document))

    def names_of(self, standard: Standard, point: str, variant: Variant) -> tuple[str, ...]:
        """Return what a departure names to be about a step or value: its own name, then the steps it belongs to."""
        if "/" not in point:
            return (point,)
        field = self._fields_of(Variant(GLOBAL, standard.document))[point]
        own = self._fields_of(variant).get(point)
        return names_of(field.name, field.values[0].value, own.values[0].value if own else None, standard.steps)

    def _fields_of(self, variant: Variant) -> Mapping[str, Field]:
        held = self._fields.get(id(variant.document))
        if held is None:
            fields = {one.id: one for one in merge_fields((variant,), self.settings)}
            held = self._fields[id(variant.document)] = (variant, fields)
        return held[1]

    def has(self, standard: Standard, point: str) -> bool:
        return point in (self.values_of(standard) if "/" in point else standard.steps)

    def same(self, one: Standard, other: Standard, point: str) -> bool:
        """Whether two versions have a step or value, and with the same values."""
        if not (self.has(one, point) and self.has(other, point)):
            return False
        if "/" in point:
            return self.values_of(one)[point][0] == self.values_of(other)[point][0]
        return not self.differences(one.steps[point].text, other.steps[point].text)

    def is_faster(self, standard: Standard, point: str, variant: Variant) -> bool:
        """Whether a region surely has a shorter time than the standard, where governance calls that better."""
        key = point.partition("/")[0]
        if self.settings.better.get("lead-times") != "lower" or key not in ("lead-times", "communication", point):
            return False
        if key == point:
            return self._is_ahead(standard, point, variant, "duration", self.is_faster)
        own, common = (self._fields_of(one).get(point) for one in (variant, Variant(GLOBAL, standard.document)))
        if own is None or common is None:
            return False
        mine, theirs = (table(field.values[0].value) for field in (own, common))
        ours, given = given_length(mine), given_length(theirs)
        if ours is None or given is None or mine.get("after") != theirs.get("after"):
            return False
        return ours.business == given.business and ours.high < given.low and not may_be_same(ours, given)

    def is_later(self, standard: Standard, point: str, variant: Variant) -> bool:
        """Whether a region surely has a later version of a template than the standard."""
        key = point.partition("/")[0]
        if key == point:
            return self._is_ahead(standard, point, variant, "template version", self.is_later)
        own, common = (self._fields_of(one).get(point) for one in (variant, Variant(GLOBAL, standard.document)))
        if key != "templates" or own is None or common is None:
            return False
        mine, theirs = (_numbers(table(field.values[0].value).get("version")) for field in (own, common))
        return bool(theirs) and mine > theirs

    def _is_ahead(
        self,
        standard: Standard,
        step: str,
        variant: Variant,
        kind: str,
        is_better: Callable[[Standard, str, Variant], bool],
    ) -> bool:
        """Whether the words differ in nothing but what their values of one kind tell, all of them better."""
        passages = [one for one in variant.document.passages if one.name == step and one.is_step]
        differences = self.differences(standard.steps[step].text, _together(passages)) if passages else ()
        own, common = self.values(variant), self.values_of(standard)
        better = [
            (own[point][0].partition(" after ")[0], common[point][0].partition(" after ")[0])
            for point in common
            if step in self.names_of(standard, point, variant) and is_better(standard, point, variant)
        ]
        return bool(differences) and all(about == kind and (mine, said) in better for about, mine, said in differences)

    def words(self, standard: Standard, point: str) -> str:
        """Return what a version says of a step or value; "" where it has none."""
        if not self.has(standard, point):
            return ""
        return self.values_of(standard)[point][0] if "/" in point else standard.steps[point].text

    def _less(self, words: str, own: str) -> tuple[str, ...]:
        if words == own:
            return ()
        given = {value.about for value in self._read(own, _OWN).values} | _NOT_MISSED
        return tuple(sorted({value.about for value in self._read(words, GLOBAL).values} - given))

    def _value(self, standard: Standard, point: str, variant: Variant) -> Told | None:
        own = self.values(variant).get(point)
        if own is None:
            return None
        words = self.values_of(standard)[point][0]
        if own[0] != words:
            return Told(own[1], ((point.partition("/")[0], own[0], words),))
        whole, common = (self._fields_of(one)[point].values for one in (variant, Variant(GLOBAL, standard.document)))
        return Told(own[1], (), but_step(common[0].value) in [but_step(one.value) for one in whole])

    def _passages(self, subject: Subject, standard: Standard, step: str, variant: Variant) -> Sequence[Passage]:
        held = self._indexes.get(id(variant.document))
        if held is None:
            held = self._indexes[id(variant.document)] = (variant, _Index(variant))
        index = held[1]
        if step in index.named:
            return index.named[step]
        known = (*standard.members.get(step, ()), *subject.aligned.get(step, ()))
        digests = sorted({digest for region, digest in known if region == variant.region})
        found = [passage for digest in digests for passage in index.digests.get(digest, ())]
        return sorted(found, key=lambda passage: passage.span) or index.worded.get(standard.steps[step].text, ())

    def _read(self, text: str, who: str) -> Read:
        if (text, who) not in self._reads:
            self._reads[text, who] = read_passage(Passage(Kind.ITEM, _NOWHERE, text, text), who, self._phrases)
        return self._reads[text, who]


def _numbers(version: Plain) -> tuple[int, ...]:
    """A version as numbers that can be compared: 2.0 is 2; () where it has other signs."""
    if not isinstance(version, str) or not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,5}", version):
        return ()
    found = [int(number) for number in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


class _Index:
    """The steps of a variant by name, by digest and by words."""

    def __init__(self, variant: Variant) -> None:
        self.named: dict[str, list[Passage]] = {}
        self.digests: dict[str, list[Passage]] = {}
        self.worded: dict[str, list[Passage]] = {}
        for passage in variant.document.passages:
            if passage.is_step:
                self.digests.setdefault(passage.sha256, []).append(passage)
                self.worded.setdefault(passage.text, []).append(passage)
                if passage.name:
                    self.named.setdefault(passage.name, []).append(passage)


def _together(passages: Sequence[Passage]) -> str:
    """The words of several passages as one text, each a sentence of its own."""
    *first, last = [passage.text for passage in passages]
    return " ".join([*(text if text.endswith((".", "!", "?")) else f"{text}." for text in first), last])


def _said(positions: Sequence[Position], who: str) -> str:
    return next((one.value for one in positions if who in one.regions), "")
