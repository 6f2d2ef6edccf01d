"""The checks of the versions of a knowledge base, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bestyet.actions.prove import ended_proof
from bestyet.govern.count.papers import contradictory, sort_papers
from bestyet.govern.limits import rule_in_words
from bestyet.govern.settled import told_open
from bestyet.knowledge import proof
from bestyet.knowledge.ballots import GOVERNANCE, Ballots, Case
from bestyet.knowledge.landing.calendars import left_out
from bestyet.knowledge.landing.open_points import open_points_of
from bestyet.knowledge.landing.weight import change_class
from bestyet.knowledge.landing.words import words
from bestyet.model.problem import Problem
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.voting import AdoptionFile
    from bestyet.model.vote.receipt import Receipt
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class Finding:
    """What one check found, each broken link as a sentence."""

    about: str  # a practice, a practice and the number of a version, or the path of a record
    check: str  # "" where a record was held against its sources
    well: str  # what is said where nothing is broken
    broken: tuple[str, ...]
    is_named: bool = False  # of a record that a person named, not of the knowledge base

    @property
    def first_link(self) -> str:
        """The first broken link, for one that has some."""
        return f"{self.about}: {self.check}: {self.broken[0]}" if self.check else f"{self.about}: its sources"


def proven(ballots: Ballots, practices: Sequence[str], now: datetime) -> Iterator[Finding]:
    """Check all versions of these practices (none: of all), up to a moment."""
    _fetch(ballots, practices)
    if wrong := ballots.receipts.ahead:
        yield Finding(ballots.receipts.name, "dates", "", tuple(map(_ahead, wrong)))
    gone = {path.split("/")[2] for path in ballots.receipts.received if path.endswith("/adoption.yml")}
    for practice in sorted({*ballots.versions, *gone}):
        if practices and practice not in practices:
            continue
        for version in ballots.of(practice):
            for check, well, broken in _checks(ballots, version, now):
                yield Finding(f"{practice} {version.number}", check, well, tuple(broken))
        yield Finding(
            practice, "chain", "every adoption names the one before", tuple(ended_proof.chain(ballots, practice))
        )


def _ahead(receipt: Receipt) -> str:
    commit, day = receipt.commit[:10], f"{receipt.date:%Y-%m-%d}"
    return (
        f"commit {commit} is dated {day}, which has not come yet: its date is left out, but from that day on nobody can"
        " know that; take it out of the branch before, or what is decided above it does not hold then"
    )


def _fetch(ballots: Ballots, practices: Sequence[str]) -> None:
    """Read at once from git what the checks will ask for: starting git is what takes its time."""
    folders = [f"practices/global/{practice}" for practice in practices] or ["practices/global"]
    states = [*ballots.receipts.states(GOVERNANCE)]
    states += [state for folder in folders for state in ballots.receipts.under(folder) if _is_asked_for(state.path)]
    ballots.receipts.fetch(states)


def _is_asked_for(path: str) -> bool:
    return path.endswith("/ballot.yml") or (path.endswith(".yml") and "/votes/" in path)


def _checks(ballots: Ballots, version: Version, now: datetime) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield each check's name, what is said where all is well, and what finds the broken links."""
    case = Case(ballots, version)
    forms = tuple(proof.forms(version))
    yield "form", "ballot and adoption are complete", forms
    if forms:
        return
    yield "text", "practice.md and every passage are what the ballot says", proof.texts(version)
    if ballots.repository is not None:
        yield "ballot", "rules and reviewers are those of governance.yml before it opened", proof.terms(case)
        yield "words", "they are those of the regions on the base branch when the ballot came there", words(case)
        if case.late:
            yield "keys", f"after the first ballot came {'; '.join(one.told for one in case.late)}", ()
        yield "rule", rule_in_words(case.file), chain(proof.rule(case), left_out(case) if version.is_open else ())
    if version.is_open or version.is_adopted:
        yield "base", "it was proposed against the newest adopted version", proof.base(case)
        yield "class", f"it is no more than the {case.file.weight} change it says", change_class(case)
        yield "settled", *_settled(case)
    if version.ending is None:
        yield "votes", f"{_votes(len(case.handed))} well signed", _badly_signed(case, now)
    else:
        yield from _checks_of_ended(case, version.ending, now)


def _settled(case: Case) -> tuple[str, Iterable[str]]:
    """What is said where all is well, and what is broken: nothing is open in what is adopted, but in format 1."""
    version, record = case.version, record_of(case.version)
    is_old = not isinstance(record, Problem) and record.format == 1
    found = open_points_of(version)
    if is_old and (version.ending is None or version.ending.format == 1):
        return f"{told_open(found)}: {'; '.join(found)}" if found else "of its open points nothing is checked", ()
    return "it says one thing of each point", tuple(proof.settled(case)) or found


def _checks_of_ended(case: Case, adoption: AdoptionFile, now: datetime) -> Iterator[tuple[str, str, Iterable[str]]]:
    weaker = "; a record of format 1: its dates, and who withdrew or answered what, are its writer's word"
    counted = f"{_votes(len(adoption.votes))} checked and counted again{weaker if adoption.format == 1 else ''}"
    yield "count", counted, ended_proof.count(case, adoption, now)
    yield "dates", "it was decided before it was recorded and came into force", ended_proof.dates(case, adoption, now)
    if case.ballots.repository is not None:
        yield "receipts", "every vote came to the base branch when recorded", ended_proof.receipts(case, adoption)
        yield "complete", "no vote was left out", ended_proof.left_out(case, adoption)
        said = f"nothing in the folder changed since{ended_proof.saved_again(case)}"
        yield "unchanged", said, ended_proof.changed_since(case)


def _votes(number: int) -> str:
    return f"{number} vote{'s' * (number != 1)}"


def _badly_signed(case: Case, now: datetime) -> Iterator[str]:
    """Name the votes on an open ballot that their voter did not sign, on this ballot, with a key that was valid, or
    contradicted."""
    votes = case.votes(now)
    for vote in votes:
        if vote.invalid:
            yield f"votes/{vote.voter}.yml: {vote.invalid}"
    for voter in contradictory(sort_papers(case.ballot, votes, None)):
        yield f"votes/{voter}.yml: its voter signed two votes that do not know of each other; one must name both"
