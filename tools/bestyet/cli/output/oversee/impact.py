"""What adopting a version would change for each region."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bestyet.cli.output.tables import Row, aligned, columns_of, formed, line_of, picked
from bestyet.cli.output.terminal import count, plain
from bestyet.model.oversee.impact import CANDIDATE, STEP, Effect, Exchange, Impact, RegionImpact, What

_EFFECT = "what about=key step=id own? new? values place at departs-until?"
_COUNTS = ("stay", "added", "dropped", "reworded", "changed", "lead times", "roles", "templates", "channels", "other")
_KEYS = {"lead-times": "lead times", "raci": "roles", "templates": "templates", "channels": "channels"}
_SHOWN = 70  # characters of a step's words in the text form


def shown(found: Impact, form: str) -> str:
    data = {
        "practice": found.practice,
        "version": found.version or CANDIDATE,
        **picked(found, "title steps"),
        "regions": map(_region, found),
    }
    return formed(form, ("region", *columns_of(_EFFECT)), _lines(found), _rows(found), data)


def _region(entry: RegionImpact) -> Row:
    return {
        **picked(entry, "region path?"),
        "counts": _counts(entry),
        **picked(entry, "reordered=is_reordered left-to-the-region=left"),
        "effects": [picked(effect, _EFFECT) for effect in entry.effects],
    }


def _counts(entry: RegionImpact) -> dict[str, int]:
    """The number of effects of each sort: steps by what becomes of them, structured values by key."""
    found = {str(what): entry.count(STEP, what) for what in (What.ADDED, What.DROPPED, What.REWORDED, What.CHANGED)}
    found |= {name: entry.count(key) for key, name in _KEYS.items()}
    return {"stay": entry.same, **found, "other": len(entry.effects) - sum(found.values())}


def _rows(found: Impact) -> Iterator[Row]:
    for entry in found:
        for effect in entry.effects:
            values = [_exchange(value) for value in effect.values]
            yield {"region": entry.region, **picked(effect, _EFFECT), "values": values}


def _exchange(value: Exchange) -> str:
    return f"{value.about}: {value.own} becomes {value.new}"


def _lines(found: Impact) -> Iterator[str]:
    which = found.version or "its candidate"
    yield click.style(plain(f"What adopting {which} of {found.practice} would change"), bold=True)
    yield f"The text has {count(found.steps, 'step')}; each region is compared as it has written it itself.\n"
    counts = {entry.region: _counts(entry) for entry in found}
    used = [name for name in _COUNTS if name in ("stay", "added", "dropped") or any(c[name] for c in counts.values())]
    rows = [{"region": region, **numbers} for region, numbers in counts.items()]
    yield aligned(("region", *used), rows).removesuffix("\n")
    for entry in found:
        path = entry.path or "has no text of its own in use, so all of it would be new"
        yield "\n" + click.style(plain(f"{entry.region}: {path}"), bold=True)
        if entry.path:
            yield from (click.style(plain(line), bold=False) for line in _changes(entry))


def _changes(entry: RegionImpact) -> Iterator[str]:
    if not entry.effects:
        yield "  nothing: it works this way already"
    for effect in entry.effects:
        yield from _effect(effect)
    if entry.is_reordered:
        yield "  the steps that it keeps stand in another order"
    if entry.left:
        values = f"{count(len(entry.left), 'value')}: {', '.join(entry.left)}"
        yield f"  left to the region, as the text does not settle {values}"


def _effect(effect: Effect) -> Iterator[str]:
    place = f"  {line_of(effect.place)}" if effect.place else ""
    if effect.key == STEP:
        yield f"  {effect.what}: {_short(effect.new or effect.own or '(no words)')}{place}"
    else:
        said = " becomes ".join(filter(None, (effect.own, effect.new)))
        yield f"  {effect.what}: {effect.key}, {effect.id}: {said}{place}"
    for value in effect.values:
        yield f"      {_exchange(value)}"
    if effect.departs_until:
        yield f"      declared as a departure until {effect.departs_until}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
