"""What holds for each step of a variant, of a version, and of a version in a region on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bestyet.insight.adoption.matching import Matches, matches
from bestyet.insight.adoption.steps import steps_of
from bestyet.merge.fields import merge_fields
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.held.holds import Held, HeldStep, Holds, held, with_values
from bestyet.model.held.ties import but_step
from bestyet.model.oversee.departures import holding, names_of
from bestyet.model.passage import Document, Variant

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.held.departure import Departure
    from bestyet.model.records.provenance import Record


def holds_of_variant(variant: Variant, settings: Settings) -> Holds:
    """What a region says itself; steps without a name belong to nothing."""
    document = variant.document
    steps = tuple(HeldStep(passage.name or "", (passage,)) for passage in document.passages if passage.is_step)
    found = Holds(str(document.data.get("practice") or ""), steps, (), variant.region)
    return with_values(found, tuple(_values(variant, settings)))


def holds_of_version(record: Record, document: Document, settings: Settings) -> Holds:
    """What a version says: its text (`document`), which the votes cover; the record tells the ids of its steps."""
    ids = steps_of(record, document)
    steps = tuple(HeldStep(name, (document.passages[index],)) for name, index in ids.items())
    found = Holds(record.practice, steps, ())
    return with_values(found, tuple(_values(Variant(GLOBAL, document), settings)))


def _values(variant: Variant, settings: Settings) -> Iterator[Held]:
    for entry in merge_fields((variant,), settings):
        for value in entry.values:
            yield held(entry, value, value.place, value.value)


# -- in a region on a day ---------------------------------------------------------------------------------------------


def holds_in_region(
    record: Record, document: Document, variant: Variant | None, base: KnowledgeBase, region: str, on: date
) -> Holds:
    """What holds in a region on a day: the version, with what the region then had declared to do otherwise in the
    place of its steps and of their values; where the version says nothing, the region's own values.

    variant: the region's own text, if it has one in use. Roles have the region's own titles.
    """
    settings = titled(base, region)
    common = holds_of_version(record, document, settings)
    declared = holding(variant, on)
    own = holds_of_variant(variant, settings) if variant else None
    found = matches(record, document, variant, base.settings) if variant and declared else {}
    steps = tuple(_as_declared(step, variant, declared.get(step.id), found) for step in common.steps)
    values = tuple(_of_region(common, own, declared))
    return with_values(replace(common, steps=steps, region=region), values)


def titled(base: KnowledgeBase, region: str) -> Settings:
    """The settings of a base, with the region's own titles of roles."""
    titles = {f"role:{name}": base.title("roles", name, region) for kind, name in base.vocabulary if kind == "roles"}
    return replace(base.settings, titles={**base.settings.titles, **titles})


def _as_declared(step: HeldStep, variant: Variant | None, departure: Departure | None, found: Matches) -> HeldStep:
    if departure is None or variant is None:
        return step
    standard = step.words[0]
    own = tuple(variant.document.passages[index] for index in found.get(step.id, ()))
    if own and all(passage.text == standard.text for passage in own):
        return step  # what is declared makes no difference
    return replace(step, words=own or step.words, departure=departure, standard=standard)


def _of_region(common: Holds, own: Holds | None, declared: Mapping[str, Departure]) -> Iterator[Held]:
    """The standard's values; the region's own where it departs, from the value or from its step, and where the
    standard has none. Where it departs and gives no value, nobody says what holds: the standard's, marked."""
    theirs = {one.id: one for one in common.values}
    ours: dict[str, list[Held]] = {}
    for one in own.values if own else ():
        ours.setdefault(one.id, []).append(one)
    for name in sorted({*theirs, *ours}, key=lambda name: (name.partition("/")[0], name)):
        standard = theirs.get(name)
        if standard is None:
            yield from (replace(one, is_own=True) for one in ours[name])
            continue
        said = ours.get(name, [])
        names = names_of(
            standard.name, standard.value, said[0].value if said else None, {one.id for one in common.steps}
        )
        departure = next((declared[one] for one in names if one in declared), None)
        if departure is None or but_step(standard.value) in [but_step(one.value) for one in said]:
            yield standard
        elif said:
            for one in said:
                yield replace(
                    one, steps=standard.steps or one.steps, is_own=True, departure=departure, standard=standard
                )
        else:
            yield replace(standard, departure=departure)
