"""What regions say in the front matter of a practice, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bestyet.insight.difference.spread import mean, of_lengths, of_sets, of_words
from bestyet.insight.time.calendars import Calendar, calendar_of
from bestyet.model.oversee.variance import Cell, Row, Sort, Source
from bestyet.model.place import Place
from bestyet.model.records.plain import Plain, Table, listed_ids, tables, word, words
from bestyet.model.sentence import Sentence, Value, in_turn, sentence

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant

CLIENT = "client"  # the role that sees
_HOW_SOON = "how soon"
_TELLS = ("consulted", "informed")
_PARTS = ("responsible", "accountable", *_TELLS)
_SAID = {
    str(word): word
    for word in (
        *(sentence("responsible"), sentence("accountable"), sentence("consulted"), sentence("informed")),
        *(sentence("how soon"), sentence("channel"), sentence("version"), sentence("job title")),
    )
}
_TOKENS = {"roles": "role", "channels": "channel", "templates": "template"}


class Said(NamedTuple):
    """One region's value before it is compared."""

    region: str
    value: Any
    text: str
    source: Source


@dataclass(frozen=True)
class Lens:
    """What variants are looked at through: the vocabulary, and each region's calendar on a day."""

    base: KnowledgeBase
    day: date
    _terms: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)
    _titles: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)
    _roles: dict[tuple[str, ...], tuple[frozenset[str], str]] = field(default_factory=dict, compare=False)
    _days: dict[tuple[str, float, str], Fraction | None] = field(default_factory=dict, compare=False)

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        return {region.id: calendar_of(region) for region in self.base.regions}

    @cached_property
    def names_client(self) -> Callable[[str], object]:
        """Whether words name the client, as the vocabulary calls it."""
        token = f"role:{CLIENT}"
        phrases = {phrase for phrase, found in self.base.settings.phrases.items() if found == token} | {CLIENT}
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(phrases)))})(?:s|['’]s?)?\b", re.IGNORECASE).search

    def ordered(self, variants: Sequence[Variant]) -> list[Variant]:
        return sorted(variants, key=lambda v: self.base.rank(v.region))

    def term(self, kind: str, value: str) -> str:
        """The id of what a region names by its id or by any of its titles; unknown words stay."""
        found = self._terms.get((kind, value))
        if found is None:
            found = self._terms[kind, value] = self._term(kind, value)
        return found

    def roles(self, named: Plain) -> tuple[frozenset[str], str]:
        """The roles that a part of an activity names, one or a list, and how to say them."""
        said = (named,) if isinstance(named, str) else tuple(words(named))
        found = self._roles.get(said)
        if found is None:
            ids = list(dict.fromkeys(self.term("roles", role) for role in said if role))
            found = self._roles[said] = frozenset(ids), self.titles("roles", ids)
        return found

    def titles(self, kind: str, ids: Iterable[str]) -> str:
        return ", ".join(self.title(kind, one) for one in ids)

    def title(self, kind: str, value: str) -> str:
        found = self._titles.get((kind, value))
        if found is None:
            found = self._titles[kind, value] = self.base.title(kind, value)
        return found

    def _term(self, kind: str, value: str) -> str:
        if (kind, value) in self.base.vocabulary:
            return value
        phrases = self.base.settings.phrases
        token = phrases.get(value.lower()) or phrases.get(value.lower().replace("-", " ")) or ""
        return token.partition(":")[2] if token.startswith(f"{_TOKENS[kind]}:") else value

    def days(self, region: str, within: Plain, unit: Plain) -> Fraction | None:
        """The days that pass in a region's calendar."""
        if not isinstance(within, int | float) or not isinstance(unit, str):
            return None
        key = (region, within, unit)
        if key not in self._days:
            self._days[key] = self.calendars.get(region, Calendar()).elapsed_days(within, unit, self.day)
        return self._days[key]


def rows_of(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    """Yield a row for each lead time, call, channel list, template and role that any variant names."""
    for part in (_lead_times, _calls, _channels, _templates, _raci):
        yield from part(lens, variants, is_facing)


def row(
    sort: Sort,
    name: str,
    title: str,
    said: Sequence[Said],
    variants: Sequence[Variant],
    is_seen: bool,
    measure: Callable[[Any], list[int]] = of_words,
) -> Row:
    """Compare what regions say by one of the measures of `insight/spread.py`."""
    apart: Sequence[int | None] = measure([one.value for one in said]) if len(said) > 1 else [None]
    are_days = measure is of_lengths
    cells = [
        Cell(region, text, far, source, value if are_days else None)
        for (region, value, text, source), far in zip(said, apart, strict=False)
    ]
    saying = {one.region for one in said}
    silent = tuple([variant.region for variant in variants if variant.region not in saying])
    return Row(sort, name, title, tuple(cells), silent, mean(far for far in apart if far is not None), is_seen)


def _entries(variants: Sequence[Variant], key: str) -> Iterator[tuple[Variant, Table, Source]]:
    for variant in variants:
        for number, entry in tables(variant.document.data.get(key)):
            yield variant, entry, (variant.document, f"/{key}/{number}")


Found = dict[tuple[str, ...], dict[str, Said]]  # what is compared -> region -> what it says first


def _lead_times(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    found: Found = {}
    for variant, entry, place in _entries(variants, "lead-times"):
        days = lens.days(variant.region, entry.get("within"), entry.get("unit"))
        if days is not None and (milestone := word(entry.get("milestone"))):
            said = Said(variant.region, days, _length(entry["within"], entry["unit"]), place)
            found.setdefault((milestone, word(entry.get("after"))), {}).setdefault(variant.region, said)
    for (milestone, after), held in sorted(found.items()):
        title = lens.title("milestones", milestone)
        if after:
            begin = _lowered(lens.title("milestones", after))
            title = sentence("%(milestone)s, after: %(begin)s", milestone=title, begin=begin)
        name = f"{milestone} after {after}" if after else milestone
        yield row(Sort.LEAD_TIME, name, title, list(held.values()), variants, is_facing, of_lengths)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


@lru_cache(maxsize=1024, typed=True)  # the regions say the same lengths and versions again and again
def _length(within: float, unit: str) -> Value:
    said = unit.replace("-", " ")
    return Value(f"{within} {said.removesuffix('s') if within == 1 else said}")


@lru_cache(maxsize=1024)
def _version(version: str) -> Sentence:
    return sentence("version %(version)s", version=version)


def _calls(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    found: Found = {}
    for variant, entry, place in _entries(variants, "communication"):
        ends = tuple(lens.term("roles", word(entry.get(end))) for end in ("from", "to"))
        if not all(ends):
            continue
        days = lens.days(variant.region, entry.get("within"), entry.get("unit"))
        if days is not None:
            said = Said(variant.region, days, _length(entry["within"], entry["unit"]), place)
            found.setdefault((*ends, _HOW_SOON), {}).setdefault(variant.region, said)
        if channel := lens.term("channels", word(entry.get("channel"))):
            said = Said(variant.region, channel, lens.title("channels", channel), place)
            found.setdefault((*ends, "channel"), {}).setdefault(variant.region, said)
    for (caller, called, what), held in sorted(found.items()):
        ends = lens.title("roles", caller), _lowered(lens.title("roles", called))
        title = in_turn((sentence("%(sender)s to %(receiver)s", sender=ends[0], receiver=ends[1]), _SAID[what]), ": ")
        is_seen = is_facing and CLIENT in (caller, called)
        measure = of_lengths if what == _HOW_SOON else of_words
        yield row(Sort.CALL, f"{caller} to {called}: {what}", title, list(held.values()), variants, is_seen, measure)


def _channels(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    said = []
    for variant in variants:
        used = list(
            dict.fromkeys(lens.term("channels", one) for _, one in listed_ids(variant.document.data.get("channels")))
        )
        if used:
            text = lens.titles("channels", used)
            said.append(Said(variant.region, frozenset(used), text, (variant.document, "/channels")))
    if said:
        yield row(Sort.CHANNEL, "channels", sentence("Channels"), said, variants, is_facing, of_sets)


def _templates(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    found: Found = {}
    named: dict[str, dict[str, None]] = {}
    for variant, entry, place in _entries(variants, "templates"):
        if template := lens.term("templates", word(entry.get("id"))):
            named.setdefault(variant.region, {})[template] = None
            if version := word(entry.get("version")):
                said = Said(variant.region, version, _version(version), place)
                found.setdefault((template,), {}).setdefault(variant.region, said)
    sets = [
        Said(v.region, frozenset(ids), lens.titles("templates", ids), (v.document, "/templates"))
        for v in variants
        if (ids := named.get(v.region))
    ]
    if sets:
        yield row(Sort.TEMPLATE, "templates", sentence("Which templates"), sets, variants, is_facing, of_sets)
    for (template,), held in sorted(found.items()):
        title = in_turn((lens.title("templates", template), _SAID["version"]), ": ")
        yield row(Sort.TEMPLATE, f"{template}: version", title, list(held.values()), variants, is_facing)


def _raci(lens: Lens, variants: Sequence[Variant], is_facing: bool) -> Iterator[Row]:
    found: defaultdict[tuple[str, int], dict[str, Said]] = defaultdict(dict)
    seen: set[str] = set()
    for variant, entry, place in _entries(variants, "raci"):
        activity, region = word(entry.get("activity")), variant.region
        for number, part in enumerate(_PARTS) if activity else ():
            roles, text = lens.roles(entry.get(part))
            if CLIENT in roles:
                seen.add(activity)
            if roles and region not in (held := found[activity, number]):
                held[region] = Said(region, roles, text, place)
    for (activity, number), held in sorted(found.items()):
        title = in_turn((activity.replace("-", " ").capitalize(), _SAID[_PARTS[number]]), ": ")
        is_seen = is_facing and activity in seen
        measure = of_sets if _PARTS[number] in _TELLS else of_words
        name = f"{activity}: {_PARTS[number]}"
        yield row(Sort.RACI, name, title, list(held.values()), variants, is_seen, measure)


def roles_in(lens: Lens, variants: Sequence[Variant]) -> list[str]:
    """Return the roles of the vocabulary, but the client's, that do, answer for or tell something."""
    found = {word(entry.get(part)) for _, entry, _ in _entries(variants, "raci") for part in _PARTS[:2]}
    found |= {word(entry.get("from")) for _, entry, _ in _entries(variants, "communication")}
    roles = {lens.term("roles", role) for role in found if role}
    return sorted(role for role in roles if role != CLIENT and ("roles", role) in lens.base.vocabulary)


def job_titles(
    lens: Lens, variants: Sequence[Variant], is_facing: bool, titles_at: Mapping[str, Place]
) -> Iterator[Row]:
    """Yield what each region calls the people of a role. titles_at: places in vocabulary.yml, by JSON pointer."""
    for role in roles_in(lens, variants):
        term = lens.base.vocabulary["roles", role]
        nowhere = Place("practices/vocabulary.yml", 1, 1)
        said = [
            Said(v.region, title.casefold(), title, titles_at.get(f"/roles/{role}/regions/{v.region}") or nowhere)
            for v in variants
            if (title := term.regions.get(v.region))
        ]
        if said:
            title = in_turn((term.title, _SAID["job title"]), ": ")
            yield row(Sort.JOB_TITLE, role, title, said, variants, is_facing)
