"""What adopting a version would change for each region, as the page of its ballot tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup

from bestyet.model.impact import STEP, Effect, Impact, RegionImpact, What
from bestyet.site.desk import Badge, Desk
from bestyet.site.difference import marked
from bestyet.site.fields import ABOUT

_ALIKE = 0.6  # share of words
_COLUMNS: tuple[tuple[str, Callable[[RegionImpact], int]], ...] = (
    ("Steps that stay", lambda one: one.same),
    ("Added", lambda one: one.count(STEP, What.ADDED)),
    ("Dropped", lambda one: one.count(STEP, What.DROPPED)),
    ("In other words", lambda one: one.count(STEP, What.REWORDED)),
    ("Another value", lambda one: one.count(STEP, What.CHANGED)),
    ("Lead times", lambda one: one.count("lead-times")),
    ("Roles", lambda one: one.count("raci")),
    ("Templates", lambda one: one.count("templates")),
    ("Channels", lambda one: one.count("channels")),
)
_WORDS = {What.ADDED: "Added", What.DROPPED: "Dropped", What.CHANGED: "Changed", What.REWORDED: "Reworded"}
_KINDS = {"lead-times": "milestones", "templates": "templates", "channels": "channels"}
_KEYS = {"lead-times": "Lead time", "raci": "Who does it", "templates": "Template", "channels": "Channel"}


@dataclass(frozen=True)
class Line:
    """One effect: what happens, the words, what of it is a value, and the region's own line."""

    what: str
    words: Markup
    values: tuple[str, ...]
    page: str  # of the region's text, at the line; "" where it says nothing
    where: str  # "line 41"
    until: str  # a departure is declared until that day


def impact_data(desk: Desk, found: Impact) -> dict[str, Any]:
    """What the template needs; columns in which no region has anything are left out."""
    columns = [(name, value) for name, value in _COLUMNS if any(value(one) for one in found)]
    return {
        "columns": [name for name, _ in columns],
        "rows": [(desk.badge(one.region), bool(one.path), [value(one) for _, value in columns]) for one in found],
        "regions": [_region(desk, found, one) for one in found if one.path],
    }


def _region(desk: Desk, found: Impact, one: RegionImpact) -> dict[str, Any]:
    badge: Badge = desk.badge(one.region)
    return {
        "badge": badge,
        "lines": [_line(desk, found.practice, one.region, effect) for effect in one.effects],
        "is_reordered": one.is_reordered,
        "left": len(one.left),
    }


def _line(desk: Desk, practice: str, region: str, effect: Effect) -> Line:
    variants = desk.base.variants.get(practice, ())
    variant = next((variant for variant in variants if variant.region == region), None)
    line = effect.place.line if effect.place else 0
    at = line if effect.key == STEP else 0
    return Line(
        _WORDS[effect.what],
        _words(desk, effect),
        tuple(f"{ABOUT.get(v.about, v.about)}: {v.own} becomes {v.new}" for v in effect.values),
        desk.written_at(practice, variant, at) if variant and line else "",
        f"line {line}" if line else "",
        effect.deviates_until,
    )


def _words(desk: Desk, effect: Effect) -> Markup:
    if effect.key != STEP:
        title = desk.base.title(_KINDS.get(effect.key, effect.key), effect.id)
        kind = _KEYS.get(effect.key, effect.key.replace("-", " ").capitalize())
        if effect.key == "channels":
            return Markup("{}: {}").format(kind, title)
        said = [text for text in (effect.own, effect.new) if text]
        return Markup("{}, {}: {}").format(kind, title, " becomes ".join(said))
    if effect.own and effect.new and _is_alike(effect.own, effect.new):
        return marked(effect.own, effect.new)
    own = Markup("<del>{}</del>").format(effect.own) if effect.own else ""
    new = Markup("<ins>{}</ins>").format(effect.new) if effect.new else ""
    return Markup(" ").join(text for text in (own, new) if text)


def _is_alike(own: str, new: str) -> bool:
    """Whether the texts share so many words that what differs can be read word by word."""
    return SequenceMatcher(None, own.split(), new.split(), autojunk=False).ratio() >= _ALIKE
