"""Where practice and standards have parted, and what of it is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.oversee.adoption import Survey
from bestyet.actions.oversee.question import Question, answer_to
from bestyet.insight.adoption.baseline import over, unknown
from bestyet.insight.adoption.drift import Watch, in_order
from bestyet.knowledge.base import root_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import is_file, read_file
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.model.oversee.drift import BASELINE, Finding
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.log import read_commits
from bestyet.text.baseline import baseline_text, read_baseline

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.oversee.adoption import Adoption, Subject


@dataclass(frozen=True, kw_only=True)
class DriftRequest(Question):
    since: str | None = None  # only what was not so then: a day or a commit
    baseline: str | None = None  # the file of known findings; None: BASELINE, where there is one


@dataclass(frozen=True)
class Drift:
    new: tuple[Finding, ...]  # worst first
    known: int  # findings that are not new
    over: int  # known findings that are found no longer
    file: str  # of known findings; "" where there is none


def drift(request: DriftRequest) -> Drift:
    """Tell what is new from what is known. Raises CannotGoOnError where the file of known findings is none."""
    found = findings(request.start, request.as_of)
    known, file = _known(request)
    earlier = findings(request.start, request.since) if request.since is not None else ()
    new = unknown(found, [*known, *(finding.key for finding in earlier)])
    return Drift(tuple(new), len(found) - len(new), len(over(found, known)), file)


def write_baseline(request: DriftRequest) -> tuple[str, int]:
    """Write down all that is found as known; returns the name of the file and how many they are."""

    def change(_: Loaded) -> Edit[tuple[str, int]]:
        found = findings(request.start, request.as_of)
        path = str(request.start / _path(request))
        return Edit((request.baseline or BASELINE, len(found)), {path: baseline_text(found).encode()})

    return edit(root_of(request.start), change)


def _known(request: DriftRequest) -> tuple[Sequence[tuple[str, ...]], str]:
    """What is known, and the file that says so ("" where none does)."""
    path = str(_path(request))
    if request.baseline is None and not is_file(path):
        return (), ""
    known = read_baseline(read_file(path, request.start))
    if known is None:
        raise CannotGoOnError(f"{path} is no baseline: write it with bestyet drift --write-baseline")
    return known, request.baseline or BASELINE


def _path(request: DriftRequest) -> Path:
    return Path(request.baseline) if request.baseline is not None else root_of(request.start) / BASELINE


def findings(start: Path, as_of: str | None) -> tuple[Finding, ...]:
    """Return all findings as of a day or commit, worst first."""

    def compute() -> tuple[Finding, ...]:
        survey = Survey(open_with_standards(as_of, start=start))
        return tuple(findings_of(survey, survey.adoptions()))

    return answer_to(DriftRequest(start=start, as_of=as_of), tuple[Finding, ...], compute)


def findings_of(survey: Survey, adoptions: Iterable[tuple[Subject, Adoption]]) -> list[Finding]:
    """Find all that has parted from the standards that were surveyed, worst first."""
    found, histories, repository = [], survey.histories, survey.at.repository
    for subject, adoption in adoptions:
        pasts, inside = histories.of(subject.practice), histories.inside(subject.practice)
        found += list(Watch(subject, adoption, pasts, inside, survey.follower).findings())
    ids = sorted({past.commit for _, past in found if past and past.commit})
    commits = {one.id: one for one in read_commits(repository, ids)} if repository and ids else {}
    return in_order(replace(one, commit=commits.get(past.commit)) if past else one for one, past in found)
