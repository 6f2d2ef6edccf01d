"""Where practice and standards have parted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.actions.oversee.adoption import Survey, surveyed
from bestyet.actions.oversee.baseline import baseline_path
from bestyet.actions.oversee.questions import DriftRequest, LeftOutRequest, remembering
from bestyet.insight.adoption.drift import Watch, in_order
from bestyet.knowledge.as_of import open_at
from bestyet.knowledge.base import Loaded, load_common
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.many.each import ALONE, Helpers
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.model.oversee.drift import BASELINE, Finding
from bestyet.model.problem import Problem
from bestyet.repo.log import read_commits
from bestyet.repo.tree import root_of
from bestyet.text.baseline import baseline_text

if TYPE_CHECKING:
    from bestyet.model.oversee.adoption import Adoption, Subject
    from bestyet.repo.git import Repository


@remembering(tuple[Finding, ...])
def findings(request: DriftRequest, helpers: Helpers = ALONE) -> tuple[Finding, ...]:
    """Return all findings as of a day or commit, known or not, worst first."""
    if helpers.workers:
        at = open_with_standards(request.as_of, start=request.start, without=request.without, bodies=None)
        return tuple(_told(at.repository, list(surveyed(at, _found, helpers))))
    survey = Survey(open_with_standards(request.as_of, start=request.start, without=request.without))
    return tuple(findings_of(survey, survey.adoptions()))


@remembering(tuple[Problem, ...])
def left_out(request: LeftOutRequest) -> tuple[Problem, ...]:
    """Return why variants (of practices with versions), as of a day or commit, are surveyed as if not there."""
    if request.every:
        return open_at(request.as_of, bodies=None, start=request.start).loaded.left_out()
    return open_with_standards(request.as_of, start=request.start, bodies=None).loaded.left_out()


def write_baseline(request: DriftRequest, file: str | None, helpers: Helpers = ALONE) -> tuple[str, int]:
    """Write down all that is found as known; returns the name of the file and how many they are."""

    def change(_: Loaded) -> Edit[tuple[str, int]]:
        found = findings(request, helpers)
        path = str(request.start / baseline_path(request.start, file))
        return Edit((file or BASELINE, len(found)), {path: baseline_text(found).encode()})

    return edit(root_of(request.start), change, load_common)


def findings_of(survey: Survey, adoptions: Iterable[tuple[Subject, Adoption]]) -> list[Finding]:
    """Find all that has parted from the standards that were surveyed, worst first."""
    return _told(survey.at.repository, _found(survey, adoptions))


def _found(
    survey: Survey, adoptions: Iterable[tuple[Subject, Adoption]] | None = None
) -> list[tuple[Finding, str | None]]:
    """The findings, each with the id of the commit that did it; None where no past text did, "" for the work tree's."""
    found, histories = [], survey.histories
    for subject, adoption in survey.adoptions() if adoptions is None else adoptions:
        pasts, inside = histories.of(subject.practice), histories.inside(subject.practice)
        some = Watch(subject, adoption, pasts, inside, survey.follower).findings()
        found += [(one, past.commit if past else None) for one, past in some]
    return found


def _told(repository: Repository | None, found: Sequence[tuple[Finding, str | None]]) -> list[Finding]:
    ids = sorted({commit for _, commit in found if commit})
    commits = {one.id: one for one in read_commits(repository, ids)} if repository and ids else {}
    return in_order(one if commit is None else replace(one, commit=commits.get(commit)) for one, commit in found)
