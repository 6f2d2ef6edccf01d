"""Withdrawals and answers to objections, signed and written beside a ballot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.govern.signature.payload import NotCanonicalError, payload
from bestyet.govern.signature.statements import statement_faults
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.voting import AnswerFile, WithdrawalFile
from bestyet.model.vote.statement import Statement
from bestyet.repo import clock
from bestyet.repo.sshkey import sign
from bestyet.text.versions import record_text, vote_data

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Case
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class Written:
    """A statement as it is written into the folder of its version."""

    path: str
    raw: bytes
    statement: Statement


def written(case: Case, said: WithdrawalFile | AnswerFile, key: Path) -> Written:
    """Sign, and make sure that the signature will be taken as theirs who it names."""
    try:
        signature = sign(payload(vote_data(said)), key, Statement(said, {}).namespace)
    except NotCanonicalError as error:
        raise CannotGoOnError(f"this cannot be signed: {error}") from error
    whole = structs.replace(said, signature=signature)
    statement, at = Statement(whole, vote_data(whole)), clock.now()
    for fault in statement_faults(statement, case.terms, case.evidence(at).keys, at):
        raise CannotGoOnError(f"the signature of {said.by} would not count: {fault}")
    name = "withdrawal" if isinstance(said, WithdrawalFile) else f"answers/{said.to}"
    return Written(f"{case.version.folder}/{name}.yml", record_text(statement.signed).encode(), statement)


def with_statements(version: Version, beside: Iterable[Written]) -> Version:
    for one in beside:
        said = one.statement.said
        if isinstance(said, WithdrawalFile):
            version = replace(version, withdrawal=one.statement)
        else:
            version = replace(version, answers={**version.answers, said.to: one.statement})
    return version
