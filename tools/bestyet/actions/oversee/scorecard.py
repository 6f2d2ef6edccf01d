"""What the regions reach beside how far they came together: from git's history, the votes and other instruments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import ScorecardRequest, remembering
from bestyet.actions.oversee.votes import ballots_at, moment_of, readable_cases, standards_on
from bestyet.govern.count.tally import tally
from bestyet.insight.scorecard import Earlier, Key, Known, scorecard
from bestyet.insight.time.due import overdue_reviews
from bestyet.knowledge.as_of import AsOf, open_practices
from bestyet.knowledge.names import any_region
from bestyet.model.blob import blob_of
from bestyet.model.oversee.scorecard import Scorecard
from bestyet.repo.history import History, open_history
from bestyet.text.base import VARIANT
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.frontmatter import front_matter_of

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.model.commit import Commit
    from bestyet.model.oversee.adoption import Adoption

Changes = list[tuple["Commit", str, str]]
_EVIDENCE = re.compile(rb"^evidence:.*\n(?:[ \t#-].*\n|\n)*", re.MULTILINE)
_CAST = ("approve", "reject", "abstain")


@remembering(Scorecard)
def score(request: ScorecardRequest) -> Scorecard:
    """Of all practices and regions, without how much of the standards was adopted.

    Raises CannotGoOnError where there is no such region.
    """
    at = open_practices(request.as_of, bodies=False, start=request.start)
    any_region(at.loaded.base, request.region)
    return score_at(at)


def score_at(at: AsOf, adopted: Mapping[Key, tuple[int, int]] | None = None) -> Scorecard:
    """Return the scorecard of a knowledge base as it was. adopted: of (practice, region), steps kept and steps."""
    with open_history(at.loaded.root) as history:
        changes = _until(at, history.changes(at.loaded.files))
        return scored(at, ballots_at(at), history, changes, adopted)


def scored(
    at: AsOf, ballots: Ballots, history: History, changes: Changes, adopted: Mapping[Key, tuple[int, int]] | None
) -> Scorecard:
    """As `score_at`, where votes and history are at hand already."""
    commits, first = contributions(at.loaded, changes)
    known = Known(
        day=at.day,
        versions=ballots.versions,
        standards=standards_on(ballots, at),
        first=first,
        earlier=tuple(earlier_texts(at.loaded, history, changes)),
        commits=commits,
        votes=votes_cast(ballots, at),
        overdue=overdue_reviews(at.loaded.base, at.day),
        adopted=adopted,
    )
    return scorecard(at.loaded.base, known)


def _until(at: AsOf, changes: Changes) -> Changes:
    """Only what a commit of the past knew of."""
    if at.commit is None or at.repository is None:
        return changes
    there = set(at.repository.run("rev-list", at.commit).decode().split())
    return [change for change in changes if change[0].id in there]


def contributions(loaded: Loaded, changes: Changes) -> tuple[dict[Key, int], dict[str, str]]:
    """How many commits touched each region's text of a practice, and the day of each practice's first one."""
    touched: Counter[Key] = Counter()
    first: dict[str, str] = {}
    for commit, path, _ in changes:
        match = VARIANT.match(path)
        if match and match[1] != "global":
            touched[match[2], match[1]] += 1
            first[match[2]] = min(commit.date[:10], first.get(match[2], "9999"))
    return dict(touched), first


def earlier_texts(loaded: Loaded, history: History, changes: Changes) -> Iterator[Earlier]:
    """The front matter of what variants were, newest first; only where their evidence was another."""
    if history.repository is None:
        return
    now = {blob_of(raw, history.head or "") for raw in loaded.files.values()}
    old = [change for change in reversed(changes) if change[2] and change[2] not in now and change[1] in loaded.files]
    kept = [(commit, path, blob, match) for commit, path, blob in old if (match := VARIANT.match(path))]
    raws = history.repository.read_objects(sorted({blob for _, _, blob, _ in kept}))
    seen = {(path, _evidence(raw)) for path, raw in loaded.files.items() if VARIANT.match(path)}
    for commit, path, blob, match in kept:
        raw = raws.get(blob, b"")
        written = (path, _evidence(raw))
        if written[1] and written not in seen:
            seen.add(written)
            data, places = front_matter_of(path, text_of(raw))
            yield Earlier(match[2], match[1], path, commit.id, data, places)


def _evidence(raw: bytes) -> bytes:
    found = _EVIDENCE.search(raw)
    return found[0] if found else b""


def votes_cast(ballots: Ballots, at: AsOf) -> dict[Key, tuple[int, int]]:
    """(practice, region) -> votes cast, votes that could have been, over all its ballots."""
    found: dict[Key, tuple[int, int]] = {}
    moment = moment_of(at)
    for case in readable_cases(ballots):
        said: Mapping[str, str] = {}
        if case.version.is_open:
            said = tally(case.ballot, case.votes(moment), moment).reviewers
        elif case.version.ending:
            said = case.version.ending.tally.reviewers
        for elector in case.ballot.electorate:
            key = (case.version.practice, elector.region)
            cast, asked = found.get(key, (0, 0))
            found[key] = (cast + (said.get(elector.id) in _CAST), asked + 1)
    return found


def steps_kept(adoption: Iterable[Adoption]) -> dict[Key, tuple[int, int]]:
    """(practice, region) -> points of the standard that it follows or departs from by agreement, and all of them."""
    found: dict[Key, tuple[int, int]] = {}
    for one in adoption:
        for cell in one.cells:
            kept, points = found.get((one.practice, cell.region), (0, 0))
            found[one.practice, cell.region] = (kept + cell.state.keeps, points + 1)
    return found
