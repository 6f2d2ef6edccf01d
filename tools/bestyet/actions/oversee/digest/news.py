"""What came to the base branch since a day, or into force: read from its first parents, never from dates in files.

Without a repository only the files count, and with them the days that they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.actions.oversee.votes import readable_cases
from bestyet.govern.count.tally import tally
from bestyet.govern.versions import in_force, retired
from bestyet.model.oversee.digest import New, News
from bestyet.model.problem import Problem
from bestyet.model.records.voting import AdoptionFile, AnswerFile
from bestyet.model.vote.tally import Outcome
from bestyet.text.versions import title_in

if TYPE_CHECKING:
    from datetime import date, datetime

    from bestyet.knowledge.ballots import Ballots, Case
    from bestyet.model.vote.receipt import Receipt

_DONE = {Outcome.PASSED: News.PASSED, Outcome.FAILED: News.FAILED, Outcome.EXPIRED: News.OVERDUE}


@dataclass(frozen=True)
class _Since:
    """What is asked of each version."""

    first: date
    now: datetime
    person: str  # id of a reviewer; "": what concerns one person is left out

    def has(self, day: str) -> bool:
        return self.first.isoformat() <= day <= self.now.date().isoformat()


def news(ballots: Ballots, first: date, now: datetime, person: str) -> Iterator[New]:
    """first: the first day that counts, in UTC."""
    asked, title = _Since(first, now, person), ballots.loaded.base.practice_title
    for case in readable_cases(ballots):
        for one in (*_of_open(case, asked), *_of_ended(case, asked), *_of_person(case, asked)):
            if asked.has(one.day):
                yield replace(one, title=title(case.version.practice, title_in(case.version)))


def unreadable(ballots: Ballots) -> int:
    """How many versions have records that cannot be read."""
    every = [one for versions in ballots.versions.values() for one in versions if one.ballot]
    well = [case for case in readable_cases(ballots) if not isinstance(case.version.adoption, Problem)]
    return len(every) - len(well)


def _new(case: Case, what: News, day: str, until: str = "") -> New:
    return New(what, case.version.practice, "", case.version.number, day, until)


def _of_open(case: Case, asked: _Since) -> Iterator[New]:
    """That the vote was opened, amended, or has ended without a record of it."""
    if not case.version.is_open:
        return
    opened = _day(case, case.opened, case.file.opened)
    if not opened:
        return  # it is not on the base branch yet
    result = tally(case.ballot, case.votes(asked.now), asked.now)
    closes = result.due.date().isoformat() if result.due else ""
    if result.outcome is not Outcome.OPEN:
        closed = result.closed.date().isoformat() if result.closed else ""
        yield _new(case, _DONE[result.outcome], max(closed, opened))
        return
    yield _new(case, News.OPENED, opened, closes)
    if case.amended:
        yield _new(case, News.AMENDED, case.amended.date.date().isoformat(), closes)


def _of_ended(case: Case, asked: _Since) -> Iterator[New]:
    """What became of the vote; and of an adopted version that it is in force now, or ended the practice."""
    ending, version = case.version.ending, case.version
    if ending is None:
        return
    came = _day(case, _first(case, "adoption.yml"), ending.decided)
    if came and not version.is_adopted:
        yield _new(case, News(ending.outcome), came)
    elif came:
        yield from _of_adopted(case, ending, came, asked.now.date())


def _of_adopted(case: Case, ending: AdoptionFile, came: str, today: date) -> Iterator[New]:
    versions, version = case.ballots.of(case.version.practice), case.version
    effective = ending.effective or ""
    if effective > today.isoformat():
        yield _new(case, News.WILL_END if version.ends else News.ADOPTED, came, effective)
    elif version.ends:
        ended = retired(versions, today)
        if ended and ended.number == version.number:
            yield _new(case, News.ENDED, max(came, effective), effective)
    elif in_force(versions, today) is version:
        yield _new(case, News.IN_FORCE, max(came, effective), effective)


def _of_person(case: Case, asked: _Since) -> Iterator[New]:
    """Answers to their objections, and votes on what they proposed."""
    answer = case.version.answers.get(asked.person) if asked.person else None
    if answer is not None and not isinstance(answer, Problem) and isinstance(answer.said, AnswerFile):
        day = _day(case, _first(case, f"answers/{asked.person}.yml"), answer.said.answered)
        names = {voter.id: voter.name or voter.id for voter in case.file.electorate}
        yield replace(_new(case, News.ANSWERED, day), who=names.get(answer.said.by, answer.said.by))
    if not asked.person or case.file.author != asked.person:
        return
    came: dict[str, tuple[str, bool]] = {}
    for one in case.handed:
        day = _day(case, one.receipt, one.vote.cast if one.vote else "")
        if one.vote and not one.fault and one.file != asked.person and asked.has(day):
            came[one.file] = (day, bool(one.vote.objections))
    if came:
        last, objecting = max(day for day, _ in came.values()), sum(objects for _, objects in came.values())
        yield replace(_new(case, News.VOTED, last), number=len(came), among=objecting)


def _first(case: Case, name: str) -> Receipt | None:
    """With which commit the file as it lies there came, or the first of its states that is one."""
    states = case.ballots.receipts.states(f"{case.version.folder}/{name}")
    return next((state.receipt for state in states if state.blob), None)


def _day(case: Case, receipt: Receipt | None, said: str) -> str:
    """ISO, in UTC; "" for what the base branch does not have."""
    if case.ballots.repository is None:
        return said[:10]
    return receipt.date.date().isoformat() if receipt else ""
