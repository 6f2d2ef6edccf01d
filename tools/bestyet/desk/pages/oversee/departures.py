"""Departures from the standards: all that are declared; one's own region takes one, answers for one again, ends one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bestyet.actions.contribute.drafted import Text, began_with, keep_text, variant_path
from bestyet.actions.oversee.adoption import adoptions
from bestyet.actions.oversee.questions import AdoptionRequest
from bestyet.desk.pages.decide.standing import practice_of
from bestyet.desk.pages.form import order_of_keys
from bestyet.desk.pages.oversee.overview import Unread, unread, unreadable
from bestyet.desk.person import serving
from bestyet.desk.web import Answer, Asked, ForbiddenError, NotFoundError, Page
from bestyet.desk.workplace import Act, Kind, Landing
from bestyet.model.oversee.adoption import Validity
from bestyet.model.oversee.departures import counting, declared, departures
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import word
from bestyet.model.vote.review import is_day
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.practice.facts import evidence_rows
from bestyet.text.yaml.frontmatter import front_matter_of, split
from bestyet.text.yaml.splice import with_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from bestyet.desk.workplace import Done, Here
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Plain, Table
    from bestyet.site.practice.facts import Evidence

_LONGEST = 2000
_DO = ("take", "answer", "end")
_WORTH = {
    Validity.AGREED: message("agreed"),
    Validity.LOOK_AGAIN: message("look again: the step has changed since"),
    Validity.EXPIRED: message("over"),
    Validity.INCOMPLETE: message("says nothing: without a reason, or nobody agreed"),
}


@dataclass(frozen=True)
class Declared:
    """One that stands in a region's text."""

    region: str
    practice: str
    title: str
    step: str
    words: str  # of the standard
    reason: str
    by: str  # who agreed
    by_id: str
    until: str
    worth: str
    is_good: bool
    here: str  # the page where it is answered or ended; "" for who may not


@dataclass(frozen=True)
class Every:
    declared: tuple[Declared, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True)
class Point:
    name: str
    words: str


@dataclass(frozen=True)
class Departing:
    """Those of one region from one standard."""

    here: str
    region: str
    practice: str
    version: str
    there: tuple[Declared, ...]
    points: tuple[Point, ...]  # steps from which one can depart
    agree: tuple[tuple[str, str], ...]  # who can agree
    has_text: bool
    measured: tuple[Evidence, ...]  # by the region, which tells how its way works
    text: str  # the page where it writes
    may: bool
    waits: str
    second: bool  # whether who agrees takes it in
    today: str


@dataclass(frozen=True)
class Sent:
    done: Done[str]
    base: str
    here: str
    agrees: str  # who takes it in; "" where it is there already, or it ends


def every(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        lost = unreadable(here, clock.today())
        view = Every(tuple(_every(asked, here, lost.untold)), tuple(unread(here.base, lost)))
    return Page("departures.html.j2", message("Departures from the standards"), view)


def look(asked: Asked) -> Answer:
    region, practice = _what(asked)
    place = asked.desk.workplace
    branch = place.branch(Kind.VARIANT, region, practice, asked.person.called)
    with place.reading(branch) as here:
        base, standard = here.base, _standard(here, practice)
        variant = base.in_use(practice, region)
        may = region in asked.person.regions(base)
        there = tuple(_declared(asked, base, standard, variant)) if variant else ()
        measured = tuple(evidence_rows(base, variant)) if variant else ()
    label = base.settings.label(region)
    view = Departing(
        here=f"/departures/{region}/{practice}",
        region=label,
        practice=practice,
        version=standard.version,
        there=there,
        points=tuple(Point(name, standard.words.get(name, "")) for name in _steps(standard)),
        agree=tuple(_who_agree(asked, base)),
        has_text=variant is not None,
        measured=measured,
        text=f"/contribute/{region}/{practice}",
        may=may,
        waits=place.waiting(branch),
        second=_is_second(asked),
        today=clock.today(),
    )
    title = gettext("Departures of %(region)s") % {"region": label}
    return Page("depart.html.j2", f"{title}: {standard.title}", view)


def change(asked: Asked) -> Answer:
    region, practice = _what(asked)
    place, person, do, step = asked.desk.workplace, asked.person, asked.word("do"), asked.word("step")
    branch = place.branch(Kind.VARIANT, region, practice, person.called)
    with place.reading(branch) as here:
        base, standard = here.base, _standard(here, practice)
        if region not in person.regions(base):
            raise ForbiddenError(gettext("You do not write for this region."))
        there = began_with(here.root, region, practice)[0]
        variant = base.in_use(practice, region)
        there_are = {one.step for one in departures(variant)} if variant else set()
        steps = there_are if do == "end" else {*_steps(standard)}
        if do not in _DO or step not in steps:
            raise CannotGoOnError(gettext("Say which step it is about"))
        entry = None if do == "end" else _entry(asked, base, step, standard.version)
    text = with_departure(there, step, entry)
    told = f"{region}/{practice}: departure at {step} {'ends' if entry is None else 'until ' + str(entry['until'])}"
    path = variant_path(region, practice)
    act = Act(Kind.VARIANT, (region, practice, person.called), frozenset({path}), told, person)

    def kept(root: Path) -> str:
        return keep_text(Text(root, region, practice, text.encode()), there)

    done = place.act(act, kept)
    agrees = dict(_who_agree(asked, base)).get(str(entry["approved-by"]), "") if entry and _is_second(asked) else ""
    return Page(
        "departed.html.j2", message("Sent"), Sent(done, place.base_called, f"/departures/{region}/{practice}", agrees)
    )


def with_departure(text: str, step: str, entry: Mapping[str, str] | None) -> str:
    """A region's text that declares this of a step, and nothing else; None: nothing any more.

    Raises SpliceError where the lines cannot say so without a change of others.
    """
    parts = split(text)
    if parts.front is None:
        raise CannotGoOnError(gettext("The region has no text of its own in use."))
    data, _ = front_matter_of("", text)
    there: dict[str, list[Plain]] = {}
    for pointer, one in declared(data):
        rows = there.setdefault(pointer.split("/")[1], [])
        rows += [dict(one)] if word(one.get("step")) != step else []
    if entry is not None:
        there.setdefault("departures", []).append(dict(entry))
    values: dict[str, Plain] = {key: rows or None for key, rows in there.items()}
    front = with_values(parts.front, values, order_of_keys())
    at = text.index(parts.front)
    return text[:at] + front + text[at + len(parts.front) :]


def agreeing(before: bytes, after: bytes) -> frozenset[str]:
    """Who is said, in a region's text, to have agreed to a departure that was not there before."""
    old, new = ([one for _, one in declared(_head(raw))] for raw in (before, after))
    return frozenset(str(one.get("approved-by")) for one in new if one not in old)


def no_word_of_others(asked: Asked, before: bytes, after: bytes) -> None:
    """Where nobody looks at a text before it is on the base branch, it says of nobody else that they agreed."""
    place, others = asked.desk.workplace, agreeing(before, after) - {asked.person.id}
    if others and place.takes_in and place.lands.get(Kind.VARIANT) is Landing.DIRECT:
        told = gettext("A departure in it says that %(names)s agreed, and nobody asks them: name yourself.")
        raise ForbiddenError(told % {"names": ", ".join(sorted(others))})


def _head(raw: bytes) -> Table:
    return front_matter_of("", raw.decode("utf-8", "replace"))[0]


def _what(asked: Asked) -> tuple[str, str]:
    region, practice = asked.path["region"], practice_of(asked)
    with asked.desk.workplace.reading() as here:
        if region not in here.base.settings.regions:
            raise NotFoundError(gettext("There is no such region."))
    return region, practice


def _standard(here: Here, practice: str) -> Adoption:
    """Raises CannotGoOnError where none is in force: there is nothing to depart from; or where nobody can tell."""
    unreadable(here, clock.today()).refuse(practice)
    return adoptions(AdoptionRequest(start=here.root, practice=practice)).practices[0]


def _steps(standard: Adoption) -> tuple[str, ...]:
    return tuple(point for point in standard.points if "/" not in point)


def _every(asked: Asked, here: Here, untold: Collection[str]) -> Iterator[Declared]:
    base, request = here.base, AdoptionRequest(start=here.root, without=frozenset(untold))
    standards = {one.practice: one for one in adoptions(request).practices}
    for practice in base.variants:
        if practice in standards:
            for variant in base.merged_variants(practice):
                yield from _declared(asked, base, standards[practice], variant)


def _declared(asked: Asked, base: KnowledgeBase, standard: Adoption, variant: Variant) -> Iterator[Declared]:
    today, names = clock.today(), _names(base)
    worth = {cell.departure: cell.validity for cell in standard.of(variant.region) if cell.departure and cell.validity}
    link = f"/departures/{variant.region}/{standard.practice}"
    for one in counting(departures(variant), today):
        found = worth.get(one, Validity.EXPIRED if one.until < today else Validity.LOOK_AGAIN)
        yield Declared(
            region=base.settings.label(variant.region),
            practice=standard.practice,
            title=standard.title,
            step=one.step,
            words=standard.words.get(one.step, ""),
            reason=one.reason,
            by=names.get(one.approved_by, one.approved_by),
            by_id=one.approved_by,
            until=one.until,
            worth=gettext(_WORTH[found]),
            is_good=found is Validity.AGREED,
            here=link if variant.region in asked.person.regions(base) else "",
        )


def _names(base: KnowledgeBase) -> dict[str, str]:
    return {str(one.get("id")): str(one.get("name") or one.get("id")) for one in base.reviewers}


def _is_second(asked: Asked) -> bool:
    """Whether what is sent waits here until another person takes it in; a forge has rules of its own."""
    place = asked.desk.workplace
    return place.takes_in and place.pulls is None and place.lands.get(Kind.VARIANT) is not Landing.DIRECT


def _who_agree(asked: Asked, base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Nobody is written down as agreeing who was not asked: who agrees takes it in, or is the one who sends it.

    On one's own computer, and at a forge, a branch comes of it, which others agree to where they merge it.
    """
    own, is_direct = asked.person.id, asked.desk.workplace.lands.get(Kind.VARIANT) is Landing.DIRECT
    for one in serving(base):
        if one.id == own if is_direct else (one.id != own or not _is_second(asked)):
            yield one.id, one.name or one.id


def _entry(asked: Asked, base: KnowledgeBase, step: str, version: str) -> dict[str, str]:
    reason, by, until = " ".join(asked.word("reason").split())[:_LONGEST], asked.word("by"), asked.word("until")
    if not reason:
        raise CannotGoOnError(gettext("Say why: others read it"))
    if by not in dict(_who_agree(asked, base)):
        raise CannotGoOnError(gettext("Say who agrees: a reviewer, and nobody who was not asked"))
    if not is_day(until) or date.fromisoformat(until) < clock.now().date():
        raise CannotGoOnError(gettext("Say its last day, which has not passed yet"))
    return {"step": step, "reason": reason, "approved-by": by, "until": until, "version": version}
