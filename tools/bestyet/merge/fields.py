"""Structured values of the front matter, aligned by key and never averaged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bestyet.merge.choose.closest import choose_said
from bestyet.merge.choose.evidence import Grade, best_grade
from bestyet.merge.values.dispute import dispute_about
from bestyet.model.candidate import USE_WHEN, Field, FieldValue, Settings, Status
from bestyet.model.held.ties import but_step
from bestyet.model.place import Place
from bestyet.model.reasons import Reason
from bestyet.model.records.plain import Table, listed, table

if TYPE_CHECKING:
    from bestyet.model.passage import Variant

# Only for saying which of two lead times is shorter: minutes; five business days make a week.
_MINUTES = {"hours": 60, "business-days": 2016, "days": 1440, "weeks": 10080, "months": 43830}


@dataclass(frozen=True)
class _Rule:
    """How a list of the front matter is aligned and said."""

    key: str
    names: tuple[str, ...]  # the entry's keys that together name it
    about: str  # what a dispute of it is about
    says: Callable[[Table, Settings], str]
    compares: tuple[str, ...]  # the entry's keys that regions can disagree in
    better: str  # the key under which governance says which way is better


def merge_fields(variants: Sequence[Variant], settings: Settings) -> tuple[Field, ...]:
    """Return one field for each structured value any variant has: plain values first, then lists by name."""
    fields = [field for key in ("category", "customer-facing") if (field := _plain(key, variants, settings))]
    for rule in _RULES:
        fields += _listed(rule, variants, settings)
    return tuple(fields)


def _plain(key: str, variants: Sequence[Variant], settings: Settings) -> Field | None:
    values = tuple(
        FieldValue(v.region, v.document.data[key], _yes(v.document.data[key]), _place(v, f"/{key}"))
        for v in variants
        if isinstance(v.document.data.get(key), str | bool)
    )
    if not values:
        return None
    chosen, because = most_said(values, settings)
    said = [(value.text, value.region, value.place) for value in values]
    return Field(key, "", values, chosen, because, Status.USED, dispute_about(key, said, settings))


def all_fields(variants: Sequence[Variant], settings: Settings) -> tuple[Field, ...]:
    """The structured values, and the sentence that says when the practice is used."""
    sentence = _use_when(variants, settings)
    return (*([sentence] if sentence else []), *merge_fields(variants, settings))


def _use_when(variants: Sequence[Variant], settings: Settings) -> Field | None:
    """The sentence that says when people use the practice, chosen like the words of a passage: they are no values
    that regions could disagree in."""
    held = [(at, v.document.data.get(USE_WHEN)) for at, v in enumerate(variants)]
    values = {
        at: FieldValue(variants[at].region, said, said, _place(variants[at], f"/{USE_WHEN}"))
        for at, said in held
        if isinstance(said, str) and said.strip()
    }
    if not values:
        return None
    chosen, because = choose_said({at: str(value.value) for at, value in values.items()}, variants, settings)
    return Field(USE_WHEN, "", tuple(values.values()), values[chosen], because, Status.USED)


def said_value(key: str, value: Any, settings: Settings) -> str:
    """A structured value as people read it."""
    rule = _BY_KEY.get(key)
    return rule.says(value, settings) if rule and isinstance(value, dict) else _yes(value)


def compared_values(variant: Variant, settings: Settings) -> dict[str, tuple[str, Place]]:
    """Return the structured values that regions can disagree in: id -> (what is compared, in words; its place)."""
    return {
        f"{rule.key}/{name}": (text, value.place)
        for rule in _RULES
        for name, value in _entries(rule, variant, settings)
        if (text := _compared(rule, value, settings))
    }


def _listed(rule: _Rule, variants: Sequence[Variant], settings: Settings) -> Iterator[Field]:
    found: dict[str, list[tuple[Variant, FieldValue]]] = {}
    for variant in variants:
        for name, value in _entries(rule, variant, settings):
            found.setdefault(name, []).append((variant, value))
    for name in sorted(found):
        yield _field(rule, name, found[name], len(variants), settings)


def entries_of(key: str, variant: Variant, settings: Settings) -> list[tuple[str, FieldValue]]:
    """The entries of a list of one variant that have a name, ordered by it."""
    return sorted(_entries(_BY_KEY[key], variant, settings), key=itemgetter(0))


def entries_named(key: str, data: Table) -> list[tuple[str, Table]]:
    """The entries of a list of values that have a name, as they stand there."""
    return [(name, entry) for _, name, entry in _named(_BY_KEY[key], data)]


def _entries(rule: _Rule, variant: Variant, settings: Settings) -> Iterator[tuple[str, FieldValue]]:
    for number, name, entry in _named(rule, variant.document.data):
        place = _place(variant, f"/{rule.key}/{number}")
        yield name, FieldValue(variant.region, entry, rule.says(entry, settings), place)


def _named(rule: _Rule, data: Table) -> Iterator[tuple[int, str, Table]]:
    """The entries of a list, each with its place there and its name; whatever is none is left out."""
    for number, entry in enumerate(listed(data.get(rule.key))):
        if isinstance(entry, str):
            entry = {rule.names[0]: entry}
        given = table(entry)
        words = [word for key in rule.names if isinstance(word := given.get(key), str) and word]
        if len(words) == len(rule.names):
            yield number, "-to-".join(words), given


def _field(
    rule: _Rule, name: str, held: Sequence[tuple[Variant, FieldValue]], variants: int, settings: Settings
) -> Field:
    values = tuple(value for _, value in held)
    needed = min(settings.include_regions, variants)
    status = Status.USED if len({value.region for value in values}) >= needed else Status.ADDITION
    said = [(text, value.region, value.place) for value in values if (text := _compared(rule, value, settings))]
    dispute = dispute_about(rule.about, said, settings)
    chosen: FieldValue | None
    if dispute is None:
        chosen, because = most_said(values, settings)
    else:
        chosen, because = _best_reached(rule, held, settings)
    return Field(rule.key, name, values, chosen, because, status, dispute)


def _compared(rule: _Rule, value: FieldValue, settings: Settings) -> str:
    """The part of a value that regions can disagree in, in words; "" where it has none."""
    part = {key: value.value[key] for key in rule.compares if key in value.value}
    return rule.says(part, settings) if part else ""


def most_said(values: Sequence[FieldValue], settings: Settings) -> tuple[FieldValue, Reason]:
    """Return the value most regions have; of several, that of the region whose id comes last."""
    counts = Counter(_canonical(value.value) for value in values)
    best = max(values, key=lambda v: (counts[_canonical(v.value)], v.region))
    if len(values) == 1:
        return best, Reason("only", {"voice": settings.label(best.region)})
    if len(counts) == 1:
        return best, Reason("same-value")
    return best, Reason("most-regions", {"some": counts[_canonical(best.value)], "all": len(values)})


def _best_reached(
    rule: _Rule, held: Sequence[tuple[Variant, FieldValue]], settings: Settings
) -> tuple[FieldValue | None, Reason]:
    """The best value for the customer that a region reaches with evidence, where governance says which is
    better."""
    better = settings.better.get(rule.better)
    measured = [
        (length, value.region, value)
        for variant, value in held
        if best_grade(variant) >= Grade.SUPPORTED and (length := minutes(value.value)) is not None
    ]
    if better is None or not measured:
        return None, Reason("open")
    sign = 1 if better == "lower" else -1
    _, region, value = min(measured, key=lambda entry: (sign * entry[0], entry[1]))
    return value, Reason("better-for-customer", {"region": settings.label(region)})


def minutes(entry: Table) -> int | None:
    """The length of a lead time, only for saying which of two is shorter."""
    within, unit = entry.get("within"), _MINUTES.get(str(entry.get("unit")))
    return within * unit if isinstance(within, int) and unit else None


def _say_lead_time(entry: Table, settings: Settings) -> str:
    within = entry.get("within")
    unit = str(entry.get("unit", "")).replace("-", " ")
    unit = unit.removesuffix("s") if within == 1 else unit
    after = f" after {str(entry['after']).replace('-', ' ')}" if entry.get("after") else ""
    return f"{within} {unit}{after}"


def _say_raci(entry: Table, settings: Settings) -> str:
    def titles(role: Any) -> str:
        roles = role if isinstance(role, list) else [role]
        return ", ".join(settings.titles.get(f"role:{one}", str(one).replace("-", " ")) for one in roles)

    said: dict[str, list[str]] = {}
    for part in ("responsible", "accountable", "consulted", "informed"):
        if entry.get(part):
            said.setdefault(titles(entry[part]), []).append(part)
    return ", ".join(f"{who} ({' and '.join(parts)})" for who, parts in said.items())


def _say_version(entry: Table, settings: Settings) -> str:
    return f"version {entry['version']}" if entry.get("version") else "no version"


def _say_call(entry: Table, settings: Settings) -> str:
    soon = f"within {_say_lead_time(entry, settings)}" if entry.get("within") is not None else ""
    channel = str(entry.get("channel") or "")
    by = f"by {settings.titles.get(f'channel:{channel}', channel.replace('-', ' ')).lower()}" if channel else ""
    return ", ".join(part for part in (soon, by) if part) or "told"


_RULES = (
    _Rule("lead-times", ("milestone",), "lead time", _say_lead_time, ("within", "unit", "after"), "lead-times"),
    _Rule("raci", ("activity",), "who does it", _say_raci, ("responsible", "accountable"), "raci"),
    _Rule("communication", ("from", "to"), "call", _say_call, ("within", "unit"), "lead-times"),
    _Rule("templates", ("id",), "template version", _say_version, ("version",), "templates"),
    _Rule("channels", ("id",), "channel", lambda entry, settings: "used", (), "channels"),
)
_BY_KEY = {rule.key: rule for rule in _RULES}


def _canonical(value: Any) -> str:
    """A value as text that is the same for equal values; the name of its step is none of it."""
    return json.dumps(but_step(value), sort_keys=True, ensure_ascii=False)


def _yes(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def _place(variant: Variant, pointer: str) -> Place:
    document = variant.document
    return document.places.get(pointer) or Place(document.path, 1, 1)
