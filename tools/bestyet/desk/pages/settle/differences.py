"""Settle: where regions differ, one point on a screen with all that there is to decide it by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.decide.ballot import BallotRequest, standings
from bestyet.actions.settle.differing.difference import (
    DecidedMeanwhileError,
    Difference,
    SettleRequest,
    difference_of,
    open_differences,
    settle_difference,
    steps_to_word,
)
from bestyet.actions.settle.differing.points import JOINTLY, WORDS, Point
from bestyet.desk.pages.settle.questions import branch_of, practice_of
from bestyet.desk.pages.settle.said import Talk, talk_about
from bestyet.desk.web import Answer, Asked, Moved, NotFoundError, Page
from bestyet.desk.words import instant
from bestyet.desk.workplace import OURS, Act, Here, Kind
from bestyet.knowledge.ballots import read_ballots
from bestyet.merge.choose.agreed import UNITS
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.records.plain import table
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.practice.facts import entries, evidence_rows
from bestyet.site.practice.fields import ABOUT, shortened, subject_of
from bestyet.text.settled import decisions_path, read_settled

if TYPE_CHECKING:
    from pathlib import Path

    from bestyet.actions.settle.differing.difference import Line, Touched, Way
    from bestyet.desk.workplace import Workplace
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.decision import Decision
    from bestyet.model.oversee.impact import Effect
    from bestyet.model.oversee.preview import Note
    from bestyet.model.passage import Variant
    from bestyet.model.records.plain import Table
    from bestyet.site.practice.facts import Evidence

_LONGEST_WHY = 500
_LONGEST_NUMBER = 20
_LONGEST = 2000  # of words settled jointly
_NAME = re.compile(r" \{#[a-z0-9-]+\}$")  # of a step, as texts write it
_ESTIMATE = ("optimistic", "pessimistic")


@dataclass(frozen=True)
class Listed:
    """A point in the list of those that are open."""

    address: str
    title: str
    about: str
    said: tuple[tuple[str, tuple[str, ...]], ...]  # regions, and what they say


@dataclass(frozen=True)
class Differing:
    practice: str
    title: str
    points: tuple[Listed, ...]
    steps: tuple[Listed, ...]  # that can be said in other words
    waits: str


@dataclass(frozen=True)
class Voice:
    """What one region does, and how well it is known to work."""

    region: str
    words: tuple[str, ...]
    where: str
    evidence: tuple[Evidence, ...]
    estimate: str  # of a lead time: from which to which; "" where the region gave none


@dataclass(frozen=True)
class Touch:
    """What a region would do otherwise."""

    region: str
    is_written: bool
    here: tuple[Effect, ...]
    changes: int
    order: str  # how the order that would stand is to its own; "" where this is no order


@dataclass(frozen=True)
class Choice:
    takes: str
    regions: str
    values: tuple[str, ...]
    voices: tuple[Voice, ...]
    lines: tuple[str, ...]
    elsewhere: tuple[Line, ...]
    also: tuple[Note, ...]
    touched: tuple[Touch, ...]
    cannot: str
    is_chosen: bool
    is_as_now: bool  # whether the merged text, all of it, is what it is today


@dataclass(frozen=True)
class Argument:
    """Somebody's reason so far: of a decision, or of a vote."""

    who: str
    on: str
    what: str
    because: str
    is_waiting: bool = False  # whether it is on a branch that nobody has taken in yet


@dataclass(frozen=True)
class Joint:
    """How something is settled that no region says, and what was typed of it."""

    of: str  # words, time, value
    takes: str
    is_chosen: bool
    way: Choice | None  # what comes of it, where somebody looked
    said: str = ""
    number: str = ""
    unit: str = ""
    after: str = ""
    units: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()  # from what regions count, where that is not the same


@dataclass(frozen=True)
class Deciding:
    """One point on its page."""

    here: str
    practice: str
    title: str  # of the practice
    about: str
    words: str
    code: str  # id of the step or value
    choices: tuple[Choice, ...]
    joint: Joint | None  # None: an order
    settled: str
    arguments: tuple[Argument, ...]
    closes: str  # of the vote that is open on it; "" where none is
    version: str  # of that vote
    seen: str
    because: str  # as typed before
    next: str  # where the one behind it is decided
    meanwhile: bool  # whether somebody decided while this person did
    talk: Talk
    waits: str


def every(asked: Asked) -> Answer:
    practice = practice_of(asked)
    place, branch = asked.desk.workplace, branch_of(asked, Kind.DECISION, practice)
    with place.reading(branch) as here:
        found, steps = open_differences(here.root, practice), steps_to_word(here.root, practice)
        base = here.base
    listed, worded = (tuple(_listed(base, practice, one) for one in some) for some in (found, steps))
    view = Differing(practice, base.practice_title(practice), listed, worded, place.waiting(branch))
    return Page("differences.html.j2", message("Where the regions differ"), view)


def look(asked: Asked) -> Answer:
    return _page(asked)


def decide(asked: Asked) -> Answer:
    """Decide, or look first what something settled jointly gives."""
    if asked.word("look"):
        return _page(asked)
    practice, key = practice_of(asked), asked.path["point"]
    because = " ".join(asked.word("because").split())[:_LONGEST_WHY]
    if not because:
        raise CannotGoOnError(gettext("Say why: others read it"))
    paths = frozenset({decisions_path(practice)})
    told = f"{practice}: {asked.person.id} settles where the regions differ"
    act = Act(Kind.DECISION, (practice, asked.person.id), paths, told, asked.person)

    def settle(root: Path) -> None:
        takes, seen = asked.word("takes"), asked.word("seen")
        if takes == JOINTLY and not _jointly(asked):
            raise CannotGoOnError(gettext("Say what is settled jointly"))
        settle_difference(SettleRequest(root, practice, key, takes, seen, asked.person.id, because, _jointly(asked)))

    try:
        asked.desk.workplace.act(act, settle)
    except DecidedMeanwhileError:
        return _page(asked, meanwhile=True)
    return Moved(_list(practice))


def address_of(practice: str, key: str) -> str:
    return f"{_list(practice)}/{key}"


def _list(practice: str) -> str:
    return f"/settle/{practice}/differences"


def _page(asked: Asked, *, meanwhile: bool = False) -> Answer:
    practice, key = practice_of(asked), asked.path["point"]
    takes = JOINTLY if asked.word("look") else asked.word("takes")
    jointly = _jointly(asked) if takes == JOINTLY else ""
    place, branch = asked.desk.workplace, branch_of(asked, Kind.DECISION, practice)
    with place.reading(branch) as here:
        try:
            found = _difference(here, practice, key, asked.person.id, jointly)
        except CannotGoOnError as error:
            raise NotFoundError(words_of(error)) from error
        base, point = here.base, found.point
        others = [one.key for one in open_differences(here.root, practice)]
        arguments = tuple(_arguments(asked, here, point))
        version, closes = _closes(here, place.base_called, point)
    at = others.index(key) + 1 if key in others else 0
    choices = tuple(_choice(base, found, way, takes) for way in found.ways)
    view = Deciding(
        here=address_of(practice, key),
        practice=practice,
        title=base.practice_title(practice),
        about=_told(point),
        words=point.words,
        code=point.subject,
        choices=tuple(one for one in choices if one.takes != JOINTLY),
        joint=None if point.is_order else _joint(asked, point, choices[-1:], takes),
        settled=point.settled,
        arguments=arguments,
        closes=closes,
        version=version,
        seen=point.seen,
        because=asked.word("because")[:_LONGEST_WHY],
        next=address_of(practice, others[at]) if at < len(others) else _list(practice),
        meanwhile=meanwhile,
        talk=talk_about(asked, practice, key, point.subject),
        waits=place.waiting(branch),
    )
    return Page("difference.html.j2", _title(base, point), view, 409 if meanwhile else 200)


@lru_cache(maxsize=128)
def _difference(here: Here, practice: str, key: str, by: str, jointly: str) -> Difference:
    return difference_of(here.root, practice, key, by, jointly)


def _jointly(asked: Asked) -> str:
    """What somebody typed that no region says: the words of a step, a value, or a number with its unit."""
    said = " ".join(asked.word("jointly").split())
    if len(said) > _LONGEST:
        raise CannotGoOnError(gettext("These words are too long: make two steps of them"))
    if said or not asked.word("number").strip():
        return said
    time = " ".join((asked.word("number"), asked.word("unit").replace("-", " "))).strip()
    return " ".join(f"{time} after {asked.word('after')}".split() if asked.word("after") else time.split())[:_LONGEST]


def _joint(asked: Asked, point: Point, last: Sequence[Choice], takes: str) -> Joint:
    way = next((one for one in last if one.takes == JOINTLY), None)
    if point.field is None or point.field.key != "lead-times":
        of, said = "value" if point.field else "words", asked.word("jointly")[:_LONGEST]
        return Joint(of, JOINTLY, takes == JOINTLY, way, said or point.words)
    entries = [table(one.value) for one in point.field.values]
    units, starts = (dict.fromkeys(str(one.get(key) or "") for one in entries) for key in ("unit", "after"))
    return Joint(
        of="time",
        takes=JOINTLY,
        is_chosen=takes == JOINTLY,
        way=way,
        number=asked.word("number")[:_LONGEST_NUMBER],
        unit=asked.word("unit") or next(iter(units), ""),
        after=asked.word("after"),
        units=tuple(UNITS),
        starts=tuple(filter(None, starts)) if len(starts) > 1 else (),
    )


def _about(point: Point) -> str:
    return point.about or (point.field.dispute.about if point.field and point.field.dispute else "")


def _told(point: Point) -> str:
    """What it is about, in words."""
    about = _about(point)
    return gettext("the words of this step") if about == WORDS else gettext(ABOUT.get(about, about))


def _title(base: KnowledgeBase, point: Point) -> str:
    return subject_of(base, point.field) if point.field else shortened(point.words)


def _listed(base: KnowledgeBase, practice: str, point: Point) -> Listed:
    said = tuple((", ".join(map(base.settings.label, one.regions)), one.values) for one in point.positions)
    about = _told(point)
    return Listed(address_of(practice, point.key), _title(base, point), about, said)


def _choice(base: KnowledgeBase, found: Difference, way: Way, chosen: str) -> Choice:
    label, position = base.settings.label, way.position
    variants = {one.region: one for one in base.variants.get(found.point.practice, ())}
    return Choice(
        takes=position.takes,
        regions=", ".join(map(label, position.regions)),
        values=position.values,
        voices=tuple(_voice(base, found, variants.get(one), one) for one in position.regions),
        lines=tuple(_NAME.sub("", line) for line in way.lines),
        elsewhere=way.elsewhere,
        also=way.also,
        touched=tuple(
            Touch(label(one.region), one.is_written, one.here, one.changes, _order(found.point, one))
            for one in way.touched
        ),
        cannot=way.cannot,
        is_chosen=position.takes == chosen,
        is_as_now=way.is_as_now,
    )


def _order(point: Point, one: Touched) -> str:
    if not point.is_order:
        return ""
    if one.keeps_order is None:
        return gettext("has not all of these steps")
    return gettext("has these steps in this order") if one.keeps_order else gettext("has these steps in another order")


def _voice(base: KnowledgeBase, found: Difference, variant: Variant | None, region: str) -> Voice:
    own = [one for one in found.own if one.region == region]
    return Voice(
        region=base.settings.label(region),
        words=tuple(one.words for one in own),
        where=gettext("Line %(line)s of its text") % {"line": own[0].place.line} if own else "",
        evidence=tuple(evidence_rows(base, variant)) if variant else (),
        estimate=_estimate(variant, found.point) if variant else "",
    )


def _estimate(variant: Variant, point: Point) -> str:
    """From which to which a region says that a lead time takes, which is no measurement."""
    if point.field is None or point.field.key != "lead-times":
        return ""
    times = entries(variant, "lead-times")
    entry: Table = next((one for one in times if one.get("milestone") == point.field.name), {})
    low, high = (entry.get(key) for key in _ESTIMATE)
    return f"{low} to {high} {str(entry.get('unit')).replace('-', ' ')}" if low is not None and high is not None else ""


def _arguments(asked: Asked, here: Here, point: Point) -> Iterator[Argument]:
    """Reasons of decisions, also of those that wait on branches, and of votes against the step."""
    people = {str(one.get("id")): str(one.get("name") or one.get("id")) for one in here.base.reviewers}
    there = [(one.said, one.by, one.because) for one in point.decisions]
    for one in point.decisions:
        yield Argument(people.get(one.by, one.by), one.on, one.said, one.because)
    place, path = asked.desk.workplace, decisions_path(point.practice)
    for sent in place.sent():
        if sent.branch.startswith(f"{OURS}/{Kind.DECISION}/{point.practice}/"):
            for one in _sent(place, sent.branch, path, point.practice):
                if one.subject == point.subject and (one.said, one.by, one.because) not in there:
                    yield Argument(people.get(one.by, one.by), one.on, one.said, one.because, is_waiting=True)
    ballots = read_ballots(place.base_called, start=here.root, practice=point.practice)
    with suppress(CannotGoOnError):
        for vote in ballots.case(ballots.open_ballot(point.practice)).votes(clock.now()):
            for objection in vote.objections if not vote.invalid else ():
                if objection.passage == point.subject:
                    yield Argument(people.get(vote.voter, vote.voter), "", objection.instead, objection.reason)


def _sent(place: Workplace, branch: str, path: str, practice: str) -> tuple[Decision, ...]:
    with suppress(CannotGoOnError):  # taken in meanwhile
        tip, _ = place.sent_on(branch)
        return read_settled(place.tree.contents(tip, [path]), practice).decisions
    return ()


def _closes(here: Here, base: str, point: Point) -> tuple[str, str]:
    """The version that is put to the vote with this point on its ballot, and when that ends; "" where none is."""
    with suppress(CannotGoOnError):
        (standing,) = standings(BallotRequest(here.root, point.practice, base)).standings
        ranked = {name.partition("/")[0] if not point.field else name for name in _ranked(here, base, point.practice)}
        if point.subject in ranked and standing.tally.due:
            return standing.version, instant(standing.tally.due)
    return "", ""


def _ranked(here: Here, base: str, practice: str) -> Iterator[str]:
    ballots = read_ballots(base, start=here.root, practice=practice)
    yield from (one.id for one in ballots.case(ballots.open_ballot(practice)).file.disputes)
