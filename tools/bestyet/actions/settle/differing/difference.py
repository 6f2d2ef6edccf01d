"""A point on which regions differ: who says what, what would come of each way to settle it, and settling it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.decide import record_decisions, with_decided
from bestyet.actions.settle.decide_again import refuse_faults
from bestyet.actions.settle.differing.points import JOINTLY, Point, Position, points_of, requests_of, wordings_of
from bestyet.insight.difference.impact import impact_of
from bestyet.insight.difference.preview import preview_of
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.merge.candidate import Aligned
from bestyet.merge.provenance import record
from bestyet.model.candidate import Candidate, Settings, Status
from bestyet.model.oversee.impact import STEP, Effect
from bestyet.model.oversee.preview import Note, Sort
from bestyet.model.problem import CannotGoOnError, cannot, words_of
from bestyet.model.sentence import sentence
from bestyet.repo import clock
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import Written, write_practice
from bestyet.text.settled import decisions_path, read_settled
from bestyet.text.yaml.frontmatter import front_matter_of

if TYPE_CHECKING:
    from bestyet.model.decision import Decision
    from bestyet.model.place import Place

_MARK = re.compile(r"^(\s*)(?:[0-9]{1,9}[.)]|[-*+]) ")
_MARKED = "- "  # in the place of any mark of a list
_OF_THE_TEXT = {Sort.ADDED, Sort.REMOVED, Sort.REWORDED, Sort.MOVED, Sort.VALUE}  # its lines are compared instead


@dataclass(frozen=True)
class Own:
    """What one region has written about the point."""

    region: str
    words: str
    place: Place


class Fate(StrEnum):
    """What becomes of a line of the merged text."""

    GONE = "gone"
    NEW = "new"
    MOVED = "moved"


@dataclass(frozen=True)
class Line:
    """One that becomes another elsewhere in the merged text."""

    fate: Fate
    words: str


@dataclass(frozen=True)
class Touched:
    """What a region would have to do otherwise if the text were adopted."""

    region: str
    is_written: bool  # whether it has a text of its own in use
    here: tuple[Effect, ...]  # at this point; none of an order
    changes: int  # of steps and values, in all
    keeps_order: bool | None = None  # of the steps of this point; None: it has none of its own, or this is no order


@dataclass(frozen=True)
class Way:
    """What comes of deciding for a position."""

    position: Position
    lines: tuple[str, ...] = ()  # of the point in the merged text, as the merge writes them
    is_as_now: bool = False  # whether the whole merged text is, letter by letter, what it is today
    elsewhere: tuple[Line, ...] = ()  # every other line of it that becomes another; marks of lists are not compared
    also: tuple[Note, ...] = ()  # what else becomes of points, questions and proposals
    touched: tuple[Touched, ...] = ()
    cannot: str = ""  # why it cannot be decided so


@dataclass(frozen=True)
class Difference:
    """A point with all that there is to decide it by."""

    point: Point
    own: tuple[Own, ...]
    ways: tuple[Way, ...]


class DecidedMeanwhileError(CannotGoOnError):
    """Somebody decided it, or a region changed what it says, since it was looked at."""


@dataclass(frozen=True)
class SettleRequest:
    start: Path
    practice: str
    key: str
    takes: str
    seen: str  # by the person who decides
    by: str
    because: str
    jointly: str = ""  # the value or the words, where these are taken


def open_differences(start: Path, name: str) -> tuple[Point, ...]:
    """The open points of a practice, those about structured values first."""
    _, candidate, decisions = _candidate(start, name)
    return tuple(one for one in points_of(candidate, decisions) if not one.settled)


def steps_to_word(start: Path, name: str) -> tuple[Point, ...]:
    """The steps of a practice that can be said in other words."""
    _, candidate, decisions = _candidate(start, name)
    return tuple(wordings_of(candidate, decisions))


def difference_of(start: Path, name: str, key: str, by: str, jointly: str = "") -> Difference:
    """Raises CannotGoOnError where the regions do not differ in it any more.

    by: who would decide. jointly: what could be settled beside what the regions say; that way is the last then.
    """
    aligned = Aligned()
    loaded, candidate, decisions = _candidate(start, name, aligned)
    point = _point(candidate, decisions, key)
    positions = (*point.positions, *([Position(JOINTLY, (), (jointly,))] if jointly else ()))
    ways = tuple(_way(loaded, candidate, aligned, point, one, by) for one in positions)
    return Difference(point, tuple(_own(candidate, point)), ways)


def settle_difference(request: SettleRequest) -> None:
    """Decide for a position: of an order by moving steps. Raises DecidedMeanwhileError."""
    _, candidate, decisions = _candidate(request.start, request.practice)
    point = _point(candidate, decisions, request.key)
    if point.seen != request.seen:
        raise DecidedMeanwhileError(sentence("somebody decided this meanwhile, or a region says something else now"))
    position = next((one for one in point.positions if one.takes == request.takes), None)
    if request.takes == JOINTLY and request.jointly:
        position = Position(JOINTLY, (), (request.jointly,))
    if position is None:
        raise cannot("nobody says what %(takes)s stands for", takes=repr(request.takes[:60]))
    record_decisions(requests_of(candidate, point, position, request.start, request.by, request.because))


def _candidate(
    start: Path, name: str, aligned: Aligned | None = None
) -> tuple[Loaded, Candidate, tuple[Decision, ...]]:
    loaded = load_about(name, start)
    practice = known_practice(loaded, name)
    return loaded, candidate_of(loaded, practice, aligned=aligned), read_settled(loaded.files, practice).decisions


def _point(candidate: Candidate, decisions: Sequence[Decision], key: str) -> Point:
    every = chain(points_of(candidate, decisions), wordings_of(candidate, decisions))
    found = next((one for one in every if one.key == key), None)
    if found is None:
        raise cannot("the regions do not differ in this any more")
    return found


def _own(candidate: Candidate, point: Point) -> Iterator[Own]:
    if point.field:
        yield from (Own(one.region, one.text, one.place) for one in point.field.values)
        return
    item = next(item for item in candidate.items if item.id == point.subject)
    for ref in item.members:
        passage = candidate.passage(ref)
        yield Own(candidate.region(ref), passage.text, passage.span.start)


# -- what comes of it ------------------------------------------------------------------------------------------------


def _way(loaded: Loaded, candidate: Candidate, aligned: Aligned, point: Point, position: Position, by: str) -> Way:
    after = loaded
    try:
        for request in requests_of(candidate, point, position, loaded.root, by, "…"):
            after = with_decided(request, after, candidate)
        if position.takes == JOINTLY:
            refuse_faults(loaded.files, after.files, decisions_path(point.practice))
        new = candidate_of(after, point.practice, aligned=aligned)
    except CannotGoOnError as error:
        return Way(position, cannot=words_of(error))
    if wrong := [one for one in new.problems if one not in candidate.problems]:
        return Way(position, cannot=wrong[0].message)
    old, made = write_practice(candidate), write_practice(new)
    own = _places(new, made, point, position.steps)
    its = [line for first, last in own for line in made.text.split("\n")[first - 1 : last]]
    elsewhere = _elsewhere(_rest(old, _places(candidate, old, point)), _rest(made, own))
    return Way(
        position,
        tuple(line.strip().removeprefix("- " if point.field else "") for line in its),
        made.text == old.text,
        tuple(elsewhere),
        tuple(_also(candidate, new, point, loaded.base.settings)),
        tuple(_touched(loaded, new, made, point, position)),
    )


def _also(candidate: Candidate, new: Candidate, point: Point, settings: Settings) -> Iterator[Note]:
    """All that is told beside the text, but that this very point is settled."""
    disputes = [(one.id, dispute) for one in candidate.items for dispute in one.disputes]
    disputes += [(one.id, one.dispute) for one in candidate.fields if one.dispute]
    its = [one for name, one in disputes if name == point.subject and (point.field or one.about == point.about)]
    mine = {f"{one.about}: {one.message}" for one in its}
    for note in preview_of(point.practice, candidate, new, settings).notes:
        if note.sort not in _OF_THE_TEXT and not (note.id == point.subject and note.text in mine):
            yield note


def _elsewhere(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Every line that is in one of them alone, or in both at another place."""
    found = [(fate, line) for fate, line in _changed(old, new) if line.strip()]
    gone, come = (Counter(line for is_, line in found if is_ is fate) for fate in (Fate.GONE, Fate.NEW))
    moved = gone & come
    left = Counter(moved)
    for fate, line in found:
        if left[line] and fate is Fate.GONE:
            left[line] -= 1
        elif moved[line] and fate is Fate.NEW:
            moved[line] -= 1
            yield Line(Fate.MOVED, line.strip().removeprefix(_MARKED))
        else:
            yield Line(fate, line.strip().removeprefix(_MARKED))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Fate, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from ((Fate.GONE, line) for line in old[a:b])
            yield from ((Fate.NEW, line) for line in new[c:d])


def _rest(made: Written, own: Sequence[tuple[int, int]]) -> list[str]:
    """The lines of a text but for some, with one mark for every list."""
    mine = {number for first, last in own for number in range(first, last + 1)}
    lines = enumerate(made.text.split("\n"), 1)
    return [_MARK.sub(rf"\1{_MARKED}", line) for number, line in lines if number not in mine]


def _places(candidate: Candidate, made: Written, point: Point, steps: Sequence[str] = ()) -> Sequence[tuple[int, int]]:
    """First and last line of the point in the text."""
    if point.field:
        return _value_places(candidate, made, point.field.id)
    of_order = next((one.steps for one in point.positions if one.steps), ())
    return sorted(made.places[name] for name in steps or of_order or (point.subject,) if name in made.places)


def _value_places(candidate: Candidate, made: Written, name: str) -> Sequence[tuple[int, int]]:
    """The line of a structured value at the head of the text; none where it states none."""
    used = [one for one in candidate.fields if one.status is Status.USED and one.chosen is not None]
    field = next((one for one in used if one.id == name), None)
    if field is None:
        return ()
    _, places = front_matter_of("", made.text)
    at = [one.id for one in used if one.key == field.key].index(name)
    place = places.get(f"/{field.key}/{at}" if field.name else f"/{field.key}")
    return ((place.line, place.line),) if place else ()


def _touched(
    loaded: Loaded, candidate: Candidate, made: Written, point: Point, position: Position
) -> Iterator[Touched]:
    order = {region: one is position for one in point.positions if one.steps for region in one.regions}
    document = read_document("", made.text.encode())
    frozen, base = record(candidate, made.places, ""), loaded.base
    regions = sorted((variant.region for variant in candidate.variants), key=base.rank)
    found = impact_of(frozen, document, candidate.variants, regions, base.settings, clock.now().date())
    for one in found:
        here = tuple(effect for effect in one.effects if not position.steps and _is_here(effect, point))
        yield Touched(one.region, bool(one.path), here, len(one.effects), order.get(one.region))


def _is_here(effect: Effect, point: Point) -> bool:
    field = point.field
    return (effect.key, effect.id) == ((field.key, field.name or field.key) if field else (STEP, point.subject))
