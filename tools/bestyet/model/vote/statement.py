"""What is signed beside a ballot that is no vote: a withdrawal, or an answer to objections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bestyet.model.moment import moment
from bestyet.model.records.plain import Table
from bestyet.model.records.voting import AnswerFile, WithdrawalFile

WITHDRAWAL, ANSWER = "bestyet-withdrawal", "bestyet-answer"  # the namespaces of their signatures


@dataclass(frozen=True)
class Statement:
    """One of them, with all that stands in its file: that is what was signed."""

    said: WithdrawalFile | AnswerFile
    signed: Table

    @property
    def namespace(self) -> str:
        return WITHDRAWAL if isinstance(self.said, WithdrawalFile) else ANSWER

    @property
    def at(self) -> datetime | None:
        return moment(self.said.withdrawn if isinstance(self.said, WithdrawalFile) else self.said.answered)
