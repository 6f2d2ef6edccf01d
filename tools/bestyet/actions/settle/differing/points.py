"""The points in which regions differ, and what is decided about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.decide import DecideRequest
from bestyet.model.candidate import Candidate, Dispute, Field, Item
from bestyet.model.problem import cannot

if TYPE_CHECKING:
    from bestyet.model.decision import Decision

ORDER = "order"
AS_IT_IS = "="  # taken of an order that the text has already; no region can be called so
WORDS = "words"  # what is decided of a step in which regions need not differ
JOINTLY = "+"  # taken of what no region says: a value, or words, settled jointly; nor so
_DIGITS = 12


@dataclass(frozen=True)
class Position:
    """What some regions say. takes: by which it is decided for."""

    takes: str
    regions: tuple[str, ...]
    values: tuple[str, ...]  # one for each thing that they differ in
    steps: tuple[str, ...] = ()  # of an order


@dataclass(frozen=True)
class Point:
    """One or more disputes of a step or value that are decided together."""

    practice: str
    subject: str  # id of a structured value or of a step
    about: str  # which dispute
    field: Field | None  # None: it is about a step
    words: str  # of the step as the candidate has it; "" for a structured value
    positions: tuple[Position, ...]
    settled: str  # by what; "" while it is open
    decisions: tuple[Decision, ...]  # about it, in the order of deciding

    @property
    def is_order(self) -> bool:
        return any(one.steps for one in self.positions)

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        return sha256(f"{self.subject}\0{self.about}".encode()).hexdigest()[:_DIGITS]

    @property
    def seen(self) -> str:
        """A digest of what somebody saw who looked at it: another one where something was said or decided since."""
        said = [(one.regions, one.values) for one in self.positions] + [self.words]
        decided = [(one.said, one.by, one.on, one.because) for one in self.decisions]
        return sha256(repr((said, self.settled, decided)).encode()).hexdigest()[:_DIGITS]


def points_of(candidate: Candidate, decisions: Sequence[Decision]) -> Iterator[Point]:
    for field in candidate.fields:
        if field.dispute:
            yield _made(candidate, decisions, field, "", (field.dispute,))
    for item in candidate.items:
        for about in dict.fromkeys(one.about for one in item.disputes):
            yield _made(candidate, decisions, item, about, [one for one in item.disputes if one.about == about])


def wordings_of(candidate: Candidate, decisions: Sequence[Decision]) -> Iterator[Point]:
    """Every step, to be said in other words: those of a region, or words of nobody yet."""
    for item in candidate.steps:
        said: dict[str, list[str]] = {}
        for ref in item.members:
            said.setdefault(candidate.passage(ref).text, []).append(candidate.region(ref))
        positions = tuple(Position(regions[0], tuple(regions), (words,)) for words, regions in said.items())
        about = tuple(one for one in decisions if one.subject == item.id)
        yield Point(candidate.practice, item.id, WORDS, None, item.words.text, positions, "", about)


def _made(
    candidate: Candidate, decisions: Sequence[Decision], of: Field | Item, about: str, disputes: Sequence[Dispute]
) -> Point:
    field = of if isinstance(of, Field) else None
    settled = (
        "" if any(one.settled is None for one in disputes) else next(d.settled.text for d in disputes if d.settled)
    )
    return Point(
        practice=candidate.practice,
        subject=of.id,
        about=about,
        field=field,
        words="" if isinstance(of, Field) else of.words.text,
        positions=tuple(_positions(candidate, disputes)),
        settled=settled,
        decisions=tuple(one for one in decisions if one.subject == of.id),
    )


def _positions(candidate: Candidate, disputes: Sequence[Dispute]) -> Iterator[Position]:
    """Who says the same in all of them is of one position: whoever decides takes the words of a region whole."""
    said: dict[str, list[str]] = {}
    steps: dict[str, tuple[str, ...]] = {}
    for number, dispute in enumerate(disputes):
        for position in dispute.positions:
            for region in position.regions:
                said.setdefault(region, [""] * len(disputes))[number] = position.value
                steps[region] = position.steps
    together: dict[tuple[str, ...], list[str]] = {}
    for region in (variant.region for variant in candidate.variants if variant.region in said):
        together.setdefault(tuple(said[region]), []).append(region)
    for values, regions in together.items():
        told = tuple(value for value in values if value)
        takes = AS_IT_IS if steps[regions[0]] and _is_as_in_text(candidate, steps[regions[0]]) else regions[0]
        yield Position(takes, tuple(regions), told, steps[regions[0]])


def _is_as_in_text(candidate: Candidate, steps: Sequence[str]) -> bool:
    return [item.id for item in candidate.items if item.id in steps] == [*steps]


def requests_of(
    candidate: Candidate, point: Point, position: Position, start: Path, by: str, because: str
) -> Sequence[DecideRequest]:
    settle = DecideRequest(start, point.practice, "settle", (point.subject, position.takes), by, because)
    if position.takes == JOINTLY:
        return (_settled_jointly(settle, point, *position.values),)
    if point.about == WORDS:
        return (replace(settle, do="take"),)
    if not position.steps:
        return (replace(settle, about=point.about),)
    moves = [*_moves([item.id for item in candidate.items if item.id in position.steps], position.steps)]
    found = [replace(settle, do="move", words=(step,), after=after) for step, after in moves]
    if point.subject not in (step for step, _ in moves):
        found.append(replace(settle, words=(point.subject,), about=ORDER))
    return found


def _settled_jointly(settle: DecideRequest, point: Point, said: str) -> DecideRequest:
    if point.is_order:
        raise cannot("an order is that of a region, or as it is")
    words = (point.subject,) if point.field else (point.subject, said)
    return replace(settle, words=words, value=said) if point.field else replace(settle, do="edit", words=words)


def _moves(now: list[str], wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Which step goes behind which, so that they stand as wanted."""
    for before, step in pairwise(wanted):
        if now.index(step) < now.index(before):
            now.remove(step)
            now.insert(now.index(before) + 1, step)
            yield step, before
