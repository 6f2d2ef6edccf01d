"""Which regions work by the standards in force, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import AdoptionRequest, remembering
from bestyet.govern.versions import ended_words, retired
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.keystone import hold_of, keystones
from bestyet.knowledge.names import any_region, known_practice
from bestyet.knowledge.past_texts import PastTexts, open_with_standards, practices_with_standards, regions_of
from bestyet.model.oversee.adoption import Adoption, Adoptions, Subject
from bestyet.model.problem import cannot
from bestyet.model.sentence import sentence
from bestyet.text.versions import read_versions

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import AsOf


@remembering(Adoptions)
def adoptions(request: AdoptionRequest) -> Adoptions:
    """Raises CannotGoOnError where there is no such region, or a practice has no standard."""
    practice, region = request.practice, request.region
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


class Survey:
    """The adoption of all practices that were read and have a standard in force; each text is read once for all."""

    def __init__(self, at: AsOf) -> None:
        self.at, self.day = at, at.day.isoformat()
        self.histories, self.follower = PastTexts(at), Follower(at.loaded.base.settings)
        self.hold = hold_of(at.loaded.base.governance)

    def adoptions(self) -> Iterator[tuple[Subject, Adoption]]:
        """Yield each with its keystones, where there is a whole history."""
        regions = regions_of(self.at.loaded)
        for subject in practices_with_standards(self.at.loaded, self.day):
            found = adoption_of(subject, regions, self.follower, self.day)
            if self.histories.is_known:
                pasts = self.histories.of(subject.practice)
                stones = keystones(subject, found, pasts, self.follower, self.day, self.hold)
                found = replace(found, keystones=stones)
            yield subject, found
