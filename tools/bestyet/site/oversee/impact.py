"""What adopting a version would change for each region, as the page of its ballot tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.oversee.impact import STEP, Effect, Impact, RegionImpact, What
from bestyet.model.sentence import Value
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext
from bestyet.site.practice.fields import ABOUT
from bestyet.site.version.difference import marked

if TYPE_CHECKING:
    from bestyet.site.desk import Desk

_ALIKE = 0.6  # share of words from which what differs can be read word by word


@dataclass(frozen=True)
class Line:
    """One effect: what happens, the words, what of it is a value, and the region's own line."""

    what: str
    words: Markup
    values: tuple[tuple[str, str], ...]  # what it is about, and how it changes
    page: str  # of the region's text, at the line; "" where it says nothing
    where: int  # the line
    until: str  # a departure is declared until that day


def impact_anchor(region: str) -> str:
    """Where the changes for a region stand one by one."""
    return f"by-changes-{region}"


def impact_data(desk: Desk, found: Impact) -> dict[str, object]:
    """What the template needs; columns in which no region has anything are left out."""
    columns = [(name, counted) for name, counted in _columns() if any(counted(one) for one in found)]
    return {
        "columns": [name for name, _ in columns],
        "rows": [(desk.badge(one.region), bool(one.path), [counted(one) for _, counted in columns]) for one in found],
        "regions": [_region(desk, found, one) for one in found if one.path],
    }


def _columns() -> Iterator[tuple[str, Callable[[RegionImpact], int]]]:
    yield gettext("Steps that stay"), lambda one: one.same
    for what, name in _whats().items():
        yield name, partial(RegionImpact.count, key=STEP, what=what)
    for key, name in _keys().items():
        yield name, partial(RegionImpact.count, key=key)


def _whats() -> dict[What, str]:
    return {
        What.ADDED: gettext("Added"),
        What.DROPPED: gettext("Dropped"),
        What.REWORDED: gettext("In other words"),
        What.CHANGED: gettext("Another value"),
    }


def _keys() -> dict[str, str]:
    return {
        "lead-times": gettext("Lead time"),
        "raci": gettext("Who does it"),
        "templates": gettext("Template"),
        "channels": gettext("Channel"),
    }


def _region(desk: Desk, found: Impact, one: RegionImpact) -> dict[str, object]:
    return {
        "badge": desk.badge(one.region),
        "anchor": impact_anchor(one.region),
        "lines": [_line(desk, found.practice, one.region, effect) for effect in one.effects],
        "is_reordered": one.is_reordered,
        "left": len(one.left),
    }


def _line(desk: Desk, practice: str, region: str, effect: Effect) -> Line:
    variant = desk.base.in_use(practice, region)
    line = effect.place.line if effect.place else 0
    at = line if effect.key == STEP else 0
    return Line(
        _whats()[effect.what],
        _words(desk, effect),
        tuple((gettext(ABOUT.get(v.about, v.about)), _becomes(v.own, v.new)) for v in effect.values),
        desk.written_at(practice, variant, at) if variant and line else "",
        line,
        effect.departs_until,
    )


def _words(desk: Desk, effect: Effect) -> Markup:
    if effect.key != STEP:
        title = desk.base.title(effect.key, effect.id)
        kind = _keys().get(effect.key, effect.key.replace("-", " ").capitalize())
        if effect.key == "channels":
            return Markup("{}: {}").format(kind, title)
        return Markup("{}, {}: {}").format(kind, title, _becomes(effect.own, effect.new))
    shared = SequenceMatcher(None, effect.own.split(), effect.new.split(), autojunk=False).ratio()
    if effect.own and effect.new and shared >= _ALIKE:
        return marked(effect.own, effect.new)
    own = Markup("<del>{}</del>").format(effect.own) if effect.own else ""
    new = Markup("<ins>{}</ins>").format(effect.new) if effect.new else ""
    return Markup(" ").join(text for text in (own, new) if text)


def _becomes(own: str, new: str) -> str:
    if own and new:
        return gettext("%(own)s becomes %(new)s") % {"own": _said(own), "new": _said(new)}
    return _said(own or new)


def _said(words: str) -> str:
    return retold(Value.of(words))
