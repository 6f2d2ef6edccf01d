"""Who proposed a version withdraws it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.adopt import Ended, end
from bestyet.actions.decide.signing import Signer, by_key, key_file, plain_words, written
from bestyet.knowledge.ballots import Case, acting_reviewer, ballots_in
from bestyet.knowledge.base import Loaded, load_one
from bestyet.knowledge.edit import Edit, edit
from bestyet.model.moment import moment_text
from bestyet.model.problem import cannot
from bestyet.model.records.voting import WithdrawalFile
from bestyet.model.sentence import sentence
from bestyet.model.vote.statement import WITHDRAWAL
from bestyet.repo import clock

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class WithdrawRequest:
    start: Path
    practice: str
    because: str
    who: str | None = None  # None: as git's settings say
    base: str | None = None
    key: Path | None = None  # None: as git's settings say
    signer: Signer | None = None  # in place of the key
    at: datetime | None = None  # when it was written, where it is signed later; None: now


def withdraw(request: WithdrawRequest) -> Ended:
    """Sign withdrawal.yml, and write it with adoption.yml.

    Raises CannotGoOnError where the vote has passed, or another one proposed it.
    """
    withdrawal, case = unsigned_withdrawal(request)
    signer = request.signer or by_key(key_file(case.ballots, request.key), WITHDRAWAL)
    signed = written(case, withdrawal, signer)

    def change(loaded: Loaded) -> Edit[Ended]:
        now = ballots_in(loaded, request.base)
        return end(now.case(now.open_ballot(request.practice)), "withdrawn", (signed,))

    return edit(case.ballots.loaded.root, change, partial(load_one, request.practice))


def unsigned_withdrawal(request: WithdrawRequest) -> tuple[WithdrawalFile, Case]:
    """What is to be signed. Raises CannotGoOnError where another one proposed it."""
    ballots = ballots_in(load_one(request.practice, request.start), request.base)
    person = acting_reviewer(ballots, request.who, "who you are")
    case = ballots.case(ballots.open_ballot(request.practice))
    if case.file.author not in (None, person):
        said = sentence("%(author)s proposed it, so %(author)s can withdraw it", author=case.file.author)
        raise cannot("%(said)s, and %(person)s cannot", said=said, person=person)
    withdrawal = WithdrawalFile(
        practice=case.version.practice,
        version=case.version.number,
        ballot=case.ballot_digest,
        by=person,
        because=plain_words(request.because),
        withdrawn=moment_text(request.at or clock.now()),
    )
    return withdrawal, case
