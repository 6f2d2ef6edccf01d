"""The votes of a knowledge base on a day, and the standards that they came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from bestyet.govern.count.tally import tally
from bestyet.govern.versions import in_force, retired
from bestyet.insight.time.due import OpenBallot
from bestyet.knowledge.ballots import Ballots, Case, ballots_of
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.receipts import Receipts
from bestyet.text.versions import title_in

if TYPE_CHECKING:
    from datetime import date

    from bestyet.knowledge.as_of import AsOf
    from bestyet.model.vote.version import Version


def ballots_at(at: AsOf) -> Ballots:
    """The ballots of a knowledge base as it was; without a whole history only the files count."""
    if at.commit is None:
        return ballots_of(at.loaded, at.repository)
    return Ballots(at.loaded, at.repository, Receipts(at.repository, "HEAD", at.commit))


def moment_of(at: AsOf) -> datetime:
    """Now, or the end of the day asked about."""
    return clock.now() if at.commit is None else datetime.combine(at.day, time(23, 59, 59), UTC)


def standards_on(ballots: Ballots, at: AsOf) -> dict[str, Version]:
    """Practice -> its version in force."""
    found = ((practice, in_force(versions, at.day)) for practice, versions in ballots.versions.items())
    return {practice: version for practice, version in found if version is not None}


def ended_on(versions: Mapping[str, tuple[Version, ...]], day: date) -> frozenset[str]:
    """The practices that are no standard any more on a day, whatever regions still write."""
    return frozenset(practice for practice, some in versions.items() if retired(some, day))


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
    """The votes that are open at a moment, with those who have not voted, or must look again."""
    for case in readable_cases(ballots):
        version = case.version
        if not version.is_open:
            continue
        result = tally(case.ballot, case.votes(moment), moment)
        if result.outcome is not Outcome.OPEN:
            continue
        silent: dict[str, dict[str, str]] = {}
        lapsed: dict[str, dict[str, str]] = {}
        for elector in case.ballot.electorate:
            said, name = result.reviewers.get(elector.id), elector.name or elector.id
            if said == "silent":
                silent.setdefault(elector.region, {})[elector.id] = name
            elif elector.id in result.look_again and (elector.left is None or elector.left > moment):
                lapsed.setdefault(elector.region, {})[elector.id] = name
        opened, closes = case.ballot.opened.date().isoformat(), result.due.date().isoformat() if result.due else ""
        place = Place(f"{version.folder}/ballot.yml", 1, 1)
        yield OpenBallot(version.practice, version.number, opened, closes, silent, place, lapsed, title_in(version))
