"""What each role is called where, and a page a role: all that it does, answers for, is asked and is told, by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.model.held.holds import Held, HeldStep, Holds, holds_of_candidate
from bestyet.model.records.plain import table, word
from bestyet.model.sentence import Value
from bestyet.site.desk import Desk, joined
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.links import anchor_of, lens_page, practice_page, role_page, variant_page, view_url
from bestyet.site.oversee.oversight import waiting
from bestyet.site.practice.doing import subject

if TYPE_CHECKING:
    from bestyet.model.base import Term
    from bestyet.model.oversee.roles import Advice

_PARTS = {
    "responsible": message("you do it"),
    "accountable": message("you answer for it"),
    "consulted": message("you are asked"),
    "informed": message("you are told"),
}
_SOON = {"minutes": 0, "hours": 1, "business-hours": 1, "days": 2, "calendar-days": 2, "business-days": 2}
_LATER, _NEVER = 3, 4
_GROUPS = {
    1: message("Minutes and hours"),
    2: message("Days"),
    _LATER: message("Weeks and later"),
    _NEVER: message("No time as a value: the words of the step say when, if they do"),
}


@dataclass(frozen=True)
class Duty:
    """One thing that a role has to do with, in one practice."""

    practice: str
    about: str  # id of the value
    parts: tuple[str, ...]  # "responsible", ...
    when: str  # in words; "" where no time is said
    rank: tuple[int, float]  # how soon: hours before days before weeks, whatever their number
    words: str  # of the step, as voted on; else what the activity is called
    lang: str  # the attribute of the words
    page: str  # with its anchor
    but: tuple[str, ...] = ()  # labels of regions where it is otherwise
    only: tuple[str, ...] = ()  # labels of the regions where alone it is so

    @property
    def said(self) -> str:
        """What the role has to do with it."""
        return joined([gettext(_PARTS[part]) for part in self.parts])

    @property
    def same(self) -> tuple[object, ...]:
        """What is compared between regions."""
        return self.about, self.parts, self.when


def role_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    yield _titles_page(desk)
    for term in desk.roles:
        yield _role_page(desk, term)


def _role_page(desk: Desk, term: Term) -> tuple[str, bytes]:
    in_force: list[Duty] = []
    drafts: list[Duty] = []
    for practice in desk.shown:
        if desk.standard(practice):
            in_force += _by_region(desk, practice, term.id)
        elif not desk.ended(practice):
            drafts += _duties(desk, holds_of_candidate(desk.shown[practice]), term.id)
    named: dict[str, list[str]] = {}
    for region in desk.site.regions:
        own = term.regions.get(region.id, "")
        if own and own != term.title:
            named.setdefault(own, []).append(region.id)
    title = gettext("%(role)s: what you do, by when") % {"role": capital(term.title)}
    people = _reviewers(desk, term.id)
    known = {*people, *people.values()}
    data = {
        "title": title,
        "named": [(own, desk.listed(regions)) for own, regions in named.items()],
        "also": term.also,
        "groups": _groups(in_force),
        "drafts": _groups(drafts),
        "count": len(in_force),
        "practices": len({duty.practice for duty in in_force}),
        "people": sorted(people.values()),
        "waiting": waiting(desk, (item for item in desk.site.programme.due if known & set(item.who))),
        "day": desk.site.programme.day,
    }
    return desk.wide(role_page(term.id), title, "role", data)


def _reviewers(desk: Desk, role: str) -> dict[str, str]:
    """Id -> printed name of those whom governance.yml gives a role and who are reviewers today."""
    day, found = desk.site.programme.day, {}
    for entry in desk.base.reviewers:
        roles, until, name = entry.get("roles"), entry.get("until"), entry.get("id")
        if isinstance(name, str) and isinstance(roles, list) and role in roles and not (until and str(until) < day):
            found[name] = str(entry.get("name") or name)
    return found


def _groups(duties: Sequence[Duty]) -> list[tuple[str, list[Duty]]]:
    """By how soon: hours, days, weeks, no time; within each the soonest first."""
    found: dict[int, list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: (duty.rank, duty.practice, duty.about, duty.only)):
        found.setdefault(max(duty.rank[0], 1), []).append(duty)
    return [(gettext(_GROUPS[rank]), some) for rank, some in found.items()]


def _by_region(desk: Desk, practice: str, role: str) -> list[Duty]:
    """What the standard says, and where regions departed from it or were left to say it themselves."""
    common = list(_duties(desk, holds_of_candidate(desk.shown[practice]), role))
    known = {duty.same for duty in common}
    but: dict[tuple[object, ...], list[str]] = {}
    own: dict[tuple[object, ...], Duty] = {}
    for region in desk.site.regions:
        holds = desk.site.programme.holds(practice, region.id)
        there = {duty.same: duty for duty in _duties(desk, holds, role)} if holds else {}
        for same in known - there.keys() if holds else ():
            but.setdefault(same, []).append(region.label)
        for same, duty in there.items():
            if same not in known:
                before = own.get(same, duty)
                own[same] = replace(before, only=(*before.only, region.label))
    said = [replace(duty, but=tuple(but.get(duty.same, ()))) for duty in common]
    return [*said, *own.values()]


def _duties(desk: Desk, holds: Holds, role: str) -> Iterator[Duty]:
    for one in holds.of("raci"):
        parts = tuple(part for part in _PARTS if role in one.roles(part))
        if parts and not one.is_open:
            steps = [step for name in one.steps if (step := holds.step(name))]
            times = [time for step in steps for time in step.of("lead-times") if not time.is_open]
            yield _duty(desk, holds, one, parts, steps, times)
    for one in holds.of("communication"):
        value = table(one.value)
        sender, receiver = word(value.get("from")), word(value.get("to"))
        if role in (sender, receiver) and not one.is_open:
            other = {"who": desk.base.title("roles", receiver if role == sender else sender)}
            words = gettext("Tell: %(who)s") if role == sender else gettext("Hear from: %(who)s")
            part = "responsible" if role == sender else "informed"
            yield replace(_duty(desk, holds, one, (part,), [], [one]), words=words % other, lang="")


def _duty(
    desk: Desk, holds: Holds, one: Held, parts: tuple[str, ...], steps: Sequence[HeldStep], times: Sequence[Held]
) -> Duty:
    page = lens_page(holds.practice, holds.region) if holds.region else practice_page(holds.practice)
    words = " ".join(step.text for step in steps)
    soonest = min((_rank(time) for time in times), default=(_NEVER, 0.0))
    return Duty(
        practice=holds.practice,
        about=one.id,
        parts=parts,
        when=", ".join(retold(Value(time.text)) for time in times),
        rank=soonest,
        words=words or (subject(desk, one) if one.key == "raci" else ""),
        lang="",
        page=f"{page}#{anchor_of(steps[0].id)}" if steps else page,
    )


def _rank(time: Held) -> tuple[int, float]:
    if time.within is None:
        return _NEVER, 0.0
    return _SOON.get(time.unit, _LATER), float(time.within)


# -- what roles are called -----------------------------------------------------------------------------------------


def _titles_page(desk: Desk) -> tuple[str, bytes]:
    by_practice: dict[str, list[Advice]] = {}
    for one in desk.site.programme.advice:
        by_practice.setdefault(one.practice, []).append(one)
    data = {
        "regions": [desk.badge(region.id) for region in desk.site.regions],
        "roles": desk.roles,
        "advice": [
            (practice, [_advice(desk, one) for one in found])
            for practice, found in by_practice.items()
            if practice in desk.shown
        ],
        "count": len(desk.site.programme.advice),
    }
    return desk.wide("roles/", gettext("Roles"), "roles", data)


def _advice(desk: Desk, one: Advice) -> dict[str, object]:
    page = variant_page(one.region, one.practice)
    return {
        "text": one.text,
        "page": page if page in desk.pages else "",
        "source": view_url(desk.site.forge, one.place.path, one.place.line),
        "line": one.place.line,
    }
