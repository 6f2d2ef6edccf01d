"""What holds in a region: the standard, with what the region declared otherwise and what is left to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bestyet.insight.adoption.matching import matches
from bestyet.insight.adoption.steps import steps_of
from bestyet.merge.fields import merge_fields
from bestyet.merge.values.tokens import phrases_of, tokens_of
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.oversee.departures import departures, holding
from bestyet.model.oversee.effective import Effective, Parameter, Standing
from bestyet.model.passage import Document, Variant

if TYPE_CHECKING:
    from bestyet.model.candidate import Field
    from bestyet.model.held.departure import Departure
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.version import Version

_KINDS = {"lead-times": "milestones", "templates": "templates", "channels": "channels"}


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
    declared = holding(variant, on)
    steps = steps_of(record, document)
    found = matches(record, document, variant, base.settings) if variant and declared else {}
    names = {index: name for name, index in steps.items()}
    passages = []
    for index, passage in enumerate(document.passages):
        name = names.get(index, "")
        departure = declared.get(name)
        own = tuple(variant.document.passages[i] for i in found.get(name, ())) if variant and departure else ()
        passages.append(Standing(name, passage, departure, own))
    parameters = tuple(_parameters(document, variant, base, region, declared))
    known = {*steps, *(parameter.name for parameter in parameters)}
    return Effective(
        practice=version.practice,
        title=document.title,
        version=version.number,
        since=version.effective or "",
        path=document.path,
        sha256=document.sha256,
        passages=tuple(passages),
        parameters=parameters,
        titles=tuple(_titles(tuple(passages), document, base, region)),
        ended=tuple(one for one in (departures(variant) if variant else ()) if one.until < on.isoformat()),
        elsewhere=tuple(one for one in declared.values() if one.step not in known),
    )


def _parameters(
    document: Document, variant: Variant | None, base: KnowledgeBase, region: str, declared: Mapping[str, Departure]
) -> Iterator[Parameter]:
    """The standard's structured values; where it has none, or the region declared to depart, the region's own."""
    titles = {f"role:{name}": base.title("roles", name, region) for kind, name in base.vocabulary if kind == "roles"}
    settings = replace(base.settings, titles={**base.settings.titles, **titles})
    common = {field.id: field for field in merge_fields((Variant(GLOBAL, document),), settings)}
    own = {field.id: field for field in merge_fields((variant,), settings)} if variant else {}
    for name in sorted({**common, **own}, key=lambda name: (name.partition("/")[0], name)):
        departure = declared.get(own[name].name) if name in own and name in common else None
        is_own = name not in common or departure is not None
        field, standard = own[name] if is_own else common[name], common[name].values[0].text if departure else ""
        title = _title(field, base, region)
        for value in field.values if is_own else field.values[:1]:
            yield Parameter(field.key, field.name, title, value.text, value.place, is_own, departure, standard)


def _title(field: Field, base: KnowledgeBase, region: str) -> str:
    words = base.title(_KINDS.get(field.key, field.key), field.name or field.key, region)
    return words[:1].upper() + words[1:]


def _titles(
    passages: tuple[Standing, ...], document: Document, base: KnowledgeBase, region: str
) -> Iterator[tuple[str, str]]:
    """The roles that the text names and the region calls otherwise, in the order of the vocabulary."""
    phrases = phrases_of(base.settings.phrases)
    named = {phrase.token for one in passages for phrase in phrases.find(tokens_of(one.standard.text))}
    for (kind, name), term in base.vocabulary.items():
        if kind == "roles" and f"role:{name}" in named and term.regions.get(region, term.title) != term.title:
            yield term.title, term.regions[region]
