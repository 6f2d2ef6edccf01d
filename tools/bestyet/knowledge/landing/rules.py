"""The rules of a ballot stood on the base branch before it came there."""

from __future__ import annotations

from collections.abc import Iterator

from bestyet.knowledge.ballots import GOVERNANCE, Case


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
