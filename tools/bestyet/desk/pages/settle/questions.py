"""Settle: which passages say the same, a question at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from bestyet.actions.settle.answers import answers_of_others, keep_file, open_questions
from bestyet.actions.settle.open_points import open_points
from bestyet.desk.web import Answer, Asked, ForbiddenError, Moved, NotFoundError, Page
from bestyet.desk.workplace import Act, Here, Kind
from bestyet.model.problem import CannotGoOnError
from bestyet.site.language.words import gettext, message
from bestyet.site.links import SLUG
from bestyet.text.answers import member_words
from bestyet.text.settled import alignment_path, answers_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bestyet.actions.settle.answers import Linked
    from bestyet.actions.settle.asked import Shown
    from bestyet.model.decision import Answer as SaidSame
    from bestyet.model.decision import Seen
    from bestyet.model.oversee.mine import OpenPoints

_MOST_MEMBERS = 200


@dataclass(frozen=True)
class Passage:
    region: str
    text: str
    before: str  # what stands around it in its file
    after: str
    member: str  # by which an answer names it
    is_ticked: bool


@dataclass(frozen=True)
class Asking:
    here: str
    practice: str
    title: str
    number: int
    of: int
    later: int  # how many were put off
    next: str  # where this one is put off, too
    seed: Passage
    shown: tuple[Passage, ...]
    known: str  # a digest of what others have answered about these passages
    waits: str


@dataclass(frozen=True)
class Theirs:
    """What somebody else answered."""

    who: str
    on: str
    same: tuple[str, ...]
    apart: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """An answer that others gave while this person did."""

    here: str
    theirs: tuple[Theirs, ...]
    fields: tuple[tuple[str, str], ...]  # one's own, to be sent again
    same: tuple[str, ...]  # of it, in words


class AnsweredMeanwhileError(CannotGoOnError):
    """Somebody else answered since it was looked at."""


@dataclass(frozen=True)
class Open:
    points: tuple[OpenPoints, ...]


def choose(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        found = points_of(here)
    return Page("open.html.j2", message("Settle"), Open(found))


@lru_cache(maxsize=8)
def points_of(here: Here) -> tuple[OpenPoints, ...]:
    return open_points(here.root)


def ask(asked: Asked) -> Answer:
    practice = practice_of(asked)
    later = int(asked.path.get("later") or 0)
    place, branch = asked.desk.workplace, branch_of(asked, Kind.ANSWER, practice)
    with place.reading(branch) as here:
        found = open_questions(here.root, practice)
        labels, called = here.base.settings.label, here.base.practice_title(practice)
        worth = found.questions[: found.worth_asking]
        if later >= len(worth):
            title = message("No other question is left") if worth else message("No question is left")
            return Page("asked.html.j2", title, _Left(f"/settle/{practice}", len(worth), ""))
        question = worth[later]
        members = [member_words(one.seen) for one in (question.seed, *question.shown)]
        known = _digest(answers_of_others(here.root, practice, members, asked.person.id))
    view = Asking(
        known=known,
        here=f"/settle/{practice}",
        practice=practice,
        title=called,
        number=question.number,
        of=len(worth),
        later=later,
        next=f"/settle/{practice}/later/{later + 1}",
        seed=_passage(question.seed, labels(question.seed.region), True),
        shown=tuple(_passage(one, labels(one.region), one in question.ticked) for one in question.shown),
        waits=place.waiting(branch),
    )
    return Page("ask.html.j2", message("Do these say the same?"), view)


@dataclass(frozen=True)
class _Left:
    here: str
    put_off: int
    said: str


def answer(asked: Asked) -> Answer:
    """Keep an answer about the passages that were shown; none about words that are others now."""
    practice = practice_of(asked)
    seed, shown = asked.word("seed"), asked.form.get("shown", ())[:_MOST_MEMBERS]
    same = [one for one in shown if one in asked.form.get("same", ())]
    apart = [one for one in shown if one not in same]
    said = {"same": [seed, *same], "apart": apart}
    raw = json.dumps([said]).encode()
    mine = next(((one.same, one.apart) for one in answers_in({"answers": [said]})), None)
    act = Act(
        Kind.ANSWER,
        (practice, asked.person.id),
        frozenset({alignment_path(practice)}),
        f"{practice}: {asked.person.id} says what says the same",
        asked.person,
    )

    def keep(root: Path) -> Linked:
        others = answers_of_others(root, practice, (seed, *shown), asked.person.id)
        if _digest(others) != asked.word("known") and any((one.same, one.apart) != mine for one in others):
            raise AnsweredMeanwhileError(gettext("Somebody else answered this meanwhile: nothing was kept."))
        return keep_file(root, practice, raw, asked.person.id)

    try:
        done = asked.desk.workplace.act(act, keep)
    except AnsweredMeanwhileError:
        return _answered(asked, practice, (seed, *shown), same)
    later = asked.word("later")
    to = f"/settle/{practice}/later/{int(later)}" if _is_number(later) and int(later) else f"/settle/{practice}"
    if done.value.outdated:
        why = gettext("These words were changed meanwhile: nothing was kept. Here is what stands there now.")
        return Page("asked.html.j2", message("Look again"), _Left(to, 0, why), 409)
    return Moved(to)


def _answered(asked: Asked, practice: str, members: Sequence[str], same: Sequence[str]) -> Answer:
    with asked.desk.workplace.reading(branch_of(asked, Kind.ANSWER, practice)) as here:
        found = answers_of_others(here.root, practice, members, asked.person.id)
        label = here.base.settings.label
        people = {str(one.get("id")): str(one.get("name") or one.get("id")) for one in here.base.reviewers}

    def said(some: Iterable[Seen]) -> tuple[str, ...]:
        return tuple(f"{label(one.region)}: {one.words}" for one in some)

    kept = tuple((name, one) for name, all_of in asked.form.items() if name not in ("csrf", "known") for one in all_of)
    theirs = tuple(Theirs(people.get(one.by, one.by), one.on, said(one.same), said(one.apart)) for one in found)
    mine = answers_in({"answers": [{"same": [asked.word("seed"), *same]}]})
    view = Answered(
        f"/settle/{practice}", theirs, (*kept, ("known", _digest(found))), said(mine[0].same if mine else ())
    )
    return Page("answered.html.j2", message("Somebody else answered this meanwhile"), view, 409)


def _digest(answers: Sequence[SaidSame]) -> str:
    """ "" for none."""
    said = [(one.by, one.on, one.same, one.apart) for one in answers]
    return sha256(repr(said).encode()).hexdigest()[:12] if said else ""


def practice_of(asked: Asked) -> str:
    practice = asked.path["practice"]
    if not SLUG.fullmatch(practice) or len(practice) > 64:
        raise NotFoundError(gettext("There is no such practice."))
    if not asked.person.id:
        raise ForbiddenError(gettext("Only reviewers settle."))
    return practice


def branch_of(asked: Asked, kind: Kind, practice: str) -> str:
    return asked.desk.workplace.branch(kind, practice, asked.person.id)


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) < 6


def _passage(one: Shown, label: str, is_ticked: bool) -> Passage:
    around = (one.before.text if one.before else "", one.after.text if one.after else "")
    return Passage(label, one.passage.text, *around, member_words(one.seen), is_ticked)
