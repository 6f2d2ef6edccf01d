"""What commands that oversee ask of a knowledge base on a day: its votes, its standards, one of its regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.tally import tally
from bestyet.govern.versions import in_force
from bestyet.insight.time.due import OpenBallot
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.ballots import Ballots, Case
from bestyet.knowledge.base import about_practices, root_of
from bestyet.knowledge.names import known_practice
from bestyet.knowledge.version_views import ballots_of
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.receipts import Receipts

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.vote.version import Version


def answer_for(
    name: str, as_of: str | None, about: list[Any], compute: Callable[[AsOf], Any], practice: str | None = None
) -> Any:
    """Return what `compute` yields as plain data about a day; as it was the last time if nothing changed since.

    about: what else the answer depends on. Variants come with their front matter only. practice: read only this one.
    """

    def answer() -> Any:
        if practice is None:
            return compute(open_at(as_of, bodies=False))
        at = open_at(as_of, about_practices([practice]), bodies=False)
        if practice not in at.loaded.base.variants:
            known_practice(open_at(as_of, bodies=False).loaded, practice)
        return compute(at)

    known = [as_of, clock.now().date().isoformat(), practice, *about]
    return remembered(root_of(), name, known, answer)


def known_region(base: KnowledgeBase, region: str, *others: str) -> str:
    """Return a region that the knowledge base has, or one of `others`. Raises CannotGoOnError."""
    there = [entry.id for entry in base.regions]
    there += sorted({v.region for variants in base.variants.values() for v in variants} - set(there))
    if region in (*there, *others):
        return region
    raise CannotGoOnError(f"there is no region {region!r}; there are: {', '.join([*there, *others]) or 'none yet'}")


def ballots_at(at: AsOf) -> Ballots:
    """The votes of a knowledge base as it was; without a whole history only the files count."""
    if at.commit is None:
        return ballots_of(at.loaded)
    return Ballots(at.loaded, at.repository, Receipts(at.repository, "HEAD", at.commit))


def moment_of(at: AsOf) -> datetime:
    """Now, or the end of the day asked about."""
    return clock.now() if at.commit is None else datetime.combine(at.day, time(23, 59, 59), UTC)


def standards_on(ballots: Ballots, at: AsOf) -> dict[str, Version]:
    """Practice -> its version in force."""
    found = ((practice, in_force(versions, at.day)) for practice, versions in ballots.versions.items())
    return {practice: version for practice, version in found if version is not None}


def readable_cases(ballots: Ballots) -> Iterator[Case]:
    """Every ballot whose terms can be read; `check` and `verify` tell of the others."""
    for versions in ballots.versions.values():
        for version in versions:
            if version.ballot:
                with suppress(CannotGoOnError):
                    case = ballots.case(version)
                    _ = case.ballot
                    yield case


def open_ballots(ballots: Ballots, moment: datetime) -> Iterator[OpenBallot]:
    """The votes that are open at a moment, with those who have not voted."""
    for case in readable_cases(ballots):
        version = case.version
        if not version.is_open:
            continue
        result = tally(case.ballot, case.votes(moment), moment)
        if result.outcome is not Outcome.OPEN:
            continue
        silent: dict[str, list[str]] = {}
        for elector in case.ballot.electorate:
            if result.reviewers.get(elector.id) == "silent":
                silent.setdefault(elector.region, []).append(elector.name or elector.id)
        opened, closes = case.ballot.opened.date().isoformat(), result.due.date().isoformat() if result.due else ""
        place = Place(f"{version.folder}/ballot.yml", 1, 1)
        yield OpenBallot(version.practice, version.number, opened, closes, silent, place)
