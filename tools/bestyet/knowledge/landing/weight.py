"""A version has the number and the class that follow from the one before it, and says what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.govern.versions import adopted, as_told_now, changes_after, class_of, end_of, next_version
from bestyet.knowledge.landing.disagreement import disagreement
from bestyet.model.problem import Problem
from bestyet.model.vote.version import Change, ChangeClass, Version
from bestyet.text.base import GOVERNANCE, VOCABULARY, read_base
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots, Case
    from bestyet.model.candidate import Settings

_SAY = (GOVERNANCE, VOCABULARY)  # what roles, values and duties are


def last_before(case: Case) -> Version | None:
    """The newest version that was adopted before this one, of the practice that it renames where it is the first."""
    own, named = case.version, case.file.base
    before = [version for version in adopted(case.ballots.of(own.practice)) if version.number != own.number]
    if own.is_adopted:
        before = [version for version in before if version.order < own.order]
    if not before and named and named.practice:
        before = list(adopted(case.ballots.of(named.practice)))
    return before[-1] if before else None


def next_number(case: Case) -> Iterator[str]:
    """That its number is the next one that no version had, by the class that it says."""
    own, last = case.version, last_before(case)
    taken = numbers_taken(case.ballots, own.practice)
    before = last.number if last and last.practice == own.practice else None
    expected = next_version(before, ChangeClass(case.file.weight), taken - {own.number})
    if own.number != expected:
        said = f"is a {case.file.weight} change after {before}" if before else "is the first"
        yield f"{own.number} is not its number: it {said}, which is {expected}"


def numbers_taken(ballots: Ballots, practice: str) -> set[str]:
    """The numbers of the versions of a practice, also of those that are gone from the base branch."""
    top = f"practices/global/{practice}"
    paths = (state.path.removeprefix(f"{top}/") for state in ballots.receipts.under(top))
    gone = {path.split("/")[0] for path in paths if path.endswith("/ballot.yml")}
    return gone | {version.number for version in ballots.of(practice)}


def change_class(case: Case) -> Iterator[str]:
    """That a change is not called smaller than it is and, as long as people vote on it, that all of it is told.

    Held against the rules and words of the branch when the ballot came, or of any day before: who proposed had one of
    these before them.
    """
    last, record = last_before(case), record_of(case.version)
    before = record_of(last) if last else None
    if isinstance(record, Problem) or isinstance(before, Problem):
        return  # told of as a broken text
    if case.file.ends:
        yield from filter(None, [_fault(case, [end_of(case.version.practice, case.file.replaced_by)])])
        return
    renames = last if last and last.practice != case.version.practice else None
    wrong: list[str] = []
    for settings in _settings(case):
        fault = _fault(case, changes_after(last, before, record, disagreement(settings), renames))
        if not fault:
            return
        wrong.append(fault)
    yield from wrong[:1]


def _fault(case: Case, found: Sequence[Change]) -> str:
    if class_of(found, ChangeClass(case.file.weight)) is None:
        most = max(found, key=lambda change: change.weight.weight)
        return f"it says {case.file.weight}, but it is a {most.weight} change: {most.text}"
    if case.version.is_open and [*map(as_told_now, case.file.changes)] != [change.text for change in found]:
        return f"ballot.yml does not say what it changes: {'; '.join(change.text for change in found) or 'nothing'}"
    return ""


def _settings(case: Case) -> Iterator[Settings]:
    """What the branch had when the ballot came there, then what it had before, newest first."""
    came = case.amended if case.file.round > 1 else case.opened
    if not (came and case.landed):
        yield case.ballots.loaded.base.settings
    texts = case.ballots.receipts.texts
    place = texts.positions[came.commit] if came else len(texts.positions)
    states = [(texts.positions[one.receipt.commit], one) for path in _SAY for one in texts.states(path)]
    for at in sorted({position for position, _ in states if position <= place}, reverse=True):
        newest = {one.path: one for position, one in states if position <= at}
        yield _settings_in(tuple((path, texts.content(one)) for path, one in newest.items() if one.blob))


@lru_cache(maxsize=64)  # one state was in force for many votes
def _settings_in(files: tuple[tuple[str, bytes], ...]) -> Settings:
    return read_base(dict(files)).settings
