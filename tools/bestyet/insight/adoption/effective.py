"""What holds in a region: the standard, with what the region declared otherwise and what is left to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.matching import matches
from bestyet.insight.adoption.steps import steps_of
from bestyet.insight.holds import holds_in_region, holds_of_variant, titled
from bestyet.merge.values.tokens import phrases_of, tokens_of
from bestyet.model.held.ties import but_step
from bestyet.model.oversee.departures import ended, holding, names_of
from bestyet.model.oversee.effective import Effective, Ended, Parameter, Standing, Still

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.held.departure import Departure
    from bestyet.model.held.holds import Held, Holds
    from bestyet.model.passage import Document, Variant
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.version import Version


def effective(
    version: Version,
    record: Record,
    document: Document,
    variant: Variant | None,
    base: KnowledgeBase,
    region: str,
    on: date,
) -> Effective:
    """Return `version`, whose text is `document`, as it holds in a region on a day.

    variant: the region's own text, if it has one in use.
    """
    holds = holds_in_region(record, document, variant, base, region, on)
    passages = tuple(_standings(document, steps_of(record, document), holds))
    parameters = tuple(_parameter(one, base, region) for one in holds.values)
    used = {*(one.departure for one in passages), *(one.departure for one in parameters)}
    common = [one for one in holds.values if one.departure or not one.is_own]
    known = {*(step.id for step in holds.steps), *(one.name for one in common)}
    unused = [one for one in holding(variant, on).values() if one not in used]
    over = ended(variant, on)
    return Effective(
        practice=version.practice,
        title=document.title,
        version=version.number,
        since=version.effective or "",
        path=document.path,
        sha256=document.sha256,
        passages=passages,
        parameters=parameters,
        titles=tuple(_titles(passages, document, base, region)),
        ended=tuple(_ended(over, holds, record, document, variant, base)) if variant and over else (),
        idle=tuple(one for one in unused if one.step in known),
        elsewhere=tuple(one for one in unused if one.step not in known),
    )


def _standings(document: Document, steps: Mapping[str, int], holds: Holds) -> Iterator[Standing]:
    names = {index: name for name, index in steps.items()}
    for index, passage in enumerate(document.passages):
        step = holds.step(names.get(index, ""))
        departure = step.departure if step else None
        own = step.words if step and departure and step.words != (passage,) else ()
        yield Standing(names.get(index, ""), passage, departure, own)


def _parameter(one: Held, base: KnowledgeBase, region: str) -> Parameter:
    words = base.title(one.key, one.name or one.key, region)
    title, standard = words[:1].upper() + words[1:], one.standard.text if one.standard else ""
    said = (title, one.text, one.place, one.is_own, one.departure, standard)
    return Parameter(one.key, one.name, *said, one.steps)


def _ended(
    over: Sequence[Departure],
    holds: Holds,
    record: Record,
    document: Document,
    variant: Variant,
    base: KnowledgeBase,
) -> Iterator[Ended]:
    """Each with what the region's own text still says otherwise: words where they give another value, and values.

    One about what the standard has not, or about what another departure covers, has ended without a word.
    """
    found, follower = matches(record, document, variant, base.settings), Follower(base.settings)
    own = {one.id: one for one in holds_of_variant(variant, titled(base, variant.region)).values}
    ids = {step.id for step in holds.steps}

    def names(one: Held) -> tuple[str, ...]:
        return names_of(one.name, one.value, own[one.id].value if one.id in own else None, ids)

    for departure in over:
        steps = [step for step in holds.steps if step.id == departure.step]
        there = (one for one in holds.values if not one.departure and not one.is_own)
        values = [one for one in there if departure.step in names(one)]
        still = []
        for step in steps:
            if words := [variant.document.passages[index] for index in found.get(step.id, ())]:
                differs = follower.differences(step.text, " ".join(passage.text for passage in words))
                still += [Still(said, common, words[0].span.start) for _, said, common in differs]
        for one in values:
            mine = own.get(one.id)
            if mine and but_step(mine.value) != but_step(one.value):
                still.append(Still(mine.text, one.text, mine.place))
        if steps or values:
            yield Ended(departure, tuple(still))


def _titles(
    passages: tuple[Standing, ...], document: Document, base: KnowledgeBase, region: str
) -> Iterator[tuple[str, str]]:
    """The roles that the text names and the region calls otherwise, in the order of the vocabulary."""
    phrases = phrases_of(base.settings.phrases)
    named = {phrase.token for one in passages for phrase in phrases.find(tokens_of(one.standard.text))}
    for (kind, name), term in base.vocabulary.items():
        if kind == "roles" and f"role:{name}" in named and term.regions.get(region, term.title) != term.title:
            yield term.title, term.regions[region]
