"""Structured values on a practice page: lead times, who does what, templates, channels, open points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.candidate import USE_WHEN, Candidate, Dispute, Field, FieldValue, Position, Status
from bestyet.model.held.holds import PARTS, roles_in
from bestyet.model.sentence import Value, in_turn, sentence
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.links import anchor_of

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.place import Place
    from bestyet.model.records.plain import Plain
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk

ABOUT = {
    "lead time": message("how soon it is done"),
    "who does it": message("who is responsible and who is accountable"),
    "call": message("how soon they are told"),
    "template version": message("which version of the template is used"),
    "duration": message("how long or how soon"),
    "how often": message("how often"),
    "modality": message("whether it must, should or may be done"),
    "negation": message("whether it is done or not done"),
    "channel": message("by which channel"),
    "role": message("who does it"),
    "condition": message("when it applies"),
    "number": message("how many"),
    "amount": message("how much"),
    "percentage": message("which share"),
    "measure": message("which quantity"),
    "time of day": message("at what time"),
    "date": message("on which day"),
    "weekday": message("on which day of the week"),
    "before or after": message("before or after"),
    "hours of service": message("at which hours"),
    "reference": message("to what it refers"),
    "contact": message("whom to ask, and where"),
    "unread": message("a value that could not be read"),
    "order": message("in which order"),
    "category": message("which category it belongs to"),
    "customer-facing": message("whether customers see it"),
}


@dataclass(frozen=True)
class Said:
    """What some regions say: the words, the regions, and where each says it."""

    value: str
    badges: tuple[tuple[Badge, str, str | None], ...]  # badge, page of the variant, lines on the forge


@dataclass(frozen=True)
class Point:
    """One dispute as the page tells it."""

    subject: str
    about: str
    note: str  # what all its values share: "after contract signed"
    anchor: str | None
    said: tuple[Said, ...]
    proposal: Markup
    is_order: bool = False  # regions put steps in orders; they do not say the words that name these


def disputes(desk: Desk, candidate: Candidate, rule: str = "") -> list[Point]:
    """Every open dispute, or those that were settled by a rule: structured values first, then steps in the order of the
    text."""
    found = []
    for field in candidate.fields:
        if field.dispute and _settled_by(field.dispute) == rule:
            found.append(_field_point(desk, candidate, field, field.dispute))
    for item in candidate.items:
        for dispute in (one for one in item.disputes if _settled_by(one) == rule):
            said = tuple(_said(desk, candidate, position) for position in dispute.positions)
            about = gettext(ABOUT.get(dispute.about, dispute.about))
            settled = _told(desk, dispute) if rule else Markup("")
            subject, is_order = shortened(item.words.text), dispute.about == "order"
            found.append(Point(subject, about, "", anchor_of(item.id), said, settled, is_order))
    return found


def _settled_by(dispute: Dispute) -> str:
    return dispute.settled.rule if dispute.settled else ""


def _told(desk: Desk, dispute: Dispute) -> Markup:
    return desk.recorded(dispute.settled.text, capital=True) if dispute.settled else Markup("")


def _field_point(desk: Desk, candidate: Candidate, field: Field, dispute: Dispute) -> Point:
    shared = _shared_end([position.value for position in dispute.positions])
    said = tuple(_said(desk, candidate, position, shared) for position in dispute.positions)
    chosen = Value(field.chosen.text.removesuffix(shared)) if field.chosen else ""
    because = Markup("{} — {}").format(desk.recorded(chosen, capital=True), desk.recorded(field.because.text))
    proposal = _told(desk, dispute) or (because if chosen else Markup(""))
    about = gettext(ABOUT.get(dispute.about, dispute.about))
    return Point(subject_of(desk.base, field), about, _note(shared), None, said, proposal)


def subject_of(base: KnowledgeBase, field: Field) -> str:
    """What a structured value is about, in words."""
    return value_subject(base, field.key, field.name)


def value_subject(base: KnowledgeBase, key: str, name: str) -> str:
    """The same of a value by its key of the front matter and its name there; "" where there is one alone."""
    if key == "communication":
        sender, _, receiver = name.partition("-to-")
        named = {"sender": base.title("roles", sender), "receiver": base.title("roles", receiver)}
        return capital(gettext("%(sender)s to %(receiver)s") % named)
    if not name:
        said = {"category": gettext("Category"), USE_WHEN: gettext("Use this when")}
        return said.get(key) or gettext("Seen by customers")
    return capital(base.title(key, name))


def _said(desk: Desk, candidate: Candidate, position: Position, shared: str = "") -> Said:
    places = dict(zip(position.regions, position.places, strict=True))
    badges = tuple(_badge_at(desk, candidate, region, places[region]) for region in desk.ordered(places))
    words = position.value.removesuffix(shared) if shared else position.value
    return Said(Value.of(words), badges)


def _badge_at(desk: Desk, candidate: Candidate, region: str, place: Place) -> tuple[Badge, str, str | None]:
    variant = next(v for v in candidate.variants if v.region == region)
    source = desk.source_of(candidate, variant, place.line)
    return desk.badge(region), desk.came_from(candidate, variant, place.line), source


def shortened(words: str, most: int = 80) -> str:
    """The first words of a text, cut between words."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def only_of(candidate: Candidate, region: str, most: int) -> list[tuple[str, str]]:
    """(anchor, first words) of the steps that only this region has, where others have the practice too."""
    if len(candidate.variants) < 2:
        return []
    items = [item for item in candidate.items if item.status is Status.ADDITION]
    alone = [item for item in items if candidate.regions(item) == (region,)]
    return [(anchor_of(item.id), shortened(item.words.text, most)) for item in alone]


def _note(shared: str) -> str:
    """What all values share, as a sentence of ours."""
    begin = shared.removeprefix(" after ")
    return sentence("after %(begin)s", begin=begin) if begin else ""


# -- tables ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One structured value over the regions; None where a region says nothing."""

    name: str
    note: str  # what all its values share: "after contract signed"
    cells: tuple[Cell | None, ...]  # one a region, in the order of the page
    because: str
    is_open: bool  # regions disagree
    is_settled: bool  # a value is chosen
    is_addition: bool


def table(desk: Desk, candidate: Candidate, key: str, regions: Sequence[str]) -> dict[str, object]:
    """The lead times or the templates; {} where there are none."""
    rows = [_row(desk, field, regions) for field in candidate.fields if field.key == key]
    return {"regions": [desk.badge(region) for region in regions], "rows": rows} if rows else {}


def _row(desk: Desk, field: Field, regions: Sequence[str]) -> Row:
    shared = _shared_end([value.text for value in field.values])
    cells = []
    for region in regions:
        values = [value for value in field.values if value.region == region]
        text = in_turn([Value(value.text.removesuffix(shared)) for value in values], " / ") if values else ""
        cells.append(Cell(text, any(_equal(value, field.chosen) for value in values)) if values else None)
    return Row(
        name=subject_of(desk.base, field),
        note=_note(shared),
        cells=tuple(cells),
        because=field.because.text,
        is_open=field.is_open,
        is_settled=field.chosen is not None,
        is_addition=field.status is Status.ADDITION,
    )


def _equal(value: FieldValue, chosen: FieldValue | None) -> bool:
    return chosen is not None and value.text == chosen.text


def _shared_end(texts: Sequence[str]) -> str:
    """ " after contract signed" where every text ends so, else ""."""
    ends = {f" after {text.split(' after ', 1)[1]}" if " after " in text else "" for text in texts}
    return ends.pop() if len(ends) == 1 else ""


def raci(desk: Desk, candidate: Candidate) -> list[dict[str, object]]:
    """For each activity, who does it: one line for all regions that say the same."""
    found = []
    for field in candidate.fields:
        if field.key != "raci":
            continue
        lines: dict[tuple[str, ...], list[FieldValue]] = {}
        values = sorted(field.values, key=lambda value: desk.rank(value.region))
        for value in values:
            lines.setdefault(_duties(desk, value.value), []).append(value)
        found.append(
            {
                "name": subject_of(desk.base, field),
                "is_open": field.is_open,
                "is_addition": field.status is Status.ADDITION,
                "lines": [(desk.badges(v.region for v in same), said) for said, same in lines.items()],
            }
        )
    return found


def _duties(desk: Desk, value: Plain) -> tuple[str, ...]:
    """Who is responsible, accountable, consulted and informed."""
    return tuple(", ".join(desk.base.title("roles", role) for role in roles_in(value, part)) for part in PARTS)


def channels(desk: Desk, candidate: Candidate, regions: Sequence[str]) -> list[tuple[str, list[Badge]]]:
    """Each channel and which regions use it, most used first."""
    fields = [field for field in candidate.fields if field.key == "channels"]
    ranked = sorted(fields, key=lambda field: (-len(field.values), field.name))
    return [(subject_of(desk.base, f), desk.badges((v.region for v in f.values), regions)) for f in ranked]
