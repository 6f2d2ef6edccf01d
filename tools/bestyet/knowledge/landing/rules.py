"""The rules of a ballot stood on the base branch before it came there, and nobody goes back to a format of records of
which less is checked where a newer one was in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.govern.policy.presets import LAST_RECEIVED
from bestyet.knowledge.ballots import GOVERNANCE, Case
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.model.records.voting import AdoptionFile
    from bestyet.model.vote.receipt import Receipt
    from bestyet.repo.receipts import Receipts

_NEWER = re.compile(rb"^[\"']?format[\"']?\s*:\s*[2-9]", re.MULTILINE)


def rules_from_before(case: Case) -> Iterator[str]:
    """That no commit or branch that brings a ballot, or another round of it, changes governance.yml too."""
    receipts = case.ballots.receipts
    rules = {state.receipt.commit for state in receipts.states(GOVERNANCE)}
    for state in case.states:
        commit = state.receipt.commit
        if state.blob and commit in rules:
            yield f"commit {commit[:10]} of {receipts.name} brought both the ballot and rules: rules must come before"
    if not case.landed and _branch_changes_rules(case):
        yield f"this branch changes both {GOVERNANCE} and a ballot: bring the rules to {receipts.name} first"


def _branch_changes_rules(case: Case) -> bool:
    """Whether what is here has other rules than the base branch, and than the commit where it left it."""
    ballots, repository = case.ballots, case.ballots.repository
    here, there = ballots.loaded.files.get(GOVERNANCE), ballots.governance_raw
    if repository is None or here == there:
        return False
    parted = repository.common_commit("HEAD", ballots.receipts.tip)
    return parted is None or repository.read_blob(parted, GOVERNANCE) != here


def older_format(case: Case) -> Iterator[str]:
    """That a ballot of format 1, or the record of how it ended, came before the first one of format 2 of all, and while
    programs still wrote such records.
    """
    told = [("ballot.yml", case.file.format)]
    if case.version.ending is not None:
        told.append(("adoption.yml", case.version.ending.format))
        yield from _too_late(case, case.version.ending)
    receipts = case.ballots.receipts
    old = [name for name, number in told if number == 1]
    since = _first_newer(receipts) if old else None
    for name in old if since else ():
        assert since is not None
        states = receipts.states(f"{case.version.folder}/{name}")
        if not states or receipts.positions[states[0].receipt.commit] > receipts.positions[since.commit]:
            day = f"since commit {since.commit[:10]} of {since.date:%Y-%m-%d}"
            yield f"{name} is of format 1, of which less is checked; {receipts.name} has records of format 2 {day}"


def _too_late(case: Case, ending: AdoptionFile) -> Iterator[str]:
    """What is said of ballots by the presets that they name."""
    states = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    came = states[0].receipt.date if states else clock.now()
    if ending.format == 1 and came >= LAST_RECEIVED[1]:
        day = f"{LAST_RECEIVED[1]:%Y-%m-%d}"
        yield f"adoption.yml is of format 1, of which less is checked and which nobody writes since {day}"


def _first_newer(receipts: Receipts) -> Receipt | None:
    """When the first record of a newer format came."""
    names = ("/ballot.yml", "/adoption.yml")
    states = [state for state in receipts.under("practices/global") if state.blob and state.path.endswith(names)]
    receipts.fetch(states)
    found = [state.receipt for state in states if _NEWER.search(receipts.content(state))]
    return min(found, key=lambda receipt: receipts.positions[receipt.commit], default=None)
