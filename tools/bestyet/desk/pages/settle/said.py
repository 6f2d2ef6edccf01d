"""What people say about the steps of a practice: shown where somebody decides, and written there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.actions.settle.comment import CommentRequest, comment, discussion_of, written
from bestyet.desk.pages.settle.questions import branch_of, practice_of
from bestyet.desk.web import Answer, Asked, Moved, Page
from bestyet.desk.workplace import Act, Kind
from bestyet.model.moment import moment_text
from bestyet.repo import clock
from bestyet.site.language.words import message
from bestyet.site.practice.about import remarks_of
from bestyet.site.practice.fields import shortened, subject_of

if TYPE_CHECKING:
    from bestyet.actions.settle.comment import Discussed
    from bestyet.desk.workplace import Here
    from bestyet.model.base import KnowledgeBase
    from bestyet.site.practice.about import Remark

_POINT = re.compile(r"[0-9a-f]{12}")
_VOTE = "vote"


@dataclass(frozen=True)
class Talk:
    """What is said about a step, with a form to say something."""

    here: str  # where it is sent
    step: str
    title: str
    is_gone: bool
    back: str  # the page that it stands on, in a word
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Talks:
    """All that is said about a practice, and what one can speak of."""

    here: str
    practice: str
    title: str
    talks: tuple[Talk, ...]
    steps: tuple[tuple[str, str], ...]  # id and words of the others
    unshown: int
    waits: str


def look(asked: Asked) -> Answer:
    practice = practice_of(asked)
    base, found = _discussion(asked, practice)
    said = dict.fromkeys(one.head.step for one in found.said.comments)
    talks = tuple(_talk(base, found, practice, "", step) for step in said)
    named = ((step, _title(base, found, step)) for step in (*found.steps, *found.fields))
    steps = tuple((step, title) for step, title in named if step not in said)
    waits = asked.desk.workplace.waiting(branch_of(asked, Kind.COMMENT, practice))
    view = Talks(_here(practice), practice, base.practice_title(practice), talks, steps, found.said.unshown, waits)
    return Page("said.html.j2", message("What was said"), view)


def talk_about(asked: Asked, practice: str, back: str, step: str) -> Talk:
    """What is said about a step, also what this person said and nobody has taken in yet."""
    return _talk(*_discussion(asked, practice), practice, back, step)


def talks_of(asked: Asked, practice: str) -> tuple[Talk, ...]:
    """All that is said about the steps of a practice, for who votes on it."""
    base, found = _discussion(asked, practice)
    said = dict.fromkeys(one.head.step for one in found.said.comments)
    return tuple(_talk(base, found, practice, _VOTE, step) for step in said)


def _talk(base: KnowledgeBase, found: Discussed, practice: str, back: str, step: str) -> Talk:
    is_gone = step not in found.steps and step not in found.fields
    remarks = remarks_of(base, found.said.about(step))
    return Talk(_here(practice), step, _title(base, found, step), is_gone, back, remarks)


def _title(base: KnowledgeBase, found: Discussed, step: str) -> str:
    field = found.fields.get(step)
    return subject_of(base, field) if field else shortened(found.steps.get(step, step))


def say(asked: Asked) -> Answer:
    practice, at = practice_of(asked), moment_text(clock.now())
    step, words, answers = (asked.word(name) for name in ("step", "words", "answers"))
    person, place = asked.person, asked.desk.workplace
    path, _ = written(CommentRequest(place.tree.root, practice, step, words, person.id, answers, at))
    told = f"{practice}: {person.id} says something about {' '.join(step.split())[:80]}"
    act = Act(Kind.COMMENT, (practice, person.id), frozenset({path}), told, person)
    place.act(act, lambda root: comment(CommentRequest(root, practice, step, words, person.id, answers, at)))
    return Moved(_back(practice, asked.word("back")))


def _discussion(asked: Asked, practice: str) -> tuple[KnowledgeBase, Discussed]:
    with asked.desk.workplace.reading(branch_of(asked, Kind.COMMENT, practice)) as here:
        return here.base, _discussed(here, practice)


@lru_cache(maxsize=64)
def _discussed(here: Here, practice: str) -> Discussed:
    return discussion_of(here.root, practice)


def _here(practice: str) -> str:
    return f"/said/{practice}"


def _back(practice: str, back: str) -> str:
    """The page that a form stood on; only words that are known lead anywhere."""
    if back == _VOTE:
        return f"/vote/{practice}"
    return f"/settle/{practice}/differences/{back}" if _POINT.fullmatch(back) else _here(practice)
