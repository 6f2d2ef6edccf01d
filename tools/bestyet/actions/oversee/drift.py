"""Where practice and standards have parted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.actions.oversee.adoption import Survey
from bestyet.actions.oversee.baseline import baseline_path
from bestyet.actions.oversee.questions import DriftRequest, LeftOutRequest, remembering
from bestyet.insight.adoption.drift import Watch, in_order
from bestyet.knowledge.as_of import open_at
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.model.oversee.drift import BASELINE, Finding
from bestyet.model.problem import Problem
from bestyet.repo.log import read_commits
from bestyet.repo.tree import root_of
from bestyet.text.baseline import baseline_text

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.oversee.adoption import Adoption, Subject


@remembering(tuple[Finding, ...])
def findings(request: DriftRequest) -> tuple[Finding, ...]:
    """Return all findings as of a day or commit, known or not, worst first."""
    survey = Survey(open_with_standards(request.as_of, start=request.start, without=request.without))
    return tuple(findings_of(survey, survey.adoptions()))


@remembering(tuple[Problem, ...])
def left_out(request: LeftOutRequest) -> tuple[Problem, ...]:
    """Return why variants (of practices with versions), as of a day or commit, are surveyed as if not there."""
    if request.every:
        return open_at(request.as_of, bodies=None, start=request.start).loaded.left_out()
    return open_with_standards(request.as_of, start=request.start, bodies=None).loaded.left_out()


def write_baseline(request: DriftRequest, file: str | None) -> tuple[str, int]:
    """Write down all that is found as known; returns the name of the file and how many they are."""

    def change(_: Loaded) -> Edit[tuple[str, int]]:
        found = findings(request)
        path = str(request.start / baseline_path(request.start, file))
        return Edit((file or BASELINE, len(found)), {path: baseline_text(found).encode()})

    return edit(root_of(request.start), change)


def findings_of(survey: Survey, adoptions: Iterable[tuple[Subject, Adoption]]) -> list[Finding]:
    """Find all that has parted from the standards that were surveyed, worst first."""
    found, histories, repository = [], survey.histories, survey.at.repository
    for subject, adoption in adoptions:
        pasts, inside = histories.of(subject.practice), histories.inside(subject.practice)
        found += list(Watch(subject, adoption, pasts, inside, survey.follower).findings())
    ids = sorted({past.commit for _, past in found if past and past.commit})
    commits = {one.id: one for one in read_commits(repository, ids)} if repository and ids else {}
    return in_order(replace(one, commit=commits.get(past.commit)) if past else one for one, past in found)
