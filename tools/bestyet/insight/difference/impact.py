"""What adopting a text would change for each region: its own text against the one that is put to the vote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.insight.adoption.matching import Matches, matches
from bestyet.insight.adoption.steps import steps_of
from bestyet.insight.holds import holds_of_variant, holds_of_version
from bestyet.merge.values.dispute import Read, disputes_among, read_passage
from bestyet.merge.values.tokens import phrases_of
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.departures import about, holding, names_of
from bestyet.model.oversee.impact import STEP, Effect, Exchange, Impact, RegionImpact, What
from bestyet.model.sentence import Value, together

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.held.holds import Held
    from bestyet.model.passage import Document, Variant
    from bestyet.model.records.provenance import Record


def impact_of(
    record: Record,
    document: Document,
    variants: Sequence[Variant],
    regions: Sequence[str],
    settings: Settings,
    day: date,
) -> Impact:
    """Return what the text `document`, of which `record` tells, would change for each of `regions`, in their order.

    variants: what the regions have in use today.
    """
    written = {variant.region: variant for variant in variants}
    text = _Text(record, document, steps_of(record, document), settings)
    return Impact(
        practice=record.practice,
        version=record.version or "",
        title=record.title or document.title,
        steps=len(text.steps),
        regions=tuple(_Region(text, day).impact(region, written.get(region)) for region in regions),
    )


@dataclass(frozen=True)
class _Text:
    """The text that would be adopted; each of its steps is read once for all regions."""

    record: Record
    document: Document
    steps: Mapping[str, int]  # id -> passage
    settings: Settings
    _reads: dict[int, Read] = field(default_factory=dict)

    @cached_property
    def own_words(self) -> Mapping[str, str | None]:
        """The region's own words of steps that have the standard's titles."""
        return {item.id: item.own_words for item in self.record.items if item.changes}

    def read(self, index: int) -> Read:
        if index not in self._reads:
            phrases = phrases_of(self.settings.phrases)
            self._reads[index] = read_passage(self.document.passages[index], GLOBAL, phrases)
        return self._reads[index]


class _Region:
    """Works out the impact on one region."""

    def __init__(self, text: _Text, day: date) -> None:
        self.text, self.day, self.settings = text, day, text.settings
        self.record, self.document, self.steps = text.record, text.document, text.steps
        self.common = holds_of_version(text.record, text.document, text.settings).values

    def impact(self, region: str, variant: Variant | None) -> RegionImpact:
        if variant is None:
            added = [self._added(name) for name in self.steps]
            added += [_value(What.ADDED, None, one) for one in self.common]
            return RegionImpact(region, "", 0, tuple(added))
        self.variant = variant
        self.declared = tuple(holding(variant, self.day).values())
        found = matches(self.record, self.document, variant, self.settings)
        effects = [effect for name in self.steps for effect in self._step(name, found.get(name, ()))]
        same = len(self.steps) - len(effects)
        effects += self._dropped(found)
        values, left = self._values()
        return RegionImpact(
            region, variant.document.path, same, (*effects, *values), self._is_reordered(found), tuple(left)
        )

    # -- steps

    def _step(self, name: str, own: Sequence[int]) -> Iterator[Effect]:
        if not own:
            yield replace(self._added(name), departs_until=self._until(name))
            return
        passages = [self.variant.document.passages[index] for index in own]
        text = self.document.passages[self.steps[name]]
        own_words = self.text.own_words.get(name)
        if any(passage.text == text.text or passage.source == own_words for passage in passages):
            return  # word for word, but for titles that stand as the standard's
        exchanges = tuple(self._exchanges(own, self.steps[name]))
        yield Effect(
            What.CHANGED if exchanges else What.REWORDED,
            STEP,
            name,
            " / ".join(passage.text for passage in passages),
            text.text,
            passages[0].span.start,
            text.span.start,
            exchanges,
            self._until(name),
        )

    def _until(self, *names: str) -> str:
        """The last day of the departure that is declared from what has these names; "" without one."""
        departure = about(self.declared, names, self.day.isoformat())
        return departure.until if departure else ""

    def _added(self, name: str) -> Effect:
        text = self.document.passages[self.steps[name]]
        return Effect(What.ADDED, STEP, name, "", text.text, None, text.span.start)

    def _exchanges(self, own: Sequence[int], new: int) -> Iterator[Exchange]:
        """The values in which the region's passages and the step of the text disagree."""
        phrases = phrases_of(self.settings.phrases)
        passages = self.variant.document.passages
        reads = [read_passage(passages[index], self.variant.region, phrases) for index in own]
        for dispute in disputes_among([*reads, self.text.read(new)], self.settings):
            ours, theirs = (
                [Value.of(one.value) for one in dispute.positions if region in one.regions]
                for region in (self.variant.region, GLOBAL)
            )
            if ours and theirs:
                yield Exchange(dispute.about, together(ours), together(theirs))

    def _dropped(self, found: Matches) -> Iterator[Effect]:
        kept = {index for name, refs in found.items() if name in self.steps for index in refs}
        ids = {index: name for name, refs in found.items() for index in refs}
        for index, passage in enumerate(self.variant.document.passages):
            if passage.is_step and index not in kept:
                name = ids.get(index) or passage.name or ""
                at = passage.span.start
                yield Effect(What.DROPPED, STEP, name, passage.text, "", at, departs_until=self._until(name))

    def _is_reordered(self, found: Matches) -> bool:
        first = [found[name][0] for name in self.steps if name in found]
        return first != sorted(first)

    # -- structured values

    def _values(self) -> tuple[list[Effect], list[str]]:
        """The structured values that would be others, and the ids of those that the text does not settle."""
        own: dict[str, list[Held]] = {}
        for one in holds_of_variant(self.variant, self.settings).values:
            own.setdefault(one.id, []).append(one)
        effects = []
        for new in self.common:
            if new.id not in own:
                effects.append(_value(What.ADDED, None, new))
            elif new.text not in [one.text for one in own[new.id]]:
                until = self._until(*names_of(new.name, new.value, own[new.id][0].value, self.steps))
                effects.append(_value(What.CHANGED, own[new.id][0], new, until))
        there = {one.id for one in self.common}
        unsettled = {entry.id for entry in self.record.fields if not entry.chosen}
        left = [name for name in own if name not in there and name in unsettled]
        gone = [mine[0] for name, mine in own.items() if name not in there and name not in unsettled]
        return [*effects, *(_value(What.DROPPED, one, None) for one in gone)], left


def _value(what: What, own: Held | None, new: Held | None, until: str = "") -> Effect:
    one = own or new
    assert one is not None
    return Effect(
        what,
        one.key,
        one.name or one.key,
        own.text if own else "",
        new.text if new else "",
        own.place if own else None,
        new.place if new else None,
        departs_until=until,
    )
