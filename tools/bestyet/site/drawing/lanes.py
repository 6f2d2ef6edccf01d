"""Who does which step, and by when: what the picture of a practice and its BPMN file are drawn from.

Only structured values are drawn. The words of a step name people and times too, but not for a machine to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.model.sentence import Value
from bestyet.site.desk import joined
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.links import anchor_of

if TYPE_CHECKING:
    from bestyet.model.held.holds import Held, HeldStep, Holds
    from bestyet.site.desk import Desk
    from bestyet.site.practice.tree import Run

CLIENT = "client"  # the role whose column comes first
_HOURS, _DAYS = message("Hours"), message("Days")
_UNITS: dict[str, tuple[str, Fraction, Fraction | None]] = {  # unit -> its band; how many days one is at least, at most
    "minutes": (message("Minutes"), Fraction(1, 1440), Fraction(1, 1440)),
    "hours": (_HOURS, Fraction(1, 24), Fraction(1, 24)),
    "business-hours": (_HOURS, Fraction(1, 24), None),
    "days": (_DAYS, Fraction(1), Fraction(1)),
    "business-days": (_DAYS, Fraction(1), None),
    "weeks": (message("Weeks"), Fraction(7), Fraction(7)),
    "months": (message("Months"), Fraction(28), Fraction(31)),
    "years": (message("Years"), Fraction(365), Fraction(366)),
}


@dataclass(frozen=True)
class Box:
    """One step. Roles are ids."""

    number: str  # as the list of steps counts it; "" where that does not count
    anchor: str
    words: str
    label: str  # what the vocabulary calls it, else its words
    owners: tuple[str, ...]  # who does it
    others: tuple[tuple[str, tuple[str, ...]], ...]  # ("told", roles) of those who do not do it
    dues: tuple[str, ...]  # "4 hours after event detected"
    band: str = ""

    @property
    def involved(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for _, roles in self.others for role in roles))


@dataclass(frozen=True)
class Lanes:
    """The steps of one practice in the order of its text."""

    boxes: tuple[Box, ...]
    roles: tuple[tuple[str, str], ...]  # (id, title) of every role that a step names, in the order of the columns

    @property
    def owners(self) -> tuple[str, ...]:
        doing = {role for box in self.boxes for role in box.owners}
        return tuple(role for role, _ in self.roles if role in doing)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to see: somebody does a step, and somebody else has to do with one."""
        return bool(self.owners) and len(self.roles) > 1

    def title(self, role: str) -> str:
        return dict(self.roles)[role]

    def told(self, box: Box) -> str:
        """Who has to do with a step, and by when, in words."""
        who = joined([self.title(role) for role in box.owners]) or gettext("role not recorded")
        others = [f"{gettext(part)}: {joined([self.title(role) for role in roles])}" for part, roles in box.others]
        return "; ".join((who, *others, *box.dues))


def lanes_of(desk: Desk, holds: Holds, runs: Sequence[Run]) -> Lanes:
    """runs: the steps as their page lists them."""
    steps = {anchor_of(step.id): step for step in holds.steps}
    boxes = [_box(desk, steps[anchor], anchor, number) for anchor, number in _listed(runs) if anchor in steps]
    bands = _bands([step_times(steps[box.anchor]) for box in boxes])
    banded = tuple(replace(box, band=band) for box, band in zip(boxes, bands, strict=True))
    doing = [role for box in boxes for role in box.owners]
    named = dict.fromkeys([*doing, *(role for box in boxes for role in box.involved)])
    order = sorted(named, key=lambda role: role != CLIENT)
    return Lanes(banded, tuple((role, capital(desk.base.title("roles", role))) for role in order))


def has_boxes(holds: Holds, runs: Sequence[Run]) -> bool:
    """Whether `lanes_of` finds any."""
    steps = {anchor_of(step.id) for step in holds.steps}
    return any(anchor in steps for anchor, _ in _listed(runs))


def time_said(one: Held) -> tuple[str, str]:
    """ "2 business days", "after the contract is signed"."""
    value, _, begin = one.text.partition(" after ")
    return retold(Value(value)), gettext("after %(begin)s") % {"begin": begin} if begin else ""


def step_times(step: HeldStep) -> tuple[Held, ...]:
    return tuple(one for one in step.of("lead-times") if one.text and not one.is_open)


def _listed(runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    """(anchor, number as the page counts it) of everything that the page lists."""
    for run in runs:
        for place, node in run.numbered:
            yield node.anchor, str(place) if run.kind == "ordered" else ""
            yield from _listed(node.runs)


def _box(desk: Desk, step: HeldStep, anchor: str, number: str) -> Box:
    duties = [one for one in step.of("raci") if not one.is_open]
    owners = tuple(dict.fromkeys(role for one in duties for role in one.roles("responsible")))
    parts = (
        (message("answers for it"), "accountable"),
        (message("is asked"), "consulted"),
        (message("is told"), "informed"),
    )
    others = []
    for words, part in parts:
        roles = dict.fromkeys(role for one in duties for role in one.roles(part) if role not in owners)
        if roles:
            others.append((words, tuple(roles)))
    label = desk.named("activities", duties[0].name) if duties else step.text
    dues = tuple(" ".join(filter(None, time_said(one))) for one in step_times(step))
    return Box(number, anchor, step.text, label, owners, tuple(others), dues)


def _bands(times: Sequence[tuple[Held, ...]]) -> Sequence[str]:
    """The band of each step; "" where none can be told.

    Times that are counted from different beginnings, or that may become shorter down the text, are in no order that
    a picture could show: then there are no bands. A step without a time stands in the band of the step before it.
    """
    said = [one for step in times for one in step]
    is_in_order = all(_is_no_longer(one, other) for one, other in pairwise(said))
    if len({one.after for one in said}) != 1 or not said[0].after or not is_in_order:
        return [""] * len(times)
    found, band = [], ""
    for step in times:
        band = _UNITS[step[-1].unit][0] if step else band
        found.append(band)
    return found if len({name for name in found if name}) > 1 else [""] * len(times)


def _is_no_longer(one: Held, other: Held) -> bool:
    """Whether the first time is surely no longer than the second: what a business day lasts is not known here."""
    if one.unit not in _UNITS or other.unit not in _UNITS or one.within is None or other.within is None:
        return False
    first, second = Fraction(str(one.within)), Fraction(str(other.within))
    if one.unit == other.unit or (one.unit, other.unit) == ("business-hours", "business-days"):
        return first <= second
    most, least = _UNITS[one.unit][2], _UNITS[other.unit][1]
    return most is not None and first * most <= second * least
