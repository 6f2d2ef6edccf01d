"""Who calls whom as a drawing: one line a role, below who tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.roles import CLIENT, Call, Reached
from bestyet.site.drawing.timeline import length_words
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, gettext
from bestyet.site.practice.fields import shortened

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk

WIDE, TALL, INDENT, DEEPEST = 760, 44, 28, 8  # of the drawing; deeper roles are not moved further
_NARROWEST, _WIDEST = 150, 330  # of the box of a role
_BOLD, _PLAIN = 8.2, 7.0  # width of a character, on the safe side: which font is there is not known


@dataclass(frozen=True)
class Told:
    """One role on the drawing."""

    title: str
    says: str  # how soon and how it is told, as far as it fits
    knows: str  # when at the latest, counted from the beginning
    x: int
    y: int
    elbow: str  # the line from who tells it: a path; "" at the beginning
    is_client: bool


@dataclass(frozen=True)
class Row:
    """One call as a row of a table."""

    sender: str
    receiver: str
    said: str
    is_open: bool
    knows: str
    by: tuple[tuple[Badge, str, str | None], ...]  # badge, page, lines on the forge
    because: str


def calls_data(desk: Desk, candidate: Candidate) -> dict[str, object]:
    """What the template needs; {} where nobody calls anybody."""
    tree = desk.site.programme.calls(candidate)
    if not any(one.call for one in tree.reached):
        return {}
    box = _box(_title(desk, one.role) for one in tree.reached)
    told = _told(desk, tree.reached, box)
    rows = [_row(desk, candidate, one.call, _knows(one)) for one in tree.reached if one.call]
    rows += [_row(desk, candidate, call, "") for call in tree.others]
    client = next((one for one in tree.reached if one.role == CLIENT and one.call and one.knows is not None), None)
    known = gettext("%(role)s knows after %(length)s at the latest.")
    known %= {"role": _title(desk, CLIENT), "length": _knows(client) if client else ""}
    starts = [_title(desk, one.role) for one in tree.reached if one.call is None]
    return {
        "told": told,
        "rows": rows,
        "wide": WIDE,
        "height": len(told) * TALL + 6,
        "box": box,
        "is_derived": tree.is_derived,
        "starts": starts,
        "client": known if client else "",
    }


def _box(titles: Iterable[str]) -> int:
    """How wide the boxes are, so that the longest title fits."""
    return min(max(_NARROWEST, *(20 + round(_BOLD * len(title)) for title in titles)), _WIDEST)


def _told(desk: Desk, reached: tuple[Reached, ...], box: int) -> list[Told]:
    found: list[Told] = []
    at: dict[str, tuple[int, int]] = {}
    for number, one in enumerate(reached):
        x, y = INDENT * min(one.depth, DEEPEST), number * TALL + 4
        at[one.role] = (x, y)
        elbow = ""
        if one.call is not None:
            from_x, from_y = at[one.call.sender]
            elbow = f"M{from_x + 12} {from_y + 26}V{y + 13}H{x}" if x > from_x else f"M{from_x} {from_y + 13}V{y + 13}"
        says = one.call.said if one.call else gettext("learns it first")
        title = shortened(_title(desk, one.role), int((box - 20) / _BOLD))
        says = shortened(retold(says), int((WIDE - x - box - 12) / _PLAIN))
        found.append(Told(title, says, _knows(one), x, y, elbow, one.role == CLIENT))
    return found


def _knows(one: Reached) -> str:
    return "" if one.call is None or one.knows is None else length_words(one.knows)


def _row(desk: Desk, candidate: Candidate, call: Call, knows: str) -> Row:
    variants = {variant.region: variant for variant in candidate.variants}
    places = dict(zip(call.regions, call.places, strict=True))
    by = []
    for region in desk.ordered(region for region in places if region in variants):
        page = desk.came_from(candidate, variants[region], places[region].line)
        source = desk.source_of(candidate, variants[region], places[region].line)
        by.append((desk.badge(region), page, source))
    sender, receiver = _title(desk, call.sender), _title(desk, call.receiver)
    return Row(sender, receiver, call.said, call.is_open, knows, tuple(by), call.because)


def _title(desk: Desk, role: str) -> str:
    return capital(desk.base.title("roles", role))
