"""Which regions work by the standards in force, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bestyet.actions.oversee.questions import AdoptionRequest, remembering
from bestyet.govern.versions import ended_words, retired
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.keystone import hold_of, keystones
from bestyet.knowledge.as_of import AsOf, When
from bestyet.knowledge.many.each import ALONE, About, Helpers, asked_at_length, whole_at
from bestyet.knowledge.many.parts import another
from bestyet.knowledge.names import any_region, known_practice
from bestyet.knowledge.past_texts import (
    PastTexts,
    open_with_standards,
    practices_with_standards,
    regions_of,
    states_of,
)
from bestyet.model.oversee.adoption import Adoption, Adoptions, Subject
from bestyet.model.problem import CannotGoOnError, cannot
from bestyet.model.sentence import sentence
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.text.versions import read_versions

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.past_texts import States
    from bestyet.model.vote.version import Renamed

_OF_ENDS = ("/adoption.yml", "/ballot.yml")
T = TypeVar("T")


@remembering(Adoptions)
def adoptions(request: AdoptionRequest, helpers: Helpers = ALONE) -> Adoptions:
    """helpers: where all practices are asked about. Raises CannotGoOnError where there is no such region, or a practice
    has no standard."""
    practice, region = request.practice, request.region
    if helpers.workers and practice is None:
        at = open_with_standards(request.as_of, start=request.start, without=request.without, bodies=None)
        any_region(at.loaded.base, region, writing=regions_of(at.loaded))
        told = tuple(surveyed(at, partial(_adoptions, region=region), helpers))
        return Adoptions(at.day.isoformat(), hold_of(at.loaded.base.governance), told)
    at = open_with_standards(request.as_of, practice, request.start, without=request.without)
    any_region(at.loaded.base, region)
    survey = Survey(at)
    found = [adoption for _, adoption in survey.adoptions()]
    if practice and not found:
        versions = read_versions(at.loaded.files, only=practice).get(practice, ())
        if ended := ended_words(retired(versions, at.day)):
            raise cannot(
                "no version of %(practice)s is in force on %(day)s%(ended)s",
                practice=practice,
                day=survey.day,
                ended=ended,
            )
        known_practice(at.loaded, practice)
        nothing = sentence("so there is nothing to follow yet")
        raise cannot(
            "no version of %(practice)s is in force on %(day)s, %(nothing)s",
            practice=practice,
            day=survey.day,
            nothing=nothing,
        )
    return Adoptions(survey.day, survey.hold, tuple(one.only(region) if region else one for one in found))


def _adoptions(survey: Survey, region: str | None) -> list[Adoption]:
    return [one.only(region) if region else one for _, one in survey.adoptions()]


@dataclass(frozen=True)
class Frame:
    """What must be the same wherever some of the practices are surveyed, and is not told by their files."""

    commit: str | None
    head: str | None  # of the history
    is_known: bool  # the whole history is there
    regions: tuple[str, ...]
    renamed: tuple[tuple[tuple[str, str], Renamed], ...]
    now: datetime


def surveyed(at: AsOf, tell: Callable[[Survey], list[T]], helpers: Helpers) -> Iterator[T]:
    """What is told of all practices that have a standard, by whoever helps.

    at: the base without its texts. tell: a function of a module. Raises CannotGoOnError, for the first practice that
    cannot be surveyed.
    """
    names = frozenset(path.split("/")[2] for path in at.loaded.files if path.endswith("/adoption.yml"))
    when = When(at.loaded.root, at.day, at.commit, at.repository)
    ends = {path: raw for path, raw in at.loaded.files.items() if path.endswith(_OF_ENDS)}
    every = (one for versions in read_versions(ends).values() for one in versions)
    renamed = tuple(((one.practice, one.number), one.renamed) for one in every if one.renamed)
    pasts = PastTexts(at)
    frame = Frame(at.commit, pasts.head, pasts.is_known, tuple(regions_of(at.loaded)), renamed, clock.now())
    ask = partial(_surveyed, frame=frame, tell=tell)
    for why_not, told in asked_at_length(ask, whole_at(when, About(names)), sorted(names), at.day, helpers):
        if why_not:
            raise CannotGoOnError(why_not)
        yield from told


def _surveyed(loaded: Loaded, day: date, frame: Frame, tell: Callable[[Survey], list[T]]) -> tuple[str, list[T]]:
    with clock.stopped(frame.now):
        try:
            return "", tell(Survey(AsOf(loaded, day, frame.commit, find_repository(loaded.root)), frame))
        except CannotGoOnError as error:
            return str(error), []


@lru_cache(maxsize=1)
def _states(root: Path, frame: Frame) -> States:
    """Read once for all practices that a worker surveys."""
    return states_of(find_repository(root), frame.head or "", frame.regions)


class Survey:
    """The adoption of all practices that were read and have a standard in force; each text is read once for all."""

    def __init__(self, at: AsOf, frame: Frame | None = None) -> None:
        """frame: where only some of the practices were read. Raises CannotGoOnError for another history."""
        self.at, self.day = at, at.day.isoformat()
        self.histories, self.follower = PastTexts(at), Follower(at.loaded.base.settings)
        self.hold = hold_of(at.loaded.base.governance)
        self._regions = frame.regions if frame else tuple(regions_of(at.loaded))
        self._renamed = dict(frame.renamed) if frame else {}
        if frame and (frame.head, frame.is_known) != (self.histories.head, self.histories.is_known):
            raise another(at.loaded.root)
        if frame and self.histories.is_known:
            self.histories = PastTexts(at, _states(at.loaded.root, frame))

    def adoptions(self) -> Iterator[tuple[Subject, Adoption]]:
        """Yield each with its keystones, where there is a whole history."""
        for subject in practices_with_standards(self.at.loaded, self.day, self._renamed):
            found = adoption_of(subject, self._regions, self.follower, self.day)
            if self.histories.is_known:
                pasts = self.histories.of(subject.practice)
                stones = keystones(subject, found, pasts, self.follower, self.day, self.hold)
                found = replace(found, keystones=stones)
            yield subject, found
